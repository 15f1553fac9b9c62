// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/answer_quantities.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/formats/column_reading.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

namespace assay::interop {

namespace {

using data::formats::ColumnReading;
using data::formats::ColumnSurvey;
using data::formats::parseNumber;

/// The units of the labels, or of the answers, each with the first text.
std::map<std::string, const AnswerText*> unitsOf(const std::vector<AnswerText>& texts,
                                                 std::int64_t AnswerText::*side)
{
    std::map<std::string, const AnswerText*> units;
    for (const AnswerText& text : texts) {
        const auto number = data::formats::readNumber(text.text);
        if (number && text.*side > 0)
            units.emplace(number->unit, &text);
    }
    return units;
}

[[noreturn]] void refuseUnits(const std::filesystem::path& file, const AnswerText& text,
                              const std::string& one, const std::string& other)
{
    throw base::inputError("predictions.units",
                           fmt::format("Labels and answers are numbers in different units, \"{}\" "
                                       "and \"{}\": write both in one unit.",
                                       one.substr(0, 40), other.substr(0, 40)),
                           {.file = file.string(), .row = text.line, .byte = {}});
}

/// Where the column has no unit by the most of its numbers, the only one that stands behind some.
void takeOnlyUnit(const std::vector<AnswerText>& texts, ColumnReading& reading)
{
    if (!reading.form.unit.empty() || reading.magnitudes)
        return;
    std::set<std::pair<std::string, bool>> units;
    for (const AnswerText& text : texts) {
        const auto number = data::formats::readNumber(text.text);
        if (number && !number->unit.empty())
            units.emplace(number->unit, number->unitFirst);
    }
    if (units.size() != 1)
        return;
    reading.form.unit = units.begin()->first;
    reading.form.unitFirst = units.begin()->second;
}

/// Refuses one unit in the labels and another in the answers. Other words behind numbers are names: "1st", "2nd".
void checkUnits(const std::filesystem::path& file, const std::vector<AnswerText>& texts)
{
    const auto labels = unitsOf(texts, &AnswerText::labels),
               answers = unitsOf(texts, &AnswerText::answers);
    if (labels.size() != 1 || answers.size() != 1)
        return;
    const auto& [one, label] = *labels.begin();
    const auto& [other, answer] = *answers.begin();
    if (one != other && data::formats::isKnownUnit(one) && data::formats::isKnownUnit(other))
        refuseUnits(file, *answer, label->text, answer->text);
}

/// The first texts that are labels, or answers, by whether they are percents.
void checkPercents(const std::filesystem::path& file, const std::vector<AnswerText>& texts)
{
    const AnswerText *with = nullptr, *without = nullptr;
    bool labelsWith = false, answersWith = false, labelsWithout = false, answersWithout = false;
    for (const AnswerText& text : texts) {
        const bool percent = text.text.ends_with('%');
        (percent ? with : without) = &text;
        bool& label = percent ? labelsWith : labelsWithout;
        bool& answer = percent ? answersWith : answersWithout;
        label = label || text.labels > 0;
        answer = answer || text.answers > 0;
    }
    const bool one = labelsWith && !labelsWithout && !answersWith;
    const bool other = answersWith && !answersWithout && !labelsWith;
    if ((one || other) && without != nullptr)
        refuseUnits(file, *without, with->text, without->text);
}

} // namespace

std::optional<AnswerQuantities> quantitiesOf(const std::filesystem::path& file,
                                             const std::vector<AnswerText>& texts, char decimal,
                                             char delimiter)
{
    const data::formats::MissingCells isMissing{std::string()};
    ColumnSurvey survey;
    const AnswerText* first = nullptr;
    bool isPlain = true;
    for (const AnswerText& text : texts) {
        const auto number = data::formats::readNumber(text.text);
        if (!number)
            return std::nullopt;
        survey.see(text.text, text.line, isMissing);
        if (isPlain && !parseNumber(text.text, decimal)) {
            isPlain = false;
            first = &text;
        }
    }
    if (isPlain)
        return std::nullopt;
    const data::TableSpec spec;
    ColumnReading reading =
        data::formats::readingsOf(
            {survey},
            {.spec = spec, .delimiter = delimiter, .numbers = {}, .categories = {}, .like = {}})
            .front();
    if (reading.code)
        return std::nullopt;
    AnswerQuantities found{.values = {}, .cell = first->text, .value = 0, .isOpen = false};
    using data::formats::Certainty;
    found.isOpen =
        reading.marks != Certainty::Sure && survey.ambiguous('.') + survey.ambiguous(',') > 0;
    if (found.isOpen && reading.marks == Certainty::Open)
        reading.form.decimal = decimal;
    reading.kind = data::ColumnKind::Number;
    takeOnlyUnit(texts, reading);
    for (const AnswerText& text : texts) {
        const auto value = reading.value(text.text);
        if (!value) {
            checkUnits(file, texts);
            return std::nullopt;
        }
        found.values.push_back(*value);
        if (&text == first)
            found.value = *value;
    }
    checkPercents(file, texts);
    return found;
}

double correlationOf(const std::vector<double>& one, const std::vector<double>& other)
{
    const auto count = static_cast<double>(one.size());
    const double meanOne = std::accumulate(one.begin(), one.end(), 0.0) / count,
                 meanOther = std::accumulate(other.begin(), other.end(), 0.0) / count;
    double ofOne = 0, ofOther = 0, ofBoth = 0;
    for (std::size_t i = 0; i < one.size(); ++i) {
        const double a = one[i] - meanOne, b = other[i] - meanOther;
        ofOne += a * a;
        ofOther += b * b;
        ofBoth += a * b;
    }
    return ofBoth / std::sqrt(ofOne * ofOther);
}

} // namespace assay::interop
