// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::train {

/// What is measured of a layer while a network learns.
enum class LayerQuantity {
    GradientNorm, ///< 2-norm of the gradient of its weights, before clipping
    UpdateRatio, ///< 2-norm of what an update changed in its weights / 2-norm of the weights before
    Deviation,   ///< standard deviation of all numbers that leave it for the batch
    Dead, ///< share of its units that are 0 for the whole batch; of layers without weights, as activations are
    Saturated ///< share of what leaves a tanh or sigmoid that lies in its flat ends
};
inline constexpr std::array kLayerQuantities{LayerQuantity::GradientNorm,
                                             LayerQuantity::UpdateRatio, LayerQuantity::Deviation,
                                             LayerQuantity::Dead, LayerQuantity::Saturated};
const char* name(LayerQuantity quantity); ///< "gradient_norm", as in files
std::optional<LayerQuantity> layerQuantity(std::string_view name);

/// A number is saturated beyond these: |tanh| above, or a sigmoid outside of (1 - it, it).
inline constexpr double kSaturated = 0.97;

/// A layer of the network that is trained. A part of a module of one's own counts as one.
struct WatchedLayer {
    std::int64_t position = 0; ///< in the order of computation, from 1; unique within its run
    std::string kind;          ///< as in model/layers.h; of a part that of the module
    std::string name;          ///< "conv1"; of a part "module.features.0"

    bool operator==(const WatchedLayer&) const = default;
};

/// A layer at one update. What it does not have is empty: a pooling has no weights, and what leaves a
/// part of a module is not known.
struct LayerNumbers {
    WatchedLayer layer;
    std::array<std::optional<double>, kLayerQuantities.size()> values; ///< by LayerQuantity

    std::optional<double>& operator[](LayerQuantity quantity)
    {
        return values[static_cast<std::size_t>(quantity)];
    }
    const std::optional<double>& operator[](LayerQuantity quantity) const
    {
        return values[static_cast<std::size_t>(quantity)];
    }
};

/// Whether layers are measured at an update of a run: the first ten (fewer of a short run), then every
/// tenth, or so many as make about 200 of all that are planned. The same for a run that was resumed.
/// `step`: counted from 1.
bool measuresLayers(std::int64_t step, std::int64_t plannedSteps);

/// The name under which a run logs a quantity of a layer, without a split:
/// "layers/3/convolution/gradient_norm/conv2".
std::string seriesName(const WatchedLayer& layer, LayerQuantity quantity);

struct LayerSeries {
    WatchedLayer layer;
    LayerQuantity quantity{};
};
/// What such a name says; empty for any other.
std::optional<LayerSeries> layerSeries(std::string_view name);

} // namespace assay::train
