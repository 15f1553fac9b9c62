// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/column_survey.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::data::formats {

/// What a person reads as a number, or as several, and the reader of tables does not.
enum class NumberLike : std::uint8_t {
    Slash,       ///< 1/2, 3 1/8, 120/80
    Around,      ///< ~5, ca. 5
    Duration,    ///< 1:23.4, 31:20, 1h 20m, PT1H20M, 2 days 10:20:00
    Range,       ///< 10-15
    Tolerance,   ///< 12±3, 12 (3)
    Power,       ///< 1.2x10^3
    Hexadecimal, ///< 0x1f
    Footnote,    ///< 12*
    Limit,       ///< <0.5
    Parentheses, ///< (12)
    Period,      ///< 2023-04, 2023Q2, Apr-23
    Degrees,     ///< 52°31'N
    Several,     ///< [0.1 0.2], (52.5, 13.4)
    Hemisphere,  ///< 52.5 N, W13.4, 33.9° S
    Feet,        ///< 5'11", 5 ft 11 in
    AtLeast,     ///< 10,000+, in a column that has such of three digits or more
    Complex      ///< 1.2+3.4j, (1.2-3.4j)
};

/// Empty: it is a number, or none of these.
std::optional<NumberLike> numberLikeOf(std::string_view cell);

/// Of which of these nearly all cells of a column are, numbers beside them aside.
struct NumbersLike {
    NumberLike what = NumberLike::Slash; ///< the commonest
    CellTexts::Seen first;
};
std::optional<NumbersLike> numbersLike(const ColumnSurvey& survey);

struct NumberLikeWords {
    const char* holds;  ///< "ranges"
    const char* remedy; ///< "write the middle"
};
NumberLikeWords wordsFor(NumberLike what);

} // namespace assay::data::formats
