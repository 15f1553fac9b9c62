// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "interop/predictions_file.h"
#include "memory_file.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    try {
        for (const auto& answers : interop::readPredictions({file.path()}).splits) {
            const std::size_t known =
                answers.isRegression() ? answers.targets.size() : answers.truth.size();
            if (known != answers.size())
                std::abort();
        }
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
