// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "model/layer_fit.h"
#include "model/layer_table.h"
#include "model/weight_match.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::session {

/// How the model of a spec fits its data.
struct ModelReport {
    model::LayerTable table;
    /// Why the architecture does not fit the data, or cannot begin with its weights; empty: it does.
    std::string problem;
    base::ErrorKind kind = base::ErrorKind::Usage; ///< of that: Input is a file's fault
    /// The module was not tried on such data yet (Runs::tryModule); `problem` says so.
    bool untried = false;
    /// How the weights fit that another program left and the network is to begin with; empty: it begins
    /// otherwise.
    std::optional<model::WeightMatch> weights;
    /// What `table` was computed from, each with its settings and what it takes (layer_text.h, editable).
    std::vector<model::Node> layers;
    /// The first of them that does not fit, with what would mend it; only of a network that a person
    /// edited.
    std::optional<model::LayerMisfit> misfit;
};

} // namespace assay::session
