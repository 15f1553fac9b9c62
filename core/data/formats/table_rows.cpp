// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_rows.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/cyrillic.h"
#include "data/formats/number_cell.h"
#include "data/formats/table_sideways.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kMostLeftOut = 20;   ///< one in so many
constexpr std::int64_t kEarly = 10'000;     ///< so many left out end the reading before its end
constexpr std::int64_t kLongestFoot = 10;   ///< lines below a table
constexpr std::int64_t kShortestTable = 10; ///< rows above such a foot
constexpr std::int64_t kFewestMaybe = 3;    ///< rows such as "min" and "max" that are no names
constexpr std::size_t kFirstRows = 6, kLinesAbove = 4, kShownCells = 64, kShownBytes = 60;

std::string_view firstFilled(const TableRows::Cells& cells)
{
    const auto found = std::find_if(cells.begin(), cells.end(),
                                    [](std::string_view cell) { return !cell.empty(); });
    return found == cells.end() ? std::string_view() : *found;
}

enum class Summary { None, Maybe, Total };

/// What spreadsheets and statistics programs write before a row of sums, means and the like. Some of them
/// may also name an example.
Summary summaryOf(const std::string& text)
{
    constexpr std::array words{
        "total",  "totals",     "grand total", "sum",  "summe",  "gesamt", "gesamtsumme", "average",
        "mean",   "mittelwert", "somme",       "suma", "totale", "totaal", "итого",       "всего",
        "celkem", "toplam",     "合计",        "合計", "总计",   "總計"};
    constexpr std::array others{"sd",      "std",     "stdev",  "std dev", "std. dev", "min",
                                "max",     "minimum", "median", "maximum", "variance", "count",
                                "stabw",   "n",       "25%",    "50%",     "75%",      "anzahl",
                                "moyenne", "media",   "range"};
    // Asked of every row.
    constexpr std::string_view beginnings = "tsgamcnvrTSGAMCNVR\xd0\xe5\xe6\xe7";
    const bool share = text.size() == 3 && text[2] == '%';
    if (text.empty() || text.size() > 24
        || (!share && beginnings.find(text[0]) == std::string_view::npos))
        return Summary::None;
    const std::string plain = plainLabel(text);
    if (std::find(words.begin(), words.end(), plain) != words.end())
        return Summary::Total;
    return std::find(others.begin(), others.end(), plain) != others.end() ? Summary::Maybe
                                                                          : Summary::None;
}

/// "Subtotal north", in some languages.
bool isSubtotal(const std::string& text)
{
    constexpr std::array<std::string_view, 8> words{
        "subtotal",   "sub-total",          "sub total", "zwischensumme",
        "sous-total", "промежуточный итог", "小计",      "小計"};
    constexpr std::string_view beginnings = "sSzZ\xd0\xe5"; // asked of every row
    if (text.empty() || beginnings.find(text[0]) == std::string_view::npos)
        return false;
    std::string plain = lower(text);
    lowerCyrillic(plain);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return plain.starts_with(word); });
}

base::Finding about(const std::filesystem::path& path, const char* id, base::Severity severity,
                    std::vector<base::NamedNumber> evidence, std::vector<std::string> texts,
                    base::Patch fix = {})
{
    return {.id = id,
            .severity = severity,
            .basis = base::Basis::Proven,
            .place = path.string(),
            .step = {},
            .evidence = std::move(evidence),
            .texts = std::move(texts),
            .samples = {},
            .fix = std::move(fix),
            .otherFixes = {}};
}

} // namespace

std::string shortened(std::string_view text)
{
    if (text.size() <= kShownBytes)
        return std::string(text);
    std::size_t end = kShownBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end; // not within a character
    return std::string(text.substr(0, end)) + "...";
}

TableRows::TableRows(const std::filesystem::path& path, const CsvDialect& dialect)
    : m_path(path)
    , m_delimiter(delimiterName(dialect.rules))
    , m_header(dialect.header)
    , m_columns(dialect.columns)
{}

void TableRows::begin(const Cells& header)
{
    const auto filled =
        std::count_if(header.begin(), header.end(), [](auto cell) { return !cell.empty(); });
    // "0,1,2,3" may be a row as well.
    const bool named = std::any_of(header.begin(), header.end(),
                                   [](auto cell) { return !cell.empty() && !readNumber(cell); });
    if (m_header && named && filled >= 2)
        m_names.assign(header.begin(), header.end());
    m_plainNames.clear();
    for (const std::string& name : m_names)
        m_plainNames.push_back(plainLabel(name));
}

bool TableRows::isHeaderAgain(const Cells& cells) const
{
    if (m_names.empty() || cells.size() != m_names.size())
        return false;
    for (std::size_t k = 0; k < cells.size(); ++k) {
        if (cells[k] == m_names[k])
            continue;
        // Asked of every row: most differ in the first byte of the first cell.
        const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : int(c); };
        const bool letters =
            !cells[k].empty() && !m_names[k].empty() && cells[k][0] > ' ' && m_names[k][0] > ' ';
        if ((letters && small(cells[k][0]) != small(m_names[k][0]))
            || plainLabel(cells[k]) != m_plainNames[k])
            return false;
    }
    return true;
}

/// Markdown and database programs draw lines: |---|:--:|, +----+----+.
bool TableRows::isRule(const Cells& cells) const
{
    const std::string_view first = firstFilled(cells);
    if (first.size() < 3 || std::string_view("-=+|:").find(first[0]) == std::string_view::npos)
        return false; // asked of every row
    // The marks for left and right stand in place of a dash: "--:".
    return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
        return cell.empty()
               || (cell.find_first_not_of("-=+|: ") == cell.npos
                   && (cell.find("---") != cell.npos || cell.find("===") != cell.npos
                       || cell == "--:" || cell == ":--" || cell == ":-:"));
    });
}

bool TableRows::take(const Cells& cells, std::int64_t line)
{
    if (isRule(cells)) {
        if (m_rules++ == 0)
            m_firstRule = line;
        return false;
    }
    if (isHeaderAgain(cells)) {
        if (m_again++ == 0)
            m_againLine = line;
        m_lastAgain = line;
        return false;
    }
    const bool fits = cells.size() >= m_columns
                      && std::all_of(cells.begin() + static_cast<std::ptrdiff_t>(m_columns),
                                     cells.end(), [](auto cell) { return cell.empty(); });
    if (fits) {
        ++m_taken;
        m_foot = 0;
        // "Source: ..." below the sums, its other cells empty.
        const auto isEmpty = [](auto cell) { return cell.empty(); };
        if (m_totals > 0 && m_columns > 2
            && std::count_if(cells.begin(), cells.end(), isEmpty) + 1
                   >= static_cast<std::ptrdiff_t>(cells.size()))
            return true;
        m_lastLine = line;
        m_lastText.assign(firstFilled(cells).substr(0, kShownBytes));
        if (isSubtotal(m_lastText) && m_subtotals++ == 0) {
            m_firstSubtotal = line;
            m_subtotal = shortened(m_lastText);
        }
        Summary summary = summaryOf(m_lastText);
        if (summary == Summary::Maybe && !m_isSummary) {
            // Below a table each of them stands once: "n" again and again is a category.
            if (std::find(m_maybe.begin(), m_maybe.end(), m_lastText) == m_maybe.end())
                m_maybe.push_back(m_lastText);
            else
                summary = Summary::None;
        }
        m_totals = summary != Summary::None ? m_totals + 1 : 0;
        m_isSummary = summary == Summary::Total || (m_totals > 1 && m_isSummary);
        if (m_totals == 0)
            m_maybe.clear();
        if (m_totals == 1)
            m_firstTotal = line;
        return true;
    }
    if (m_leftOut++ == 0) {
        m_firstLine = line;
        m_firstCells = cells.size();
        m_firstText = shortened(firstFilled(cells));
    }
    m_foot = cells.size() < m_columns ? m_foot + 1 : kLongestFoot + 1;
    if (m_leftOut >= kEarly && isRefused())
        refuseRows();
    return false;
}

bool TableRows::isRefused() const
{
    const bool foot = m_foot <= kLongestFoot && m_taken >= kShortestTable;
    const std::int64_t within = m_leftOut - (foot ? m_foot : 0);
    return within * kMostLeftOut > m_taken + m_leftOut;
}

void TableRows::require() const
{
    if (isRefused())
        refuseRows();
    if (m_taken == 0)
        refuse(m_path, "table.no_rows",
               "The file holds a header and no rows below it; there is nothing to learn from.");
}

void TableRows::refuseRows() const
{
    if (m_leftOut == 1 && m_foot == 1)
        refuse(m_path, "table.ragged",
               fmt::format("The last row, on line {}, has {} of {} cells: the file is cut off, or "
                           "the row is none of the table. Copy the file again, or take that row "
                           "out.",
                           m_firstLine, m_firstCells, m_columns),
               {}, m_firstLine);
    refuse(m_path, "table.ragged",
           fmt::format("The row on line {} has {} {}, {} {}; {} of {} rows differ so. {} cells "
                       "that hold a {}, or name the delimiter with data.delimiter.",
                       m_firstLine, m_firstCells, m_firstCells == 1 ? "cell" : "cells",
                       m_header ? "the header has" : "most rows have", m_columns, m_leftOut,
                       m_taken + m_leftOut,
                       m_header && m_taken == 0 ? fmt::format(
                           "Where line {} is the header, set data.first_line={}; else "
                           "quote",
                           m_firstLine, m_firstLine)
                                                : "Quote",
                       m_delimiter),
           {}, m_firstLine);
}

std::vector<base::Finding> TableRows::findings() const
{
    std::vector<base::Finding> findings;
    if (m_again > 0)
        findings.push_back(about(m_path, "table.header_again", base::Severity::Warning,
                                 {{"rows", static_cast<double>(m_again)},
                                  {"line", static_cast<double>(m_againLine)},
                                  {"last", static_cast<double>(m_lastAgain)}},
                                 {}));
    if (m_rules > 0)
        findings.push_back(about(
            m_path, "table.rule_lines", base::Severity::Hint,
            {{"lines", static_cast<double>(m_rules)}, {"line", static_cast<double>(m_firstRule)}},
            {}));
    if (m_leftOut > 0)
        findings.push_back(about(m_path, "table.ragged_rows", base::Severity::Warning,
                                 {{"rows", static_cast<double>(m_leftOut)},
                                  {"line", static_cast<double>(m_firstLine)},
                                  {"cells", static_cast<double>(m_firstCells)},
                                  {"columns", static_cast<double>(m_columns)},
                                  {"last", m_leftOut == 1 && m_foot == 1 ? 1.0 : 0.0}},
                                 {m_firstText, m_delimiter}));
    // More of them are what the column is about, here as below.
    if (m_subtotals > 0 && m_subtotals * kFewestMaybe < m_taken)
        findings.push_back(about(m_path, "table.subtotals", base::Severity::Warning,
                                 {{"rows", static_cast<double>(m_subtotals)},
                                  {"line", static_cast<double>(m_firstSubtotal)}},
                                 {m_subtotal}));
    if (m_totals > 0 && (m_isSummary || m_totals >= kFewestMaybe) && m_totals <= kLongestFoot
        && m_totals < m_taken)
        findings.push_back(about(m_path, "table.total_row", base::Severity::Warning,
                                 {{"line", static_cast<double>(m_lastLine)},
                                  {"first", static_cast<double>(m_firstTotal)},
                                  {"rows", static_cast<double>(m_totals)}},
                                 {m_lastText}));
    return findings;
}

std::vector<base::Finding> dialectFindings(const std::filesystem::path& path,
                                           const TextBeginning& beginning,
                                           const CsvDialect& dialect, const TableSpec& spec)
{
    std::vector<base::Finding> findings;
    const std::int64_t above = dialect.rules.firstLine - (dialect.delimiterLine ? 2 : 1);
    if (above > 0 && spec.firstLine == 0) {
        std::string_view title(beginning.text);
        if (dialect.delimiterLine)
            title.remove_prefix(behindLineEnd(title, lineEnd(title, 0)));
        title.remove_prefix(std::min(title.find_first_not_of("\r\n \t"), title.size()));
        findings.push_back(about(path, "table.lines_above", base::Severity::Hint,
                                 {{"line", static_cast<double>(dialect.rules.firstLine)}},
                                 {shortened(title.substr(0, lineEnd(title, 0)))}));
    }
    const auto line = static_cast<double>(dialect.rules.firstLine);
    if (dialect.numbersInHeader > 0)
        findings.push_back(
            about(path, "table.header_numbers", base::Severity::Hint,
                  {{"line", line}, {"numbers", static_cast<double>(dialect.numbersInHeader)}}, {},
                  {{"data.header", "no"}}));
    if (dialect.maybeHeader)
        findings.push_back(about(path, "table.maybe_header", base::Severity::Hint, {{"line", line}},
                                 {}, {{"data.header", "yes"}}));
    if (dialect.rowNames)
        findings.push_back(
            about(path, "table.row_names", base::Severity::Warning, {{"line", line}}, {}));
    if (auto sideways = sidewaysFinding(path, beginning, dialect))
        findings.push_back(std::move(*sideways));
    return findings;
}

std::vector<FirstLine> firstLines(const std::filesystem::path& path, const TextBeginning& beginning,
                                  const CsvDialect& dialect)
{
    std::vector<FirstLine> rows;
    CsvScanner scanner(path, beginning.text, dialect.rules, beginning.whole);
    TableRows table(path, dialect);
    while (rows.size() < kFirstRows && scanner.next()) {
        FirstLine row{.line = scanner.line(), .use = FirstLine::Use::Header, .cells = {}};
        if (rows.empty())
            table.begin(scanner.cells());
        if (!rows.empty() || !dialect.header)
            row.use = table.take(scanner.cells(), row.line) ? FirstLine::Use::Row
                                                            : FirstLine::Use::LeftOut;
        const std::size_t shown = std::min(scanner.cells().size(), kShownCells);
        for (std::size_t k = 0; k < shown; ++k)
            row.cells.push_back(shortened(scanner.cells()[k]));
        rows.push_back(std::move(row));
    }
    const std::string_view text(beginning.text);
    const std::int64_t first = rows.empty() ? 1 : rows.front().line;
    std::vector<FirstLine> lines;
    std::size_t at = 0;
    for (std::int64_t line = 1; line < first && lines.size() < kLinesAbove; ++line) {
        const std::size_t end = lineEnd(text, at);
        if (end > at)
            lines.push_back({.line = line,
                             .use = FirstLine::Use::PassedOver,
                             .cells = {shortened(text.substr(at, end - at))}});
        at = behindLineEnd(text, end);
    }
    lines.insert(lines.end(), std::make_move_iterator(rows.begin()),
                 std::make_move_iterator(rows.end()));
    return lines;
}

} // namespace assay::data::formats
