// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/csrc/jit/ir/ir.h>

#include <string_view>

namespace assay::model {

/// "softmax" of aten::softmax, "relu" of aten::relu_; empty: it is no operation of tensors.
std::string_view operationOf(const torch::jit::Node* node);

} // namespace assay::model
