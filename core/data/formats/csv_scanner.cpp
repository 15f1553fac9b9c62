// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_scanner.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data::formats {

namespace {

/// A row longer than this has lost its closing quote, or the file is no table.
constexpr std::size_t kLongestRow = std::size_t{1} << 25;

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

} // namespace

CsvScanner::CsvScanner(const std::filesystem::path& path, EncodingChoice encoding, char delimiter)
    : m_path(path)
    , m_reader(std::make_unique<TextReader>(path, encoding))
    , m_delimiter(delimiter)
{}

CsvScanner::CsvScanner(const std::filesystem::path& path, std::string text, char delimiter)
    : m_path(path)
    , m_delimiter(delimiter)
    , m_text(std::move(text))
    , m_ended(true)
{}

bool CsvScanner::more()
{
    if (m_ended)
        return false;
    m_text.erase(0, m_at);
    m_at = 0;
    m_ended = !m_reader->read(m_text);
    return !m_ended;
}

bool CsvScanner::next()
{
    for (;;) {
        while (m_at < m_text.size() && (m_text[m_at] == '\n' || m_text[m_at] == '\r')) {
            m_line += m_text[m_at] == '\n' ? 1 : 0;
            ++m_at;
        }
        if (m_at == m_text.size()) {
            if (!more())
                return false;
            continue;
        }
        m_rowLine = m_line;
        if (scanRow())
            break;
        if (m_text.size() - m_at > kLongestRow)
            refuse(
                m_path, "table.row_length",
                fmt::format("The row that begins on line {} does not end within {} MB; a quote is "
                            "not closed, or this is no table.",
                            m_rowLine, kLongestRow >> 20),
                {}, m_rowLine);
        more(); // at the end, m_ended lets the row end with the text
        m_line = m_rowLine;
    }
    m_cells.clear();
    for (const Cell& cell : m_places)
        m_cells.emplace_back((cell.unquoted ? m_unquoted : m_text).data() + cell.begin,
                             cell.end - cell.begin);
    return true;
}

bool CsvScanner::scanQuoted(std::size_t& at, Cell& cell)
{
    const std::size_t begin = at + 1;
    std::size_t quote = begin;
    bool doubled = false;
    for (;;) {
        quote = m_text.find('"', quote);
        if (quote == std::string::npos) {
            if (m_ended)
                refuse(
                    m_path, "table.quote",
                    fmt::format("The quote that begins in the row on line {} is never closed; add "
                                "the closing quote.",
                                m_rowLine),
                    {}, m_rowLine);
            return false;
        }
        if (quote + 1 == m_text.size() && !m_ended)
            return false;
        if (quote + 1 == m_text.size() || m_text[quote + 1] != '"')
            break;
        doubled = true;
        quote += 2;
    }
    m_line += std::count(m_text.begin() + static_cast<std::ptrdiff_t>(begin),
                         m_text.begin() + static_cast<std::ptrdiff_t>(quote), '\n');
    cell = {begin, quote, false};
    if (doubled) {
        const std::size_t start = m_unquoted.size();
        for (std::size_t i = begin; i < quote; ++i) {
            m_unquoted.push_back(m_text[i]);
            i += m_text[i] == '"' ? 1 : 0;
        }
        cell = {start, m_unquoted.size(), true};
    }
    at = quote + 1;
    // Whatever stands between the closing quote and the delimiter is passed over.
    while (at < m_text.size() && m_text[at] != m_delimiter && m_text[at] != '\n'
           && m_text[at] != '\r')
        ++at;
    return at < m_text.size() || m_ended;
}

bool CsvScanner::scanRow()
{
    m_places.clear();
    m_unquoted.clear();
    std::size_t at = m_at;
    for (;;) {
        while (at < m_text.size() && isBlank(m_text[at]) && m_text[at] != m_delimiter)
            ++at;
        if (at == m_text.size() && !m_ended)
            return false;
        Cell cell{at, at, false};
        if (at < m_text.size() && m_text[at] == '"') {
            if (!scanQuoted(at, cell))
                return false;
        } else {
            while (at < m_text.size() && m_text[at] != m_delimiter && m_text[at] != '\n'
                   && m_text[at] != '\r')
                ++at;
            if (at == m_text.size() && !m_ended)
                return false;
            cell.end = at;
            while (cell.end > cell.begin && isBlank(m_text[cell.end - 1]))
                --cell.end;
        }
        m_places.push_back(cell);
        if (at == m_text.size() || m_text[at] != m_delimiter)
            break;
        ++at;
    }
    m_at = at;
    return true;
}

} // namespace assay::data::formats
