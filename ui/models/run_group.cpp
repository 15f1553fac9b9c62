// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_group.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace assay::ui {

std::vector<RunGroup> groupBySeed(const std::vector<train::RunRecord>& runs)
{
    // The same three as in train::differBySeedOnly, so that one pass is enough for thousands.
    std::unordered_map<std::string, std::vector<int>> members;
    std::vector<const std::vector<int>*> inOrder;
    for (std::size_t k = 0; k < runs.size(); ++k) {
        const train::RunRecord& run = runs[k];
        if (run.family.empty())
            continue;
        std::vector<int>& places =
            members[run.family + '\n' + train::name(run.kind) + '\n' + run.split];
        if (places.empty())
            inOrder.push_back(&places);
        places.push_back(static_cast<int>(k));
    }
    std::vector<RunGroup> groups;
    for (const std::vector<int>* places : inOrder) {
        if (places->size() < 2)
            continue;
        std::vector<const train::RunRecord*> own;
        for (const int place : *places)
            own.push_back(&runs[static_cast<std::size_t>(place)]);
        RunGroup group;
        group.members = *places;
        group.name = groupName(own);
        group.first = (*std::min_element(own.begin(), own.end(), [](const auto* a, const auto* b) {
                          return a->id < b->id;
                      }))->id;
        groups.push_back(std::move(group));
    }
    return groups;
}

const train::Seeds& RunGroup::seeds(const std::vector<train::RunRecord>& runs) const
{
    if (!m_seeds) {
        std::vector<train::RunRecord> own;
        for (const int place : members)
            own.push_back(runs[static_cast<std::size_t>(place)]);
        m_seeds = train::seedsOf(own.front(), own);
    }
    return *m_seeds;
}

QString groupName(const std::vector<const train::RunRecord*>& runs)
{
    static const QRegularExpression ofSeed(QStringLiteral(" \\(seed -?\\d+\\)$"));
    std::set<std::int64_t> seeds;
    const train::RunRecord* oldest = runs.front();
    for (const train::RunRecord* run : runs) {
        seeds.insert(run->seed);
        oldest = run->id < oldest->id ? run : oldest;
    }
    const QString base = text(oldest->name).remove(ofSeed);
    return seeds.size() > 1 ? QCoreApplication::translate("run_group", "%1, %2 seeds")
                                  .arg(base)
                                  .arg(seeds.size())
                            : QCoreApplication::translate("run_group", "%1, %2 runs of one seed")
                                  .arg(base)
                                  .arg(runs.size());
}

std::optional<OverSeeds> overSeeds(const std::vector<double>& values, double low, double high)
{
    const bool good = !values.empty()
                      && std::all_of(values.begin(), values.end(),
                                     [](double value) { return std::isfinite(value); });
    if (!good)
        return std::nullopt;
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const stats::Estimate estimate = stats::meanOf(values);
    OverSeeds all{.mean = estimate.value,
                  .interval = std::nullopt,
                  .least = *least,
                  .greatest = *greatest,
                  .seeds = values.size()};
    if (*greatest > *least)
        all.interval = stats::Interval{std::max(low, estimate.interval.low),
                                       std::min(high, estimate.interval.high)};
    return all;
}

} // namespace assay::ui
