// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "data/formats/table_notes.h"
#include "data/formats/table_plan.h"
#include "data/formats/table_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::data::formats {

namespace {

using base::Severity;

/// Where each column of the first source lies in the second.
std::vector<std::size_t> matchColumns(const ReadRequest& request,
                                      const std::vector<ColumnSurvey>& surveys,
                                      const std::vector<std::string>& wanted, bool byName,
                                      TableNotes& notes)
{
    std::vector<std::size_t> places;
    for (std::size_t k = 0; k < wanted.size(); ++k) {
        std::size_t place = kNowhere;
        for (std::size_t j = 0; byName && j < surveys.size(); ++j) {
            if (surveys[j].name == wanted[k])
                place = j;
        }
        for (std::size_t j = 0; byName && place == kNowhere && j < surveys.size(); ++j) {
            if (plainLabel(surveys[j].name) == plainLabel(wanted[k]))
                place = j;
        }
        if (!byName && k < surveys.size())
            place = k;
        places.push_back(place);
        if (place == kNowhere)
            notes.add(
                {.id = "table.column_missing", .severity = Severity::Warning, .place = wanted[k]});
    }
    for (std::size_t j = 0; j < surveys.size(); ++j) {
        if (std::find(places.begin(), places.end(), j) == places.end())
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

/// Labels as the second source spells them, on classes of the first.
void matchLabels(const ReadRequest& request, const ColumnSurvey& target,
                 const ColumnReading& reading, const MissingCells& isMissing, TablePlan& plan,
                 TableNotes& notes)
{
    std::map<std::string, std::uint16_t> exact, plain;
    for (std::size_t k = 0; k < plan.classes.size(); ++k) {
        exact.emplace(plan.classes[k], static_cast<std::uint16_t>(k));
        plain.emplace(plainLabel(plan.classes[k]), static_cast<std::uint16_t>(k));
    }
    base::Finding matched{
        .id = "table.labels_matched", .severity = Severity::Warning, .place = plan.targetName};
    std::int64_t labels = 0;
    for (const std::string& label : categoriesOf(target, reading, isMissing)) {
        if (const auto found = exact.find(label); found != exact.end()) {
            plan.labels.emplace_back(label, found->second);
            continue;
        }
        const auto found = plain.find(plainLabel(label));
        const std::string first =
            found == plain.end() ? std::string() : plan.classes[found->second];
        if (found == plain.end() || !request.spec.table.matchLabels) {
            const auto seen = target.values().find(label);
            const std::int64_t line = seen == target.values().end() ? 0 : seen->second.line;
            throw base::usageError(
                found == plain.end() ? "data.classes" : "data.labels_differ",
                found == plain.end()
                    ? fmt::format("{} has the label \"{}\" (first on line {}), which the data do "
                                  "not have; test data must use the same labels. If it means a "
                                  "missing value, name it in data.missing.",
                                  request.path, label, line)
                    : fmt::format("{} spells a label \"{}\", the data spell it \"{}\"; set "
                                  "data.match_labels=true to take them for the same.",
                                  request.path, label, first));
        }
        plan.labels.emplace_back(label, found->second);
        if (++labels == 1)
            matched.texts = {label, first};
    }
    if (labels == 0)
        return;
    matched.evidence = {{"labels", static_cast<double>(labels)}};
    matched.otherFixes = {{{"data.match_labels", "false"}}}; // no remedy: a choice of a person
    notes.add(std::move(matched));
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
    plan.unitsLine = takeUnits(surveys, notes);

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
        matchLabels(request, target, plan.targetReading, isMissing, plan, notes);
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
            }
        }
        plan.columns.push_back(std::move(column));
    }
    plan.findings = notes.take();
    return plan;
}

} // namespace assay::data::formats
