// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/cell.h"
#include "data/table.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::data::formats {

/// Categories beyond this many make a column free text; also the most that are counted.
inline constexpr std::size_t kMostCategories = 10'000;
/// A column counts as numbers when at least this share of its filled cells are.
inline constexpr double kNumberShare = 0.95;

/// What all cells of a column have in common, from one pass over them in constant memory.
class ColumnSurvey
{
public:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    using Values = std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>>;

    std::string name;

    void see(std::string_view cell, std::int64_t line, const MissingCells& isMissing, char decimal);

    ColumnKind kind() const;
    DateForm dateForm() const; ///< for ColumnKind::Date
    /// Why it should not enter the network; empty: nothing speaks against it.
    /// "constant", "empty", "id", "text".
    std::string objection() const;

    std::int64_t filled() const { return m_filled; }
    std::int64_t missing() const { return m_missing; }
    std::int64_t notNumbers() const { return m_filled - m_numbers; }
    std::int64_t firstNotNumber() const { return m_firstNotNumber; } ///< its line
    bool isWhole() const { return m_whole; }                         ///< every number is an integer
    std::size_t distinct() const { return m_values.size(); }         ///< up to kMostCategories + 1
    bool manyValues() const { return m_values.size() > kMostCategories; }
    /// Every text, sorted: by value when all are numbers.
    std::vector<std::string> categories(char decimal) const;
    /// A number such as -999 that stands far outside of all others and comes again and again:
    /// most likely it means "missing". Empty: none.
    std::optional<double> sentinel() const;
    double sentinelShare() const;

private:
    std::int64_t m_filled = 0, m_missing = 0, m_numbers = 0;
    std::array<std::int64_t, kDateForms.size()> m_dates{};
    Values m_values;
    bool m_whole = true;
    bool m_consecutive = true; ///< each number is one more than the one before it
    double m_last = 0;
    std::int64_t m_firstNotNumber = 0;
    std::array<std::int64_t, 6> m_sentinels{};
    double m_low = 0, m_high = 0; ///< of the numbers that are no sentinel
    bool m_any = false;
};

} // namespace assay::data::formats
