// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/column_ways.h"

#include "base/error.h"
#include "base/field.h"
#include "data/column_choices.h"
#include "data/formats/cell.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace assay::advise {

namespace {

using data::ColumnChoice;
using data::ColumnInfo;
using data::ColumnKind;
using data::formats::listedNames;
using data::formats::listText;

bool takesIn(const std::string& improvement)
{
    return improvement.ends_with(".features");
}

bool mayBeChosen(const data::DatasetInfo& info, const ColumnInfo& column, bool takenIn)
{
    const bool isValue = column.kind == ColumnKind::Number || column.kind == ColumnKind::Category
                         || column.kind == ColumnKind::Date;
    if (!isValue)
        return false;
    if (takenIn)
        return column.leftOut != "constant" && data::isOffered(info, &column, ColumnChoice::Keep);
    return column.leftOut.empty() && data::isOffered(info, &column, ColumnChoice::LeaveOut);
}

void requireKnown(const std::vector<std::string>& columns, const std::vector<std::string>& all)
{
    for (const std::string& name : columns) {
        if (std::find(all.begin(), all.end(), name) != all.end())
            continue;
        const auto near = base::nearest(name, all);
        throw base::usageError(
            "advise.columns",
            fmt::format("\"{}\" is no column that can be chosen here; {}", name,
                        all.empty()    ? std::string("there is none.")
                        : near.empty() ? fmt::format("give some of: {}.", listedNames(all))
                                       : fmt::format("did you mean \"{}\"?", near.front())));
    }
}

} // namespace

bool isAboutColumns(const std::string& improvement)
{
    return improvement == "avoidable_bias.features" || improvement == "variance.fewer_features";
}

std::vector<std::string> columnsToChoose(const std::string& improvement,
                                         const data::DatasetInfo& info)
{
    std::vector<std::string> names;
    for (const ColumnInfo& column : info.columns()) {
        if (mayBeChosen(info, column, takesIn(improvement)))
            names.push_back(column.name);
    }
    // Without the last one no network could be made of the table, or free text would take its place.
    if (!takesIn(improvement) && names.size() < 2)
        names.clear();
    return names;
}

Way columnWay(const std::string& improvement, const std::vector<std::string>& columns,
              const experiment::ExperimentSpec& spec, const data::DatasetInfo& info)
{
    const bool takenIn = takesIn(improvement);
    const std::vector<std::string> all = columnsToChoose(improvement, info);
    if (columns.empty())
        throw base::usageError("advise.columns",
                               fmt::format("Say which columns; there are: {}.", listedNames(all)));
    requireKnown(columns, all);
    const auto isWanted = [&columns](const std::string& name) {
        return std::find(columns.begin(), columns.end(), name) != columns.end();
    };
    if (!takenIn && std::all_of(all.begin(), all.end(), isWanted))
        throw base::usageError("advise.columns",
                               "No column would be left that could enter the network; leave one "
                               "of them in.");
    data::TableSpec table = spec.data.table;
    data::choose(table, info, columns, takenIn ? ColumnChoice::Keep : ColumnChoice::LeaveOut);
    if (takenIn) {
        // What was left out by hand may look like an id too, and would then stay out.
        std::vector<std::string> kept = data::formats::listOf(table.keep);
        for (const std::string& name : columns) {
            if (std::find(kept.begin(), kept.end(), name) == kept.end())
                kept.push_back(name);
        }
        table.keep = listText(kept);
    }
    Way way{.key = listText(columns),
            .words = fmt::format("{} {}", takenIn ? "with" : "without", listedNames(columns)),
            .patch = {},
            .note = {}};
    if (table.leaveOut != spec.data.table.leaveOut)
        way.patch.push_back({"data.leave_out", table.leaveOut});
    if (table.keep != spec.data.table.keep)
        way.patch.push_back({"data.keep", table.keep});
    const bool isId =
        std::any_of(info.columns().begin(), info.columns().end(), [&](const ColumnInfo& column) {
            return takenIn && column.leftOut == "id" && isWanted(column.name);
        });
    if (isId)
        way.note =
            "A column that looks like an id names rows: what a network learns of it may hold "
            "for these rows alone.";
    return way;
}

Ways columnWays(const std::string& improvement, const experiment::ExperimentSpec& spec,
                const data::DatasetInfo& info)
{
    Ways all;
    if (!info.has(data::Modality::Table)) {
        all.byHand = "These data have no columns of a table that could be added or left out.";
        return all;
    }
    const std::vector<std::string> names = columnsToChoose(improvement, info);
    for (std::size_t k = 0; k < std::min(names.size(), kMostColumnWays); ++k)
        all.ways.push_back(columnWay(improvement, {names[k]}, spec, info));
    if (!all.ways.empty()) {
        constexpr const char* kOrder = "Columns stand in the order of the file: how much each of "
                                       "them matters is not measured.";
        const std::string listed = names.size() > kMostColumnWays
                                       ? fmt::format("{} The first {} of {} are listed.", kOrder,
                                                     kMostColumnWays, names.size())
                                       : std::string(kOrder);
        for (Way& way : all.ways)
            way.note += (way.note.empty() ? "" : " ") + listed;
    }
    if (takesIn(improvement))
        all.byHand = fmt::format(
            "{}Columns that say more about the answer are added to the file, its rows in the same "
            "order. `assay-cli advise --try {} --set data.path=FILE` tries the new file on the same "
            "examples.",
            all.ways.empty() ? "No column was left out that could be taken in. " : "", improvement);
    else if (all.ways.empty())
        all.byHand = "Only one column enters the network, so that none can be left out.";
    return all;
}

base::Patch withIdColumns(base::Patch patch, const experiment::ExperimentSpec& spec,
                          const data::DatasetInfo& info)
{
    const auto changes = [&patch](const char* path) {
        return std::any_of(patch.begin(), patch.end(),
                           [path](const base::FieldChange& one) { return one.path == path; });
    };
    if (!changes("data.path") || !info.has(data::Modality::Table) || info.target.empty())
        return patch;
    if (!changes("data.id_columns") && spec.data.table.idColumns.empty())
        patch.push_back({"data.id_columns", listText(data::columnNames(info))});
    if (!changes("data.target") && spec.data.table.target.empty())
        patch.push_back({"data.target", info.target});
    for (const base::FieldChange& one : patch) {
        if (one.path == "data.target" && one.value != info.target)
            throw otherRows(patch);
    }
    return patch;
}

Way columnFileWay(const experiment::ExperimentSpec& spec, const std::string& path,
                  const data::DatasetInfo& info)
{
    if (path == spec.data.path)
        throw base::usageError("advise.columns",
                               fmt::format("{} is the file of this run already; choose one of the "
                                           "same rows with further columns.",
                                           path));
    return {.key = kColumnFile,
            .words = fmt::format("columns of {}", std::filesystem::path(path).filename().string()),
            .patch = withIdColumns({{"data.path", path}}, spec, info),
            .note = "The same rows in the same order: the same examples are scored on both sides."};
}

base::Error otherRows(const base::Patch& patch)
{
    return base::usageError(
        "attempt.examples",
        fmt::format("With {} the rows are others, in another order, or read as other inputs, so "
                    "that the effect of the change could not be measured; train with it as a "
                    "run of its own.",
                    fmt::join(base::assignments(patch), ", ")));
}

} // namespace assay::advise
