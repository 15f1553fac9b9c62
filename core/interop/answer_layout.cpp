// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_layout.h"

#include "base/error.h"
#include "data/formats/byte_reader.h"
#include "data/formats/csv_dialect.h"
#include "data/formats/csv_scanner.h"

#include <optional>

namespace assay::interop {

namespace {

using data::formats::CsvScanner;
using data::formats::refuse;
using std::filesystem::path;

bool isSeparatorLine(const std::vector<std::string_view>& cells)
{
    return !cells.empty()
           && data::formats::lower(std::string(cells.front().substr(0, 4))) == "sep=";
}

/// The layout with this delimiter; empty when the text has no row.
std::optional<AnswerLayout> layoutWith(const path& file, const std::string& sample, char delimiter)
{
    try {
        CsvScanner scanner(file, sample, delimiter);
        if (!scanner.next())
            return std::nullopt;
        AnswerLayout layout{.delimiter = delimiter, .decimal = '.', .columns = {}};
        layout.hasSeparatorLine = isSeparatorLine(scanner.cells());
        if (layout.hasSeparatorLine && !scanner.next())
            return std::nullopt;
        layout.columns = answerColumns(scanner.cells());
        layout.width = scanner.cells().size();
        // A delimiter at the end of the header ends its last name and begins none.
        while (layout.width > 1 && scanner.cells()[layout.width - 1].empty())
            --layout.width;
        return layout;
    } catch (const base::Error&) {
        return std::nullopt; // a quote that the sample does not close
    }
}

} // namespace

AnswerLayout answerLayout(const path& file)
{
    std::string sample;
    data::formats::TextReader(file, data::EncodingChoice::Auto).read(sample);
    const auto guessed = data::formats::guessDialect(file, sample, {});
    std::optional<AnswerLayout> best = layoutWith(file, sample, guessed.delimiter);
    for (const char delimiter : {',', ';', '\t', '|'}) {
        if (best && best->columns.isComplete())
            break;
        auto other = layoutWith(file, sample, delimiter);
        if (other && (!best || other->columns.isComplete()))
            best = std::move(other);
    }
    if (!best)
        refuse(file, "predictions.empty", "The table is empty.");
    best->decimal =
        guessed.delimiter == best->delimiter && best->delimiter != ',' ? guessed.decimal : '.';
    return std::move(*best);
}

} // namespace assay::interop
