// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/api/module.h>

#include <cstdint>
#include <string>

namespace assay::model {

/// What the code of a module shows that cannot be run, as sentences: a softmax or a sigmoid at its end, dropout that stays
/// on in evaluation. Empty: neither, or its graph cannot be read.
std::string writtenFaults(const torch::jit::Module& module);

/// What a view or a dense layer of fixed size should have in place of it, of what LibTorch says about a batch of `tried`
/// examples: "an example has 400 numbers there, not 256". Empty: it says something else.
std::string sizeWanted(const std::string& problem, std::int64_t tried);

} // namespace assay::model
