// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_layout.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/csv_dialect.h"
#include "data/formats/csv_scanner.h"

#include <optional>

namespace assay::interop {

namespace {

using data::formats::CsvScanner;
using data::formats::refuse;
using std::filesystem::path;

constexpr std::size_t kRowsForDecimal = 200;

bool isSeparatorLine(const std::vector<std::string_view>& cells)
{
    return !cells.empty()
           && data::formats::lower(std::string(cells.front().substr(0, 4))) == "sep=";
}

/// The beginning of a table.
struct Sample {
    std::string text;
    bool whole = false; ///< that is all of it
};

Sample beginningOf(const path& file)
{
    data::formats::TextReader reader(file, data::EncodingChoice::Auto);
    Sample sample;
    reader.read(sample.text);
    std::string more;
    sample.whole = !reader.read(more);
    return sample;
}

/// The layout with this delimiter; empty when the text has no row.
std::optional<AnswerLayout> layoutWith(const path& file, const Sample& sample, char delimiter)
{
    AnswerLayout layout{.delimiter = delimiter, .decimal = '.', .columns = {}};
    data::formats::CsvRules rules(delimiter);
    for (;;) {
        CsvScanner scanner(file, sample.text, rules, sample.whole);
        if (!scanner.next())
            return std::nullopt;
        layout.headerLine = scanner.line();
        if (isSeparatorLine(scanner.cells()) && rules.firstLine <= layout.headerLine) {
            rules.firstLine = layout.headerLine + 1;
            continue;
        }
        layout.columns = answerColumns(scanner.cells());
        layout.width = scanner.cells().size();
        // A delimiter at the end of the header ends its last name and begins none.
        while (layout.width > 1 && scanner.cells()[layout.width - 1].empty())
            --layout.width;
        return layout;
    }
}

/// The mark that makes numbers of more cells. Where commas part cells it is the point.
char decimalOf(const path& file, const Sample& sample, const AnswerLayout& layout)
{
    if (layout.delimiter == ',')
        return '.';
    data::formats::CsvRules rules(layout.delimiter);
    rules.firstLine = layout.headerLine;
    CsvScanner scanner(file, sample.text, rules, sample.whole);
    std::size_t commas = 0, points = 0;
    for (std::size_t row = 0; row < kRowsForDecimal && scanner.next(); ++row) {
        for (const std::string_view cell : scanner.cells()) {
            commas += data::formats::parseNumber(cell, ',') ? 1 : 0;
            points += data::formats::parseNumber(cell, '.') ? 1 : 0;
        }
    }
    return commas > points ? ',' : '.';
}

} // namespace

AnswerLayout answerLayout(const path& file)
{
    const Sample sample = beginningOf(file);
    const auto guessed = data::formats::guessDialect(file, {sample.text, sample.whole}, {});
    std::optional<AnswerLayout> best = layoutWith(file, sample, guessed.rules.delimiter);
    for (const char delimiter : {',', ';', '\t', '|'}) {
        if (best && best->columns.isComplete())
            break;
        auto other = layoutWith(file, sample, delimiter);
        if (other && (!best || other->columns.isComplete()))
            best = std::move(other);
    }
    if (!best)
        refuse(file, "predictions.empty", "The table is empty.");
    best->decimal = decimalOf(file, sample, *best);
    return std::move(*best);
}

} // namespace assay::interop
