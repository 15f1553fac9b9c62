// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"

#include <string>
#include <utility>
#include <vector>

namespace assay::interop {

/// Where a layer stands in a script.
struct PythonPlace {
    const model::LayerPlace& layer;
    std::string own;                 ///< its module, where it has one: "self.conv1"
    std::vector<std::string> values; ///< what enters it, one an input: "x"
    /// Of series that differ in length, the steps of each, of the first input: "n". Empty: all are as long
    /// as the tensor.
    std::string lengths;
    bool hasBatchesOfOne = false; ///< a batch of training may be one example
};

/// A function of Python that some lines call.
struct PythonFunction {
    const char* name;
    const char* text; ///< whole lines
    std::vector<const PythonFunction*> needs = {};
};

/// A layer as lines of PyTorch.
struct PythonLayer {
    std::string module; ///< "nn.Conv2d(1, 6, 5, padding=2)"; empty: it has none
    std::string output; ///< an expression: "self.conv1(x)"
    std::vector<const PythonFunction*> functions = {};
    bool isShort = false;   ///< expressions that give its inputs can stand within it
    bool drops = false;     ///< the module is a dropout
    bool isSeveral = false; ///< the module is a list of modules
    /// Names of weights and buffers within the module, where they differ from the layer's own; an empty
    /// second one: the module has none.
    std::vector<std::pair<std::string, std::string>> renamed = {};
    bool countsBatches = false; ///< the module has a buffer "num_batches_tracked"
};

/// How a kind of layer is written in PyTorch, with the numbers of core/model/layers.
struct PythonKind {
    const char* kind; ///< as LayerKind::name
    PythonLayer (*write)(const PythonPlace&);
};

/// Null: nobody has written that kind yet.
const PythonKind* pythonKind(const std::string& kind);

} // namespace assay::interop
