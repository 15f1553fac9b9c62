// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/csv_header.h"

#include "data/formats/cell.h"
#include "data/formats/date_cell.h"
#include "data/formats/number_cell.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>

namespace assay::data::formats {

namespace {

/// From so many rows on the absence of something says anything.
constexpr std::size_t kTellingRows = 5;
/// So many whole numbers that count up by one are no row of data.
constexpr std::size_t kSequence = 4;

enum class Holds { Nothing, Numbers, Dates, Words };

/// What the cells below the first row have in common.
struct Below {
    Holds holds = Holds::Nothing;
    std::size_t filled = 0, numbers = 0, fractions = 0;
    std::size_t same = 0;                      ///< as the cell of the first row
    std::map<std::string, std::size_t> counts; ///< of those that are no numbers

    /// Few words, each of which comes again.
    bool isListOfWords() const
    {
        return holds == Holds::Words && filled >= kTellingRows && counts.size() * 2 <= filled
               && std::none_of(counts.begin(), counts.end(),
                               [](const auto& count) { return count.second == 1; });
    }
};

bool isDigits(const std::string& cell)
{
    return !cell.empty() && cell.find_first_not_of("0123456789") == std::string::npos;
}

/// A text that names something and is no mark for a missing value.
bool isName(const std::string& cell)
{
    const auto first = static_cast<unsigned char>(cell.empty() ? '\0' : cell[0]);
    const bool letter = (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z')
                        || first == '_' || first >= 0x80;
    const std::set<std::string> marks{"unknown", "missing", "n.a", "nil", "undefined", "inf"};
    return letter && !marks.contains(plainLabel(cell));
}

Below below(const std::vector<CsvRow>& rows, std::size_t column)
{
    const MissingCells missing{std::string()};
    Below result;
    std::size_t dates = 0;
    for (std::size_t r = 1; r < rows.size(); ++r) {
        if (column >= rows[r].size() || missing(rows[r][column]))
            continue;
        const std::string& cell = rows[r][column];
        const bool number = readNumber(cell).has_value();
        ++result.filled;
        result.same += column < rows[0].size() && cell == rows[0][column] ? 1 : 0;
        if (!number)
            ++result.counts[cell];
        result.numbers += number ? 1 : 0;
        result.fractions += number && cell.find_first_of(".,") != std::string::npos ? 1 : 0;
        dates += !number && readDate(cell) ? 1 : 0;
    }
    const auto most = [&](std::size_t count) { return count * 10 >= result.filled * 9; };
    if (result.filled > 0)
        result.holds = most(result.numbers) ? Holds::Numbers
                       : most(dates)        ? Holds::Dates
                                            : Holds::Words;
    return result;
}

/// 0 1 2 3, with or without a name before them.
bool countsUp(const CsvRow& row)
{
    std::vector<std::int64_t> numbers;
    for (std::size_t k = 0; k < row.size(); ++k) {
        if (isDigits(row[k]) && row[k].size() < 10)
            numbers.push_back(std::stoll(row[k]));
        else if (k > 0)
            return false;
    }
    for (std::size_t k = 1; k < numbers.size(); ++k) {
        if (numbers[k] != numbers[k - 1] + 1)
            return false;
    }
    return numbers.size() >= kSequence;
}

bool areNamesOfWords(const std::vector<CsvRow>& rows)
{
    const CsvRow& first = rows[0];
    const std::set<std::string> names(first.begin(), first.end());
    if (names.size() != first.size() || names.contains(""))
        return false;
    bool anyRepeats = false;
    for (std::size_t c = 0; c < first.size(); ++c) {
        std::set<std::string> seen;
        for (std::size_t r = 1; r < rows.size(); ++r) {
            if (c >= rows[r].size())
                continue;
            if (rows[r][c] == first[c])
                return false;
            anyRepeats = !seen.insert(rows[r][c]).second || anyRepeats;
        }
    }
    return anyRepeats || rows.size() < 4;
}

/// The rows without those that repeat the first, where that is a header; empty: it is none, or none
/// does.
std::vector<CsvRow> withoutHeaderAgain(const std::vector<CsvRow>& rows)
{
    constexpr std::size_t kOneIn = 4; // rows: more copies are examples
    if (rows.empty() || rows[0].size() < 2)
        return {};
    const CsvRow& first = rows[0];
    const std::set<std::string> names(first.begin(), first.end());
    const auto labelsOf = [](const CsvRow& row) {
        CsvRow labels;
        std::transform(row.begin(), row.end(), std::back_inserter(labels),
                       [](const std::string& cell) { return plainLabel(cell); });
        return labels;
    };
    const CsvRow labels = labelsOf(first);
    const auto isCopy = [&](const CsvRow& row) {
        return row.size() == first.size() && (row == first || labelsOf(row) == labels);
    };
    const auto copies =
        static_cast<std::size_t>(std::count_if(rows.begin() + 1, rows.end(), isCopy));
    const auto exact = static_cast<std::size_t>(std::count(rows.begin() + 1, rows.end(), first));
    if (copies == 0 || copies * kOneIn > rows.size() || names.size() != first.size()
        || !std::all_of(first.begin(), first.end(), isName))
        return {};
    std::vector<CsvRow> others{first};
    std::copy_if(rows.begin() + 1, rows.end(), std::back_inserter(others),
                 [&](const CsvRow& row) { return !isCopy(row); });
    for (std::size_t r = 1; r < others.size(); ++r) {
        for (std::size_t c = 0; c < std::min(first.size(), others[r].size()); ++c) {
            const bool again =
                exact == copies ? others[r][c] == first[c] : plainLabel(others[r][c]) == labels[c];
            if (again)
                return {};
        }
    }
    return others;
}

} // namespace

HeaderGuess guessHeader(const std::vector<CsvRow>& rows)
{
    if (auto joined = withoutHeaderAgain(rows); !joined.empty())
        return guessHeader(joined);
    HeaderGuess guess;
    if (rows.empty())
        return guess;
    const CsvRow& first = rows[0];
    const auto isNumber = [&](const std::string& cell) { return readNumber(cell).has_value(); };
    guess.numbers = static_cast<std::size_t>(std::count_if(first.begin(), first.end(), isNumber));
    if (rows.size() == 1) {
        guess.header = guess.numbers == 0;
        return guess;
    }
    const MissingCells missing{std::string()};
    std::size_t numberColumns = 0, names = 0, texts = 0, numbers = 0, wholeAboveFractions = 0;
    std::size_t words = 0, again = 0, numbersAboveWords = 0, datesNamed = 0;
    for (std::size_t c = 0; c < first.size(); ++c) {
        const std::string& cell = first[c];
        const Below column = below(rows, c);
        numberColumns += column.holds == Holds::Numbers ? 1 : 0;
        if (missing(cell))
            continue;
        const bool number = isNumber(cell);
        const bool comes = column.same > 0;
        if (column.holds == Holds::Numbers) {
            (number ? numbers : texts) += 1;
            names += !number && isName(cell) && !comes ? 1 : 0;
            wholeAboveFractions +=
                isDigits(cell) && column.filled >= kTellingRows && column.fractions == column.filled
                    ? 1
                    : 0;
        } else if (column.holds == Holds::Dates) {
            datesNamed += !readDate(cell).has_value() && isName(cell) ? 1 : 0;
            again += readDate(cell).has_value() ? 1 : 0;
        } else if (column.holds == Holds::Words) {
            again += comes ? 1 : 0;
            words += !comes && !number && column.isListOfWords() ? 1 : 0;
            numbersAboveWords +=
                number && column.numbers == 0 && column.filled >= kTellingRows ? 1 : 0;
        }
    }
    if (texts > 0 && numbers == 0) {
        guess.header = true;
        return guess;
    }
    if (countsUp(first) && !countsUp(rows[1])) {
        guess.header = true;
        return guess;
    }
    const bool digits = std::all_of(first.begin(), first.end(), [&](const std::string& cell) {
        return !isNumber(cell) || isDigits(cell);
    });
    if (numberColumns == 0 && numbersAboveWords == 0) {
        guess.header = datesNamed > 0 ? again == 0 : areNamesOfWords(rows);
        return guess;
    }
    if (again > 0)
        return guess;
    const bool fractions = wholeAboveFractions >= 2 && wholeAboveFractions == numbers;
    const bool named = names + words + datesNamed + numbersAboveWords > 0;
    guess.header = digits && (named || fractions);
    guess.sure = guess.header ? false : !named;
    return guess;
}

} // namespace assay::data::formats
