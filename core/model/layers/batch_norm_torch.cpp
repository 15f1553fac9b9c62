// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/layer_torch.h"

// Standardises each channel of pictures or of series, or each number of a row, then scales and shifts it
// (Ioffe and Szegedy 2015, algorithms 1 and 2). Of series every step of its own counts once, and what
// fills them up never. A batch in training takes its own mean and variance;
// answers take the running ones, so that none depends on what else is asked. As PyTorch does: a
// batch counts 0.1 in the running ones, with the variance of a sample (n - 1).

namespace assay::model::layers {

namespace {

class BatchNorm : public Layer
{
public:
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own,
                       const Pass& pass) const override
    {
        const at::Tensor& x = inputs[0];
        constexpr std::int64_t kSidesOfSeries = 3; // examples, steps, channels
        if (x.dim() != kSidesOfSeries)
            return standardised(x, own, pass);
        const at::Tensor steps = x.reshape({-1, x.size(2)}), lengths = pass.lengthsOf(0);
        if (pass.mode == Mode::Evaluate || !lengths.defined())
            return standardised(steps, own, pass).view(x.sizes());
        const at::Tensor places = isPadding(x, lengths).logical_not().flatten().nonzero().flatten();
        return at::zeros_like(steps)
            .index_copy(0, places, standardised(steps.index_select(0, places), own, pass))
            .view(x.sizes());
    }
    void initialise(const LayerTensors& own, Initialisation, bool, base::Random&) const override
    {
        own.weights[0].fill_(1);
        own.weights[1].zero_();
        own.buffers[0].zero_();
        own.buffers[1].fill_(1);
    }

private:
    /// Channels along the second side.
    static at::Tensor standardised(const at::Tensor& x, const LayerTensors& own, const Pass& pass)
    {
        const bool training = pass.mode != Mode::Evaluate;
        // One value a channel has no variance to keep.
        const bool keeps = pass.mode == Mode::Train && x.numel() > x.size(1);
        const bool running = keeps || !training;
        constexpr double kNew = 0.1, kEpsilon = 1e-5;
        return at::batch_norm(
            x, own.weights[0], own.weights[1], running ? own.buffers[0] : at::Tensor(),
            running ? own.buffers[1] : at::Tensor(), training, kNew, kEpsilon, true);
    }
};

/// Of rows the numbers, of series the last side, of pictures the first.
std::int64_t channelsOf(const LayerPlace& place)
{
    const Shape& shape = place.inputs[0];
    return shape.size() == 2 ? shape[1] : shape[0];
}

Shape shapeOf(const LayerPlace& place)
{
    if (place.inputs[0].size() > 2)
        requireSides(place, 3);
    return place.inputs[0];
}

} // namespace

extern const LayerKind batchNorm;
const LayerKind batchNorm{
    .name = "batch_norm",
    .label = "Batch norm",
    .title = [](const Node&) { return std::string("batch norm"); },
    .shape = shapeOf,
    .parameters =
        [](const LayerPlace& place) {
            const Shape channels{channelsOf(place)};
            return std::vector<ParameterInfo>{{"weight", channels}, {"bias", channels}};
        },
    .activations = [](const LayerPlace& place) { return sizeOf(place.inputs[0]); },
    .make = [](const LayerPlace&) -> std::unique_ptr<Layer> {
        return std::make_unique<BatchNorm>();
    },
    .buffers =
        [](const LayerPlace& place) {
            const Shape channels{channelsOf(place)};
            return std::vector<ParameterInfo>{{"running_mean", channels},
                                              {"running_var", channels}};
        },
    .looksAcrossBatch = true};

} // namespace assay::model::layers
