// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_plan.h"

#include "base/error.h"
#include "base/field.h"
#include "data/formats/table_notes.h"
#include "data/formats/table_pictures.h"
#include "data/formats/table_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace assay::data::formats {

namespace {

using base::Severity;

std::vector<std::string> namesOf(const std::vector<ColumnSurvey>& surveys)
{
    std::vector<std::string> names;
    for (const ColumnSurvey& survey : surveys)
        names.push_back(survey.name);
    return names;
}

/// The place of a column that a person named, by name or by number from 1, also as "column 3", its
/// name where there is no header. Throws a usage Error.
std::size_t placeOf(const std::string& wanted, const std::vector<ColumnSurvey>& surveys,
                    const char* field)
{
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (surveys[k].name == wanted)
            return k;
    }
    const auto numbered = [&](std::string_view place) {
        std::size_t number = 0;
        const auto end = std::from_chars(place.data(), place.data() + place.size(), number);
        const bool is = end.ptr == place.data() + place.size() && number <= surveys.size();
        return is ? number : 0;
    };
    if (const std::size_t number = numbered(wanted); number > 0)
        return number - 1;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (plainLabel(surveys[k].name) == plainLabel(wanted))
            return k;
    }
    if (wanted.starts_with(kUnnamed)) {
        if (const std::size_t number = numbered(std::string_view(wanted).substr(kUnnamed.size()));
            number > 0)
            return number - 1;
    }
    const std::vector<std::string> names = namesOf(surveys);
    const auto near = base::nearest(wanted, names);
    throw base::usageError("data.column",
                           fmt::format("There is no column \"{}\" ({}). {}", wanted, field,
                                       near.empty()
                                           ? fmt::format("Columns: {}.", listedNames(names))
                                           : fmt::format("Did you mean \"{}\"?", near.front())));
}

/// Whether it could be the target: no id, no remarks that most rows lack.
bool mayBeTarget(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const std::int64_t missing =
        survey.missing().total()
        + (reading.kind == ColumnKind::Number ? survey.marks().total() : 0);
    // Of measured numbers more may be missing.
    const bool measured = reading.kind == ColumnKind::Number && survey.cells() >= 20;
    const std::int64_t most = survey.cells() / (measured ? 2 : 6);
    return objectionTo(survey, reading).empty() && missing <= most;
}

/// The place of the target; `guess` says why it was taken for it, where none was named.
std::size_t targetOf(const ReadRequest& request, const std::vector<ColumnSurvey>& surveys,
                     const std::vector<ColumnReading>& readings, TableNotes& notes,
                     std::string& guess)
{
    if (!request.spec.table.target.empty())
        return placeOf(request.spec.table.target, surveys, "data.target");
    guess = "its name";
    for (const char* usual : {"target", "label", "labels", "class", "y", "outcome"}) {
        for (std::size_t k = 0; k < surveys.size(); ++k) {
            if (plainLabel(surveys[k].name) == usual)
                return k;
        }
    }
    guess = "last column";
    for (std::size_t k = surveys.size(); k-- > 0;) {
        if (!mayBeTarget(surveys[k], readings[k]))
            continue;
        if (k + 1 < surveys.size()) {
            guess = "last that may be one";
            notes.add({.id = "table.target_guessed",
                       .place = surveys[k].name,
                       .texts = {surveys.back().name},
                       .fix = {{"data.target", surveys[k].name}}});
        }
        return k;
    }
    return surveys.size() - 1;
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

PlannedColumn planned(const ColumnSurvey& survey, const ColumnReading& reading, std::size_t place,
                      const MissingCells& isMissing)
{
    PlannedColumn column;
    column.from = place;
    column.reading = reading;
    column.info = infoOf(survey, reading);
    column.info.name = survey.name;
    column.info.kind = reading.kind;
    if (reading.kind == ColumnKind::Category)
        column.info.categories = categoriesOf(survey, reading, isMissing);
    return column;
}

/// Says why a column is left out, and what takes it in.
void noteLeftOut(TableNotes& notes, const ColumnSurvey& survey, const ColumnReading& reading,
                 const std::string& objection, const TableSpec& spec)
{
    const std::size_t before = notes.size();
    if (objection == "id" || objection == "text")
        notes.noQuantity(survey, reading, true);
    if (notes.size() > before)
        return;
    auto kept = listOf(spec.keep);
    kept.push_back(survey.name);
    notes.add({.id = "table." + objection + "_column",
               .place = survey.name,
               .evidence = {{"values", static_cast<double>(survey.distinct())}},
               .fix = objection == "id" && reading.kind == ColumnKind::Number
                          ? base::Patch{{"data.keep", listText(kept)}}
                          : base::Patch()});
}

[[noreturn]] void refuseWithoutColumns(const ReadRequest& request, const TablePlan& plan)
{
    const bool any = std::any_of(plan.columns.begin(), plan.columns.end(), [](const auto& column) {
        return column.info.kind != ColumnKind::Text && column.info.leftOut != "empty";
    });
    throw base::inputError("table.no_columns",
                           any ? "No column is left that could enter the network; keep one with "
                                 "data.keep."
                               : "No column could enter the network: all hold free text or "
                                 "nothing. Choose other data.",
                           {.file = request.path, .row = {}, .byte = {}});
}

} // namespace

TablePlan planFirst(const ReadRequest& request, std::vector<ColumnSurvey>& surveys,
                    const CsvDialect& dialect, const MissingCells& isMissing)
{
    const TableSpec& spec = request.spec.table;
    TableNotes notes(request, isMissing);
    TablePlan plan;
    plan.unitsLine = takeUnits(surveys, notes);
    const auto readings =
        readingsOf(surveys, {spec,
                             dialect.rules.delimiter,
                             placesOf(spec.numbers, surveys, "data.numbers"),
                             placesOf(spec.categories, surveys, "data.categories"),
                             {}});
    plan.target = targetOf(request, surveys, readings, notes, plan.targetGuess);
    const ColumnSurvey& target = surveys[plan.target];
    planTarget(request, target, readings[plan.target], isMissing, plan, notes);

    const auto leftOut = placesOf(spec.leaveOut, surveys, "data.leave_out");
    const auto kept = placesOf(spec.keep, surveys, "data.keep");
    bool any = false;
    for (std::size_t place = 0; place < surveys.size(); ++place) {
        if (place == plan.target)
            continue;
        const ColumnSurvey& survey = surveys[place];
        const ColumnReading& reading = readings[place];
        PlannedColumn column = planned(survey, reading, place, isMissing);
        const std::string objection = objectionTo(survey, reading);
        const bool words = reading.kind == ColumnKind::Text || reading.kind == ColumnKind::Category;
        const bool pictures = words && !reading.chosen && !contains(leftOut, place)
                              && namesPictures(survey, request.path);
        if (pictures) {
            any = true;
            column.info.kind = ColumnKind::Picture;
            column.info.categories.clear();
            column.info.leftOut = kOwnInput;
        } else if (contains(leftOut, place)) {
            column.info.leftOut = "left out";
        } else if (!objection.empty()
                   && (!contains(kept, place) || reading.kind == ColumnKind::Text)) {
            column.info.leftOut = objection;
            noteLeftOut(notes, survey, reading, objection, spec);
        }
        if (column.info.leftOut.empty()) {
            any = true;
            notes.column(survey, reading);
            if (reading.kind == ColumnKind::Category) {
                notes.noQuantity(survey, reading, false);
                notes.words(survey, reading);
            }
        }
        plan.columns.push_back(std::move(column));
    }
    if (!any)
        refuseWithoutColumns(request, plan);
    plan.findings = notes.take();
    return plan;
}

} // namespace assay::data::formats
