// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::model {

struct Architecture;

struct LayerRow {
    std::string name;
    std::string kind;                ///< "convolution 5 x 5"
    std::vector<std::int64_t> shape; ///< of its output for one example
    std::int64_t parameters = 0;
    /// Of one example on the way forward (LayerKind); empty: not known.
    std::optional<std::int64_t> multiplyAdds = 0;
    std::int64_t bytes =
        0; ///< activations and their gradients at this batch, weights with gradient
           ///< and optimiser state
    std::vector<std::string> inputs = {}; ///< as Node::inputs
};

struct LayerTable {
    std::vector<LayerRow> rows;
    std::int64_t parameters = 0;
    std::optional<std::int64_t> multiplyAdds = 0;
    std::int64_t bytes = 0;
};

/// By arithmetic alone; nothing is built. `optimiserCopies`: floats of state per parameter
/// (Adam 2, SGD with momentum 1). From the first layer on that does not fit, rows have no shape and
/// nothing is counted.
LayerTable layerTable(const Architecture& architecture, std::int64_t batch, int optimiserCopies);

} // namespace assay::model
