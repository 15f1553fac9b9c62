// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_target.h"

#include "base/error.h"
#include "data/formats/answer_words.h"
#include "data/formats/number_like.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

namespace assay::data::formats {

namespace {

constexpr std::int64_t kMostClasses = 10'000; ///< that data.max_classes allows

Task taskOf(const ReadRequest& request, const ColumnSurvey& target, const ColumnReading& reading,
            std::size_t different)
{
    switch (request.spec.table.task) {
    case TaskChoice::Classification: return Task::Classification;
    case TaskChoice::Regression: return Task::Regression;
    case TaskChoice::Auto: break;
    }
    // A limit is no class.
    const bool quantity = !target.range(reading.form.decimal).whole || different > kFewNumbers
                          || target.censored() > 0;
    return reading.kind == ColumnKind::Number && quantity ? Task::Regression : Task::Classification;
}

/// What dates and times can be predicted as, with a blank behind it; empty: the column holds none.
std::string asNumbersText(const ColumnReading& reading)
{
    if (reading.kind != ColumnKind::Date)
        return {};
    return reading.dateForm == DateForm::TimeOfDay
               ? "A duration is predicted from a column of numbers, such as seconds. "
               : "A date is predicted from a column of numbers, such as the days since a fixed "
                 "date. ";
}

/// What keeps the cells of a target from being read as numbers, with a blank behind it; empty: nothing that is known.
std::string formText(const ColumnSurvey& target, const ColumnReading& reading)
{
    const auto like = reading.kind == ColumnKind::Number ? std::nullopt : numbersLike(target);
    if (!like)
        return {};
    const NumberLikeWords words = wordsFor(like->what);
    return fmt::format("It holds {} (\"{}\" on line {}), which are not read as numbers: {}. ",
                       words.holds, like->first.text, like->first.line, words.remedy);
}

void requireNumbers(const ReadRequest& request, const ColumnSurvey& target,
                    const ColumnReading& reading)
{
    const base::ErrorPlace place{.file = request.path, .row = {}, .byte = {}};
    if (const std::string form = formText(target, reading); !form.empty())
        throw base::inputError("table.target_text",
                               fmt::format("The target column \"{}\" has no number to predict. "
                                           "{}Or choose another with data.target.",
                                           target.name, form),
                               place);
    if (target.numbers() * 2 >= target.filled())
        throw base::inputError(
            "table.target_text",
            fmt::format("The target column \"{}\" holds {}; to predict it as a number, name it in "
                        "data.numbers.",
                        target.name,
                        target.numbers() == target.filled()
                            ? reading.code
                                  ? "codes (digits with leading zeros, or 16 digits and more)"
                                  : "numbers with different words behind them"
                            : "cells that are no numbers among those that are"),
            place);
    if (reading.kind == ColumnKind::Date)
        throw base::inputError(
            "table.target_text",
            fmt::format("The target column \"{}\" holds {}. {}Add such a column to the file, or "
                        "choose another with data.target.",
                        target.name,
                        reading.dateForm == DateForm::TimeOfDay ? "times or durations" : "dates",
                        asNumbersText(reading)),
            place);
    const std::int64_t line = target.notNumbers().seen().empty()
                                  ? target.firstLine()
                                  : target.notNumbers().seen().front().line;
    throw base::inputError(
        "table.target_text",
        fmt::format("The target column \"{}\" holds text (first on line {}), so there is no number "
                    "to predict; choose another with data.target or ask for "
                    "data.task=classification.",
                    target.name, line),
        place);
}

/// Whether the first row below a header names each column, no two alike, and the header does not, as
/// where it names groups of columns.
bool namesBetter(const std::vector<ColumnSurvey>& surveys)
{
    std::set<std::string> names;
    bool lacking = false;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        const ColumnSurvey& survey = surveys[k];
        // As namesFrom() calls what has no name, or that of another column.
        lacking = lacking || survey.name == fmt::format("{}{}", kUnnamed, k + 1)
                  || survey.name.ends_with(fmt::format(" ({})", k + 1));
        if (!survey.firstIsText() || isKnownUnit(survey.firstCell())
            || !names.insert(survey.firstCell()).second)
            return false;
    }
    return lacking;
}

/// Throws where the target holds numbers in several units, hardly one of them twice: classes they are not, and
/// each read as it stands they would be different quantities.
void requireOneUnit(const ReadRequest& request, const ColumnSurvey& target,
                    const ColumnReading& reading, std::size_t classes)
{
    constexpr std::int64_t kEnough = 20;
    const auto isKnown = [](const ColumnSurvey::Unit& unit) { return isKnownUnit(unit.text); };
    const std::vector<ColumnSurvey::Unit>& units = target.units();
    const bool words = reading.kind == ColumnKind::Text || reading.kind == ColumnKind::Category;
    if (!words || reading.chosen || request.spec.table.task == TaskChoice::Classification
        || target.filled() < kEnough || static_cast<std::int64_t>(classes) * 2 <= target.filled()
        || target.numbers() != target.filled() - target.marks().total() || units.size() < 2
        || !std::all_of(units.begin(), units.end(), isKnown))
        return;
    throw base::inputError(
        "table.target_units",
        fmt::format(
            "The target column \"{}\" holds numbers in several units, such as \"{}\" (line {}) and "
            "\"{}\" (line {}). Bring them to one unit, or choose another with data.target.",
            target.name, units[0].cell, units[0].line, units[1].cell, units[1].line),
        {.file = request.path, .row = {}, .byte = {}});
}

/// Throws where many cells of a target that is read as numbers have another unit than most: left out, they would
/// leave a part that may be another kind of examples.
void requireMainUnit(const ReadRequest& request, const ColumnSurvey& target,
                     const ColumnReading& reading)
{
    constexpr std::int64_t kEnough = 20, kPart = 4; // one in so many
    const auto chosen = listOf(request.spec.table.numbers);
    if (reading.kind != ColumnKind::Number || target.filled() < kEnough
        || std::find(chosen.begin(), chosen.end(), target.name) != chosen.end())
        return;
    const ColumnSurvey::Unit* other = nullptr;
    CellTexts::Seen main = target.firstUnitless();
    std::int64_t cells = 0;
    for (const ColumnSurvey::Unit& unit : target.units()) {
        if (isSameUnit(unit.text, reading.form.unit)) {
            main.text = unit.cell;
            main.line = unit.line;
        } else if (isKnownUnit(unit.text) && !reading.value(unit.cell)) {
            other = other ? other : &unit;
            cells += unit.count;
        }
    }
    if (!other || cells * kPart < target.filled())
        return;
    throw base::inputError(
        "table.target_units",
        fmt::format(
            "The target column \"{}\" holds numbers in several units, such as \"{}\" (line {}) "
            "and \"{}\" (line {}). Bring them to one unit, choose another with data.target, or "
            "leave the {} rows of other units out with data.numbers={}.",
            target.name, main.text, main.line, other->cell, other->line, cells,
            listText({target.name})),
        {.file = request.path, .row = {}, .byte = {}});
}

} // namespace

std::int64_t takeUnits(std::vector<ColumnSurvey>& surveys, TableNotes& notes, bool first)
{
    const std::int64_t line = unitsLine(surveys);
    if (line == 0)
        return 0;
    const base::Patch fix = first && namesBetter(surveys)
                                ? base::Patch{{"data.first_line", std::to_string(line)}}
                                : base::Patch();
    for (ColumnSurvey& survey : surveys) {
        if (survey.firstIsText())
            notes.add({.id = "table.units_row",
                       .severity = base::Severity::Warning,
                       .place = survey.name,
                       .evidence = {{"line", static_cast<double>(line)}},
                       .texts = {survey.firstCell()},
                       .fix = fix});
        survey.forgetFirst();
    }
    return line;
}

ColumnInfo infoOf(const ColumnSurvey& survey, const ColumnReading& reading)
{
    ColumnInfo info;
    info.form = reading.form;
    info.dateForm = reading.dateForm;
    info.written = writtenAs(survey, reading);
    info.missing = survey.missing().total();
    if (reading.kind == ColumnKind::Number || reading.kind == ColumnKind::Date) {
        info.missing += survey.marks().total() + strayCount(survey, reading);
        if (reading.kind == ColumnKind::Number && reading.belowLimit == BoundChoice::Missing)
            info.missing += survey.censored();
    }
    return info;
}

void requireTarget(const ReadRequest& request, const ColumnSurvey& target,
                   const ColumnReading& reading, Task task, std::size_t classes)
{
    const base::ErrorPlace place{.file = request.path, .row = {}, .byte = {}};
    if (target.filled() == 0)
        throw base::inputError("table.target_empty",
                               fmt::format("The target column \"{}\" holds only missing values; "
                                           "choose another with data.target.",
                                           target.name),
                               place);
    if (task == Task::Regression) {
        if (reading.kind != ColumnKind::Number)
            requireNumbers(request, target, reading);
        return;
    }
    const std::int64_t most = request.spec.table.maxClasses;
    const auto different = static_cast<std::int64_t>(classes);
    const bool dates = reading.kind == ColumnKind::Date;
    const bool times = dates && reading.dateForm == DateForm::TimeOfDay;
    const std::string form = dates ? asNumbersText(reading) : formText(target, reading);
    // Of few rows the split would say so of another cause.
    const bool id = target.filled() >= (form.empty() ? 100 : 20) && different * 2 > target.filled();
    if (different <= most && !(id && most <= 1000))
        return;
    const bool once = different * 10 >= target.filled() * 9;
    // Where hardly a value comes twice, some part of the data would get none of them.
    const std::string allow = different > kMostClasses || (id && once)
                                  ? std::string()
                                  : fmt::format(", or allow it with data.max_classes={}",
                                                std::max<std::int64_t>(different, 1001));
    const bool numbers = reading.kind == ColumnKind::Number;
    throw base::usageError(
        "table.many_classes",
        fmt::format("The target column \"{}\" has {}{} different values in {} rows: that looks "
                    "like {} rather than classes. {}Choose another with data.target{}{}.",
                    target.name, target.manyValues() ? "more than " : "",
                    target.manyValues() ? static_cast<std::int64_t>(kMostCategories) : different,
                    target.filled(),
                    times   ? "times or durations"
                    : dates ? "dates"
                            : "an id or a number",
                    form, numbers ? ", ask for data.task=regression" : "", allow));
}

void planTarget(const ReadRequest& request, const ColumnSurvey& target,
                const ColumnReading& reading, const MissingCells& isMissing, TablePlan& plan,
                TableNotes& notes)
{
    plan.targetName = target.name;
    plan.targetReading = reading;
    plan.targetWritten = writtenAs(target, reading);
    const auto merged = mergedLabels(target, reading, categoriesOf(target, reading, isMissing),
                                     request.spec.table.matchLabels);
    const std::vector<std::string>& classes = merged.names;
    plan.task = taskOf(request, target, reading, classes.size());
    requireOneUnit(request, target, reading, classes.size());
    if (plan.task == Task::Regression)
        requireMainUnit(request, target, reading);
    requireTarget(request, target, reading, plan.task, classes.size());
    if (plan.task == Task::Classification) {
        plan.classes = classes;
        for (std::size_t k = 0; k < classes.size(); ++k)
            plan.labels.emplace_back(classes[k], static_cast<std::uint16_t>(k));
        for (const auto& [label, place] : merged.others)
            plan.labels.emplace_back(label, static_cast<std::uint16_t>(place));
        notes.classes(target, merged);
        notes.merged(target, merged, true);
        if (auto said = answerWords(target, classes, request.spec))
            notes.add(std::move(*said));
        else
            notes.accents(target, merged);
        notes.lists(target, true);
        if (reading.kind != ColumnKind::Number) {
            notes.groupHeads(target, true, false);
            notes.damagedRanges(target);
            notes.noQuantity(target, reading, false);
        }
        if (reading.kind == ColumnKind::Date && classes.size() > kFewNumbers)
            notes.add({.id = "table.date_target",
                       .severity = base::Severity::Warning,
                       .place = target.name,
                       .evidence = {{"classes", static_cast<double>(classes.size())}}});
    }
    notes.target(target, reading, plan.task);
}

} // namespace assay::data::formats
