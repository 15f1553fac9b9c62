// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <cstddef>
#include <vector>

namespace assay::model {

/// Where the tensors of a module and of one batch lie in the memory that it shares with its process:
/// both sides compute it from the same shapes. In bytes; each tensor is row-major and begins at a
/// multiple of 64.
struct ModuleMemory {
    // float32, of all passes:
    std::vector<std::size_t> weights, buffers, gradients;
    // Of one batch, float32 but for `lengths`, int64:
    std::vector<std::size_t> inputs, inputGradients;
    std::size_t lengths = 0, output = 0, outputGradient = 0;
    std::size_t size = 0; ///< of all of it

    ModuleMemory(const std::vector<Shape>& parameters, const std::vector<Shape>& kept);
    /// Adds a batch: the shapes of its inputs with the number of examples in front, and how many numbers
    /// the module gives for each.
    void addBatch(const std::vector<Shape>& batch, std::int64_t outputs);

private:
    std::size_t next(std::int64_t numbers, std::size_t each);
};

} // namespace assay::model
