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
            held += tensor.end - tensor.begin;
            try {
                std::size_t count = 1;
                for (const std::int64_t side : tensor.shape)
                    count *= static_cast<std::size_t>(side);
                if (file.values(tensor).size() != count)
                    std::abort();
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
