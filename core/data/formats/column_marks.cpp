// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_marks.h"

#include <algorithm>

namespace assay::data::formats {

namespace {

/// So many numbers that have exactly three digits behind their mark are no chance: of fractions
/// with three digits one in ten ends with a 0, which most programs do not write.
constexpr std::int64_t kNoChance = 20;
/// Fewer cells than this make no more than a guess.
constexpr std::int64_t kFewCells = 10;

char other(char decimal)
{
    return decimal == '.' ? ',' : '.';
}

std::optional<char> wantedBy(const TableSpec& spec, char mark)
{
    if (spec.decimal != DecimalChoice::Auto)
        return spec.decimal == DecimalChoice::Comma ? ',' : '.';
    switch (spec.thousands) {
    case ThousandsChoice::Point: return ',';
    case ThousandsChoice::Comma: return '.';
    case ThousandsChoice::None:
    case ThousandsChoice::Space:
    case ThousandsChoice::Apostrophe: return mark;
    case ThousandsChoice::Auto: break;
    }
    return std::nullopt;
}

/// What whole numbers without a mark say of the marks beside them.
enum class Beside { Nothing, Fractions, Thousands, MaybeThousands };

Beside wholeNumbersBeside(const ColumnSurvey& survey, std::int64_t marked)
{
    // Many leave numbers of four digits without a mark; beside 1.234 they would not.
    if (survey.longBare() > 0 || (survey.fourBare() > 0 && survey.ambiguousThousand()))
        return Beside::Fractions;
    if (survey.shortBare() == 0)
        return Beside::Nothing;
    const bool outside = survey.shortHigh() > survey.ambiguousHigh();
    const bool noChance = marked >= kNoChance && survey.shortBare() >= 2;
    if (outside || noChance)
        return marked + survey.shortBare() >= kFewCells ? Beside::Thousands
                                                        : Beside::MaybeThousands;
    return survey.shortHigh() >= 100 ? Beside::MaybeThousands : Beside::Nothing;
}

} // namespace

std::optional<char> decimalOfFile(const std::vector<ColumnSurvey>& surveys)
{
    bool point = false, comma = false;
    for (const ColumnSurvey& survey : surveys) {
        if (survey.numbers() * 2 < survey.filled() || survey.onlyPoint() == survey.onlyComma())
            continue;
        (survey.onlyPoint() > survey.onlyComma() ? point : comma) = true;
    }
    return point == comma ? std::nullopt : std::optional(point ? '.' : ',');
}

std::pair<char, Certainty> decimalOf(const ColumnSurvey& survey, const MarkContext& context)
{
    const std::int64_t points = survey.ambiguous('.'), commas = survey.ambiguous(',');
    const char mark = points >= commas ? '.' : ',';
    const std::int64_t marked = points + commas;
    if (context.spec.decimal == DecimalChoice::Point)
        return {'.', Certainty::Sure};
    if (survey.onlyPoint() + survey.onlyComma() > 0) {
        const bool open = survey.onlyPoint() > 0 && survey.onlyComma() > 0 && marked > 0;
        const auto wanted = open ? wantedBy(context.spec, mark) : std::nullopt;
        if (wanted)
            return {*wanted, Certainty::Sure};
        const bool comma = survey.onlyPoint() != survey.onlyComma()
                               ? survey.onlyComma() > survey.onlyPoint()
                               : context.file == ',';
        return {comma ? ',' : '.', open ? Certainty::Open : Certainty::Sure};
    }
    if (const auto wanted = wantedBy(context.spec, mark))
        return {*wanted, Certainty::Sure};
    if (marked == 0)
        return {context.file.value_or('.'), Certainty::Sure};

    const Beside beside = wholeNumbersBeside(survey, marked);
    const bool thousands = beside == Beside::Thousands || beside == Beside::MaybeThousands;
    auto known = context.file;
    if (!known && context.like && !context.like->written.empty())
        known = context.like->form.decimal;
    if (known) {
        if (*known != mark || !thousands)
            return {*known, Certainty::Sure};
        return {beside == Beside::Thousands ? other(mark) : mark, Certainty::Open};
    }
    switch (beside) {
    case Beside::Fractions: return {mark, Certainty::Sure};
    case Beside::Thousands: return {other(mark), Certainty::Likely};
    case Beside::MaybeThousands: return {other(mark), Certainty::Open};
    case Beside::Nothing: break;
    }
    // No sum of money has three digits behind its mark in every cell.
    if (std::any_of(survey.units().begin(), survey.units().end(),
                    [](const ColumnSurvey::Unit& unit) { return isMoney(unit.text); }))
        return {other(mark), Certainty::Likely};
    // Where commas part the cells, a comma within one is hardly a decimal mark.
    const bool grouped = mark == ',' && context.delimiter == ',';
    return {grouped ? '.' : mark, Certainty::Open};
}

} // namespace assay::data::formats
