// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/npy.h"
#include "memory_file.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    try {
        const interop::NpyArray array = interop::readNpy(file.path());
        std::int64_t total = 1;
        for (const std::int64_t side : array.shape)
            total *= side;
        if (total != static_cast<std::int64_t>(array.values.size()))
            std::abort();
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
