// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/module_memory.h"

#include "model/layers.h"

#include <cstdint>

namespace assay::model {

namespace {

constexpr std::size_t kAlign = 64; ///< bytes: what oneDNN and vector units like to start at
constexpr std::size_t kFloat = sizeof(float), kLong = sizeof(std::int64_t);

} // namespace

std::size_t ModuleMemory::next(std::int64_t numbers, std::size_t each)
{
    const std::size_t at = size;
    size += (static_cast<std::size_t>(numbers) * each + kAlign - 1) / kAlign * kAlign;
    return at;
}

ModuleMemory::ModuleMemory(const std::vector<Shape>& parameters, const std::vector<Shape>& kept)
{
    for (const Shape& shape : parameters)
        weights.push_back(next(sizeOf(shape), kFloat));
    for (const Shape& shape : kept)
        buffers.push_back(next(sizeOf(shape), kFloat));
    for (const Shape& shape : parameters)
        gradients.push_back(next(sizeOf(shape), kFloat));
}

void ModuleMemory::addBatch(const std::vector<Shape>& batch, std::int64_t outputs)
{
    const std::int64_t examples = batch.front().front();
    for (const Shape& shape : batch)
        inputs.push_back(next(sizeOf(shape), kFloat));
    for (const Shape& shape : batch)
        inputGradients.push_back(next(sizeOf(shape), kFloat));
    lengths = next(examples, kLong);
    output = next(examples * outputs, kFloat);
    outputGradient = next(examples * outputs, kFloat);
}

} // namespace assay::model
