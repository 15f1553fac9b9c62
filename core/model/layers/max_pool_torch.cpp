// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

#include <fmt/format.h>

// Over pictures; what is left at the edge is dropped. Settings: kernel, stride (the kernel: squares side
// by side), padding (0; what lies outside is below every number).

namespace assay::model::layers {

namespace {

class MaxPool : public Layer
{
public:
    MaxPool(std::int64_t kernel, std::int64_t stride, std::int64_t padding)
        : m_kernel(kernel)
        , m_stride(stride)
        , m_padding(padding)
    {}
    /// By oneDNN where there is one: LibTorch's own kernel compares value by value and stumbles over
    /// every branch it foresees wrongly, which took 40 % of a LeNet step.
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors&,
                       const Pass&) const override
    {
        const at::Tensor& x = inputs[0];
        if (!x.is_cpu() || !at::hasMKLDNN())
            return at::max_pool2d(x, m_kernel, m_stride, m_padding);
        const std::int64_t sides[]{m_kernel, m_kernel}, strides[]{m_stride, m_stride},
            around[]{m_padding, m_padding};
        return at::mkldnn_max_pool2d(x.to_mkldnn(), sides, strides, around).to_dense();
    }

private:
    std::int64_t m_kernel, m_stride, m_padding;
};

std::int64_t strideOf(const Node& node)
{
    return setting(node, "stride", setting(node, "kernel"));
}

Shape shapeOf(const LayerPlace& place)
{
    requireSides(place, 3);
    Shape shape = place.inputs[0];
    for (const std::size_t side : {1, 2}) {
        const std::int64_t room =
            shape[side] + 2 * setting(place.node, "padding") - setting(place.node, "kernel");
        if (room < 0)
            refuseSmallPictures(place);
        shape[side] = room / strideOf(place.node) + 1;
    }
    return shape;
}

} // namespace

extern const LayerKind maxPool;
const LayerKind maxPool{
    .name = "max_pool",
    .title =
        [](const Node& node) {
            const std::int64_t kernel = setting(node, "kernel"), stride = strideOf(node);
            return fmt::format("max-pooling {0} x {0}{1}", kernel,
                               stride != kernel ? fmt::format(", stride {}", stride) : "");
        },
    .shape = shapeOf,
    .parameters = [](const LayerPlace&) { return std::vector<ParameterInfo>(); },
    .activations = [](const LayerPlace& place) { return sizeOf(shapeOf(place)); },
    .make = [](const LayerPlace& place) -> std::unique_ptr<Layer> {
        return std::make_unique<MaxPool>(setting(place.node, "kernel"), strideOf(place.node),
                                         setting(place.node, "padding"));
    }};

} // namespace assay::model::layers
