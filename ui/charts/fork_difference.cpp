// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/fork_difference.h"

#include "bridge/live_run.h"
#include "experiment/fork.h"
#include "stats/interval.h"

#include <QCoreApplication>

#include <cmath>

namespace assay::ui {

namespace {

constexpr double kPoints = 100;

const LiveRun::Key kError{train::metric_name::kError, data::key(data::SplitKind::TrainVal)};
const LiveRun::Key kRmse{train::metric_name::kRmse, data::key(data::SplitKind::TrainVal)};

stats::Estimate shareOf(double error, std::int64_t examples)
{
    return stats::proportion(error * static_cast<double>(examples), static_cast<double>(examples));
}

/// Rather than that it began with the weights alone.
bool goesOn(const train::RunRecord& run)
{
    try {
        return experiment::forkPoint(experiment::fromJson(run.spec)).has_value();
    } catch (const base::Error&) { // of another version
        return false;
    }
}

} // namespace

std::optional<ForkPair> forkPairOf(const std::vector<const train::RunRecord*>& runs)
{
    if (runs.size() != 2)
        return std::nullopt;
    for (const std::size_t k : {0U, 1U}) {
        const train::RunRecord &fork = *runs[k], &run = *runs[1 - k];
        if (fork.parent != run.id || fork.scored != run.scored || !goesOn(fork))
            continue;
        const auto examples = fork.examples.find(data::SplitKind::TrainVal);
        return ForkPair{fork.id, run.id, fork.parentStep.value_or(0),
                        examples == fork.examples.end() ? 0 : examples->second};
    }
    return std::nullopt;
}

ForkDifference::ForkDifference(const LiveRun& fork, const LiveRun& run, const ForkPair& pair)
{
    const bool errors = fork.series(kError) != nullptr;
    const train::Series* own = fork.series(errors ? kError : kRmse);
    const train::Series* other = run.series(errors ? kError : kRmse);
    if (!own || !other)
        return;
    for (std::size_t k = 0; k < own->size(); ++k) {
        train::HistoryPoint point = own->at(k);
        const std::size_t at = other->lowerBound(train::Axis::Step, double(point.step));
        if (point.step <= pair.step || at >= other->size() || other->at(at).step != point.step)
            continue;
        const double now = point.value, then = other->value(at);
        point.value = (now - then) * (errors ? kPoints : 1);
        m_value.append(point);
        const bool isShare = now >= 0 && now <= 1 && then >= 0 && then <= 1;
        if (!errors || pair.examples <= 0 || !isShare)
            continue;
        const stats::Interval interval =
            stats::difference(shareOf(now, pair.examples), shareOf(then, pair.examples)).interval;
        point.value = interval.low * kPoints;
        m_low.append(point);
        point.value = interval.high * kPoints;
        m_high.append(point);
    }
}

std::vector<Curve> ForkDifference::curves(const QColor& colour, const QColor& pale) const
{
    const auto tr = [](const char* source) {
        return QCoreApplication::translate("fork_difference", source);
    };
    const auto curve = [](const QString& name, const QColor& ink, const train::Series& series,
                          Marker marker) {
        Curve made;
        made.name = name;
        made.colour = ink;
        made.raw = &series;
        made.marker = marker;
        return made;
    };
    std::vector<Curve> all;
    if (m_value.empty())
        return all;
    if (!m_low.empty()) {
        all.push_back(curve(tr("95 % low"), pale, m_low, Marker::None));
        all.push_back(curve(tr("95 % high"), pale, m_high, Marker::None));
    }
    all.push_back(curve(tr("difference"), colour, m_value, Marker::Circle));
    return all;
}

} // namespace assay::ui
