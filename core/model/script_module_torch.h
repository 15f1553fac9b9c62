// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace assay::model {

using ObjectPtr = c10::intrusive_ptr<c10::ivalue::Object>;

/// The attribute of an object within the module that holds a tensor.
struct Slot {
    std::vector<std::size_t> objects; ///< from the module inwards, the slot of each object
    std::size_t slot = 0;
    std::optional<std::size_t> element = {}; ///< of a list of tensors, as nn.LSTM keeps its weights
};

/// One tensor of the module, wherever it is held: tied weights are held twice.
struct HeldTensor {
    std::string name;
    at::Tensor value;
    std::vector<Slot> slots;
    bool isWeight = false; ///< a parameter, trained or frozen
};

using HeldTensors = std::vector<HeldTensor>;

/// The parameters that training changes, and what the module keeps beside them: its buffers, and
/// parameters that are frozen.
void collectHeld(const torch::jit::Module& module, HeldTensors& parameters, HeldTensors& buffers);

/// Finds the held tensors once more where attributes list them. Any other attribute that holds one or
/// a part of one, a dictionary say, would go on with the tensor of the file: its name; empty: there
/// is none.
std::string collectListed(const torch::jit::Module& module, HeldTensors& parameters,
                          HeldTensors& buffers);

/// A module's objects anew, holding the same tensors; an object that two hold stays one.
ObjectPtr copyOf(const ObjectPtr& module, bool training);
/// The class of a module: "Conv2d".
std::string kindOf(const torch::jit::Module& module);
ObjectPtr objectOf(const ObjectPtr& module, const Slot& slot);
/// Lets a copy of the module hold `value` wherever it held that tensor.
void point(const ObjectPtr& module, const HeldTensor& held, const at::Tensor& value);

} // namespace assay::model
