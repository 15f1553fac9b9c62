// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/csv_survey.h"

#include "base/utf8.h"
#include "data/formats/cell.h"
#include "data/formats/column_marks.h"
#include "data/formats/csv_scanner.h"
#include "data/formats/number_cell.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>

namespace assay::interop {

namespace {

using data::formats::Certainty;
using data::formats::ColumnSurvey;
using data::formats::readNumber;

constexpr std::size_t kMostColumns = 2000; ///< of a log that is looked through beforehand
constexpr std::size_t kFewestRows = 3;     ///< that show a direction

} // namespace

bool onlyFalls(const std::vector<double>& counters)
{
    std::size_t falls = 0;
    for (std::size_t i = 1; i < counters.size(); ++i) {
        if (counters[i] > counters[i - 1])
            return false;
        falls += counters[i] < counters[i - 1] ? 1 : 0;
    }
    return falls + 1 >= kFewestRows;
}

CsvSurvey::CsvSurvey(const std::filesystem::path& path, std::string text, const CsvLayout& layout)
{
    if (layout.columns.size() > kMostColumns)
        return;
    std::vector<ColumnSurvey> surveys(layout.columns.size());
    std::vector<bool> fractions(layout.columns.size()); // in brackets
    const data::formats::MissingCells isMissing{std::string()};
    std::vector<double> counters;
    const auto counter = static_cast<std::size_t>(layout.step >= 0 ? layout.step : layout.epoch);
    data::formats::CsvRules rules(layout.delimiter);
    rules.columns = layout.columns.size();
    data::formats::CsvScanner scanner(path, std::move(text), rules);
    bool headers = false;
    while (scanner.next()) {
        const auto& cells = scanner.cells();
        headers = headers || layoutOf(cells, layout.delimiter).has_value();
        for (std::size_t k = 0; k < std::min(cells.size(), surveys.size()); ++k) {
            surveys[k].see(cells[k], scanner.line(), isMissing);
            if (cells[k].find('(') == std::string_view::npos)
                continue;
            const LoggedCell cell = loggedCell(cells[k]);
            if (cell.form == CellForm::Bracketed && cell.value != std::floor(cell.value))
                fractions[k] = true;
        }
        if (counter < cells.size()) {
            if (const LoggedCell cell = loggedCell(cells[counter]); cell.form == CellForm::Number)
                counters.push_back(cell.value);
        }
    }
    m_descends = !headers && onlyFalls(counters);
    const data::TableSpec spec;
    const auto file = data::formats::decimalOfFile(surveys);
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        const ColumnSurvey& survey = surveys[k];
        const auto [decimal, certainty] =
            data::formats::decimalOf(survey, {spec, layout.delimiter, file, nullptr});
        m_columns.push_back({.decimal = decimal,
                             .open = certainty == Certainty::Open,
                             .commasInFile = file == ',',
                             .bracketed = !fractions[k] && survey.numbers() > 0
                                          && survey.numbers() == survey.parenthesised(),
                             .grouped = layout.delimiter == ','});
    }
}

bool namesRuns(const std::filesystem::path& path, std::string text, const CsvLayout& layout)
{
    constexpr std::size_t kFew = 3;
    if (layout.run < 0)
        return false;
    const auto column = static_cast<std::size_t>(layout.run);
    data::formats::CsvRules rules(layout.delimiter);
    rules.columns = layout.columns.size();
    data::formats::CsvScanner scanner(path, std::move(text), rules);
    std::set<std::string, std::less<>> words;
    std::size_t rows = 0;
    while (scanner.next()) {
        const auto& cells = scanner.cells();
        if (column >= cells.size() || layoutOf(cells, layout.delimiter))
            continue;
        ++rows;
        words.emplace(cells[column]);
    }
    return rows <= kFew || 2 * words.size() <= rows;
}

std::optional<CsvSurvey::Number> CsvSurvey::number(std::size_t column, std::string_view text,
                                                   CellForm form) const
{
    if (column >= m_columns.size() || form == CellForm::Empty || form == CellForm::Percent
        || form == CellForm::Clock)
        return std::nullopt;
    const Column& own = m_columns[column];
    const auto number = readNumber(data::formats::withoutSpaces(text));
    if (!number || number->parenthesised || !number->unit.empty())
        return std::nullopt;
    const bool comma = own.decimal == ',';
    // A plain point is a decimal point unless the file writes its fractions with commas.
    if (form == CellForm::Number && !(comma && own.commasInFile && number->isAmbiguous()))
        return std::nullopt;
    if (form == CellForm::Either && !comma && !own.grouped)
        return std::nullopt;
    const auto value = comma ? number->comma : number->point;
    if (!value)
        return std::nullopt;
    const auto groups = comma ? number->commaGroups : number->pointGroups;
    return Number{.value = *value,
                  .comma = comma && text.find(',') != std::string_view::npos,
                  .thousands = groups != data::Thousands::None,
                  .open = number->isAmbiguous() && own.open};
}

CsvSurvey CsvSurvey::under(const std::vector<std::string>& before,
                           const std::vector<std::string>& after) const
{
    CsvSurvey other;
    if (m_columns.empty())
        return other;
    const bool commas = m_columns.front().commasInFile;
    for (const std::string& name : after) {
        const auto known = std::find(before.begin(), before.end(), name);
        const auto place = static_cast<std::size_t>(known - before.begin());
        other.m_columns.push_back(place < m_columns.size()
                                      ? m_columns[place]
                                      : Column{.decimal = commas ? ',' : '.',
                                               .open = true,
                                               .commasInFile = commas,
                                               .bracketed = false,
                                               .grouped = m_columns.front().grouped});
    }
    return other;
}

std::string shortened(std::string_view cell)
{
    std::size_t most = 40;
    if (cell.size() <= most)
        return base::validUtf8(cell);
    while (most > 0 && (static_cast<unsigned char>(cell[most]) & 0xC0) == 0x80)
        --most; // no character is cut
    return base::validUtf8(cell.substr(0, most)) + " ...";
}

std::optional<TimedNumber> timedNumber(std::string_view text)
{
    const auto number = readNumber(data::formats::withoutSpaces(text));
    if (!number || number->unitFirst || number->parenthesised || number->isAmbiguous()
        || !number->point)
        return std::nullopt;
    for (const std::string_view unit : {"s", "sec", "ms", "min", "h"}) {
        if (number->unit == unit)
            return TimedNumber{*number->point, std::string(unit)};
    }
    return std::nullopt;
}

} // namespace assay::interop
