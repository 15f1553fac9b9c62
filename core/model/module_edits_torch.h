// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "model/module_edits.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>

#include <string>
#include <vector>

namespace assay::model {

/// Bypasses parts of a module that has not run yet: its graph is rewritten. `file`: its name, for sentences. Throws a
/// usage Error that names the first entry which is not there, or cannot be bypassed.
void bypassParts(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file);

/// Each softmax and log-softmax whose dimension is written in the module runs over ModuleEdits::softmaxOver. Throws a
/// usage Error of code kNothingToChange where that is another one for none of them. After bypassParts.
void turnSoftmaxes(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file);

/// The parameters of frozen layers get no gradient any more. Throws a usage Error that names the first entry of
/// `freeze` and `redraw` which is no layer with weights.
void freezeLayers(torch::jit::Module& module, const ModuleEdits& edits, const std::string& file);

/// Throws a usage Error of code kNothingToChange where the mode is set and the module does not look at it.
void requireMode(const torch::jit::Module& module, const ModuleEdits& edits,
                 const std::string& file);

/// Draws these tensors as PyTorch does for a new dense, convolutional or recurrent layer: weights of two sides and more,
/// and the bias beside them, uniform in +-1 / sqrt(inputs of a unit), those of a recurrent layer in +-1 / sqrt(its
/// units); the weight and bias of a normalisation are 1 and 0. Rows of an embedding are drawn like weights; what is none
/// of these stays. `names`, one a tensor: those of one layer share what stands before the last point.
void drawAnew(const std::vector<std::string>& names, const std::vector<at::Tensor>& tensors,
              base::Random& random);

} // namespace assay::model
