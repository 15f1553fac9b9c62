// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_plan.h"

#include "base/error.h"
#include "base/field.h"
#include "data/column_choices.h"
#include "data/formats/table_notes.h"
#include "data/formats/table_pictures.h"
#include "data/formats/table_series.h"
#include "data/formats/table_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace assay::data::formats {

namespace {

using base::Severity;

/// In a list of columns: all of them.
constexpr const char* kEveryColumn = "*";

std::vector<std::string> namesOf(const std::vector<ColumnSurvey>& surveys)
{
    std::vector<std::string> names;
    for (const ColumnSurvey& survey : surveys)
        names.push_back(survey.name);
    return names;
}

/// The place of a column that a person named, by name or by number from 1, also as "column 3", its
/// name where there is no header; #2 is the second whatever columns are called, #-1 the last. Throws a
/// usage Error.
std::size_t placeOf(const std::string& wanted, const std::vector<ColumnSurvey>& surveys,
                    const char* field)
{
    const auto numbered = [&](std::string_view place) {
        std::size_t number = 0;
        const auto end = std::from_chars(place.data(), place.data() + place.size(), number);
        const bool is = end.ptr == place.data() + place.size() && number <= surveys.size();
        return is ? number : 0;
    };
    for (const std::string_view mark : {"#-", "#"}) {
        if (!wanted.starts_with(mark))
            continue;
        const std::size_t number = numbered(std::string_view(wanted).substr(mark.size()));
        if (number > 0)
            return mark == "#" ? number - 1 : surveys.size() - number;
    }
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        if (surveys[k].name == wanted)
            return k;
    }
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
    // Of measured numbers more may be missing, and "None" may be a class.
    constexpr std::int64_t kEnough = 20; // cells
    const bool usual = reading.kind == ColumnKind::Number || reading.kind == ColumnKind::Category;
    const std::int64_t most = survey.cells() / (usual && survey.cells() >= kEnough ? 2 : 6);
    return (objectionTo(survey, reading).empty() || isSpoiltQuantity(survey, reading))
           && missing <= most;
}

/// Whether a table without names holds a few whole numbers, each again and again, in front of nothing but
/// fractions: classes and what was measured of them, as many files of UCI and UCR do.
bool firstIsClass(const std::vector<ColumnSurvey>& surveys,
                  const std::vector<ColumnReading>& readings)
{
    if (surveys.size() < 3)
        return false;
    for (std::size_t k = 0; k < surveys.size(); ++k) {
        const bool unnamed = surveys[k].name == kUnnamed.data() + std::to_string(k + 1);
        if (!unnamed || readings[k].kind != ColumnKind::Number)
            return false;
    }
    const auto isWhole = [&](std::size_t k) {
        return surveys[k].range(readings[k].form.decimal).whole;
    };
    const auto& values = surveys[0].values();
    return isWhole(0) && !isWhole(surveys.size() - 1) && values.size() >= 2
           && values.size() <= kFewNumbers
           && std::all_of(values.begin(), values.end(),
                          [](const auto& value) { return value.second.count >= 5; });
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
        if (k + 1 == surveys.size() && firstIsClass(surveys, readings))
            notes.add({.id = "table.first_may_be_target",
                       .place = surveys[k].name,
                       .evidence = {{"values", static_cast<double>(surveys[0].distinct())}},
                       .texts = {surveys[0].name},
                       .otherFixes = {{{"data.target", "#1"}}}});
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
    for (const std::string& item : listOf(list)) {
        if (item != kEveryColumn) {
            places.push_back(placeOf(item, surveys, field));
            continue;
        }
        for (std::size_t place = 0; place < surveys.size(); ++place)
            places.push_back(place);
    }
    return places;
}

bool contains(const std::vector<std::size_t>& places, std::size_t place)
{
    return std::find(places.begin(), places.end(), place) != places.end();
}

PlannedColumn planned(const ColumnSurvey& survey, const ColumnReading& reading, std::size_t place,
                      const MergedLabels& categories)
{
    PlannedColumn column;
    column.from = place;
    column.reading = reading;
    column.info = infoOf(survey, reading);
    column.info.name = survey.name;
    column.info.kind = reading.kind;
    column.info.categories = categories.names;
    column.spellings = categories.others;
    return column;
}

/// Whether most of its values are letters without digits: names rather than codes.
bool areNames(const ColumnSurvey& survey)
{
    constexpr std::size_t kLooked = 1000;
    std::size_t looked = 0, names = 0;
    for (const auto& [text, times] : survey.values()) {
        const bool digits =
            std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
        // Beyond ASCII there are letters above all.
        const bool letters = std::any_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c < 0;
        });
        names += letters && !digits ? 1 : 0;
        if (++looked == kLooked)
            break;
    }
    return names * 2 > looked;
}

/// Says why a column is left out, and what takes it in.
void noteLeftOut(TableNotes& notes, const ColumnSurvey& survey, const ColumnReading& reading,
                 const std::string& objection, const TableSpec& spec)
{
    if (reading.kind == ColumnKind::Text) {
        if (notes.groupHeads(survey, false, true))
            return;
        notes.damagedNames(survey);
        notes.damagedRanges(survey);
    }
    const std::size_t before = notes.size();
    // What is numbers already needs no data.numbers.
    if (reading.kind != ColumnKind::Number && (objection == "id" || objection == "text"))
        notes.noQuantity(survey, reading, true);
    if (notes.size() > before)
        return;
    const auto with = [&](const std::string& list) {
        auto columns = listOf(list);
        columns.push_back(survey.name);
        return listText(columns);
    };
    base::Patch fix;
    if (objection == "id" && reading.kind == ColumnKind::Number)
        fix = {{"data.keep", with(spec.keep)}};
    const bool names = objection == "id" && reading.kind == ColumnKind::Text && areNames(survey);
    if (objection == "text" || names)
        fix = {{"data.texts", with(spec.texts)}};
    notes.add({.id = "table." + objection + "_column",
               .place = survey.name,
               .evidence = {{"values", static_cast<double>(survey.distinct())}},
               .fix = std::move(fix)});
}

/// As objectionTo, but free text of which every cell is another is no id.
std::string objectionOf(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const std::string objection = objectionTo(survey, reading);
    if (objection != "id" || reading.kind != ColumnKind::Text)
        return objection;
    constexpr std::size_t kLooked = 1000;
    constexpr std::ptrdiff_t kGaps = 3; // four words
    std::size_t looked = 0, prose = 0;
    for (const auto& [text, times] : survey.values()) {
        prose += std::count(text.begin(), text.end(), ' ') >= kGaps ? 1 : 0;
        if (++looked == kLooked)
            break;
    }
    return prose * 2 > looked ? "text" : objection;
}

/// Throws a usage Error where another setting says something else of columns of texts: `others`, a
/// setting and the places that it names.
void requireNoOtherUse(const std::vector<std::size_t>& texts,
                       const std::vector<std::pair<const char*, std::vector<std::size_t>>>& others,
                       const std::vector<ColumnSurvey>& surveys)
{
    for (const std::size_t place : texts) {
        for (const auto& [field, places] : others) {
            if (contains(places, place))
                throw base::usageError(
                    "data.texts",
                    fmt::format(
                        "Column \"{}\" is named in data.texts and in {}; take it out of one "
                        "of them.",
                        surveys[place].name, field));
        }
    }
}

/// Columns that are read as numbers though they do not look so. All of them: those that hold codes, but
/// for the target and for those that were named as something else.
std::vector<std::size_t> numbersAsked(const ReadRequest& request,
                                      const std::vector<ColumnSurvey>& surveys,
                                      const CsvDialect& dialect,
                                      const std::vector<std::size_t>& categories)
{
    const TableSpec& spec = request.spec.table;
    auto places = placesOf(spec.numbers, surveys, "data.numbers");
    const auto items = listOf(spec.numbers);
    if (std::find(items.begin(), items.end(), kEveryColumn) == items.end())
        return places;
    std::vector<std::size_t> named;
    for (const std::string& item : items) {
        if (item != kEveryColumn)
            named.push_back(placeOf(item, surveys, "data.numbers"));
    }
    const auto texts = placesOf(spec.texts, surveys, "data.texts");
    const auto target =
        spec.target.empty() ? surveys.size() : placeOf(spec.target, surveys, "data.target");
    const auto usual = readingsOf(surveys, {spec, dialect.rules.delimiter, {}, categories, {}});
    std::erase_if(places, [&](std::size_t place) {
        return !contains(named, place)
               && (!usual[place].code || place == target || contains(categories, place)
                   || contains(texts, place));
    });
    return places;
}

/// What becomes of a column.
enum class Use { Target, LeftOut, Text, Pictures, Series, Objected, Enters };

/// `picturesMissing`: a column that names pictures of which none is there; empty: none does.
[[noreturn]] void refuseWithoutColumns(const ReadRequest& request, const TablePlan& plan,
                                       const std::string& picturesMissing)
{
    if (!picturesMissing.empty())
        throw base::inputError(
            "table.no_columns",
            fmt::format(
                "No column could enter the network: column \"{}\" names pictures, and none "
                "of those that were looked for is where it says. Put them there, relative to "
                "the table.",
                picturesMissing),
            {.file = request.path, .row = {}, .byte = {}});
    const bool any = std::any_of(plan.columns.begin(), plan.columns.end(), [](const auto& column) {
        return column.info.kind != ColumnKind::Text && column.info.leftOut != "empty";
    });
    throw base::inputError("table.no_columns",
                           any ? "No column is left that could enter the network; keep one with "
                                 "data.keep."
                               : "No column could enter the network: all hold nothing or are left "
                                 "out. Choose other data.",
                           {.file = request.path, .row = {}, .byte = {}});
}

} // namespace

TablePlan planFirst(const ReadRequest& request, std::vector<ColumnSurvey>& surveys,
                    const CsvDialect& dialect, const MissingCells& isMissing)
{
    const TableSpec& spec = request.spec.table;
    TableNotes notes(request, isMissing);
    TablePlan plan;
    plan.unitsLine = takeUnits(surveys, notes, true);
    const auto categories = placesOf(spec.categories, surveys, "data.categories");
    auto numbers = numbersAsked(request, surveys, dialect, categories);
    auto readings = readingsOf(surveys, {spec, dialect.rules.delimiter, numbers, categories, {}});
    plan.target = targetOf(request, surveys, readings, notes, plan.targetGuess);
    if (spec.task != TaskChoice::Classification
        && (isSpoiltQuantity(surveys[plan.target], readings[plan.target])
            || readings[plan.target].compactDates)) {
        numbers.push_back(plan.target);
        readings = readingsOf(surveys, {spec, dialect.rules.delimiter, numbers, categories, {}});
    }
    const ColumnSurvey& target = surveys[plan.target];
    notes.apostrophes(surveys);
    notes.wordLine(surveys, readings);
    planTarget(request, target, readings[plan.target], isMissing, plan, notes);
    notes.partColumn(target, true);

    const auto leftOut = placesOf(spec.leaveOut, surveys, "data.leave_out");
    const auto kept = placesOf(spec.keep, surveys, "data.keep");
    const auto asked = placesOf(spec.texts, surveys, "data.texts");
    requireNoOtherUse(asked,
                      {{"data.target", {plan.target}},
                       {"data.leave_out", leftOut},
                       {"data.numbers", numbers},
                       {"data.categories", categories}},
                      surveys);
    std::vector<Use> uses;
    std::vector<std::string> objections;
    std::string picturesMissing; // a column of them
    for (std::size_t place = 0; place < surveys.size(); ++place) {
        const ColumnReading& reading = readings[place];
        const bool words = reading.kind == ColumnKind::Text || reading.kind == ColumnKind::Category;
        const std::string& objection =
            objections.emplace_back(objectionOf(surveys[place], reading));
        // "12.csv" can be read as a number with a unit.
        const bool mayName =
            (words || (reading.kind == ColumnKind::Number && !reading.form.unit.empty()))
            && !reading.chosen;
        const auto isOf = [&](auto& namesFiles) {
            return mayName && namesFiles(surveys[place], request.path);
        };
        uses.push_back(place == plan.target       ? Use::Target
                       : contains(leftOut, place) ? Use::LeftOut
                       : contains(asked, place)   ? Use::Text
                       : isOf(namesPictures)      ? Use::Pictures
                       : isOf(namesSeries)        ? Use::Series
                       : !objection.empty()
                               && (!contains(kept, place) || reading.kind == ColumnKind::Text)
                           ? Use::Objected
                           : Use::Enters);
        const bool isWord = uses.back() == Use::Objected || uses.back() == Use::Enters;
        if (isWord && mayName && hasPictureNames(surveys[place])) {
            notes.picturesMissing(surveys[place]);
            picturesMissing = surveys[place].name;
        }
    }
    const auto any = [&uses] {
        return std::any_of(uses.begin(), uses.end(), [](Use use) {
            return use == Use::Text || use == Use::Pictures || use == Use::Series
                   || use == Use::Enters;
        });
    };
    // Where nothing else could enter, free text does.
    const bool alone = !any();
    for (std::size_t place = 0; alone && place < surveys.size(); ++place) {
        const bool says = objections[place] == "id" || objections[place] == "text";
        if (uses[place] == Use::Objected && readings[place].kind == ColumnKind::Text && says) {
            uses[place] = Use::Text;
            notes.numbersInWords(surveys[place]);
        }
    }
    for (std::size_t place = 0; place < surveys.size(); ++place) {
        if (place == plan.target)
            continue;
        const ColumnSurvey& survey = surveys[place];
        const ColumnReading& reading = readings[place];
        const MergedLabels categories =
            reading.kind == ColumnKind::Category ? mergedLabels(
                survey, reading, categoriesOf(survey, reading, isMissing), spec.matchLabels)
                                                 : MergedLabels();
        PlannedColumn column = planned(survey, reading, place, categories);
        switch (uses[place]) {
        case Use::Target: break;
        case Use::LeftOut: column.info.leftOut = "left out"; break;
        case Use::Text:
        case Use::Pictures:
        case Use::Series:
            column.info.kind = uses[place] == Use::Text       ? ColumnKind::Text
                               : uses[place] == Use::Pictures ? ColumnKind::Picture
                                                              : ColumnKind::Series;
            column.info.categories.clear();
            column.spellings.clear();
            column.info.leftOut = kOwnInput;
            break;
        case Use::Objected:
            column.info.leftOut = objections[place];
            noteLeftOut(notes, survey, reading, column.info.leftOut, spec);
            break;
        case Use::Enters:
            notes.column(survey, reading);
            if (place == 0)
                notes.rowNumbers(surveys, reading);
            notes.partColumn(survey, false);
            if (reading.kind == ColumnKind::Category) {
                notes.damagedNames(survey);
                notes.damagedRanges(survey);
                notes.lists(survey, false);
                notes.noQuantity(survey, reading, false);
                notes.words(survey, reading);
                notes.groupHeads(survey, false, false);
                notes.merged(survey, categories, false);
            }
            break;
        }
        plan.columns.push_back(std::move(column));
    }
    if (!any())
        refuseWithoutColumns(request, plan, picturesMissing);
    std::vector<std::size_t> entering;
    for (std::size_t place = 0; place < uses.size(); ++place) {
        if (uses[place] == Use::Enters)
            entering.push_back(place);
    }
    notes.zeros(surveys, readings, entering);
    plan.findings = notes.take();
    keepValuesOfOthers(plan.findings, surveys);
    return plan;
}

std::vector<std::size_t> idPlaces(const ReadRequest& request,
                                  const std::vector<ColumnSurvey>& surveys, const TablePlan& plan)
{
    constexpr const char* kField = "data.id_columns";
    const std::string& list = request.spec.table.idColumns;
    if (!request.like || listOf(list).empty())
        return placesOf(list, surveys, kField);
    const DatasetInfo& first = request.like->info();
    const std::vector<std::string> names = columnNames(first);
    std::vector<ColumnSurvey> named(names.size());
    for (std::size_t k = 0; k < names.size(); ++k)
        named[k].name = names[k];
    std::vector<std::size_t> places;
    for (const std::size_t place : placesOf(list, named, kField)) {
        std::size_t here = plan.target;
        for (const PlannedColumn& column : plan.columns) {
            if (names[place] != first.target && column.info.name == names[place])
                here = column.from;
        }
        if (here == kNowhere)
            throw base::inputError(
                "table.id_column_missing",
                fmt::format("This file has no column \"{}\", by which rows are identified; take "
                            "it out of {}.",
                            names[place], kField),
                {.file = request.path, .row = {}, .byte = {}});
        places.push_back(here);
    }
    return places;
}

} // namespace assay::data::formats
