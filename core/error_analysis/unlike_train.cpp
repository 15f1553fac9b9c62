// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/unlike_train.h"

#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::error_analysis {

namespace {

using data::ColumnKind;

constexpr std::size_t kMostValues = 10'000'000; ///< that are sorted, of all columns together
constexpr std::size_t kKept = 1000;             ///< distances a column
constexpr double kFence = 1.5;                  ///< interquartile ranges

/// Between the two nearest of sorted values.
double quantile(const std::vector<float>& sorted, double share)
{
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    const double part = at - static_cast<double>(below);
    return static_cast<double>(sorted[below]) * (1 - part)
           + static_cast<double>(sorted[above]) * part;
}

/// "0.3 %", "under 0.1 %".
std::string shareText(double share)
{
    return share < 0.001 ? "under 0.1 %" : base::percentText(share);
}

} // namespace

TrainColumns::TrainColumns(const data::Subset& train, std::size_t all)
    : m_whose(train.size() == all
                  ? "train"
                  : base::countText(static_cast<std::int64_t>(train.size())) + " of train")
{
    const auto& infos = train.dataset->info().columns();
    const std::size_t stride =
        1 + train.size() * std::max<std::size_t>(infos.size(), 1) / kMostValues;
    for (std::size_t c = 0; c < infos.size() && train.size() > 0; ++c) {
        if (!infos[c].leftOut.empty() || infos[c].kind == ColumnKind::Text)
            continue;
        const data::ColumnCells& cells = train.dataset->table()->table().columns[c];
        Column column{.place = c, .distances = {}, .shares = {}, .rarer = {}};
        std::size_t seen = 0, missing = 0;
        if (infos[c].kind == ColumnKind::Category) {
            column.shares.resize(infos[c].categories.size());
            for (const std::uint32_t row : train.indices) {
                const std::int32_t code = cells.codes[row];
                ++seen;
                if (code == data::kMissingCode)
                    ++missing;
                else if (code >= 0)
                    column.shares[static_cast<std::size_t>(code)] += 1;
            }
            for (double& share : column.shares)
                share /= static_cast<double>(seen);
            for (const double own : column.shares) {
                double rarer = 0;
                for (const double share : column.shares)
                    rarer += share <= own ? share : 0;
                column.rarer.push_back(rarer);
            }
        } else {
            std::vector<float> values;
            for (std::size_t k = 0; k < train.size(); k += stride) {
                const float value = cells.numbers[train.indices[k]];
                ++seen;
                if (std::isnan(value))
                    ++missing;
                else
                    values.push_back(value);
            }
            std::sort(values.begin(), values.end());
            column.lower = values.empty() ? NAN : quantile(values, 0.25);
            column.median = values.empty() ? NAN : quantile(values, 0.5);
            column.upper = values.empty() ? NAN : quantile(values, 0.75);
            for (float& value : values)
                value = static_cast<float>(std::abs(static_cast<double>(value) - column.median));
            std::sort(values.begin(), values.end());
            if (values.size() > kKept) {
                for (std::size_t k = 0; k < kKept; ++k)
                    values[k] = values[k * (values.size() - 1) / (kKept - 1)];
                values.resize(kKept);
            }
            column.distances = std::move(values);
        }
        column.missing = static_cast<double>(missing) / static_cast<double>(seen);
        m_columns.push_back(std::move(column));
    }
}

Unlike TrainColumns::judgeNumber(const Column& column, const data::ColumnInfo& info,
                                 double value) const
{
    Unlike found{.column = column.place, .share = 1, .text = {}};
    if (column.distances.empty())
        return found;
    const double range = column.upper - column.lower;
    const double beyond = value > column.median ? value - column.upper : column.lower - value;
    if (!(beyond > kFence * range))
        return found;
    const double distance = std::abs(value - column.median);
    const auto as = std::lower_bound(column.distances.begin(), column.distances.end(),
                                     static_cast<float>(distance));
    found.share = static_cast<double>(column.distances.end() - as)
                  / static_cast<double>(column.distances.size());
    const std::string where = value > column.median ? "above" : "below";
    const std::string farther =
        fmt::format("{} of {} is as far from it.", shareText(found.share), m_whose);
    if (info.kind == ColumnKind::Date)
        found.text = fmt::format("Far {} most of train; {} of {} is as far from its median.",
                                 value > column.median ? "later than" : "earlier than",
                                 shareText(found.share), m_whose);
    else if (range > 0)
        found.text = fmt::format("{:.1f} interquartile ranges {} the median of train, {}; {}",
                                 distance / range, where, base::unitText(column.median), farther);
    else
        found.text =
            fmt::format("Half of train or more is {}; {}", base::unitText(column.median), farther);
    return found;
}

Unlike TrainColumns::judge(const Column& column, const data::Dataset& dataset,
                           std::size_t row) const
{
    const data::ColumnCells& cells = dataset.table()->table().columns[column.place];
    const data::ColumnInfo& info = dataset.info().columns()[column.place];
    Unlike found{.column = column.place, .share = 1, .text = {}};
    const bool isCategory = info.kind == ColumnKind::Category;
    const bool isMissing =
        isCategory ? cells.codes[row] == data::kMissingCode : std::isnan(cells.numbers[row]);
    if (isMissing) {
        found.share = column.missing;
        found.text = column.missing > 0 ? fmt::format("Missing, as in {} of {}.",
                                                      shareText(column.missing), m_whose)
                                        : fmt::format("Missing, which it never is in {}.", m_whose);
        return found;
    }
    if (!isCategory)
        return judgeNumber(column, info, cells.numbers[row]);
    const std::int32_t code = cells.codes[row];
    const bool isKnown = code >= 0 && static_cast<std::size_t>(code) < column.shares.size();
    const double share = isKnown ? column.shares[static_cast<std::size_t>(code)] : 0;
    found.share = isKnown ? column.rarer[static_cast<std::size_t>(code)] : 0;
    found.text = share > 0 ? fmt::format("{} of {} has this value.", shareText(share), m_whose)
                           : fmt::format("No example of {} has this value.", m_whose);
    return found;
}

std::vector<Unlike> TrainColumns::unlike(const data::Dataset& dataset, std::size_t row) const
{
    std::vector<Unlike> all;
    for (const Column& column : m_columns) {
        if (column.place >= dataset.table()->table().columns.size())
            continue;
        Unlike found = judge(column, dataset, row);
        if (found.share <= kUnlike)
            all.push_back(std::move(found));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Unlike& x, const Unlike& y) { return x.share < y.share; });
    if (all.size() > kMostUnlike)
        all.resize(kMostUnlike);
    return all;
}

} // namespace assay::error_analysis
