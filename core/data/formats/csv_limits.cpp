// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_limits.h"

#include "base/number_text.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

namespace assay::data::formats {

std::size_t mostCells(const std::filesystem::path& path)
{
    constexpr std::uintmax_t kBytesOfColumn = 2600;
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(path, failed);
    const std::uintmax_t earned = failed ? 0 : size / kBytesOfColumn;
    return kFreeCells
           + static_cast<std::size_t>(std::min<std::uintmax_t>(earned, kMostCells - kFreeCells));
}

void refuseLongRow(const std::filesystem::path& path, std::int64_t line)
{
    refuse(path, "table.row_length",
           fmt::format("The row that begins on line {} does not end within {} MB; a quote is "
                       "not closed, or this is no table.",
                       line, kLongestRow >> 20),
           {}, line);
}

void refuseWideRow(const std::filesystem::path& path, std::int64_t line, std::size_t most)
{
    refuse(path, "table.row_cells",
           fmt::format("The row that begins on line {} has more than {} cells, the most for a file "
                       "of this size, as each column takes memory of its own. Where the rows are "
                       "examples, write fewer columns, such as those that vary most; where the "
                       "columns are, turn the table around.",
                       line, base::countText(static_cast<std::int64_t>(most))),
           {}, line);
}

} // namespace assay::data::formats
