// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/column_choices.h"

#include "data/catalog.h"
#include "data/formats/cell.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace assay::data {

namespace {

using formats::listOf;
using formats::listText;
using formats::plainLabel;

using Names = std::unordered_set<std::string>;

/// Columns, by every way in which a list may name them.
struct Spellings {
    Names all;    ///< of the table
    Names chosen; ///< names
    Names others; ///< places and plain spellings, where no column is called so

    Spellings(const DatasetInfo& info, const std::vector<std::string>& columns)
        : chosen(columns.begin(), columns.end())
    {
        const std::vector<std::string> names = columnNames(info);
        all.insert(names.begin(), names.end());
        for (std::size_t k = 0; k < names.size(); ++k) {
            if (!chosen.contains(names[k]))
                continue;
            others.insert(std::to_string(k + 1));
            others.insert(std::string(formats::kUnnamed) + std::to_string(k + 1));
        }
        for (const std::string& name : columns)
            others.insert(plainLabel(name));
    }
    bool mean(const std::string& item) const
    {
        return chosen.contains(item)
               || (!all.contains(item)
                   && (others.contains(item) || others.contains(plainLabel(item))));
    }
};

void takeOut(std::string& list, const Spellings& columns)
{
    std::vector<std::string> items = listOf(list);
    std::erase_if(items, [&](const std::string& item) { return columns.mean(item); });
    list = listText(items);
}

void putIn(std::string& list, const Spellings& spellings, const std::vector<std::string>& columns)
{
    takeOut(list, spellings);
    std::vector<std::string> items = listOf(list);
    items.insert(items.end(), columns.begin(), columns.end());
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
    for (const ColumnInfo& column : info.columns())
        names.push_back(column.name);
    const auto at = std::min(
        names.size(), static_cast<std::size_t>(std::max<std::int64_t>(info.targetColumn, 1)) - 1);
    names.insert(names.begin() + static_cast<std::ptrdiff_t>(at), info.target);
    return names;
}

bool isOffered(const DatasetInfo& info, const ColumnInfo* column, ColumnChoice choice)
{
    // Of a table by another reader than that of text nothing can be chosen.
    if (!info.reader.empty() && !hasEffect({.path = "data.leave_out"}, info))
        return false;
    if (!column) {
        switch (choice) {
        case ColumnChoice::Numbers:
            return info.task == Task::Classification && areNumbers(info.classes);
        case ColumnChoice::Categories: return info.task == Task::Regression;
        default: return false;
        }
    }
    const bool words = column->kind == ColumnKind::Category || column->kind == ColumnKind::Text;
    const std::string& out = column->leftOut;
    switch (choice) {
    case ColumnChoice::Target: return out != "empty" && out != "constant";
    case ColumnChoice::LeaveOut: return out.empty() || out == kOwnInput;
    case ColumnChoice::Keep:
        // Free text enters as such alone, and a column without values has nothing to bring.
        return out == "left out"
               || ((out == "id" || out == "constant") && column->kind != ColumnKind::Text);
    case ColumnChoice::Numbers: return words;
    case ColumnChoice::Categories: return !words || out == kOwnInput;
    case ColumnChoice::Texts: return words && out != kOwnInput && out != "empty";
    }
    return false;
}

void choose(TableSpec& spec, const DatasetInfo& info, const std::vector<std::string>& columns,
            ColumnChoice choice)
{
    if (columns.empty())
        return;
    const Spellings spellings(info, columns);
    // The kind of the target is the task.
    std::vector<std::string> others;
    std::copy_if(columns.begin(), columns.end(), std::back_inserter(others),
                 [&](const std::string& name) { return name != info.target; });
    const bool target = others.size() < columns.size();
    switch (choice) {
    case ColumnChoice::Target:
        if (!target)
            spec.task = TaskChoice::Auto;
        takeOut(spec.texts, spellings);
        spec.target = columns.front();
        break;
    case ColumnChoice::LeaveOut:
        takeOut(spec.keep, spellings);
        takeOut(spec.texts, spellings);
        putIn(spec.leaveOut, spellings, others);
        break;
    case ColumnChoice::Keep: {
        takeOut(spec.leaveOut, spellings);
        const std::unordered_set<std::string> wanted(others.begin(), others.end());
        std::vector<std::string> objected;
        for (const ColumnInfo& column : info.columns()) {
            if (wanted.contains(column.name) && column.leftOut != "left out")
                objected.push_back(column.name);
        }
        if (!objected.empty())
            putIn(spec.keep, Spellings(info, objected), objected);
        break;
    }
    case ColumnChoice::Numbers:
        takeOut(spec.texts, spellings);
        takeOut(spec.categories, spellings);
        putIn(spec.numbers, spellings, others);
        if (target)
            spec.task = TaskChoice::Regression;
        break;
    case ColumnChoice::Categories:
        takeOut(spec.texts, spellings);
        takeOut(spec.numbers, spellings);
        putIn(spec.categories, spellings, others);
        if (target)
            spec.task = TaskChoice::Classification;
        break;
    case ColumnChoice::Texts:
        for (std::string* list : {&spec.numbers, &spec.categories, &spec.leaveOut, &spec.keep})
            takeOut(*list, spellings);
        putIn(spec.texts, spellings, others);
        break;
    }
}

} // namespace assay::data
