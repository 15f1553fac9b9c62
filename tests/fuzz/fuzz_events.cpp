// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ignoring_sink.h"
#include "interop/event_run.h"
#include "memory_file.h"

using namespace assay;

namespace {

std::string raw(const void* value, std::size_t size)
{
    return {static_cast<const char*>(value), size};
}

/// A record around any bytes, with checksums that are right: so that what lies within is read.
std::string record(std::string_view event)
{
    const std::uint64_t length = event.size();
    const std::string head = raw(&length, sizeof length);
    const std::uint32_t first = interop::maskedCrc(head), second = interop::maskedCrc(event);
    return head + raw(&first, sizeof first) + std::string(event) + raw(&second, sizeof second);
}

} // namespace

/// An even first byte: the rest is a file; an odd one: the rest is one event, written twice.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view rest = fuzz::text(data + 1, size - 1);
    static const fuzz::MemoryFile file;
    file.write(data[0] % 2 == 0 ? std::string(rest) : record(rest) + record(rest));
    fuzz::IgnoringSink sink;
    try {
        interop::EventRun run(file.path(), "fuzzed", interop::LogUse::Import);
        run.add(file.path(), {});
        run.read(sink);
        run.read(sink);
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
