// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layer_fit.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::model {

// What layer_fit.cpp finds, for the repairs and for the table of layers.

/// Where firstMisfit looks for it, in this order.
enum class Stage {
    Layer,  ///< what enters a layer
    Unused, ///< what nothing takes
    Output  ///< what the network gives
};

struct Misfit {
    Stage stage = Stage::Layer;
    std::size_t layer = 0;
    std::string sentence;
};

/// As firstMisfit, without repairs.
std::optional<Misfit> misfitOf(const Architecture& architecture, std::int64_t outputs);

/// How many layers there are before the first whose inputs do not fit.
std::size_t fittingLayers(const Architecture& architecture);

/// Shapes of the inputs and of the layers before the first that does not fit, by name.
std::map<std::string, Shape> knownShapes(const Architecture& architecture);

/// Changes after which the network fits, or its first misfit lies behind this one; the most likely first,
/// four at most.
std::vector<LayerRepair> repairsOf(const Architecture& architecture, std::int64_t outputs,
                                   const Misfit& misfit);

} // namespace assay::model
