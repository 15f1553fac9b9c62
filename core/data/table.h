// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::data {

enum class ColumnKind : std::uint8_t {
    Number,
    Category, ///< one of a list of texts
    Date,     ///< days since 1970-01-01, with fraction
    Text      ///< free text: its cells are not kept
};
std::string name(ColumnKind kind); ///< "number"

/// What a code of a category column may be besides an index into its categories.
inline constexpr std::int32_t kMissingCode = -1;
inline constexpr std::int32_t kUnseenCode = -2; ///< a text that the first source does not have

/// What is known of a column without its cells.
struct ColumnInfo {
    std::string name; ///< "column 3" where the file has no header
    ColumnKind kind = ColumnKind::Number;
    std::int64_t missing = 0;
    std::string leftOut; ///< why it does not enter the network; empty: it does
    std::vector<std::string> categories;
};

/// The cells of one column. Numbers and dates have `numbers` (NaN: missing), categories `codes`.
struct ColumnCells {
    std::vector<float> numbers;
    std::vector<std::int32_t> codes;
};

/// A table column by column, beside the ColumnInfo of its data set. The target is not among them.
struct Table {
    std::vector<ColumnCells> columns;
    std::vector<std::uint64_t> rowHashes; ///< of every cell as written, the target's too
};

} // namespace assay::data
