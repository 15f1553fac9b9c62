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
    , m_exchange([this] { exchange(); })
    , m_events(session.listen([this](const session::Event& event) {
        if (const auto* ended = std::get_if<session::EpochEnded>(&event))
            epochEnded(*ended);
    }))
{}

ClusterStopper::~ClusterStopper()
{
    m_events = {};
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
    }
    m_wake.notify_all();
    m_exchange.join();
}

/// Once, as the next epoch may say it again.
void ClusterStopper::complain(const std::string& why)
{
    if (!m_hasComplained.exchange(true))
        note("No trial is stopped early: {}\n", why);
}

void ClusterStopper::watch(const store::ClusterOrder& order)
{
    {
        const std::lock_guard lock(m_mutex);
        m_order.reset();
        m_own = {};
        m_isDue = false;
    }
    ++m_turn;
    if (order.earlyStop == tune::EarlyStop::None)
        return;
    try {
        const train::Metric metric = train::metricNamed(order.stopMetric);
        store::TrialCurve own;
        std::vector<store::TrialCurve> others;
        {
            const std::lock_guard files(m_files);
            m_over.clear(); // one of them may have been trained again since
            own = m_curves.of(order.trial).value_or(store::TrialCurve());
            others = read(order.trial);
        }
        if (own.metric != order.stopMetric)
            own = {};
        own.trial = order.trial;
        own.metric = order.stopMetric;
        own.isComplete = false;
        own.stopped.clear();
        const std::lock_guard lock(m_mutex);
        m_own = std::move(own);
        m_metric = metric;
        m_others = std::move(others);
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

/// With m_mutex.
void ClusterStopper::step(const session::EpochEnded& ended)
{
    const auto epoch = static_cast<std::size_t>(ended.report.epoch);
    const auto score = ended.report.scores.find(tune::searchedSplit(m_order->spec));
    if (epoch < 1 || score == ended.report.scores.end())
        return;
    // What an earlier worker had of later epochs is made again.
    m_own.values.resize(epoch, std::numeric_limits<double>::quiet_NaN());
    m_own.values[epoch - 1] = m_metric->shortfall(m_metric->of(score->second));
    const std::int64_t epochs = m_order->spec.train.epochs;
    if (tune::decidesAfter(m_order->earlyStop, m_own.values.size(), epochs)) {
        if (const auto why = tune::reasonToStop(m_order->earlyStop, *m_metric, m_own.values,
                                                compared(), epochs)) {
            m_own.stopped = *why;
            ++m_turn;
            {
                // First: the worker may end before it can say so elsewhere.
                const std::lock_guard files(m_files);
                m_curves.put(m_own);
            }
            m_session.runs().stop(ended.run);
            return;
        }
    }
    m_isDue = true;
    m_wake.notify_all();
}

/// On the thread of its own: after each epoch writes the own curve and reads those of others.
void ClusterStopper::exchange()
{
    for (std::unique_lock lock(m_mutex);;) {
        m_wake.wait(lock, [this] { return m_isDue || m_ends; });
        if (m_ends)
            return;
        m_isDue = false;
        const std::uint64_t turn = m_turn;
        const store::TrialCurve own = m_own;
        lock.unlock();
        std::optional<std::vector<store::TrialCurve>> others;
        try {
            {
                const std::lock_guard files(m_files);
                if (turn == m_turn)
                    m_curves.put(own);
            }
            const std::lock_guard files(m_files);
            others = read(own.trial);
        } catch (const std::exception& problem) {
            complain(problem.what());
        }
        lock.lock();
        if (others && turn == m_turn)
            m_others = std::move(*others);
    }
}

/// The curves of other trials. With m_files. Throws base::Error.
std::vector<store::TrialCurve> ClusterStopper::read(std::int64_t own)
{
    std::vector<store::TrialCurve> all;
    for (const std::int64_t trial : m_curves.trials()) {
        if (trial == own)
            continue;
        if (const auto known = m_over.find(trial); known != m_over.end()) {
            all.push_back(known->second);
        } else if (auto curve = m_curves.of(trial)) {
            if (curve->isComplete)
                m_over[trial] = *curve;
            all.push_back(std::move(*curve));
        }
    }
    return all;
}

/// With m_mutex.
std::vector<tune::EpochValues> ClusterStopper::compared() const
{
    std::vector<tune::EpochValues> all;
    for (const store::TrialCurve& curve : m_others) {
        const auto state =
            curve.isComplete ? tune::TrialState::Complete : tune::TrialState::Running;
        if (curve.metric == m_own.metric && tune::isComparedWith(m_order->earlyStop, state))
            all.push_back(curve.values);
    }
    return all;
}

std::string ClusterStopper::ended(const store::ClusterOrder& order, train::RunState state)
{
    store::TrialCurve own;
    {
        const std::lock_guard lock(m_mutex);
        m_order.reset();
        own = std::exchange(m_own, {});
        m_isDue = false;
    }
    ++m_turn;
    if (order.earlyStop == tune::EarlyStop::None)
        return {};
    const std::lock_guard files(m_files);
    auto curve = m_curves.of(order.trial);
    if (own.trial == order.trial && own.metric == order.stopMetric && !own.values.empty()) {
        // Of the last epochs it may not have been written yet.
        if (own.stopped.empty() && curve)
            own.stopped = curve->stopped;
        curve = std::move(own);
    }
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
