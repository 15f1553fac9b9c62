// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layers/pooling_torch.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::model::layers {

Pooling::Pooling(const Node& node)
    : kernel(setting(node, "kernel"))
    , stride(setting(node, "stride"))
    , padding(setting(node, "padding"))
{
    if (stride == 0)
        stride = kernel;
}

std::string Pooling::title(const char* what) const
{
    return fmt::format("{0} {1} x {1}{2}", what, kernel,
                       stride != kernel ? fmt::format(", stride {}", stride) : "");
}

std::int64_t Pooling::sideFor(const at::Tensor& series) const
{
    return std::min(kernel, series.size(1));
}

at::Tensor Pooling::windowsOf(const at::Tensor& series, const at::Tensor& lengths,
                              double outside) const
{
    at::Tensor x = series;
    if (lengths.defined())
        x = x.masked_fill(isPadding(x, lengths).unsqueeze(2), outside);
    const std::int64_t steps = x.size(1);
    const std::int64_t needed = (thinned(steps, stride) - 1) * stride + sideFor(series);
    x = x.transpose(1, 2);
    return needed > steps ? at::constant_pad_nd(x, {0, needed - steps}, outside) : x;
}

at::Tensor Pooling::seriesOf(const at::Tensor& pooled, const at::Tensor& lengths) const
{
    const at::Tensor x = pooled.transpose(1, 2);
    if (!lengths.defined())
        return x;
    const at::Tensor left = (lengths + (stride - 1)).floor_divide(stride);
    return x.masked_fill(isPadding(x, left).unsqueeze(2), 0);
}

Shape pooledShape(const LayerPlace& place)
{
    const Pooling pooling(place.node);
    Shape shape = place.inputs[0];
    if (shape.size() == 2) {
        if (pooling.padding > 0)
            throw base::usageError("model.shape",
                                   fmt::format("Layer {} pools series ({}), which have no padding; "
                                               "set its padding to 0.",
                                               place.node.name, textOf(shape)));
        shape[0] = thinned(shape[0], pooling.stride);
        return shape;
    }
    requireSides(place, 3);
    if (2 * pooling.padding > pooling.kernel)
        throw base::usageError(
            "model.shape", fmt::format("Layer {} has a padding of {} around squares of {}; half "
                                       "of them is the most.",
                                       place.node.name, pooling.padding, pooling.kernel));
    for (const std::size_t side : {1, 2}) {
        const std::int64_t room = shape[side] + 2 * pooling.padding - pooling.kernel;
        if (room < 0)
            refuseSmallPictures(place);
        shape[side] = room / pooling.stride + 1;
    }
    return shape;
}

std::int64_t pooledStride(const LayerPlace& place)
{
    return place.inputs[0].size() == 2 ? Pooling(place.node).stride : 1;
}

std::vector<base::Field> poolingSettings()
{
    return {
        wholeSetting("kernel", "Kernel", 2, 1, 100'000, "Side of a square, or steps."),
        wholeSetting("stride", "Stride", 0, 0, 100'000, "From one to the next; 0: side by side."),
        wholeSetting("padding", "Padding", 0, 0, 1'000,
                     "Pictures: pixels around, on each side, which count for nothing.")};
}

} // namespace assay::model::layers
