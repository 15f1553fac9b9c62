// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layers/pooling_torch.h"

#include <limits>

// The largest value of each square of a picture, or of each window of a series.

namespace assay::model::layers {

namespace {

class MaxPool : public Layer
{
public:
    explicit MaxPool(const Pooling& pooling)
        : m_pooling(pooling)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        if (x.dim() == 4)
            return overPictures(x);
        constexpr double kBelowAll = -std::numeric_limits<double>::infinity();
        const at::Tensor lengths = pass.lengthsOf(0);
        return m_pooling.seriesOf(at::max_pool1d(m_pooling.windowsOf(x, lengths, kBelowAll),
                                                 m_pooling.sideFor(x), m_pooling.stride),
                                  lengths);
    }

private:
    /// By oneDNN where there is one: LibTorch's own kernel compares value by value and stumbles over
    /// every branch it foresees wrongly, which took 40 % of a LeNet step.
    at::Tensor overPictures(const at::Tensor& x) const
    {
        const auto& [kernel, stride, padding] = m_pooling;
        if (!x.is_cpu() || !at::hasMKLDNN())
            return at::max_pool2d(x, kernel, stride, padding);
        const std::int64_t sides[]{kernel, kernel}, strides[]{stride, stride},
            around[]{padding, padding};
        return at::mkldnn_max_pool2d(x.to_mkldnn(), sides, strides, around).to_dense();
    }

    Pooling m_pooling;
};

} // namespace

extern const LayerKind maxPool;
const LayerKind maxPool{
    .name = "max_pool",
    .label = "Max-pooling",
    .title = [](const Node& node) { return Pooling(node).title("max-pooling"); },
    .shape = pooledShape,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(pooledShape(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<MaxPool>(Pooling(place.node));
    },
    .settings = poolingSettings(),
    .stepStride = pooledStride};

} // namespace assay::model::layers
