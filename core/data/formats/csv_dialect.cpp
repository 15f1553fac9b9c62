// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_dialect.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/formats/csv_scanner.h"
#include "data/formats/number_cell.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::size_t kRows = 200;

using Row = std::vector<std::string>;

std::vector<Row> rowsOf(const std::filesystem::path& path, const std::string& sample,
                        char delimiter)
{
    std::vector<Row> rows;
    try {
        CsvScanner scanner(path, sample, delimiter);
        while (rows.size() < kRows && scanner.next())
            rows.emplace_back(scanner.cells().begin(), scanner.cells().end());
    } catch (const base::Error&) {
        // The sample may end within a quote; the reader itself will tell whether it is closed.
    }
    // The last row may be half of one.
    if (rows.size() > 2 && rows.size() < kRows && !sample.ends_with('\n'))
        rows.pop_back();
    return rows;
}

std::size_t commonestWidth(const std::vector<Row>& rows)
{
    std::map<std::size_t, std::size_t> counts;
    for (const Row& row : rows)
        ++counts[row.size()];
    std::size_t width = 0, most = 0;
    for (const auto& [columns, count] : counts) {
        if (count >= most) {
            most = count;
            width = columns;
        }
    }
    return width;
}

char guessDelimiter(const std::filesystem::path& path, const std::string& sample)
{
    char best = ',';
    double bestScore = 0;
    for (const char candidate : {',', ';', '\t', '|'}) {
        const auto rows = rowsOf(path, sample, candidate);
        if (rows.empty())
            continue;
        const std::size_t width = commonestWidth(rows);
        if (width < 2)
            continue;
        const auto fitting = static_cast<double>(std::count_if(
            rows.begin(), rows.end(), [&](const Row& row) { return row.size() == width; }));
        const double share = fitting / static_cast<double>(rows.size());
        // Agreement counts most; among equals the one that yields more cells.
        const double score =
            share * share + 0.02 * std::min<double>(static_cast<double>(width), 20);
        if (score > bestScore + 1e-9) {
            bestScore = score;
            best = candidate;
        }
    }
    return best;
}

bool guessHeader(const std::vector<Row>& rows)
{
    if (rows.size() < 2)
        return rows.size() == 1
               && std::none_of(rows[0].begin(), rows[0].end(), [](const std::string& cell) {
                      return readNumber(cell).has_value();
                  });
    const MissingCells missing{std::string()};
    const Row& first = rows[0];
    bool numericColumns = false, textAboveNumbers = false, numberAboveNumbers = false;
    for (std::size_t c = 0; c < first.size(); ++c) {
        std::size_t numbers = 0, filled = 0;
        for (std::size_t r = 1; r < rows.size(); ++r) {
            if (c >= rows[r].size() || missing(rows[r][c]))
                continue;
            ++filled;
            numbers += readNumber(rows[r][c]) ? 1 : 0;
        }
        if (filled == 0 || numbers * 10 < filled * 9)
            continue;
        numericColumns = true;
        if (missing(first[c]))
            continue;
        (readNumber(first[c]) ? numberAboveNumbers : textAboveNumbers) = true;
    }
    if (numericColumns)
        return textAboveNumbers && !numberAboveNumbers;
    // A table of texts: names of columns are all different and do not come again.
    const std::set<std::string> names(first.begin(), first.end());
    if (names.size() != first.size() || names.contains(""))
        return false;
    bool anyRepeats = false;
    for (std::size_t c = 0; c < first.size(); ++c) {
        std::set<std::string> below;
        for (std::size_t r = 1; r < rows.size(); ++r) {
            if (c >= rows[r].size())
                continue;
            if (rows[r][c] == first[c])
                return false;
            anyRepeats = !below.insert(rows[r][c]).second || anyRepeats;
        }
    }
    return anyRepeats || rows.size() < 4;
}

std::optional<char> delimiterOf(Delimiter delimiter)
{
    switch (delimiter) {
    case Delimiter::Auto: return std::nullopt;
    case Delimiter::Comma: return ',';
    case Delimiter::Semicolon: return ';';
    case Delimiter::Tab: return '\t';
    case Delimiter::Pipe: return '|';
    }
    return std::nullopt;
}

} // namespace

CsvDialect guessDialect(const std::filesystem::path& path, const std::string& sample,
                        const TableSpec& spec)
{
    CsvDialect dialect;
    const auto given = delimiterOf(spec.delimiter);
    dialect.delimiter = given ? *given : guessDelimiter(path, sample);
    const auto rows = rowsOf(path, sample, dialect.delimiter);
    dialect.columns = commonestWidth(rows);
    dialect.header =
        spec.header == HeaderChoice::Auto ? guessHeader(rows) : spec.header == HeaderChoice::Yes;
    return dialect;
}

std::string delimiterName(char delimiter)
{
    switch (delimiter) {
    case ';': return "semicolon";
    case '\t': return "tab";
    case '|': return "pipe";
    default: return "comma";
    }
}

} // namespace assay::data::formats
