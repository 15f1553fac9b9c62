// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_sideways.h"

#include "base/finding_words.h"
#include "data/formats/byte_reader.h"
#include "data/formats/cell.h"
#include "data/formats/number_cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::size_t kMostRows = 60;
constexpr std::size_t kFewestRows = 10; ///< that can be split into train and the other parts
constexpr std::size_t kFewestExamples = 4;

enum class Row { Numbers, Words, Neither };

/// What the cells behind the first have in common.
Row kindOf(const std::vector<std::string_view>& cells)
{
    static const MissingCells missing{std::string()};
    std::set<std::string_view> words;
    std::size_t filled = 0, numbers = 0;
    for (std::size_t k = 1; k < cells.size(); ++k) {
        if (missing.meaning(cells[k]) != CellMeaning::Value)
            continue;
        ++filled;
        if (readNumber(cells[k])) {
            ++numbers;
            continue;
        }
        words.insert(cells[k]);
    }
    if (filled < kFewestExamples)
        return Row::Neither;
    if (numbers == filled)
        return Row::Numbers;
    const bool few = words.size() >= 2 && words.size() * 2 <= filled;
    return numbers == 0 && few ? Row::Words : Row::Neither;
}

bool areUnits(const std::vector<std::string_view>& cells)
{
    return std::all_of(cells.begin() + 1, cells.end(), isKnownUnit);
}

std::string withoutFile(const base::Finding& finding)
{
    const std::string delimiter = base::text(finding, 1);
    return fmt::format(
        "Each row holds numbers alone (line {:.0f}) or words alone (\"{}\", line {:.0f}), so that "
        "every column holds both: the table seems to lie on its side, an example in each column. If "
        "so, turn it around: pandas.read_csv(\"{}\", index_col=0{}).T.to_csv(\"turned.csv\").",
        base::number(finding, "line 1"), base::text(finding, 0), base::number(finding, "line 2"),
        base::fileOf(finding),
        delimiter == ","    ? std::string()
        : delimiter == "\t" ? std::string(", sep=\"\\t\"")
                            : fmt::format(", sep=\"{}\"", delimiter));
}

} // namespace

std::optional<base::Finding> sidewaysFinding(const std::filesystem::path& path,
                                             const TextBeginning& beginning,
                                             const CsvDialect& dialect)
{
    CsvScanner scanner(path, beginning.text, dialect.rules, beginning.whole);
    if (!beginning.whole || dialect.rowNames || !scanner.next())
        return std::nullopt;
    const std::size_t width = scanner.cells().size();
    std::set<std::string> names;
    std::size_t numbers = 0, rows = 0;
    std::int64_t ofNumbers = 0, ofWords = 0; // lines
    std::string named;
    while (scanner.next()) {
        const std::vector<std::string_view>& cells = scanner.cells();
        if (cells.size() != width || ++rows > kMostRows || readNumber(cells[0])
            || !names.emplace(cells[0]).second)
            return std::nullopt;
        const Row kind = kindOf(cells);
        // Units stand right below the header; further down M and F are two sexes.
        if (kind == Row::Neither || (rows == 1 && areUnits(cells)))
            return std::nullopt;
        if (kind == Row::Numbers) {
            ofNumbers = numbers++ == 0 ? scanner.line() : ofNumbers;
        } else if (ofWords == 0) {
            ofWords = scanner.line();
            named = cells[0];
        }
    }
    if (numbers < 2 || ofWords == 0)
        return std::nullopt;
    base::Finding finding{
        .id = "table.sideways",
        .severity = base::Severity::Warning,
        .basis = base::Basis::Suspected,
        .place = path.string(),
        .step = {},
        .evidence = {{"line 1", static_cast<double>(ofNumbers)},
                     {"line 2", static_cast<double>(ofWords)}},
        .texts = {named, std::string(dialect.rules.doubled ? 2 : 1, dialect.rules.delimiter)},
        .samples = {},
        .fix = {},
        .otherFixes = {}};
    if (rows < kFewestRows)
        refuse(path, "table.sideways", withoutFile(finding));
    return finding;
}

std::string sidewaysText(const base::Finding& finding)
{
    return base::fileOf(finding) + ": e" + withoutFile(finding).substr(1);
}

} // namespace assay::data::formats
