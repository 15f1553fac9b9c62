// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/input_info.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::data {

std::string name(Modality modality)
{
    switch (modality) {
    case Modality::Pictures: return "pictures";
    case Modality::Table: return "table";
    case Modality::Series: return "series";
    case Modality::Text: return "text";
    }
    return {};
}

std::string toText(const Shape& shape)
{
    return fmt::format("{} x {} x {}", shape.channels, shape.height, shape.width);
}

std::uint8_t shownByte(double value, const ValueRange& range)
{
    const double width = range.high > range.low ? range.high - range.low : 1;
    const double byte = std::round((value - range.low) / width * 255);
    return byte >= 255 ? 255 : byte > 0 ? static_cast<std::uint8_t>(byte) : 0; // NaN: 0
}

std::int64_t columnsOf(const InputInfo& table)
{
    return std::count_if(table.columns.begin(), table.columns.end(),
                         [](const ColumnInfo& column) { return column.leftOut != kOwnInput; });
}

namespace {

/// "1 column", "14 columns".
std::string counted(std::int64_t count, const char* what)
{
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

} // namespace

std::string describeShape(const InputInfo& info)
{
    switch (info.modality) {
    case Modality::Pictures: return toText(info.shape);
    case Modality::Table: return counted(columnsOf(info), "column");
    case Modality::Text:
        return info.shortest == info.longest
                   ? counted(info.longest, "character")
                   : fmt::format("{} to {} characters", info.shortest, info.longest);
    case Modality::Series: break;
    }
    const std::string width = counted(info.channels, "channel");
    return info.shortest == info.longest
               ? fmt::format("{}, {}", width, counted(info.longest, "step"))
               : fmt::format("{}, {} to {} steps", width, info.shortest, info.longest);
}

} // namespace assay::data
