// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layers/pooling_torch.h"

// The mean of each square of a picture, of its pixels alone, or of each window of a series, of its own
// steps alone.

namespace assay::model::layers {

namespace {

class AveragePool : public Layer
{
public:
    explicit AveragePool(const Pooling& pooling)
        : m_pooling(pooling)
    {}
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        const auto& [kernel, stride, padding] = m_pooling;
        if (x.dim() == 4)
            return at::avg_pool2d(x, kernel, stride, padding, false, false);
        const at::Tensor lengths = pass.lengthsOf(0);
        const std::int64_t side = m_pooling.sideFor(x);
        const auto means = [&](const at::Tensor& of) {
            return at::avg_pool1d(m_pooling.windowsOf(of, lengths, 0), side, stride);
        };
        // A window that is not full has a share of its steps.
        const at::Tensor share = means(at::ones({x.size(0), x.size(1), 1}, x.options()));
        return m_pooling.seriesOf(means(x) / share.clamp_min(0.5 / static_cast<double>(side)),
                                  lengths);
    }

private:
    Pooling m_pooling;
};

} // namespace

extern const LayerKind averagePool;
const LayerKind averagePool{
    .name = "average_pool",
    .label = "Average pooling",
    .title = [](const Node& node) { return Pooling(node).title("average pooling"); },
    .shape = pooledShape,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(pooledShape(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<AveragePool>(Pooling(place.node));
    },
    .settings = poolingSettings(),
    .stepStride = pooledStride};

} // namespace assay::model::layers
