// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/early_stop.h"

#include "session/local/guarded.h"
#include "tune/early_stop.h"

#include <algorithm>
#include <limits>

namespace assay::session {

namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

} // namespace

void EarlyStopper::watch(const std::filesystem::path& project, const tune::Search& search,
                         const train::Metric& metric, std::int64_t number, train::RunId run,
                         std::int64_t epochs)
{
    const std::lock_guard lock(m_mutex);
    m_watched.reset();
    if (search.earlyStop == tune::EarlyStop::None)
        return;
    Watched watched{
        .search = search, .metric = metric, .number = number, .run = run, .epochs = epochs};
    watched.store = std::make_unique<store::SearchStore>(project, false);
    m_watched = std::move(watched);
}

void EarlyStopper::rest()
{
    const std::lock_guard lock(m_mutex);
    m_watched.reset();
}

bool EarlyStopper::stops(const EpochEnded& ended)
{
    const std::lock_guard lock(m_mutex);
    if (!m_watched || m_watched->run != ended.run)
        return false;
    bool stops = false;
    static_cast<void>(guarded([&] {
        if (const auto why = reason(ended)) {
            m_watched->store->stopEarly(m_watched->search.id, m_watched->number, *why);
            stops = true;
        }
    }));
    return stops;
}

std::optional<std::string> EarlyStopper::reason(const EpochEnded& ended)
{
    Watched& now = *m_watched;
    const data::SplitKind split = tune::searchedSplit(now.search.base);
    const auto epoch = static_cast<std::size_t>(ended.report.epoch);
    const auto score = ended.report.scores.find(split);
    if (epoch < 1 || score == ended.report.scores.end())
        return std::nullopt;
    if (now.values.empty() && epoch > 1)
        now.values = now.store->epochs(now.run, split, now.metric); // it was resumed
    now.values.resize(std::max(now.values.size(), epoch), kUnknown);
    now.values[epoch - 1] = now.metric.shortfall(now.metric.of(score->second));
    if (!tune::decidesAfter(now.search.earlyStop, now.values.size(), now.epochs))
        return std::nullopt;

    now.store->refresh(now.search, now.metric, now.trials);
    std::vector<tune::EpochValues> others;
    for (const tune::TriedRun& one : now.trials) {
        if (!tune::isComparedWith(now.search.earlyStop, one.trial.state) || one.isLeftOut
            || one.trial.number == now.number || one.run == 0)
            continue;
        if (tune::isPending(one.trial))
            others.push_back(now.store->epochs(one.run, split, now.metric));
        else if (const auto known = now.others.find(one.run); known != now.others.end())
            others.push_back(known->second);
        else
            others.push_back(now.others[one.run] = now.store->epochs(one.run, split, now.metric));
    }
    return tune::reasonToStop(now.search.earlyStop, now.metric, now.values, others, now.epochs);
}

} // namespace assay::session
