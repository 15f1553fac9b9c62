// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/table/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numeric>

namespace assay::data {

namespace {

constexpr std::size_t kBins = 12;
constexpr std::size_t kMostShown = 11; ///< categories; the rest is counted together

/// The number of an example by its index; NaN: missing.
using NumberAt = std::function<double(const Dataset& dataset, std::uint32_t index)>;

ColumnProfile numbersOf(const Subset& subset, const NumberAt& number, double low, double high)
{
    ColumnProfile profile;
    profile.counts.resize(kBins);
    double sum = 0, squares = 0, filled = 0;
    profile.min = high;
    profile.max = low;
    for (const std::uint32_t index : subset.indices) {
        const double x = number(*subset.dataset, index);
        if (std::isnan(x)) {
            ++profile.missing;
            continue;
        }
        filled += 1;
        sum += x;
        profile.min = std::min(profile.min, x);
        profile.max = std::max(profile.max, x);
        const double share = high > low ? (x - low) / (high - low) : 0;
        const auto bin = std::clamp(share * kBins, 0.0, kBins - 1.0);
        ++profile.counts[static_cast<std::size_t>(bin)];
    }
    profile.mean = filled > 0 ? sum / filled : 0;
    for (const std::uint32_t index : subset.indices) {
        const double x = number(*subset.dataset, index);
        if (!std::isnan(x))
            squares += (x - profile.mean) * (x - profile.mean);
    }
    profile.deviation = filled > 0 ? std::sqrt(squares / filled) : 0;
    return profile;
}

ColumnSummary numberSummary(const Splits& splits, std::size_t column, const NumberAt& number)
{
    double low = INFINITY, high = -INFINITY;
    for (const std::uint32_t index : splits.train().indices) {
        const double x = number(*splits.train().dataset, index);
        if (!std::isnan(x)) {
            low = std::min(low, x);
            high = std::max(high, x);
        }
    }
    if (low > high)
        low = high = 0;
    ColumnSummary summary{.column = column, .labels = {}, .splits = {}};
    for (const SplitKind split : kOpenSplits)
        summary.splits.push_back(numbersOf(splits[split], number, low, high));
    return summary;
}

std::vector<std::int64_t> codeCounts(const Subset& subset, std::size_t column,
                                     std::size_t categories, std::int64_t& missing,
                                     std::int64_t& unseen)
{
    std::vector<std::int64_t> counts(categories);
    const auto& codes = subset.dataset->table()->table().columns[column].codes;
    for (const std::uint32_t index : subset.indices) {
        if (codes[index] == kMissingCode)
            ++missing;
        else if (codes[index] < 0)
            ++unseen;
        else
            ++counts[static_cast<std::size_t>(codes[index])];
    }
    return counts;
}

/// How often each category occurs in a split; what is missing and what has no category besides.
using CountsOf = std::function<std::vector<std::int64_t>(
    const Subset& subset, std::int64_t& missing, std::int64_t& unseen)>;

ColumnSummary categorySummary(const Splits& splits, std::size_t column,
                              const std::vector<std::string>& categories, const CountsOf& countsOf)
{
    ColumnSummary summary{.column = column, .labels = {}, .splits = {}};
    std::vector<std::size_t> shown(categories.size());
    std::iota(shown.begin(), shown.end(), std::size_t{0});
    for (const SplitKind split : kOpenSplits) {
        ColumnProfile profile;
        std::int64_t others = 0;
        const auto counts = countsOf(splits[split], profile.missing, others);
        if (split == SplitKind::Train) {
            std::stable_sort(shown.begin(), shown.end(),
                             [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
            shown.resize(std::min(shown.size(), kMostShown));
            for (const std::size_t code : shown)
                summary.labels.push_back(categories[code]);
            summary.labels.emplace_back("(other)");
        }
        others += std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
        for (const std::size_t code : shown) {
            profile.counts.push_back(counts[code]);
            others -= counts[code];
        }
        profile.counts.push_back(others);
        summary.splits.push_back(std::move(profile));
    }
    if (summary.labels.size() > 1
        && std::all_of(summary.splits.begin(), summary.splits.end(),
                       [](const ColumnProfile& split) { return split.counts.back() == 0; })) {
        summary.labels.pop_back();
        for (ColumnProfile& split : summary.splits)
            split.counts.pop_back();
    }
    return summary;
}

/// The input that the texts of a column are; null: the column is none. Inputs of texts lie in the
/// order of their columns.
const TextInput* textsOf(const Dataset& dataset, std::size_t column)
{
    const auto isText = [](const ColumnInfo& info) {
        return info.leftOut == kOwnInput && info.kind == ColumnKind::Text;
    };
    const std::vector<ColumnInfo>& columns = dataset.info().columns();
    if (!isText(columns[column]))
        return nullptr;
    auto before = std::count_if(columns.begin(),
                                columns.begin() + static_cast<std::ptrdiff_t>(column), isText);
    for (std::size_t k = 0; k < dataset.inputCount(); ++k) {
        if (const auto* texts = dynamic_cast<const TextInput*>(&dataset.input(k));
            texts && before-- == 0)
            return texts;
    }
    return nullptr;
}

} // namespace

std::vector<ColumnSummary> summarise(const Splits& splits)
{
    std::vector<ColumnSummary> all;
    const DatasetInfo& info = splits.train().dataset->info();
    for (std::size_t column = 0; column < info.columns().size(); ++column) {
        if (!info.columns()[column].leftOut.empty())
            all.push_back({.column = column, .labels = {}, .splits = {}});
        else if (info.columns()[column].kind == ColumnKind::Category)
            all.push_back(categorySummary(
                splits, column, info.columns()[column].categories,
                [column, &info](const Subset& subset, std::int64_t& missing, std::int64_t& unseen) {
                    return codeCounts(subset, column, info.columns()[column].categories.size(),
                                      missing, unseen);
                }));
        else
            all.push_back(numberSummary(
                splits, column, [column](const Dataset& dataset, std::uint32_t index) {
                    return static_cast<double>(
                        dataset.table()->table().columns[column].numbers[index]);
                }));
    }
    return all;
}

ColumnSummary summariseTarget(const Splits& splits)
{
    if (splits.train().dataset->isRegression())
        return numberSummary(splits, 0, [](const Dataset& dataset, std::uint32_t index) {
            return dataset.target(index);
        });
    return categorySummary(splits, 0, splits.train().dataset->info().classes,
                           [&splits](const Subset& subset, std::int64_t&, std::int64_t&) {
                               auto counts = subset.classCounts();
                               counts.resize(splits.train().dataset->info().classes.size());
                               return counts;
                           });
}

std::string dateText(double days, DateForm form)
{
    const double minutes = std::round(days * 1440);
    const double whole = std::floor(minutes / 1440);
    const auto ofDay = static_cast<int>(minutes - whole * 1440);
    const std::string time = fmt::format("{:02}:{:02}", ofDay / 60, ofDay % 60);
    if (form == DateForm::TimeOfDay)
        return time;
    const std::chrono::sys_days day{std::chrono::days(static_cast<int>(whole))};
    const std::chrono::year_month_day date{day};
    return fmt::format("{:04}-{:02}-{:02}{}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       ofDay == 0 ? std::string() : ' ' + time);
}

std::vector<ColumnInfo> readColumns(const DatasetInfo& info)
{
    if (info.has(Modality::Table) || !info.has(Modality::Text))
        return info.columns();
    ColumnInfo column;
    column.name = "text";
    column.kind = ColumnKind::Text;
    return {column};
}

std::vector<std::string> cellsOf(const Dataset& dataset, std::size_t row)
{
    if (!dataset.table() && dataset.text())
        return {std::string(dataset.text()->texts().at(row))};
    std::vector<std::string> cells;
    const DatasetInfo& info = dataset.info();
    for (std::size_t k = 0; k < info.columns().size(); ++k) {
        const ColumnCells& column = dataset.table()->table().columns[k];
        std::string cell;
        if (row < column.written.size()) {
            cell = column.written[row];
        } else if (const TextInput* texts = textsOf(dataset, k)) {
            cell = texts->texts().at(row);
        } else if (info.columns()[k].kind == ColumnKind::Category && row < column.codes.size()) {
            const std::int32_t code = column.codes[row];
            cell = code == kUnseenCode ? std::string("(unseen)")
                   : code < 0          ? std::string()
                              : info.columns()[k].categories[static_cast<std::size_t>(code)];
        } else if (row < column.numbers.size() && !std::isnan(column.numbers[row])) {
            cell = info.columns()[k].kind == ColumnKind::Date
                       ? dateText(column.numbers[row], info.columns()[k].dateForm)
                       : withUnit(fmt::format("{}", column.numbers[row]), info.columns()[k].form);
        }
        cells.push_back(std::move(cell));
    }
    return cells;
}

} // namespace assay::data
