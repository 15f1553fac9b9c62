// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_layout.h"

#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/csv_dialect.h"
#include "interop/answer_numbers.h"

#include <optional>

namespace assay::interop {

namespace {

using data::formats::CsvRules;
using data::formats::CsvScanner;
using data::formats::refuse;
using data::formats::TextBeginning;
using std::filesystem::path;

constexpr std::size_t kRowsForDecimal = 200;

/// The layout by these rules; empty when the text has no row. `rowNames`: the header has no name for
/// the first column.
std::optional<AnswerLayout> layoutBy(const path& file, const TextBeginning& beginning,
                                     const CsvRules& rules, bool rowNames)
{
    CsvScanner scanner(file, beginning.text, rules, beginning.whole);
    if (!scanner.next())
        return std::nullopt;
    std::vector<std::string_view> header = scanner.cells();
    if (rowNames)
        header.insert(header.begin(), std::string_view());
    AnswerLayout layout{.rules = rules, .decimal = '.', .columns = answerColumns(header)};
    layout.width = header.size();
    // A delimiter at the end of the header ends its last name and begins none.
    while (layout.width > 1 && header[layout.width - 1].empty())
        --layout.width;
    return layout;
}

/// The mark that makes numbers of more cells. Where commas part cells it is the point.
char decimalOf(const path& file, const TextBeginning& beginning, const CsvRules& rules)
{
    if (rules.delimiter == ',')
        return '.';
    CsvScanner scanner(file, beginning.text, rules, beginning.whole);
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
    const auto beginning = TextBeginning::of(file, data::EncodingChoice::Auto);
    const auto guessed = data::formats::guessDialect(file, beginning, {});
    std::optional<AnswerLayout> best = layoutBy(file, beginning, guessed.rules, guessed.rowNames);
    for (const char delimiter : {',', ';', '\t', '|'}) {
        if (best && best->columns.isComplete())
            break;
        auto other = layoutBy(file, beginning, CsvRules(delimiter), false);
        if (other && (!best || other->columns.isComplete()))
            best = std::move(other);
    }
    if (!best)
        refuse(file, "predictions.empty", "The table is empty.");
    best->decimal = decimalOf(file, beginning, best->rules);
    lookAtNumbers(file, *best);
    return std::move(*best);
}

} // namespace assay::interop
