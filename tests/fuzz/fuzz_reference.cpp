// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "baseline/reference_file.h"
#include "memory_file.h"
#include "model/safetensors.h"

#include <algorithm>
#include <cmath>

using namespace assay;

namespace {

void check(const std::vector<model::NamedValues>& arrays)
{
    for (const model::NamedValues& array : arrays) {
        if (array.values.size() != model::countOf(array.shape)
            || !std::all_of(array.values.begin(), array.values.end(),
                            [](float value) { return std::isfinite(value); }))
            std::abort();
    }
}

void check(const baseline::Reference& found)
{
    if (found.inputs.empty() || found.outputs.empty() || found.examples < 1)
        std::abort();
    for (const auto* list : {&found.inputs, &found.outputs}) {
        check(*list);
        for (const model::NamedValues& array : *list) {
            if (array.shape.front() != found.examples)
                std::abort();
        }
    }
    check(found.weights);
    check(found.gradients);
    const baseline::GivenWeights weights(found.weights, found.file);
    for (std::size_t k = 0; k < found.weights.size(); ++k) {
        if (weights.values(weights.tensors()[k]) != found.weights[k].values)
            std::abort();
    }
}

template <typename Read>
void tried(const Read& read)
{
    try {
        check(read());
    } catch (const base::Error& error) {
        if ((error.kind() != base::ErrorKind::Usage && error.kind() != base::ErrorKind::Input)
            || error.text().empty())
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    tried([] { return baseline::readReference(file.path()); });
    // Files in memory are links, which the reader of safetensors refuses.
    tried([&] {
        const model::Safetensors held(std::string(fuzz::text(data, size)), "input.safetensors");
        std::vector<model::NamedValues> arrays;
        for (const auto& tensor : held.tensors())
            arrays.push_back({tensor.name, tensor.shape, held.values(tensor)});
        return baseline::referenceOf(std::move(arrays), "input.safetensors");
    });
    return 0;
}
