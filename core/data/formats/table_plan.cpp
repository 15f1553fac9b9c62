// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_plan.h"

#include "base/error.h"
#include "base/field.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace assay::data::formats {

namespace {

using base::Severity;

/// A target of at most so many different whole numbers is taken for classes.
constexpr std::size_t kFewNumbers = 20;

std::vector<std::string> namesOf(const std::vector<ColumnSurvey>& surveys)
{
    std::vector<std::string> names;
    for (const ColumnSurvey& survey : surveys)
        names.push_back(survey.name);
    return names;
}

/// The place of a column that a person named, by name or by number from 1. Throws a usage Error.
std::size_t placeOf(const std::string& wanted, const std::vector<ColumnSurvey>& surveys,
                    const char* field)
{
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (surveys[k].name == wanted)
            return k;
    }
    std::size_t number = 0;
    const auto end = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (end.ptr == wanted.data() + wanted.size() && number >= 1 && number <= surveys.size())
        return number - 1;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (plainLabel(surveys[k].name) == plainLabel(wanted))
            return k;
    }
    const auto near = base::nearest(wanted, namesOf(surveys));
    throw base::usageError(
        "data.column",
        fmt::format("{} names the column \"{}\", which the table does not have; {}", field, wanted,
                    near.empty()
                        ? fmt::format("give a name or a number from 1 to {}.", surveys.size())
                        : fmt::format("did you mean \"{}\"?", near.front())));
}

std::size_t targetOf(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys)
{
    if (!request.spec.table.target.empty())
        return placeOf(request.spec.table.target, surveys, "data.target");
    for (const char* usual : {"target", "label", "labels", "class", "y", "outcome"}) {
        for (std::size_t k = 0; k < surveys.size(); ++k) {
            if (plainLabel(surveys[k].name) == usual)
                return k;
        }
    }
    // The last column that could be one: no id, no remarks that most rows lack.
    for (std::size_t k = surveys.size(); k-- > 0;) {
        if (surveys[k].objection().empty() && surveys[k].missing() * 5 <= surveys[k].filled())
            return k;
    }
    return surveys.size() - 1;
}

Task taskOf(const ReadRequest& request, const ColumnSurvey& target)
{
    switch (request.spec.table.task) {
    case TaskChoice::Classification: return Task::Classification;
    case TaskChoice::Regression: return Task::Regression;
    case TaskChoice::Auto: break;
    }
    return target.kind() == ColumnKind::Number
                   && (!target.isWhole() || target.distinct() > kFewNumbers)
               ? Task::Regression
               : Task::Classification;
}

base::Finding about(const char* id, Severity severity, const std::string& column,
                    std::vector<base::NamedNumber> evidence = {}, std::string fix = {})
{
    return {.id = id,
            .severity = severity,
            .place = column,
            .evidence = std::move(evidence),
            .fix = std::move(fix)};
}

void requireTarget(const ReadRequest& request, const ColumnSurvey& target, Task task)
{
    const base::ErrorPlace place{.file = request.path, .row = {}, .byte = {}};
    if (target.filled() == 0)
        throw base::inputError("table.target_empty",
                               fmt::format("The target column \"{}\" holds only missing values; "
                                           "choose another with data.target.",
                                           target.name),
                               place);
    if (task == Task::Regression && target.kind() != ColumnKind::Number)
        throw base::inputError(
            "table.target_text",
            fmt::format("The target column \"{}\" holds text (first on line {}), so there is no "
                        "number to predict; choose another with data.target or ask for "
                        "data.task=classification.",
                        target.name, target.firstNotNumber()),
            place);
    const std::int64_t most = request.spec.table.maxClasses;
    const auto classes = static_cast<std::int64_t>(target.distinct());
    const bool id = target.filled() >= 100 && classes * 2 > target.filled();
    if (task == Task::Classification && (classes > most || (id && most <= 1000)))
        throw base::usageError(
            "table.many_classes",
            fmt::format("The target column \"{}\" has {}{} different values in {} rows: that looks "
                        "like an id or a number rather than classes. Choose another with "
                        "data.target, ask for data.task=regression, or allow it with "
                        "data.max_classes={}.",
                        target.name, target.manyValues() ? "more than " : "",
                        target.manyValues() ? std::int64_t{kMostCategories} : classes,
                        target.filled(), std::max<std::int64_t>(classes, 1001)));
}

void noteCells(TablePlan& plan, const ColumnSurvey& survey, const std::string& name,
               const std::string& alreadyMissing)
{
    if (survey.notNumbers() > 0)
        plan.findings.push_back(about("table.not_numbers", Severity::Warning, name,
                                      {{"cells", static_cast<double>(survey.notNumbers())},
                                       {"line", static_cast<double>(survey.firstNotNumber())}}));
    if (const auto sentinel = survey.sentinel())
        plan.findings.push_back(about("table.sentinel", Severity::Warning, name,
                                      {{"value", *sentinel}, {"share", survey.sentinelShare()}},
                                      fmt::format("data.missing={}{}{:g}", alreadyMissing,
                                                  alreadyMissing.empty() ? "" : ",", *sentinel)));
}

PlannedColumn planned(const ColumnSurvey& survey, std::size_t place, char decimal)
{
    PlannedColumn column;
    column.from = place;
    column.info.name = survey.name;
    column.info.kind = survey.kind();
    column.info.missing = survey.missing();
    if (column.info.kind == ColumnKind::Category)
        column.info.categories = survey.categories(decimal);
    column.dateForm = survey.dateForm();
    return column;
}

std::vector<std::size_t> placesOf(const std::string& list, const std::vector<ColumnSurvey>& surveys,
                                  const char* field)
{
    std::vector<std::size_t> places;
    for (const std::string& item : listOf(list))
        places.push_back(placeOf(item, surveys, field));
    return places;
}

bool contains(const std::vector<std::size_t>& places, std::size_t place)
{
    return std::find(places.begin(), places.end(), place) != places.end();
}

/// Where each column of the first source lies in the second.
std::vector<std::size_t> matchColumns(const ReadRequest& request,
                                      const std::vector<ColumnSurvey>& surveys,
                                      const std::vector<std::string>& wanted, bool byName,
                                      TablePlan& plan)
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
            plan.findings.push_back(about("table.column_missing", Severity::Warning, wanted[k]));
    }
    for (std::size_t j = 0; j < surveys.size(); ++j) {
        if (std::find(places.begin(), places.end(), j) == places.end())
            plan.findings.push_back(about("table.column_extra", Severity::Hint, surveys[j].name));
    }
    std::vector<std::size_t> found = places;
    std::erase(found, kNowhere);
    if (found.empty())
        throw base::inputError("table.other_columns",
                               "No column of the test data has a name that the data have; both "
                               "must hold the same columns.",
                               {.file = request.path, .row = {}, .byte = {}});
    if (!std::is_sorted(found.begin(), found.end()))
        plan.findings.push_back(about("table.column_order", Severity::Hint, {}));
    return places;
}

/// Labels as the second source spells them, on classes of the first.
void matchLabels(const ReadRequest& request, const ColumnSurvey& target, char decimal,
                 TablePlan& plan)
{
    std::map<std::string, std::uint16_t> exact, plain;
    for (std::size_t k = 0; k < plan.classes.size(); ++k) {
        exact.emplace(plan.classes[k], static_cast<std::uint16_t>(k));
        plain.emplace(plainLabel(plan.classes[k]), static_cast<std::uint16_t>(k));
    }
    std::int64_t matched = 0;
    for (const std::string& label : target.categories(decimal)) {
        if (const auto found = exact.find(label); found != exact.end()) {
            plan.labels.emplace_back(label, found->second);
            continue;
        }
        const auto found = plain.find(plainLabel(label));
        const std::string first =
            found == plain.end() ? std::string() : plan.classes[found->second];
        if (found == plain.end() || !request.spec.table.matchLabels)
            throw base::usageError(
                found == plain.end() ? "data.classes" : "data.labels_differ",
                found == plain.end()
                    ? fmt::format("{} has the label \"{}\", which the data do not have; test data "
                                  "must use the same labels.",
                                  request.path, label)
                    : fmt::format("{} spells a label \"{}\", the data spell it \"{}\"; set "
                                  "data.match_labels=true to take them for the same.",
                                  request.path, label, first));
        plan.labels.emplace_back(label, found->second);
        ++matched;
    }
    if (matched > 0)
        plan.findings.push_back(about("table.labels_matched", Severity::Warning, plan.targetName,
                                      {{"labels", static_cast<double>(matched)}}));
}

} // namespace

TablePlan planFirst(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys,
                    const CsvDialect& dialect)
{
    const TableSpec& spec = request.spec.table;
    TablePlan plan;
    plan.target = targetOf(request, surveys);
    const ColumnSurvey& target = surveys[plan.target];
    plan.targetName = target.name;
    plan.task = taskOf(request, target);
    requireTarget(request, target, plan.task);
    if (plan.task == Task::Classification) {
        plan.classes = target.categories(dialect.decimal);
        for (std::size_t k = 0; k < plan.classes.size(); ++k)
            plan.labels.emplace_back(plan.classes[k], static_cast<std::uint16_t>(k));
    }
    if (target.missing() > 0)
        plan.findings.push_back(about("table.target_missing", Severity::Warning, target.name,
                                      {{"rows", static_cast<double>(target.missing())}}));

    const auto leftOut = placesOf(spec.leaveOut, surveys, "data.leave_out");
    const auto kept = placesOf(spec.keep, surveys, "data.keep");
    bool any = false;
    for (std::size_t place = 0; place < surveys.size(); ++place) {
        if (place == plan.target)
            continue;
        const ColumnSurvey& survey = surveys[place];
        PlannedColumn column = planned(survey, place, dialect.decimal);
        const std::string objection = survey.objection();
        if (contains(leftOut, place)) {
            column.info.leftOut = "left out";
        } else if (!objection.empty()
                   && (!contains(kept, place) || column.info.kind == ColumnKind::Text)) {
            column.info.leftOut = objection;
            plan.findings.push_back(
                about(("table." + objection + "_column").c_str(), Severity::Hint, survey.name,
                      {{"values", static_cast<double>(survey.distinct())}},
                      objection == "id" && column.info.kind == ColumnKind::Number
                          ? "data.keep=" + survey.name
                          : std::string()));
        }
        if (column.info.leftOut.empty()) {
            any = true;
            if (column.info.kind == ColumnKind::Number)
                noteCells(plan, survey, survey.name, spec.missing);
        }
        plan.columns.push_back(std::move(column));
    }
    if (!any)
        throw base::inputError("table.no_columns",
                               "No column is left that could enter the network; keep one with "
                               "data.keep.",
                               {.file = request.path, .row = {}, .byte = {}});
    return plan;
}

TablePlan planSecond(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys,
                     const CsvDialect& dialect)
{
    const DatasetInfo& first = request.like->info();
    TablePlan plan;
    plan.task = first.task;
    plan.targetName = first.target;
    plan.classes = first.classes;

    // The first file's columns in their order, the target among them.
    std::vector<std::string> wanted;
    std::size_t targetAt = 0;
    for (const auto& [what, found] : first.guesses) {
        if (what == "target column")
            targetAt = static_cast<std::size_t>(std::strtoull(found.c_str(), nullptr, 10));
    }
    for (const ColumnInfo& column : first.columns)
        wanted.push_back(column.name);
    targetAt = std::min(targetAt > 0 ? targetAt - 1 : wanted.size(), wanted.size());
    wanted.insert(wanted.begin() + static_cast<std::ptrdiff_t>(targetAt), first.target);
    const bool firstNamed =
        std::any_of(first.guesses.begin(), first.guesses.end(), [](const auto& guess) {
            return guess.first == "header" && guess.second == "yes";
        });
    auto places = matchColumns(request, surveys, wanted, firstNamed && dialect.header, plan);

    plan.target = places[targetAt];
    places.erase(places.begin() + static_cast<std::ptrdiff_t>(targetAt));
    if (plan.target == kNowhere)
        throw base::inputError("table.target_missing",
                               fmt::format("The test data have no column \"{}\", the target of the "
                                           "data.",
                                           first.target),
                               {.file = request.path, .row = {}, .byte = {}});
    const ColumnSurvey& target = surveys[plan.target];
    if (plan.task == Task::Classification)
        matchLabels(request, target, dialect.decimal, plan);
    else
        requireTarget(request, target, plan.task);

    for (std::size_t k = 0; k < first.columns.size(); ++k) {
        PlannedColumn column;
        column.from = places[k];
        column.info = first.columns[k];
        column.info.missing = 0;
        if (column.from != kNowhere) {
            const ColumnSurvey& survey = surveys[column.from];
            column.info.missing = survey.missing();
            column.dateForm = survey.dateForm();
            const bool number = column.info.kind == ColumnKind::Number;
            if (number && column.info.leftOut.empty()) {
                if (survey.filled() > 0 && survey.notNumbers() == survey.filled())
                    throw base::inputError(
                        "table.text_for_numbers",
                        fmt::format("Column \"{}\" holds numbers in the data and only text in the "
                                    "test data (first on line {}); are the columns in the same "
                                    "order?",
                                    column.info.name, survey.firstNotNumber()),
                        {.file = request.path, .row = survey.firstNotNumber(), .byte = {}});
                noteCells(plan, survey, column.info.name, request.spec.table.missing);
            }
        }
        plan.columns.push_back(std::move(column));
    }
    return plan;
}

} // namespace assay::data::formats
