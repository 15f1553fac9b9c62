// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_end.h"

#include "data/formats/cell.h"
#include "data/formats/number_cell.h"
#include "data/formats/text_reader.h"

#include <algorithm>
#include <set>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kFewestRows = 5; ///< of the first table

/// How many cells there are up to the last one that is filled.
std::size_t filledWidth(const TableEnd::Cells& cells)
{
    std::size_t width = cells.size();
    while (width > 0 && cells[width - 1].empty())
        --width;
    return width;
}

std::int64_t linesIn(const TableEnd::Cells& cells)
{
    std::int64_t lines = 0;
    for (const std::string_view cell : cells) {
        if (cell.find('\n') != cell.npos || cell.find('\r') != cell.npos)
            lines += lineEnds(cell);
    }
    return lines;
}

bool isWord(std::string_view cell)
{
    const bool letter = std::any_of(cell.begin(), cell.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
    });
    static const MissingCells meaning({});
    return letter && !readNumber(cell) && meaning.meaning(cell) == CellMeaning::Value;
}

} // namespace

void TableEnd::begin()
{
    m_isKnown = m_hasBegun;
    m_hasBegun = true;
    m_rows = 0;
    m_gap = false;
    m_lastLine = m_comments = m_waitingLine = 0;
    m_waiting.clear();
}

bool TableEnd::mayBeHeader(const Cells& cells, const std::vector<ColumnSurvey>& surveys) const
{
    const std::size_t width = filledWidth(cells);
    if (width < 2 || surveys.empty() || surveys.front().cells() < kFewestRows)
        return false;
    std::set<std::string_view> different;
    std::size_t same = 0;
    for (std::size_t k = 0; k < width; ++k) {
        if (!isWord(cells[k]) || !different.insert(cells[k]).second)
            return false;
        same += k < surveys.size() && plainLabel(cells[k]) == plainLabel(surveys[k].name) ? 1 : 0;
    }
    return same * 2 < width; // else it is the header of this table once more
}

TableEnd::Next TableEnd::see(const Cells& cells, std::int64_t line, std::int64_t comments,
                             const std::vector<ColumnSurvey>& surveys)
{
    if (m_secondLine > 0 && line >= m_secondLine) {
        m_rows += line > m_secondLine && filledWidth(cells) > 0 ? 1 : 0;
        return Next::Over;
    }
    if (m_isKnown)
        return Next::Row;
    const std::size_t width = filledWidth(cells);
    const bool passed = m_lastLine > 0 && line - m_lastLine - (comments - m_comments) > 0;
    const bool behindGap = m_gap || passed;
    m_gap = width == 0;
    m_lastLine = line + 1 + linesIn(cells);
    m_comments = comments;
    if (!m_waiting.empty()) {
        const bool asWide = m_waiting.size() == surveys.size();
        const auto numbers = static_cast<std::size_t>(std::count_if(
            cells.begin(), cells.end(), [](auto cell) { return readNumber(cell).has_value(); }));
        if (width >= 2 && width <= m_waiting.size() && (asWide || numbers > 0)) {
            m_secondLine = m_waitingLine;
            m_names = std::move(m_waiting);
            m_waiting.clear();
            m_rows = 1;
            return Next::Over;
        }
        return Next::Row;
    }
    if (!behindGap || width == 0 || !mayBeHeader(cells, surveys))
        return Next::Row;
    bool numbers = false;
    for (std::size_t k = 0; k < std::min(width, surveys.size()); ++k) {
        const ColumnSurvey& survey = surveys[k];
        const std::int64_t values = survey.filled() - survey.marks().total();
        const bool isNumbers = values >= kFewestRows && survey.numbers() * 10 >= values * 9;
        numbers = numbers || isNumbers;
        // A word that the column holds elsewhere is a value.
        if (!isNumbers && survey.values().contains(cells[k]) && width == surveys.size())
            return Next::Row;
    }
    if (width == surveys.size() && !numbers)
        return Next::Row;
    m_waiting.assign(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(width));
    m_waitingLine = line;
    m_whole = cells.size();
    return Next::Wait;
}

TableEnd::Cells TableEnd::takeWaiting()
{
    m_taken = std::move(m_waiting);
    m_waiting.clear();
    m_taken.resize(std::max(m_whole, m_taken.size()));
    return {m_taken.begin(), m_taken.end()};
}

std::optional<base::Finding> TableEnd::finding(const std::filesystem::path& path) const
{
    if (m_secondLine == 0)
        return std::nullopt;
    return base::Finding{.id = "table.second_table",
                         .severity = base::Severity::Warning,
                         .basis = base::Basis::Suspected,
                         .place = path.string(),
                         .step = {},
                         .evidence = {{"line", static_cast<double>(m_secondLine)},
                                      {"rows", static_cast<double>(m_rows)}},
                         .texts = {listedNames(m_names)},
                         .samples = {},
                         .fix = {},
                         .otherFixes = {}};
}

} // namespace assay::data::formats
