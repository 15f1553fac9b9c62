// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ignoring_sink.h"
#include "interop/text_log.h"
#include "memory_file.h"

using namespace assay;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    fuzz::IgnoringSink sink;
    try {
        interop::looksLikeTextLog(file.path());
        interop::TextLog log(file.path(), "fuzzed", interop::LogUse::Import);
        log.read(sink);
        log.read(sink);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
