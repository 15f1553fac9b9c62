// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_units.h"

#include "data/formats/number_units.h"

#include <algorithm>

namespace assay::data::formats {

namespace {

/// Whether K is kelvin; no other magnitude may stand in the column.
bool isKelvin(const ColumnSurvey& survey, const ColumnInfo* like)
{
    constexpr double kOneSize = 10; // the largest by the smallest
    const bool alone = std::none_of(
        survey.units().begin(), survey.units().end(),
        [](const ColumnSurvey::Unit& unit) { return isFactor(unit) && unit.text != "K"; });
    if (!alone)
        return false;
    if (like && like->form.unit == "K")
        return true;
    ColumnSurvey::Range bare, marked;
    for (const auto& [text, times] : survey.values()) {
        CellNumber number;
        if (!readNumber(text, number))
            continue;
        if (number.unit.empty())
            bare.add(*number.value('.'));
        else if (!number.unitFirst && number.unit == "K")
            marked.add(*number.value('.'));
    }
    return bare.any && marked.any && bare.low > 0 && bare.high <= kOneSize * bare.low
           && marked.low >= bare.low && marked.high <= bare.high;
}

bool areMagnitudes(const ColumnSurvey& survey, const ColumnInfo* like)
{
    double first = 0;
    std::int64_t cells = 0, millions = 0; // these: "m"
    bool several = false;
    for (const ColumnSurvey::Unit& unit : survey.units()) {
        if (!isFactor(unit))
            continue;
        if (unit.text == "m") {
            millions += unit.count;
            continue;
        }
        const double factor = factorBehind(unit.text);
        several = several || (first != 0 && factor != first);
        first = first == 0 ? factor : first;
        cells += unit.count;
    }
    if (cells == 0)
        return false;
    several = several || (millions > 0 && first != factorBehind("m"));
    if ((cells + millions + survey.unitless()) * 2 <= survey.numbers())
        return false;
    const bool isUnitBefore = like && magnitudeOf(like->form.unit) > 0;
    return several || survey.firstUnitless().count > 0 || (like && !isUnitBefore);
}

} // namespace

bool isFactor(const ColumnSurvey::Unit& unit)
{
    return !unit.first && factorBehind(unit.text) > 0 && !unit.cell.ends_with(" K");
}

ColumnUnits unitsOf(const ColumnSurvey& survey, const ColumnInfo* like)
{
    ColumnUnits found;
    found.magnitudes = areMagnitudes(survey, like);
    if (found.magnitudes && isKelvin(survey, like)) {
        found.magnitudes = false;
        found.unit = "K";
        return found;
    }
    if (found.magnitudes)
        return found;
    for (const ColumnSurvey::Unit& unit : survey.units()) {
        if (unit.count * 2 > survey.numbers()) {
            found.unit = unit.text;
            found.unitFirst = unit.first;
        }
    }
    return found;
}

} // namespace assay::data::formats
