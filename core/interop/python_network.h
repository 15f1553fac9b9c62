// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/python_layers.h"
#include "model/architecture.h"

#include <map>
#include <string>
#include <vector>

namespace assay::interop {

/// One input of a network in a script.
struct PythonInput {
    std::string name;    ///< "x", or that of the input where there are several
    std::string lengths; ///< "n" where its examples differ in length; empty: they do not
    data::Modality modality = data::Modality::Pictures;
};

/// A network as a class of PyTorch.
struct PythonNetwork {
    std::string text;                ///< the functions that it needs, then "class Net(nn.Module)"
    std::vector<PythonInput> inputs; ///< in the order in which `forward` takes them
    /// Of each weight and buffer ("conv1.norm.weight") the name in the state_dict ("conv1_norm.weight");
    /// empty: it has none there.
    std::map<std::string, std::string> names;
    std::vector<std::string> counters; ///< whole numbers that the state_dict has beside those
    bool drops = false;                ///< it has dropout
};

/// `differ`: of each input, whether its examples differ in length. `hasBatchesOfOne`: of training. Throws the
/// usage Error "export.module" where a layer cannot be written.
PythonNetwork pythonNetwork(const model::Architecture& architecture,
                            const std::vector<bool>& differ, bool hasBatchesOfOne);

/// A name of Python's from any text, and none that a script or a module needs for itself.
std::string pythonName(const std::string& text);

} // namespace assay::interop
