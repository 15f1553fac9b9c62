// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "memory_file.h"
#include "model/safetensors.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        const model::Safetensors file(std::string(fuzz::text(data, size)), "input.safetensors");
        std::size_t held = 0;
        for (const auto& tensor : file.tensors()) {
            try {
                const std::size_t count = file.values(tensor).size();
                if (count != model::countOf(tensor.shape))
                    std::abort();
                held += count;
            } catch (const base::Error& error) {
                if (error.code() != "weights.type")
                    std::abort();
            }
        }
        if (held > size)
            std::abort();
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input || error.text().empty())
            std::abort();
    }
    return 0;
}
