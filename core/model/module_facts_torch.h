// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layers.h"
#include "model/script_file.h"
#include "model/script_run_torch.h"

#include <ATen/ATen.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace assay::model {

/// What is known of a module without running it here.
struct ModuleFacts {
    using Tensors =
        std::vector<std::pair<std::string, at::Tensor>>; ///< float32, as the file has them
    std::shared_ptr<const ScriptFile> file;
    std::string name; ///< of the file, for sentences
    ModuleEdits edits;
    Tensors parameters, buffers;
    std::vector<bool> bufferIsWeight; ///< of each buffer: it is a parameter that is frozen
    /// The module itself, where modules run in this process (module_process.h).
    std::shared_ptr<const ScriptModule> here;
};

/// The module of a node. What was read is kept. Throws what is wrong with it. Any thread; waits for the
/// process of the module where it is new.
std::shared_ptr<const ModuleFacts> moduleFacts(const Node& node);

/// What examples of these shapes show; kept too. Throws as ScriptModule::tryOut.
ModuleTrial moduleTrial(const ModuleFacts& facts, const std::vector<Shape>& inputs);

/// The layer that runs it, in its process or here. `whole`: shapes of its inputs, to which shorter series are filled
/// up with zeros, so that its answers do not hang on the longest of a batch; none: it takes their lengths.
std::unique_ptr<Layer> moduleLayer(std::shared_ptr<const ModuleFacts> facts, std::string layer,
                                   std::int64_t outputs, std::vector<Shape> whole);

} // namespace assay::model
