// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// The cell as a finite number; `decimal` is '.' or ','. Empty for anything else, spaces included.
std::optional<double> parseNumber(std::string_view cell, char decimal);

/// What a cell stands for before it is read as a number, a date or a text.
enum class CellMeaning : std::uint8_t {
    Value,
    Missing, ///< empty, or one of the words for it
    Mark ///< may mean "missing" where the other cells are numbers or dates: "-", "#N/A", "unknown"
};

/// Decides which cells mean a missing value.
class MissingCells
{
public:
    /// `further`: a list as listOf() reads it, besides the empty cell, NA, N/A, NaN, null, none and
    /// ?. `values`: what is a value though it is one of those, or a mark.
    explicit MissingCells(const std::string& further, const std::string& values = {});
    CellMeaning meaning(std::string_view cell) const;
    bool operator()(std::string_view cell) const { return meaning(cell) == CellMeaning::Missing; }

private:
    std::vector<std::string> m_further, m_values;
};

/// "a, b" -> "a", "b"; spaces around the items go. An item that holds commas, quotes or spaces at
/// its ends stands in double quotes, doubled within: "a, b" is one.
std::vector<std::string> listOf(const std::string& text);
/// The text that listOf() reads as these items.
std::string listText(const std::vector<std::string>& items);

/// In one form of Unicode (base::decomposed), without characters of no width, with plain spaces for
/// those that do not break a line, without spaces at its ends and punctuation at its end.
std::string spelledLabel(std::string_view label);
/// The same in lower case: what labels that differ only in spelling share.
std::string plainLabel(std::string_view label);
/// The same, numbers of up to 15 digits in their shortest form: "1" for "1.0". Of a label that is
/// punctuation alone the label itself.
std::string labelSpelling(std::string_view label, char decimal = '.');

/// Before the place, from 1, of a column that has no name of its own: "column 3".
inline constexpr std::string_view kUnnamed = "column ";

/// "a, b, c": names in a sentence, of many the first ones and the last.
std::string listedNames(const std::vector<std::string>& names);

} // namespace assay::data::formats
