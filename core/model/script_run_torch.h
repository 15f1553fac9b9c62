// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "model/attention_notes.h"
#include "model/layer_torch.h"
#include "model/module_edits.h"
#include "model/module_notes.h"
#include "model/module_parts.h"
#include "model/script_module_torch.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::model {

/// What trying a module on two examples shows.
struct ModuleTrial {
    std::int64_t outputs = 0;     ///< numbers for an example
    std::int64_t activations = 0; ///< as LayerKind::activations
    bool takesLengths = false;    ///< of the series of a batch, beside the batch
    ModuleNotes notes;
    AttentionNotes attention;
    std::vector<ModulePart> parts; ///< as partsOf() finds them; none where a pass takes long
};

/// A TorchScript module that runs in this process. Passes change nothing of it, so threads may share it.
class ScriptModule
{
public:
    /// `file`: its name, for sentences. Throws a usage Error that says why the bytes are no module that
    /// can be trained, or what `edits` name that is not there.
    ScriptModule(std::string_view bytes, const std::string& file, const ModuleEdits& edits = {});

    const HeldTensors& parameters() const { return m_parameters; } ///< as the file has them
    const HeldTensors& buffers() const { return m_buffers; }

    /// Sends two examples of zeros of these shapes through it. Throws a usage Error that says why it
    /// cannot take them.
    ModuleTrial tryOut(std::span<const Shape> inputs) const;

    /// As Layer::forward. `seed`: what it draws is a function of that; but for Mode::Evaluate.
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own, Mode mode,
                       std::uint64_t seed, const at::Tensor& lengths) const;

private:
    /// What forward takes of these.
    std::vector<c10::IValue> takenOf(std::span<const at::Tensor> examples,
                                     const at::Tensor& lengths) const;
    at::Tensor run(const ObjectPtr& object, std::span<const at::Tensor> examples,
                   const at::Tensor& lengths) const;
    void requireHeld(const ModuleEdits& edits) const;
    std::vector<std::string> writtenIn(const ObjectPtr& module) const;
    AttentionNotes attentionOf(const ObjectPtr& module, std::span<const Shape> inputs) const;

    std::string m_file;
    ModuleEdits m_edits;
    torch::jit::Module m_module;
    HeldTensors m_parameters, m_buffers;
    std::vector<FixedWeight> m_fixed;
    std::vector<UncalledLayer> m_uncalled;
    std::size_t m_takes = 1; ///< arguments of forward that have no default
};

/// The first line that says something, of an error of LibTorch or of the code in a module.
std::string reasonOf(const std::exception& error);

/// Whether memory ran out, which says nothing about the module.
bool isOfMemory(const std::exception& error);

/// The usage Error about a module; `text` goes on from the name of its file.
base::Error refusedModule(const char* code, const std::string& file, const std::string& text);

/// Of examples with several inputs: "3 x 28 x 28 and 40".
std::string textOf(std::span<const Shape> shapes);

} // namespace assay::model
