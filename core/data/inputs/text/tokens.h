// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data {

/// Numbers that a token may have besides its place in the vocabulary.
inline constexpr std::int64_t kPaddingToken = 0; ///< fills up the shorter texts of a batch
inline constexpr std::int64_t kUnknownToken = 1; ///< a token that the vocabulary does not have
inline constexpr std::int64_t kFirstToken = 2;   ///< of the vocabulary

/// Cuts texts into tokens. Characters are code points. Words are runs of letters, digits and the
/// marks on them, with an apostrophe between two letters; an ideograph, a kana and any other
/// character that can be seen is a token by itself. White space and control characters part words;
/// what only joins or shapes others (soft hyphens, joiners, variation selectors) is passed over.
class Tokeniser
{
public:
    /// `unit`: Characters or Words.
    Tokeniser(TokenChoice unit, bool lowerCase)
        : m_words(unit == TokenChoice::Words)
        , m_lower(lowerCase)
    {}

    /// Calls `take` with each token in order, until it says false. The text is UTF-8.
    void each(std::string_view text, const std::function<bool(std::string_view)>& take) const;
    std::vector<std::string> tokens(std::string_view text) const;

    bool areWords() const { return m_words; }
    bool isLowerCase() const { return m_lower; }

private:
    bool m_words, m_lower;
};

/// What a text is made of.
struct TextNumbers {
    std::int64_t characters = 0;
    std::int64_t words = 0; ///< as Tokeniser cuts them, without those that are one mark
    std::int64_t spaces = 0, capitals = 0, digits = 0, punctuation = 0;
    std::int64_t others = 0; ///< outside ASCII
};
TextNumbers numbersOf(std::string_view text);
/// Whether it has no character that can be seen.
bool isBlank(std::string_view text);

/// A token as a page shows it: a space as an open box, a line end as an arrow.
std::string shownToken(std::string_view token);

} // namespace assay::data
