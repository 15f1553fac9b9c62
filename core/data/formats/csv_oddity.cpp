// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_oddity.h"

#include "base/finding_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace assay::data::formats {

namespace {

using base::counted;
using base::fileOf;
using base::Finding;
using base::number;
using base::text;
constexpr std::array kKinds{CsvOddity::Kind::AfterQuote, CsvOddity::Kind::OpenQuote,
                            CsvOddity::Kind::BackslashQuote, CsvOddity::Kind::LinesInQuotes};

const char* idOf(CsvOddity::Kind kind)
{
    switch (kind) {
    case CsvOddity::Kind::AfterQuote: return "text.after_quote";
    case CsvOddity::Kind::OpenQuote: return "text.open_quote";
    case CsvOddity::Kind::BackslashQuote: return "text.backslash_quote";
    case CsvOddity::Kind::LinesInQuotes: break;
    }
    return "text.quoted_lines";
}

} // namespace

void CsvOddities::add(CsvOddity oddity)
{
    if (m_counts[static_cast<std::size_t>(oddity.kind)]++ < kKept)
        m_kept.push_back(std::move(oddity));
}

void CsvOddities::append(const CsvOddities& later, std::int64_t lines, std::int64_t rows)
{
    std::array<std::int64_t, 4> added{};
    for (CsvOddity oddity : later.m_kept) {
        oddity.line += lines;
        oddity.row += rows;
        ++added[static_cast<std::size_t>(oddity.kind)];
        add(std::move(oddity));
    }
    for (std::size_t k = 0; k < m_counts.size(); ++k)
        m_counts[k] += later.m_counts[k] - added[k];
}

std::int64_t CsvOddities::count(CsvOddity::Kind kind) const
{
    return m_counts[static_cast<std::size_t>(kind)];
}

std::int64_t CsvOddities::count() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), std::int64_t{0});
}

std::vector<base::Finding> CsvOddities::findings(const std::string& place) const
{
    std::vector<base::Finding> findings;
    for (const CsvOddity::Kind kind : kKinds) {
        const auto first =
            std::find_if(m_kept.begin(), m_kept.end(),
                         [kind](const CsvOddity& oddity) { return oddity.kind == kind; });
        if (first == m_kept.end())
            continue;
        const bool doubtful =
            kind == CsvOddity::Kind::OpenQuote || kind == CsvOddity::Kind::LinesInQuotes;
        findings.push_back({.id = idOf(kind),
                            .severity = doubtful ? base::Severity::Warning : base::Severity::Hint,
                            .basis = base::Basis::Proven,
                            .place = place,
                            .step = {},
                            .evidence = {{"cells", static_cast<double>(count(kind))},
                                         {"line", static_cast<double>(first->line)}},
                            .texts = {first->text},
                            .samples = {},
                            .fix = {},
                            .otherFixes = {}});
    }
    return findings;
}

const base::FindingKinds& quoteFindings()
{
    static const base::FindingKinds kinds{
        {"text.after_quote",
         [](const Finding& f) {
             return fmt::format("{}: {} with text behind a closing quote, the first on line {}: "
                                "({}). Read as it stands, with its quotes; a quote within a "
                                "quoted cell is written twice.",
                                fileOf(f), counted(number(f, "cells"), "cell", "cells"),
                                number(f, "line"), text(f, 0));
         }},
        {"text.open_quote",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} with a quote that is not closed in the cell, the first on "
                 "line {} ({}). The quote was taken for a letter and the lines below "
                 "for rows of their own; close the quote or delete it.",
                 fileOf(f), counted(number(f, "cells"), "cell", "cells"), number(f, "line"),
                 text(f, 0));
         }},
        {"text.backslash_quote",
         [](const Finding& f) {
             return fmt::format("{}: {} with a quote behind a backslash, the first on line {} "
                                "({}). Read as a quote within the cell.",
                                fileOf(f),
                                counted(number(f, "cells"), "quoted cell", "quoted cells"),
                                number(f, "line"), text(f, 0));
         }},
        {"text.quoted_lines",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} over several lines that may be rows, the first from line "
                 "{} on ({}). Read as one cell; if they are rows, close the quote on "
                 "its own line.",
                 fileOf(f), counted(number(f, "cells"), "quoted cell", "quoted cells"),
                 number(f, "line"), text(f, 0));
         }},
    };
    return kinds;
}

} // namespace assay::data::formats
