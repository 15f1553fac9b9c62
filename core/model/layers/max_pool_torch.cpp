// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

// Over pictures, squares side by side; what is left at the edge is dropped. Settings: kernel.

namespace assay::model::layers {

namespace {

class MaxPool : public Layer
{
public:
    explicit MaxPool(std::int64_t kernel)
        : m_kernel(kernel)
    {}
    /// By oneDNN where there is one: LibTorch's own kernel compares value by value and stumbles over
    /// every branch it foresees wrongly, which took 40 % of a LeNet step.
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        const at::Tensor& x = inputs[0];
        if (!x.is_cpu() || !at::hasMKLDNN())
            return at::max_pool2d(x, m_kernel);
        const std::int64_t sides[]{m_kernel, m_kernel};
        return at::mkldnn_max_pool2d(x.to_mkldnn(), sides, sides).to_dense();
    }

private:
    std::int64_t m_kernel;
};

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    Shape shape = place.inputs[0];
    for (const std::size_t side : {1, 2}) {
        shape[side] /= setting(place.node, "kernel");
        if (shape[side] < 1)
            refuseSmallPictures(place);
    }
    return shape;
}

} // namespace

extern const LayerKind maxPool;
const LayerKind maxPool{
    .name = "max_pool",
    .title =
        [](const Node& node) {
            return fmt::format("max-pooling {0} x {0}", setting(node, "kernel"));
        },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<MaxPool>(setting(place.node, "kernel"));
    }};

} // namespace assay::model::layers
