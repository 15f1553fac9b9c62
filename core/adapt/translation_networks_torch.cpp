// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/translation_networks_torch.h"

#include "base/random.h"

#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>

namespace assay::adapt {

namespace {

constexpr std::int64_t kKernel = 3;
constexpr std::int64_t kWidth = 16;      ///< channels of a generator at full size
constexpr std::int64_t kPatchWidth = 32; ///< of a discriminator behind its first convolution
constexpr std::int64_t kBlocks = 3;
constexpr std::int64_t kHalved = 8; ///< shorter sides are left as they are
constexpr double kLeak = 0.2;

std::int64_t sideOf(const data::Shape& shape)
{
    return std::min(shape.height, shape.width);
}

/// Numbers of a convolution: weights, then biases.
std::int64_t sizeOf(std::int64_t in, std::int64_t out)
{
    return out * in * kKernel * kKernel + out;
}

std::int64_t countOf(const std::vector<std::int64_t>& channels)
{
    std::int64_t count = 0;
    for (std::size_t k = 0; k + 1 < channels.size(); k += 2)
        count += sizeOf(channels[k], channels[k + 1]);
    return count;
}

at::Tensor drawnFor(const std::vector<std::int64_t>& channels, std::uint64_t seed,
                    std::uint64_t index)
{
    base::Random random(seed, "adapt.translation", index);
    at::Tensor flat = at::zeros({countOf(channels)}, at::kFloat);
    auto* values = flat.data_ptr<float>();
    for (std::size_t k = 0; k + 1 < channels.size(); k += 2) {
        const std::int64_t in = channels[k], out = channels[k + 1];
        const std::int64_t weights = out * in * kKernel * kKernel;
        const double deviation = std::sqrt(2 / static_cast<double>(in * kKernel * kKernel));
        for (std::int64_t i = 0; i < weights; ++i)
            values[i] = static_cast<float>(random.normal() * deviation);
        values += sizeOf(in, out);
    }
    return flat;
}

/// Takes the convolutions of a flat tensor one after the other.
class Convolutions
{
public:
    Convolutions(const std::vector<std::int64_t>& channels, const at::Tensor& flat)
        : m_channels(channels)
        , m_flat(flat)
    {}

    at::Tensor next(const at::Tensor& x, std::int64_t stride = 1)
    {
        const std::int64_t in = m_channels[m_next], out = m_channels[m_next + 1];
        const std::int64_t weights = out * in * kKernel * kKernel;
        const at::Tensor weight =
            m_flat.narrow(0, m_begin, weights).view({out, in, kKernel, kKernel});
        const at::Tensor bias = m_flat.narrow(0, m_begin + weights, out);
        m_next += 2;
        m_begin += weights + out;
        return at::conv2d(x, weight, bias, stride, kKernel / 2);
    }

private:
    const std::vector<std::int64_t>& m_channels;
    const at::Tensor& m_flat;
    std::size_t m_next = 0;
    std::int64_t m_begin = 0;
};

at::Tensor normed(const at::Tensor& x)
{
    constexpr double kMomentum = 0.1, kEpsilon = 1e-5; // of statistics that are not kept
    return at::instance_norm(x, {}, {}, {}, {}, true, kMomentum, kEpsilon, false);
}

/// Each pixel four times, cut to these sides.
at::Tensor doubled(const at::Tensor& x, std::int64_t height, std::int64_t width)
{
    const std::int64_t rows = x.size(2), columns = x.size(3);
    return x.unsqueeze(3)
        .unsqueeze(5)
        .expand({-1, -1, -1, 2, -1, 2})
        .reshape({x.size(0), x.size(1), 2 * rows, 2 * columns})
        .narrow(2, 0, height)
        .narrow(3, 0, width);
}

} // namespace

Generator::Generator(const data::Shape& shape)
    : m_halves(sideOf(shape) >= kHalved)
    , m_channels{shape.channels, kWidth, kWidth, 2 * kWidth}
{
    for (std::int64_t k = 0; k < 2 * kBlocks; ++k)
        m_channels.insert(m_channels.end(), {2 * kWidth, 2 * kWidth});
    m_channels.insert(m_channels.end(), {2 * kWidth, kWidth, kWidth, shape.channels});
}

std::int64_t Generator::weights() const
{
    return countOf(m_channels);
}

at::Tensor Generator::drawn(std::uint64_t seed, std::uint64_t index) const
{
    return drawnFor(m_channels, seed, index);
}

at::Tensor Generator::forward(const at::Tensor& pictures, const at::Tensor& flat) const
{
    Convolutions convolutions(m_channels, flat);
    at::Tensor x = at::relu(normed(convolutions.next(pictures)));
    x = at::relu(normed(convolutions.next(x, m_halves ? 2 : 1)));
    for (std::int64_t k = 0; k < kBlocks; ++k) {
        const at::Tensor inner = at::relu(normed(convolutions.next(x)));
        x = x.add(normed(convolutions.next(inner)));
    }
    if (m_halves)
        x = doubled(x, pictures.size(2), pictures.size(3));
    x = at::relu(normed(convolutions.next(x)));
    return at::tanh(convolutions.next(x));
}

Discriminator::Discriminator(const data::Shape& shape)
    : m_first(sideOf(shape) >= kHalved ? 2 : 1)
    , m_second((sideOf(shape) + m_first - 1) / m_first >= kHalved ? 2 : 1)
    , m_channels{shape.channels, kPatchWidth, kPatchWidth, 2 * kPatchWidth, 2 * kPatchWidth, 1}
{}

std::int64_t Discriminator::weights() const
{
    return countOf(m_channels);
}

at::Tensor Discriminator::drawn(std::uint64_t seed, std::uint64_t index) const
{
    return drawnFor(m_channels, seed, index);
}

at::Tensor Discriminator::forward(const at::Tensor& pictures, const at::Tensor& flat) const
{
    Convolutions convolutions(m_channels, flat);
    at::Tensor x = at::leaky_relu(convolutions.next(pictures, m_first), kLeak);
    x = at::leaky_relu(normed(convolutions.next(x, m_second)), kLeak);
    return convolutions.next(x);
}

} // namespace assay::adapt
