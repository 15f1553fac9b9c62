// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/module_calls.h"
#include "model/module_facts_torch.h"
#include "model/module_memory.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay::model {

/// A module that runs in a process of its own, as ScriptModule does in this one. The process starts with
/// the object. One thread at a time.
class RemoteModule : public std::enable_shared_from_this<RemoteModule>
{
public:
    /// Throws as ScriptModule, and as ModuleProcess::call, here and below.
    RemoteModule(std::shared_ptr<const ScriptFile> file, std::string name, ModuleEdits edits);

    std::shared_ptr<const ModuleFacts> facts();
    ModuleTrial tryOut(const std::vector<Shape>& inputs);
    /// As ScriptModule::forward; gradients of weights and inputs can be asked for until the next pass.
    /// `outputs`: numbers for an example.
    at::Tensor forward(std::span<const at::Tensor> inputs, const LayerTensors& own, Mode mode,
                       std::uint64_t seed, const at::Tensor& lengths, std::int64_t outputs);

    /// Of weights, then of inputs: what the last pass gives for the gradient of its output; undefined
    /// where nothing depends on one. Throws an internal Error for any other pass.
    std::vector<at::Tensor> backward(std::int64_t pass, const at::Tensor& gradient);

private:
    void understood(const std::function<void()>& read);
    at::Tensor at(std::size_t place, at::IntArrayRef shape, at::ScalarType type = at::kFloat);

    std::shared_ptr<const ScriptFile> m_file;
    std::string m_name;
    ModuleEdits m_edits;
    ModuleProcess m_process;
    std::vector<std::string> m_parameterNames, m_bufferNames;
    std::vector<Shape> m_parameters, m_buffers;
    std::vector<bool> m_bufferIsWeight;
    std::vector<Shape> m_batch; ///< of the last pass
    std::int64_t m_pass = 0;    ///< that one, where its gradients can be asked for; else 0
    std::optional<ModuleMemory> m_memory;
};

} // namespace assay::model
