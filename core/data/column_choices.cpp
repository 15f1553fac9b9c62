// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/column_choices.h"

#include "data/formats/cell.h"

#include <algorithm>

namespace assay::data {

namespace {

using formats::listOf;
using formats::listText;
using formats::plainLabel;

const ColumnInfo* find(const DatasetInfo& info, const std::string& column)
{
    const auto found = std::find_if(info.columns.begin(), info.columns.end(),
                                    [&](const ColumnInfo& each) { return each.name == column; });
    return found == info.columns.end() ? nullptr : &*found;
}

/// Without whatever in the list means that column.
void takeOut(std::string& list, const DatasetInfo& info, const std::string& column)
{
    const std::vector<std::string> names = columnNames(info);
    const auto isName = [&](const std::string& item) {
        return std::find(names.begin(), names.end(), item) != names.end();
    };
    const auto at = std::find(names.begin(), names.end(), column) - names.begin();
    std::vector<std::string> items = listOf(list);
    std::erase_if(items, [&](const std::string& item) {
        return item == column
               || (!isName(item)
                   && (item == std::to_string(at + 1) || plainLabel(item) == plainLabel(column)));
    });
    list = listText(items);
}

void putIn(std::string& list, const DatasetInfo& info, const std::string& column)
{
    takeOut(list, info, column);
    std::vector<std::string> items = listOf(list);
    items.push_back(column);
    list = listText(items);
}

bool areNumbers(const std::vector<std::string>& texts)
{
    return std::all_of(texts.begin(), texts.end(), [](const std::string& text) {
        return formats::parseNumber(text, '.') || formats::parseNumber(text, ',');
    });
}

} // namespace

std::vector<std::string> columnNames(const DatasetInfo& info)
{
    std::vector<std::string> names;
    for (const ColumnInfo& column : info.columns)
        names.push_back(column.name);
    const auto at = std::min(
        names.size(), static_cast<std::size_t>(std::max<std::int64_t>(info.targetColumn, 1)) - 1);
    names.insert(names.begin() + static_cast<std::ptrdiff_t>(at), info.target);
    return names;
}

bool isOffered(const DatasetInfo& info, const std::string& column, ColumnChoice choice)
{
    if (column == info.target) {
        switch (choice) {
        case ColumnChoice::Numbers:
            return info.task == Task::Classification && areNumbers(info.classes);
        case ColumnChoice::Categories: return info.task == Task::Regression;
        default: return false;
        }
    }
    const ColumnInfo* known = find(info, column);
    if (!known)
        return false;
    const bool words = known->kind == ColumnKind::Category || known->kind == ColumnKind::Text;
    switch (choice) {
    case ColumnChoice::Target: return known->leftOut != "empty" && known->leftOut != "constant";
    case ColumnChoice::LeaveOut: return known->leftOut.empty();
    case ColumnChoice::Keep:
        // Free text cannot enter, and a column without values has nothing to bring.
        return known->leftOut == "left out"
               || (known->leftOut == "id" && known->kind != ColumnKind::Text)
               || (known->leftOut == "constant" && known->kind != ColumnKind::Text);
    case ColumnChoice::Numbers: return words;
    case ColumnChoice::Categories: return !words;
    }
    return false;
}

void choose(TableSpec& spec, const DatasetInfo& info, const std::string& column,
            ColumnChoice choice)
{
    const bool isTarget = column == info.target;
    const ColumnInfo* known = find(info, column);
    switch (choice) {
    case ColumnChoice::Target:
        if (!isTarget)
            spec.task = TaskChoice::Auto;
        spec.target = column;
        break;
    case ColumnChoice::LeaveOut:
        takeOut(spec.keep, info, column);
        putIn(spec.leaveOut, info, column);
        break;
    case ColumnChoice::Keep:
        takeOut(spec.leaveOut, info, column);
        if (known && known->leftOut != "left out")
            putIn(spec.keep, info, column);
        break;
    case ColumnChoice::Numbers:
        takeOut(spec.categories, info, column);
        if (isTarget)
            spec.task = TaskChoice::Regression;
        else
            putIn(spec.numbers, info, column);
        break;
    case ColumnChoice::Categories:
        takeOut(spec.numbers, info, column);
        if (isTarget)
            spec.task = TaskChoice::Classification;
        else
            putIn(spec.categories, info, column);
        break;
    }
}

} // namespace assay::data
