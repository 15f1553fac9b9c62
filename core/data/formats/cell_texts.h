// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::data::formats {

/// The texts of some cells of a column: how many there are, and the first few different ones.
class CellTexts
{
public:
    struct Seen {
        std::string text;
        std::int64_t count = 0;
        std::int64_t line = 0; ///< of the first
    };
    static constexpr std::size_t kMost = 8;

    void see(std::string_view text, std::int64_t line, std::int64_t times = 1);
    void addUnseen(std::int64_t times); ///< cells whose texts are not known
    void forget(std::string_view text); ///< one cell of that text

    std::int64_t total() const { return m_total; }
    const std::vector<Seen>& seen() const { return m_seen; } ///< in the order of the file
    bool complete() const { return m_complete; }             ///< whether `seen` names every text
    std::vector<std::string> texts() const;

    /// All texts of both, those of `a` first.
    static CellTexts joined(const CellTexts& a, const CellTexts& b);

private:
    std::int64_t m_total = 0;
    bool m_complete = true;
    std::vector<Seen> m_seen;
};

} // namespace assay::data::formats
