// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"
#include "model/model_spec.h"

#include <map>
#include <string>
#include <vector>

namespace assay::model {

/// Stands in `bypass` for what the module does behind its last weights, in `redraw` for all layers.
inline constexpr const char* kModuleEnd = "end";
inline constexpr const char* kAllLayers = "all";

/// Code of the usage Error where nothing is there that an edit would change.
inline constexpr const char* kNothingToChange = "model.nothing_to_change";

/// What is done to a module of one's own after it was read. The file stays as it is.
struct ModuleEdits {
    /// What hands on its input: layers by their path ("features.3"), operations by their name ("dropout": all of
    /// them; "aten::relu" where a layer is called so too), kModuleEnd where no layer is called so.
    std::vector<std::string> bypass;
    std::vector<std::string> freeze; ///< layers whose weights training leaves alone, by their path
    /// Layers whose weights are drawn anew from the seed, as PyTorch draws those of a new layer.
    std::vector<std::string> redraw;
    bool inDouble = false; ///< computes with 64-bit numbers; weights are kept in 32
    bool evaluates =
        false; ///< in evaluation mode in training too: no dropout, batch norm by what it has kept
    /// The dimension that each softmax and log-softmax runs over, counted from the last one (-1); 0: as in the file.
    int softmaxOver = 0;
    bool turnsGradient = false; ///< what goes back through it has the other sign; its answers stay

    bool operator==(const ModuleEdits&) const = default;
};

/// Those of a node of kind "torchscript": its settings "bypass", "freeze", "redraw", "precision", "mode", "softmax",
/// "gradient".
ModuleEdits editsOf(const Node& node);

/// The settings of that node: what the template "torchscript" asks of a module.
std::map<std::string, base::Value> moduleSettings(const ModelSpec& spec);

/// Different for different edits; empty: there are none.
std::string textOf(const ModuleEdits& edits);

/// "a,b ,, c" as "a, b, c": one spelling of a list of names.
std::string spelledNames(const std::string& text);

/// Whether `entry` names a tensor ("features.3" and "features" both name "features.3.weight").
bool namesTensor(const std::string& entry, const std::string& tensor);

/// The layers that hold these tensors, each once, in their order: "features.3" of "features.3.weight". A tensor that
/// the module holds itself is a layer of its own.
std::vector<std::string> layersHolding(const std::vector<std::string>& tensors);

} // namespace assay::model
