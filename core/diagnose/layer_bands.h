// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/layer_numbers.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::diagnose {

/// Between which values a quantity of a layer lies in trainings that learn.
struct LayerBand {
    enum class Basis {
        Template,  ///< trainings of that template on other data (tests/bands/measure_bands.py)
        FirstEpoch ///< the run's own first epoch, widened
    };
    double low = 0, high = 0;
    Basis basis = Basis::FirstEpoch;
};
std::string name(LayerBand::Basis basis); ///< "template", "first_epoch", as in files

/// Where a layer stands in its network. Two layers of one kind are distinguished by their third of the
/// network: gradients near the input differ from those near the output.
enum class LayerThird { First, Middle, Last };
/// `position`: of WatchedLayer; `layers`: the greatest there is in the run.
LayerThird thirdOf(std::int64_t position, std::int64_t layers);

/// The measured band; empty for a template, kind of layer or quantity that was not measured.
std::optional<LayerBand> templateBand(const std::string& templateName,
                                      const train::WatchedLayer& layer, std::int64_t layers,
                                      train::LayerQuantity quantity);

/// From what a layer showed in the first epoch of its run. Norms, ratios and deviations: from a third
/// of the least to three times the greatest of the middle 90 %. Shares: from 0 to 0.1 above the
/// greatest, as a share that falls is no trouble. Values that are not finite do not count. Empty with
/// fewer than three values, or where all are 0 for a quantity that should not be.
std::optional<LayerBand> firstEpochBand(std::vector<double> values, train::LayerQuantity quantity);

/// How far a value lies from its band: 0 within, below it down to -1, above it up to 1. The ends are
/// reached a factor of ten beyond the band, for shares 0.5 beyond it. 1 for a value that is not
/// finite.
double distanceFrom(const LayerBand& band, double value, train::LayerQuantity quantity);

bool isShare(train::LayerQuantity quantity);

/// One row of the measured table.
struct MeasuredBand {
    const char* templateName;
    const char* kind; ///< of layer
    LayerThird third;
    train::LayerQuantity quantity;
    double low, high;
};
/// The table (layer_band_table.cpp, which tests/bands/measure_bands.py writes).
struct MeasuredBands {
    const MeasuredBand* rows;
    std::size_t count;
};
MeasuredBands measuredBands();

} // namespace assay::diagnose
