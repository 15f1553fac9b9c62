// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::model {

/// A change that mends a network at one place.
struct LayerRepair {
    std::string label;        ///< "Insert flatten before fc1", for a button
    std::vector<Node> layers; ///< all of them, changed; as `editable` gives them
};

/// A layer that does not fit what enters it, or what the data need.
struct LayerMisfit {
    std::size_t layer = 0; ///< its place among the nodes
    std::string sentence;  ///< with both shapes
    /// The most likely first. With each the first misfit lies behind this one, or there is none; where a
    /// layer takes what is not there, another misfit of it may be left.
    std::vector<LayerRepair> repairs;
};

/// The first layer that does not fit; empty: the network can be built and gives `outputs` numbers for
/// each example. Beside shapes it asks that each layer and each input of the data is taken by one, that
/// numbers which stand for tokens or categories are looked up, and that what is added up has its steps
/// in common. By arithmetic alone.
std::optional<LayerMisfit> firstMisfit(const Architecture& architecture, std::int64_t outputs);

} // namespace assay::model
