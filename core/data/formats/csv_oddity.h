// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::data::formats {

/// A place where the quotes of delimited text are not as they should be, and how it was read.
struct CsvOddity {
    enum class Kind : std::uint8_t {
        AfterQuote,     ///< text after a closing quote: the cell as it stands, quotes included
        OpenQuote,      ///< a quote not closed in its cell: a letter; its row ends with its line
        BackslashQuote, ///< \" within quotes: a quote
        LinesInQuotes   ///< a quoted cell over lines that may have been rows: one cell
    };
    Kind kind = Kind::AfterQuote;
    std::int64_t line = 0; ///< on which the cell begins, from 1
    std::int64_t row = 0;  ///< from 1, a header's included
    std::size_t cell = 0;  ///< its place in the row, from 0
    std::string text;      ///< the beginning of what stands there, 40 characters at most
};

/// The oddities of one text: all are counted, the first of each kind are kept.
class CsvOddities
{
public:
    static constexpr std::int64_t kKept = 20; ///< of a kind

    void add(CsvOddity oddity);
    /// Those of the piece of text that follows; `lines` and `rows` are what stands before it.
    void append(const CsvOddities& later, std::int64_t lines, std::int64_t rows);
    std::int64_t count(CsvOddity::Kind kind) const;
    std::int64_t count() const;                                   ///< of all kinds
    const std::vector<CsvOddity>& kept() const { return m_kept; } ///< in the order of the text

    /// One finding for each kind that occurs: "text.after_quote", "text.open_quote",
    /// "text.backslash_quote", "text.quoted_lines", with the number of `cells` and the `line` of
    /// the first as evidence and its text. `place`: the name of the file.
    std::vector<base::Finding> findings(const std::string& place) const;

private:
    std::array<std::int64_t, 4> m_counts{};
    std::vector<CsvOddity> m_kept;
};

/// Kinds of findings on quotes, in tables, logs and answers.
const base::FindingKinds& quoteFindings();

} // namespace assay::data::formats
