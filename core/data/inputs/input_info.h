// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/inputs/table/columns.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

/// What an input of an example is.
enum class Modality : std::uint8_t { Pictures, Table, Series, Text };
std::string name(Modality modality); ///< "pictures"

/// Channels, height, width of one picture.
struct Shape {
    std::int64_t channels = 1;
    std::int64_t height = 0;
    std::int64_t width = 0;

    std::int64_t size() const { return channels * height * width; }
    bool operator==(const Shape&) const = default;
};

std::string toText(const Shape& shape); ///< "1 x 28 x 28"

/// The values of pictures: of bytes 0 to 255, of others the least and the greatest that occur.
struct ValueRange {
    double low = 0;
    double high = 255;
    bool bytes = true; ///< all values are bytes

    bool operator==(const ValueRange&) const = default;
};

/// The byte that shows a value of pictures: 0 for the least, 255 for the greatest.
std::uint8_t shownByte(double value, const ValueRange& range);

/// The name of an input that has no other beside it.
inline constexpr const char* kOnlyInput = "example";

/// What is known of an input without its values.
struct InputInfo {
    std::string name = kOnlyInput; ///< no two inputs of a data set share one
    Modality modality = Modality::Pictures;
    Shape shape;                     ///< pictures
    ValueRange range;                ///< pictures: of the training part
    std::vector<ColumnInfo> columns; ///< tables
    std::int64_t channels = 0;       ///< series
    std::int64_t shortest = 0;       ///< series: steps; texts: characters
    std::int64_t longest = 0;        ///< series: steps; texts: characters
};

/// Columns of a table, but for those that are inputs of their own.
std::int64_t columnsOf(const InputInfo& table);

/// "1 x 28 x 28", "14 columns", "12 channels, 7 to 26 steps", "2 to 20 characters".
std::string describeShape(const InputInfo& info);

} // namespace assay::data
