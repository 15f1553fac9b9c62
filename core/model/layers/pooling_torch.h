// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layer_torch.h"

#include <cstdint>
#include <vector>

namespace assay::model::layers {

/// What pooling over pictures and over series has in common. Pictures: what is left at the edge is
/// dropped. Series: windows begin at the first step and after each stride; one that reaches beyond the
/// end of a series, its own end and not that of the batch, holds its own steps alone.
struct Pooling {
    std::int64_t kernel = 2, stride = 2, padding = 0;

    explicit Pooling(const Node& node);

    /// "max-pooling 2 x 2"; `what`: "max-pooling". Series say the same.
    std::string title(const char* what) const;

    /// The side of a window that can hold steps of series of this length.
    std::int64_t sideFor(const at::Tensor& series) const;
    /// Of series with `outside` beyond their own ends: batch x channels x steps, so long that the windows
    /// of that side come out even.
    at::Tensor windowsOf(const at::Tensor& series, const at::Tensor& lengths, double outside) const;
    /// Back to batch x steps x channels, with zeros beyond the ends that are left.
    at::Tensor seriesOf(const at::Tensor& pooled, const at::Tensor& lengths) const;
};

/// Throws a usage Error when inputs do not fit.
Shape pooledShape(const LayerPlace& place);
/// LayerKind::stepStride: of series.
std::int64_t pooledStride(const LayerPlace& place);
std::vector<base::Field> poolingSettings();

} // namespace assay::model::layers
