// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/input_info.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

// The networks of Method::CycleGan at the size of the pictures (Zhu et al. 2017, section 4 and appendix 7.2, with
// fewer channels and blocks). Pictures are batch x channels x height x width with values in [-1, 1]. Of pictures of
// 8 pixels and more a side the sides are halved inside. Weights come as one flat tensor.

namespace assay::adapt {

/// A picture to one of the same size: a convolution, one that halves the sides, three residual blocks, and back;
/// instance norms between them.
class Generator
{
public:
    explicit Generator(const data::Shape& shape);

    std::int64_t weights() const; ///< how many
    /// By He, biases of 0, from the stream ("adapt.translation", `index`) of the seed. On the processor.
    at::Tensor drawn(std::uint64_t seed, std::uint64_t index) const;
    at::Tensor forward(const at::Tensor& pictures, const at::Tensor& flat) const;

private:
    bool m_halves;
    std::vector<std::int64_t> m_channels; ///< of each convolution: in, out, and so on
};

/// Which domain each patch of a picture is from: three convolutions, of which two halve the sides.
class Discriminator
{
public:
    explicit Discriminator(const data::Shape& shape);

    std::int64_t weights() const;
    at::Tensor drawn(std::uint64_t seed, std::uint64_t index) const;
    /// batch x 1 x patches; 1: of its own domain, 0: of the generator.
    at::Tensor forward(const at::Tensor& pictures, const at::Tensor& flat) const;

private:
    std::int64_t m_first, m_second; ///< strides
    std::vector<std::int64_t> m_channels;
};

} // namespace assay::adapt
