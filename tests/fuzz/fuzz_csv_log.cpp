// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ignoring_sink.h"
#include "interop/csv_log.h"
#include "memory_file.h"

using namespace assay;

/// The first byte says how much of the file is there at the first look.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view whole = fuzz::text(data + 1, size - 1);
    static const fuzz::MemoryFile file;
    fuzz::IgnoringSink sink;
    try {
        interop::CsvLog log(file.path(), "fuzzed",
                            data[0] % 2 == 0 ? interop::LogUse::Import : interop::LogUse::Watch);
        file.write(whole.substr(0, whole.size() * data[0] / 255));
        log.read(sink);
        file.write(whole);
        log.read(sink);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
