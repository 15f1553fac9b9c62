// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/reference.h"

#include <ATen/ATen.h>

#include <string>

namespace assay::baseline {

/// A copy of it, float, on the processor.
at::Tensor tensorOf(const model::NamedValues& array);

/// An output of the reference in the shape of ours.
struct Fitted {
    at::Tensor values; ///< undefined: it cannot be had in this shape
    std::string note;  ///< as ReferenceRow
};
/// Sides of 1 come and go; series may have their channels before their steps; of all states of an LSTM the last
/// is taken. `kind`: of our layer.
Fitted inShapeOf(const at::Tensor& own, const at::Tensor& theirs, const std::string& kind);

/// Of one shape.
ArrayDifference differenceOf(const at::Tensor& own, const at::Tensor& theirs);

} // namespace assay::baseline
