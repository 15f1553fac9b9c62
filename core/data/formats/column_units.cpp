// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_units.h"

#include "data/formats/number_units.h"

#include <algorithm>
#include <array>
#include <string_view>

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

/// Those that people write beside bare numbers, "1.2k" beside "900". Beside "45 Lakh" a bare number may be lakhs too.
bool isShort(const ColumnSurvey::Unit& unit)
{
    // Of "1.2 tys." and the like programs shorten to them, too.
    static constexpr std::array<std::string_view, 19> kShort{"k",
                                                             "K",
                                                             "M",
                                                             "B",
                                                             "bn",
                                                             "mn",
                                                             "mio",
                                                             "Mio",
                                                             "tys.",
                                                             "\u4e07",
                                                             "\u842c",
                                                             "\ub9cc",
                                                             "\u4ebf",
                                                             "\u5104",
                                                             "\uc5b5",
                                                             "\u0442\u044b\u0441",
                                                             "\u0442\u044b\u0441.",
                                                             "\u043c\u043b\u043d",
                                                             "\u043c\u043b\u043d."};
    return std::find(kShort.begin(), kShort.end(), unit.text) != kShort.end();
}

/// What stands behind sizes of files alone: 512B beside 3.4G are bytes, and no milliards.
bool isOfBytes(const ColumnSurvey::Unit& unit)
{
    static constexpr std::array<std::string_view, 10> kSizes{"G",  "T",   "kB",  "KB",  "MB",
                                                             "GB", "KiB", "MiB", "GiB", "Ki"};
    return !unit.first && std::find(kSizes.begin(), kSizes.end(), unit.text) != kSizes.end();
}

bool areMagnitudes(const ColumnSurvey& survey, const ColumnInfo* like)
{
    const auto any = [&](auto isOne) {
        return std::any_of(survey.units().begin(), survey.units().end(), isOne);
    };
    // There it is a unit of its own.
    if (like && magnitudeOf(like->form.unit) > 0)
        return false;
    if (any([](const auto& unit) { return isCrore(unit.text); })
        && !any([](const auto& unit) { return factorBehind(unit.text) == 1e5; }))
        return false;
    if (any([](const auto& unit) { return unit.text == "B"; }) && any(isOfBytes))
        return false;
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
    return several || (survey.firstUnitless().count > 0 && any(isShort)) || like;
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
