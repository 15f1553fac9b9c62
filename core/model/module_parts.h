// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"
#include "model/layer_table.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::model {

/// A layer within a module of one's own that its forward calls.
struct ModulePart {
    std::string name; ///< within the module: "features.0"
    std::string kind; ///< its class: "Conv2d"
    /// Of its output for one example, of the first where it gives several; empty: not known.
    Shape shape;
};

/// Rows for the layers within the modules of `network`, in the order in which they are called, as layerTable() has
/// them: parameters are those that no part within a part holds, memory is that of the output and of the weights. What is called within a branch or a loop is no row of its
/// own; what a part gives that is no tensor, or has not the examples first, has no shape. Throws what trying a module
/// throws; waits as that does. Any thread.
std::vector<LayerRow> modulePartRows(const Architecture& network, std::int64_t batch,
                                     int optimiserCopies);

} // namespace assay::model
