// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_scanner.h"

#include "data/formats/csv_limits.h"
#include "data/formats/csv_pairs.h"
#include "data/formats/text_formula.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

namespace assay::data::formats {

namespace {

constexpr std::size_t kQuoted = 40; ///< characters of an oddity's text
/// Rows that show which columns hold numbers.
constexpr std::int64_t kKindRows = 64;
/// So many lines that are rows by themselves are no text within quotes.
constexpr std::size_t kLines = 20;
/// So many delimiters in the lines below a quote that cut each of them into a row are no chance:
/// where numbers stand in the columns of numbers, and where no column holds numbers.
constexpr std::size_t kSeamsWithNumbers = 6, kSeams = 8;

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

bool looksLikeNumber(std::string_view cell)
{
    return cell.find_first_of("0123456789") != std::string_view::npos
           && cell.find_first_not_of("0123456789.,+-eE% ") == std::string_view::npos;
}

bool isMissing(std::string_view cell)
{
    return cell.empty() || cell == "?" || cell == "NA" || cell == "NaN" || cell == "nan";
}

} // namespace

CsvScanner::CsvScanner(const std::filesystem::path& path, EncodingChoice encoding,
                       const CsvRules& rules)
    : CsvScanner(path, std::string(), rules, false)
{
    m_reader = std::make_unique<TextReader>(path, encoding);
}

CsvScanner::CsvScanner(const std::filesystem::path& path, std::string text, const CsvRules& rules,
                       bool whole)
    : m_path(path)
    , m_rules(rules)
    , m_text(std::move(text))
    , m_ended(whole)
    , m_width(rules.columns)
    , m_mostCells(mostCells(path))
{
    if (m_rules.doubled)
        joinPairs(m_text, m_doubled = std::exchange(m_rules.delimiter, kPair), 0);
    const bool runs = m_rules.delimiter == ' ';
    for (const char c : {'\n', '\r', m_rules.delimiter, runs ? '\t' : m_rules.delimiter})
        m_stops[static_cast<unsigned char>(c)] = true;
    for (const char c : {' ', '\t'})
        m_blanks[static_cast<unsigned char>(c)] = runs || c != m_rules.delimiter;
}

void CsvScanner::more()
{
    m_text.erase(0, m_at);
    m_at = 0;
    if (m_reader) {
        const std::size_t from = m_text.empty() ? 0 : m_text.size() - 1; // half of a pair, maybe
        m_ended = !m_reader->read(m_text);
        joinPairs(m_text, m_doubled, from);
        return;
    }
    m_text.clear(); // the rest is less than a row
    m_ended = true;
}

std::size_t CsvScanner::skipBlanks(std::size_t at) const
{
    while (at < m_text.size() && m_blanks[static_cast<unsigned char>(m_text[at])])
        ++at;
    return at;
}

bool CsvScanner::endsLine(std::size_t at) const
{
    return at >= m_text.size() || isLineEnd(m_text[at]);
}

bool CsvScanner::endsCell(std::size_t at) const
{
    return at >= m_text.size() || m_stops[static_cast<unsigned char>(m_text[at])];
}

void CsvScanner::requireRoom() const
{
    if (m_text.size() - m_at > kLongestRow)
        refuseLongRow(m_path, m_line);
}

bool CsvScanner::startRow()
{
    for (;;) {
        while (m_at < m_text.size() && isLineEnd(m_text[m_at])) {
            const bool last = m_at + 1 == m_text.size();
            if (m_text[m_at] == '\r' && last && !m_ended)
                break; // it may be half of CR LF
            m_at += m_text[m_at] == '\r' && !last && m_text[m_at + 1] == '\n' ? 2 : 1;
            ++m_line;
        }
        if (m_at == m_text.size() && m_ended)
            return false;
        const std::size_t begin = skipBlanks(m_at);
        const std::string& mark = m_rules.comment;
        const bool clear = begin + std::max<std::size_t>(mark.size(), 1) < m_text.size();
        if (!clear && !m_ended) {
            requireRoom();
            more();
            continue;
        }
        const bool marked = !mark.empty() && m_text.compare(begin, mark.size(), mark) == 0;
        const bool comment = marked && m_line != m_rules.markedLine;
        if (!comment && !endsLine(begin) && m_line >= m_rules.firstLine) {
            if (marked)
                m_at = begin + mark.size();
            return true;
        }
        const std::size_t end = lineEnd(begin);
        if (end == m_text.size() && !m_ended) {
            requireRoom();
            more();
            continue;
        }
        if (comment && m_line >= m_rules.firstLine && m_comments++ == 0)
            m_firstComment = m_line;
        m_at = end;
    }
}

bool CsvScanner::next()
{
    if (!startRow())
        return false;
    m_rowLine = m_line;
    while (!scanRow()) {
        requireRoom();
        more();
        if (m_text.empty())
            return false;
    }
    m_cells.clear();
    for (const Cell& cell : m_places)
        m_cells.emplace_back((cell.unquoted ? m_unquoted : m_text).data() + cell.begin,
                             cell.end - cell.begin);
    ++m_row;
    if (m_overLines)
        m_line += lineEnds(std::string_view(m_text).substr(m_at, m_rowEnd - m_at));
    m_at = m_rowEnd;
    for (CsvOddity& oddity : m_rowOddities) {
        oddity.row = m_row;
        m_oddities.add(std::move(oddity));
    }
    m_rowOddities.clear();
    if (m_width == 0)
        m_width = m_cells.size();
    if (m_row <= kKindRows && m_cells.size() == m_width)
        learnKinds();
    return true;
}

void CsvScanner::learnKinds()
{
    m_kinds.resize(m_width, Kind::Unknown);
    for (std::size_t k = 1; k < m_width; ++k) {
        const Cell& cell = m_places[k];
        m_blanksSeen = m_blanksSeen || m_rules.delimiter == ' '
                       || (!cell.unquoted && isBlank(m_text[cell.begin - 1]));
    }
    for (std::size_t k = 0; k < m_width && m_row > 1; ++k) {
        if (m_kinds[k] != Kind::Others && !isMissing(m_cells[k]))
            m_kinds[k] = looksLikeNumber(m_cells[k]) ? Kind::Numbers : Kind::Others;
    }
}

bool CsvScanner::scanRow()
{
    const Stray first = m_rules.backslash ? Stray::GiveUpSlash : Stray::GiveUp;
    Scan scan = scanCells(first);
    if (scan == Scan::More)
        return false;
    const auto fits = [this] { return m_width == 0 || m_places.size() == m_width; };
    if (scan == Scan::Done) {
        const bool slashes = !m_rules.backslash && m_rules.quote != '\0' && !fits()
                             && std::string_view(m_text)
                                        .substr(m_at, m_rowEnd - m_at)
                                        .find(std::string{'\\', m_rules.quote})
                                    != std::string_view::npos;
        if (!slashes)
            return true;
        scan = scanCells(Stray::GiveUpSlash);
        if (scan == Scan::Done && fits())
            return true;
        return scan != Scan::More && scanCells(first) == Scan::Done;
    }
    for (const Stray stray : {m_rules.backslash ? Stray::GiveUp : Stray::GiveUpSlash,
                              Stray::KeepTogether, Stray::LastQuote, Stray::Letter}) {
        scan = scanCells(stray);
        if (scan == Scan::More)
            return false;
        if (scan == Scan::Done && fits())
            break;
    }
    return true;
}

CsvScanner::Scan CsvScanner::scanCells(Stray stray)
{
    m_places.clear();
    m_unquoted.clear();
    m_rowOddities.clear();
    m_overLines = false;
    std::size_t at = m_at;
    for (;;) {
        if (m_places.size() >= m_mostCells)
            refuseWideRow(m_path, m_line, m_mostCells);
        at = skipBlanks(at);
        if (at == m_text.size() && !m_ended)
            return Scan::More;
        if (m_rules.delimiter == ' ' && !m_places.empty() && endsLine(at))
            break; // blanks at the end of a line part nothing
        if (at < m_text.size() && m_text[at] == m_rules.quote && m_rules.quote != '\0') {
            Cell cell{at, at, false};
            const Scan scan = scanQuoted(stray, at, cell);
            if (scan != Scan::Done)
                return scan;
            m_places.push_back(cell);
        } else {
            const std::size_t begin = at;
            at = endOfPlain(at);
            if (at == m_text.size() && !m_ended)
                return Scan::More;
            m_places.push_back({begin, trimmed(begin, at), false});
        }
        Cell& cell = m_places.back();
        const std::string_view text = cell.unquoted ? m_unquoted : m_text;
        if (m_rules.quote != '\0' && isTextFormula(text.substr(cell.begin, cell.end - cell.begin)))
            cell = {cell.begin + 2, cell.end - 1, cell.unquoted};
        if (endsLine(at))
            break;
        ++at;
    }
    m_rowEnd = at;
    return Scan::Done;
}

/// Where a cell that begins at `begin` and is not quoted ends without the blanks behind it.
std::size_t CsvScanner::trimmed(std::size_t begin, std::size_t end) const
{
    while (end > begin && m_blanks[static_cast<unsigned char>(m_text[end - 1])])
        --end;
    return end;
}

/// The first byte from `at` on that ends a cell without quotes: eight at a time, because the lengths
/// of cells are hard to predict.
std::size_t CsvScanner::endOfPlain(std::size_t at) const
{
    const std::string_view text = m_text;
    if constexpr (std::endian::native == std::endian::little) {
        constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
        // The lowest bit that is set is that of the first byte that is zero.
        const auto zeros = [](std::uint64_t bytes) { return (bytes - kOnes) & ~bytes & kHighs; };
        const auto each = [](char c) { return kOnes * static_cast<unsigned char>(c); };
        const std::uint64_t delimiter = each(m_rules.delimiter), feed = each('\n');
        const std::uint64_t carriage = each('\r');
        const std::uint64_t tab = m_rules.delimiter == ' ' ? each('\t') : delimiter;
        for (; at + sizeof delimiter <= text.size(); at += sizeof delimiter) {
            std::uint64_t bytes = 0;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            const std::uint64_t stops = zeros(bytes ^ delimiter) | zeros(bytes ^ feed)
                                        | zeros(bytes ^ carriage) | zeros(bytes ^ tab);
            if (stops != 0)
                return at + static_cast<std::size_t>(std::countr_zero(stops)) / 8;
        }
    }
    while (at < text.size() && !m_stops[static_cast<unsigned char>(text[at])])
        ++at;
    return at;
}

CsvScanner::Closing CsvScanner::closingOf(std::size_t open, bool backslash) const
{
    Closing closing;
    std::size_t quote = open + 1;
    for (;;) {
        quote = m_text.find(m_rules.quote, quote);
        if (quote == std::string::npos)
            return closing;
        if (backslash) {
            std::size_t slashes = 0;
            while (m_text[quote - 1 - slashes] == '\\')
                ++slashes; // stops at the opening quote
            if (slashes % 2 == 1) {
                closing.slashed = true;
                ++quote;
                continue;
            }
        }
        if (quote + 1 >= m_text.size() || m_text[quote + 1] != m_rules.quote)
            break;
        closing.doubled = true;
        quote += 2;
    }
    closing.quote = quote;
    closing.after = quote + 1;
    if (m_rules.delimiter != ' ')
        closing.after = skipBlanks(closing.after);
    closing.found = closing.after < m_text.size() || m_ended;
    closing.clean = endsCell(closing.after);
    return closing;
}

std::vector<std::string_view> CsvScanner::cellsOfLine(std::size_t from, std::size_t end) const
{
    std::vector<std::string_view> cells;
    std::size_t at = from;
    for (;;) {
        at = std::min(skipBlanks(at), end);
        if (m_rules.delimiter == ' ' && at == end && !cells.empty())
            break;
        Cell cell{at, at, false};
        const Closing closing =
            at < end && m_text[at] == m_rules.quote ? closingOf(at, m_rules.backslash) : Closing();
        if (closing.clean && closing.quote < end) {
            at = closing.after;
            cell.end = at;
        } else {
            while (at < end && !endsCell(at))
                ++at;
            cell.end = trimmed(cell.begin, at);
        }
        cells.push_back(std::string_view(m_text).substr(cell.begin, cell.end - cell.begin));
        if (at >= end)
            break;
        ++at;
    }
    return cells;
}

CsvScanner::Lines CsvScanner::linesFrom(std::size_t open, const Closing& closing) const
{
    if (m_width < 2)
        return Lines::OneCell;
    std::size_t lines = 0, numbers = 0, place = m_places.size();
    const std::size_t last = closing.found ? closing.quote : m_text.size();
    for (std::size_t from = open; lines < kLines && from <= last; ++lines, place = 0) {
        const std::size_t end = lineEnd(from);
        if (end == m_text.size() && !m_ended)
            return Lines::More;
        const auto cells = cellsOfLine(from, end);
        if (place + cells.size() != m_width)
            return Lines::OneCell;
        for (std::size_t k = 0; k < cells.size(); ++k) {
            const auto begin = static_cast<std::size_t>(cells[k].data() - m_text.data());
            // Prose has a blank behind a comma, a table that has none elsewhere is no prose.
            if (k > 0 && isBlank(m_text[begin - 1]) && !m_blanksSeen && m_row > 0)
                return Lines::OneCell;
            const bool quoted = begin == open || (begin <= last && begin + cells[k].size() > last);
            if (quoted || place + k >= m_kinds.size() || m_kinds[place + k] != Kind::Numbers
                || isMissing(cells[k]))
                continue;
            if (!looksLikeNumber(cells[k]))
                return Lines::OneCell;
            numbers += lines > 0 ? 1 : 0;
        }
        from = std::max(behindLineEnd(m_text, end), end + 1);
    }
    if (lines < 2)
        return Lines::OneCell;
    if (!closing.found && lines < kLines && !m_ended)
        return Lines::More;
    const std::size_t seams =
        (lines - 1) * (m_width - 1); // delimiters that stand where they should
    return seams >= (numbers > 0 ? kSeamsWithNumbers : kSeams) ? Lines::Rows : Lines::Unclear;
}

CsvScanner::Scan CsvScanner::scanQuoted(Stray stray, std::size_t& at, Cell& cell)
{
    const bool backslash =
        stray == Stray::GiveUpSlash || (m_rules.backslash && stray != Stray::GiveUp);
    const Closing closing = closingOf(at, backslash);
    bool isStray = !closing.clean;
    if (!closing.found) {
        isStray =
            m_ended || m_text.size() - m_at > kLongestRow || linesFrom(at, closing) == Lines::Rows;
        if (!isStray)
            return Scan::More;
    } else if (closing.clean) {
        if (lineEnd(at) < closing.quote) {
            const Lines lines = linesFrom(at, closing);
            if (lines == Lines::More)
                return Scan::More;
            isStray = lines == Lines::Rows;
            m_overLines = m_overLines || !isStray;
            if (lines == Lines::Unclear)
                note(CsvOddity::Kind::LinesInQuotes, at, closing.quote + 1);
        }
    }
    if (isStray)
        return scanStray(stray, at, cell);
    if (closing.slashed && !m_rules.backslash)
        note(CsvOddity::Kind::BackslashQuote, at, closing.quote + 1);
    cell = {at + 1, closing.quote, false};
    const std::string_view inside = std::string_view(m_text).substr(at + 1, closing.quote - at - 1);
    if (closing.doubled || (backslash && inside.find('\\') != std::string_view::npos)) {
        const std::size_t begin = m_unquoted.size();
        for (std::size_t i = at + 1; i < closing.quote; ++i) {
            const char next = m_text[i + 1];
            const bool escape =
                (m_text[i] == m_rules.quote && next == m_rules.quote)
                || (backslash && m_text[i] == '\\' && (next == m_rules.quote || next == '\\'));
            i += escape && i + 1 < closing.quote ? 1 : 0;
            m_unquoted.push_back(m_text[i]);
        }
        cell = {begin, m_unquoted.size(), true};
    }
    at = closing.after;
    return Scan::Done;
}

CsvScanner::Scan CsvScanner::scanStray(Stray stray, std::size_t& at, Cell& cell)
{
    if (stray == Stray::GiveUp || stray == Stray::GiveUpSlash)
        return Scan::GaveUp;
    const std::size_t begin = at, end = lineEnd(begin);
    if (end == m_text.size() && !m_ended)
        return Scan::More;
    const auto isQuote = [this](std::size_t place) { return m_text[place] == m_rules.quote; };
    std::size_t to = begin;
    if (stray == Stray::KeepTogether) {
        bool inside = false;
        for (; to < end && (inside || !endsCell(to)); ++to)
            inside = inside != isQuote(to);
        if (inside)
            to = begin;
    } else if (stray == Stray::LastQuote) {
        for (std::size_t quote = begin + 1; quote < end && to == begin; ++quote) {
            const std::size_t after = m_rules.delimiter == ' ' ? quote + 1 : skipBlanks(quote + 1);
            if (isQuote(quote) && endsCell(after)) {
                cell = {begin + 1, quote, false};
                to = after;
            }
        }
    }
    const bool found = to > begin;
    while (!found && !endsCell(to))
        ++to;
    if (!found || stray == Stray::KeepTogether)
        cell.end = trimmed(cell.begin, to);
    const bool again =
        std::string_view(m_text).substr(begin + 1, to - begin - 1).find(m_rules.quote)
        != std::string_view::npos;
    note(again ? CsvOddity::Kind::AfterQuote : CsvOddity::Kind::OpenQuote, begin, to);
    at = to;
    return Scan::Done;
}

void CsvScanner::note(CsvOddity::Kind kind, std::size_t from, std::size_t to)
{
    std::size_t end = std::min(to, lineEnd(from));
    while (end > from && m_blanks[static_cast<unsigned char>(m_text[end - 1])])
        --end;
    std::size_t cut = from;
    for (std::size_t letters = 0; cut < end && letters < kQuoted; ++letters) {
        ++cut;
        while (cut < end && (m_text[cut] & 0xC0) == 0x80)
            ++cut; // the rest of a character of several bytes
    }
    m_rowOddities.push_back(
        {.kind = kind,
         .line = m_rowLine + lineEnds(std::string_view(m_text).substr(m_at, from - m_at)),
         .row = 0,
         .cell = m_places.size(),
         .text = withPairs(m_text.substr(from, cut - from), m_doubled) + (cut < end ? "..." : "")});
}

} // namespace assay::data::formats
