// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cluster_stopper.h"

#include "base/error.h"
#include "cli/print.h"
#include "tune/early_stop.h"
#include "tune/search.h"

#include <exception>
#include <limits>
#include <utility>
#include <variant>
#include <vector>

namespace assay::cli {

ClusterStopper::ClusterStopper(session::Session& session, const std::filesystem::path& cluster)
    : m_session(session)
    , m_curves(cluster)
    , m_events(session.listen([this](const session::Event& event) {
        if (const auto* ended = std::get_if<session::EpochEnded>(&event))
            epochEnded(*ended);
    }))
{}

/// Once, as the next epoch may say it again.
void ClusterStopper::complain(const std::string& why)
{
    if (!std::exchange(m_hasComplained, true))
        note("No trial is stopped early: {}\n", why);
}

void ClusterStopper::watch(const store::ClusterOrder& order)
{
    const std::lock_guard lock(m_mutex);
    m_order.reset();
    if (order.earlyStop == tune::EarlyStop::None)
        return;
    try {
        m_metric = train::metricNamed(order.stopMetric);
        m_over.clear(); // one of them may have been trained again since
        m_own = m_curves.of(order.trial).value_or(store::TrialCurve());
        if (m_own.metric != order.stopMetric)
            m_own = {};
        m_own.trial = order.trial;
        m_own.metric = order.stopMetric;
        m_own.isComplete = false;
        m_own.stopped.clear();
        m_order = order;
    } catch (const std::exception& problem) {
        complain(problem.what());
    }
}

void ClusterStopper::epochEnded(const session::EpochEnded& ended)
{
    const std::lock_guard lock(m_mutex);
    if (!m_order || !m_own.stopped.empty())
        return;
    try {
        step(ended);
    } catch (const std::exception& problem) {
        complain(problem.what());
    }
}

void ClusterStopper::step(const session::EpochEnded& ended)
{
    const auto epoch = static_cast<std::size_t>(ended.report.epoch);
    const auto score = ended.report.scores.find(tune::searchedSplit(m_order->spec));
    if (epoch < 1 || score == ended.report.scores.end())
        return;
    // What an earlier worker had of later epochs is made again.
    m_own.values.resize(epoch, std::numeric_limits<double>::quiet_NaN());
    m_own.values[epoch - 1] = m_metric->shortfall(m_metric->of(score->second));
    m_curves.put(m_own);
    const std::int64_t epochs = m_order->spec.train.epochs;
    if (!tune::decidesAfter(m_order->earlyStop, m_own.values.size(), epochs))
        return;
    const auto why =
        tune::reasonToStop(m_order->earlyStop, *m_metric, m_own.values, others(), epochs);
    if (!why)
        return;
    m_own.stopped = *why;
    m_curves.put(m_own); // first: the worker may end before it can say so elsewhere
    m_session.runs().stop(ended.run);
}

std::vector<tune::EpochValues> ClusterStopper::others()
{
    std::vector<tune::EpochValues> all;
    for (const std::int64_t trial : m_curves.trials()) {
        if (trial == m_own.trial)
            continue;
        std::optional<store::TrialCurve> curve;
        if (const auto known = m_over.find(trial); known != m_over.end())
            curve = known->second;
        else if ((curve = m_curves.of(trial)) && curve->isComplete)
            m_over[trial] = *curve;
        if (!curve || curve->metric != m_own.metric)
            continue;
        const auto state =
            curve->isComplete ? tune::TrialState::Complete : tune::TrialState::Running;
        if (tune::isComparedWith(m_order->earlyStop, state))
            all.push_back(std::move(curve->values));
    }
    return all;
}

std::string ClusterStopper::ended(const store::ClusterOrder& order, train::RunState state)
{
    const std::lock_guard lock(m_mutex);
    m_order.reset();
    if (order.earlyStop == tune::EarlyStop::None)
        return {};
    auto curve = m_curves.of(order.trial);
    if (!curve)
        return {};
    if (state == train::RunState::Stopped)
        return curve->stopped;
    if (state == train::RunState::Finished) {
        curve->isComplete = true;
        curve->stopped.clear(); // it was over before the rule could stop it
        try {
            m_curves.put(*curve);
        } catch (const base::Error& error) {
            complain(error.text());
        }
    }
    return {};
}

} // namespace assay::cli
