// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/npz.h"
#include "memory_file.h"

#include <algorithm>

using namespace assay;

namespace {

constexpr std::size_t kMost = 1000; ///< rows, and values of a row

/// Names of the arrays of an archive; one empty name for what is none.
std::vector<std::string> arraysIn(const std::filesystem::path& path)
{
    try {
        return data::formats::arraysOf(path);
    } catch (const base::Error&) {
        return {std::string()};
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const fuzz::MemoryFile file;
    file.write(fuzz::text(data, size));
    try {
        const data::formats::NpyArray array = data::formats::readNpy(file.path());
        std::int64_t total = 1;
        for (const std::int64_t side : array.shape)
            total *= side;
        if (total != static_cast<std::int64_t>(array.values.size()))
            std::abort();
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    try {
        // Row by row, texts too, from an archive when it is one.
        for (const std::string& name : arraysIn(file.path())) {
            data::formats::NpyReader reader = name.empty()
                                                  ? data::formats::NpyReader(file.path())
                                                  : data::formats::openArray(file.path(), name);
            if (reader.width() > kMost || reader.rows() > kMost)
                continue;
            for (std::size_t row = 0; row < reader.rows(); row += 3) {
                const std::size_t wanted = std::min<std::size_t>(3, reader.rows() - row);
                const std::size_t got = reader.kind() == data::formats::NpyKind::Text
                                            ? reader.readTexts(3).size()
                                            : reader.read(3).size();
                if (got != wanted * reader.width())
                    std::abort();
            }
        }
    } catch (const base::Error& error) {
        if (error.kind() != base::ErrorKind::Input)
            std::abort();
    }
    return 0;
}
