// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/table_notes.h"
#include "data/formats/table_plan.h"
#include "data/formats/table_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::data::formats {

namespace {

using base::Severity;

/// Where each column of the first source lies in the second.
std::vector<std::size_t> matchColumns(const ReadRequest& request,
                                      const std::vector<ColumnSurvey>& surveys,
                                      const std::vector<std::string>& wanted, bool byName,
                                      TableNotes& notes)
{
    std::unordered_map<std::string, std::size_t> exact, plain; // of equal ones the last
    for (std::size_t j = 0; byName && j < surveys.size(); ++j) {
        exact[surveys[j].name] = j;
        plain[plainLabel(surveys[j].name)] = j;
    }
    std::vector<std::size_t> places;
    std::vector<bool> isMatched(surveys.size());
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        std::size_t place = !byName && k < surveys.size() ? k : kNowhere;
        if (const auto found = exact.find(wanted[k]); found != exact.end())
            place = found->second;
        else if (const auto alike = plain.find(plainLabel(wanted[k])); alike != plain.end())
            place = alike->second;
        if (place != kNowhere)
            isMatched[place] = true;
        places.push_back(place);
        if (place == kNowhere)
            notes.add(
                {.id = "table.column_missing", .severity = Severity::Warning, .place = wanted[k]});
    }
    for (std::size_t j = 0; j < surveys.size(); ++j) {
        if (!isMatched[j])
            notes.add({.id = "table.column_extra", .place = surveys[j].name});
    }
    std::vector<std::size_t> found = places;
    std::erase(found, kNowhere);
    if (found.empty())
        throw base::inputError("table.other_columns",
                               "No column of the test data has a name that the data have; both "
                               "must hold the same columns.",
                               {.file = request.path, .row = {}, .byte = {}});
    if (!std::is_sorted(found.begin(), found.end()))
        notes.add({.id = "table.column_order"});
    return places;
}

/// Spellings that the second source has and the first has otherwise.
base::Finding matchedFinding(const std::string& place, std::size_t count, const std::string& here,
                             const std::string& first, bool target)
{
    return {.id = "table.labels_matched",
            .severity = target ? Severity::Warning : Severity::Hint,
            .place = place,
            .evidence = {{"labels", static_cast<double>(count)}},
            .texts = {here, first},
            .otherFixes = {{{"data.match_labels", "false"}}}}; // no remedy: a choice of a person
}

/// Throws a usage Error where no label of the second source is one of the first's: they are coded otherwise.
void requireSharedLabel(const ReadRequest& request, const ColumnSurvey& target,
                        const ColumnReading& reading, const LabelPlaces& places,
                        const MissingCells& isMissing, const std::vector<std::string>& classes)
{
    const auto labels = categoriesOf(target, reading, isMissing);
    const bool shared = std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
        return places.alike(label, reading.form.decimal).has_value();
    });
    if (shared || labels.size() < 2)
        return;
    throw base::usageError(
        "data.classes",
        fmt::format(
            "No label of {} is one of the data: they are {} there, and {} in the data. Write both "
            "in the same way.",
            request.path, listedNames(labels), listedNames(classes)));
}

/// Labels as the second source spells them, on classes of the first, of which `decimal` is the mark.
void matchLabels(const ReadRequest& request, const ColumnSurvey& target,
                 const ColumnReading& reading, char decimal, const MissingCells& isMissing,
                 TablePlan& plan, TableNotes& notes)
{
    const LabelPlaces places(plan.classes, decimal);
    std::vector<std::pair<std::string, std::size_t>> matched;
    requireSharedLabel(request, target, reading, places, isMissing, plan.classes);
    for (const std::string& label : categoriesOf(target, reading, isMissing)) {
        if (const auto same = places.exact(label)) {
            plan.labels.emplace_back(label, static_cast<std::uint16_t>(*same));
            continue;
        }
        const auto found = places.alike(label, reading.form.decimal);
        if (!found || !request.spec.table.matchLabels) {
            const ColumnSurvey::Times* seen = target.values().find(label);
            const std::int64_t line = seen == nullptr ? 0 : seen->line;
            throw base::usageError(
                !found ? "data.classes" : "data.labels_differ",
                !found
                    ? fmt::format("{} has the label \"{}\" (first on line {}), which the data do "
                                  "not have; test data must use the same labels. If it means a "
                                  "missing value, name it in data.missing.",
                                  request.path, label, line)
                    : fmt::format("{} spells a label \"{}\", the data spell it \"{}\"; set "
                                  "data.match_labels=true to take them for the same.",
                                  request.path, label, plan.classes[*found]));
        }
        plan.labels.emplace_back(label, static_cast<std::uint16_t>(*found));
        matched.emplace_back(label, *found);
    }
    if (!matched.empty())
        notes.add(matchedFinding(plan.targetName, matched.size(), matched.front().first,
                                 plan.classes[matched.front().second], true));
}

/// The same for the categories of a column; what is in neither spelling stays unseen.
void matchCategories(const ReadRequest& request, const ColumnSurvey& survey, PlannedColumn& column,
                     char decimal, TableNotes& notes)
{
    if (column.info.kind != ColumnKind::Category || !request.spec.table.matchLabels)
        return;
    const LabelPlaces places(column.info.categories, decimal);
    std::uint32_t first = 0; // line
    std::size_t shown = 0;
    for (const auto& [view, times] : survey.values()) {
        const std::string text(view);
        if (places.exact(text))
            continue;
        const auto found = places.alike(text, column.reading.form.decimal);
        if (!found)
            continue;
        if (column.spellings.empty() || times.line < first) {
            first = times.line;
            shown = column.spellings.size();
        }
        column.spellings.emplace_back(text, *found);
    }
    if (!column.spellings.empty())
        notes.add(matchedFinding(column.info.name, column.spellings.size(),
                                 column.spellings[shown].first,
                                 column.info.categories[column.spellings[shown].second], false));
}

/// A column of numbers or dates in the first source must hold some here.
void requireValues(const ReadRequest& request, const ColumnSurvey& survey,
                   const PlannedColumn& column)
{
    const bool number = column.info.kind == ColumnKind::Number;
    if (!number && column.info.kind != ColumnKind::Date)
        return;
    const std::int64_t values = survey.filled() - survey.marks().total();
    if (values == 0 || strayCount(survey, column.reading) < values)
        return;
    const auto& texts = survey.notNumbers().seen();
    const std::int64_t line = texts.empty() ? survey.firstLine() : texts.front().line;
    throw base::inputError(
        "table.text_for_numbers",
        fmt::format("Column \"{}\" holds {} in the data and none in the test data (first \"{}\" on "
                    "line {}); are the columns in the same order?",
                    column.info.name, number ? "numbers" : "dates",
                    texts.empty() ? survey.firstCell() : texts.front().text, line),
        {.file = request.path, .row = line, .byte = {}});
}

} // namespace

TablePlan planSecond(const ReadRequest& request, std::vector<ColumnSurvey>& surveys,
                     const CsvDialect& dialect, const MissingCells& isMissing)
{
    const DatasetInfo& first = request.like->info();
    TableNotes notes(request, isMissing);
    TablePlan plan;
    plan.task = first.task;
    plan.targetName = first.target;
    plan.classes = first.classes;
    plan.unitsLine = takeUnits(surveys, notes, false);

    // The first file's columns in their order, the target among them.
    std::vector<std::string> wanted;
    auto targetAt = static_cast<std::size_t>(first.targetColumn);
    for (const ColumnInfo& column : first.columns())
        wanted.push_back(column.name);
    targetAt = std::min(targetAt > 0 ? targetAt - 1 : wanted.size(), wanted.size());
    wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(targetAt), first.target);
    const bool firstNamed =
        std::any_of(first.guesses.begin(), first.guesses.end(), [](const auto& guess) {
            return guess.first == "header" && guess.second == "yes";
        });
    auto places = matchColumns(request, surveys, wanted, firstNamed && dialect.header, notes);

    plan.target = places[targetAt];
    places.erase(places.begin() + static_cast<std::ptrdiff_t>(targetAt));
    if (plan.target == kNowhere)
        throw base::inputError("table.target_missing",
                               fmt::format("The test data have no column \"{}\", the target of the "
                                           "data.",
                                           first.target),
                               {.file = request.path, .row = {}, .byte = {}});
    const ColumnSurvey& target = surveys[plan.target];
    ColumnInfo firstTarget;
    firstTarget.name = first.target;
    firstTarget.form = first.targetForm;
    firstTarget.written = first.targetWritten;
    std::vector<const ColumnInfo*> like(surveys.size());
    for (std::size_t k = 0; k < first.columns().size(); ++k) {
        if (places[k] != kNowhere)
            like[places[k]] = &first.columns()[k];
    }
    if (plan.task == Task::Regression)
        like[plan.target] = &firstTarget;
    const auto readings =
        readingsOf(surveys, {request.spec.table, dialect.rules.delimiter, {}, {}, like});
    plan.targetReading = readings[plan.target];
    plan.targetWritten = writtenAs(target, plan.targetReading);
    if (plan.task == Task::Classification)
        matchLabels(request, target, plan.targetReading, first.targetForm.decimal, isMissing, plan,
                    notes);
    else
        requireTarget(request, target, plan.targetReading, plan.task, 0);
    notes.target(target, plan.targetReading, plan.task);
    if (plan.task == Task::Regression)
        notes.otherForm(target, plan.targetReading, firstTarget);

    for (std::size_t k = 0; k < first.columns().size(); ++k) {
        PlannedColumn column;
        column.from = places[k];
        column.info = first.columns()[k];
        column.info.missing = 0;
        if (column.from != kNowhere) {
            const ColumnSurvey& survey = surveys[column.from];
            column.reading = readings[column.from];
            const ColumnInfo here = infoOf(survey, column.reading);
            column.info.missing = here.missing;
            column.info.form = here.form;
            column.info.dateForm = here.dateForm;
            column.info.written = here.written;
            if (column.info.leftOut.empty()) {
                requireValues(request, survey, column);
                notes.column(survey, column.reading);
                notes.otherForm(survey, column.reading, first.columns()[k]);
                matchCategories(request, survey, column, first.columns()[k].form.decimal, notes);
            }
        }
        plan.columns.push_back(std::move(column));
    }
    plan.findings = notes.take();
    keepValuesOfOthers(plan.findings, surveys);
    return plan;
}

} // namespace assay::data::formats
