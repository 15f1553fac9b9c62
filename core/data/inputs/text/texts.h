// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data {

/// Texts, one behind the other: UTF-8 in Unicode's Normalisation Form C.
struct Texts {
    std::string bytes;
    std::vector<std::uint64_t> offsets{0}; ///< bytes before each, and all of them at the end

    std::size_t size() const { return offsets.size() - 1; }
    std::string_view at(std::size_t i) const
    {
        return std::string_view(bytes).substr(offsets[i], offsets[i + 1] - offsets[i]);
    }
    /// Brings it to Normalisation Form C; bytes that are no UTF-8 become "\xE9".
    void add(std::string_view text);
    /// Those of `more` behind its own.
    void append(const Texts& more);
};

/// The text in Unicode's Normalisation Form C (Unicode Standard Annex 15): an e with an accent is one
/// character, however it was typed.
std::string normalForm(std::string_view text);

/// How many characters (code points) it has.
std::int64_t charactersOf(std::string_view text);

} // namespace assay::data
