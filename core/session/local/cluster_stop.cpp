// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/cluster_work.h"
#include "store/cluster_curves.h"

#include <set>

// What workers compare their trials with where a rule stops trials early: the curves of all others. A worker writes those
// of its own trial; of trials that the project has, the project says what they are.

namespace assay::session {

void ClusterWork::publishCurves()
{
    store::ClusterCurves curves(m_folder.path());
    const train::Metric& metric = m_request.goal.metricFor(m_search.task);
    if (m_curvesOf != metric.name) {
        m_curvesOf = metric.name;
        m_published.clear();
    }
    if (m_search.earlyStop == tune::EarlyStop::None)
        return;
    std::set<std::int64_t> with; // a worker or this program writes of these
    for (const tune::TriedRun& one : m_trials) {
        const std::int64_t number = one.trial.number;
        const bool isPending = tune::isPending(one.trial);
        if (one.isLeftOut || (one.run == 0 && !isPending))
            continue;
        with.insert(number);
        if (one.run == 0 || m_published.contains(number))
            continue;
        curves.put(
            {.trial = number,
             .metric = metric.name,
             .values = m_store.epochs(one.run, tune::searchedSplit(m_search.base), metric),
             .isComplete = one.trial.state == tune::TrialState::Complete,
             .stopped = one.trial.state == tune::TrialState::Pruned ? one.reason : std::string()});
        if (!isPending)
            m_published.insert(number);
    }
    for (const store::TrialCurve& curve : curves.all()) {
        if (!with.contains(curve.trial))
            curves.remove(curve.trial); // failed, removed, or of other examples
    }
}

} // namespace assay::session
