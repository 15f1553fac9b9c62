// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/run_curves.h"

#include "adapt/placement.h"
#include "bridge/convert.h"
#include "bridge/live_run.h"
#include "experiment/memory_check.h"
#include "style/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace assay::ui {

namespace {

using data::SplitKind;

QString tr(const char* source)
{
    return QCoreApplication::translate("run_curves", source);
}

Marker markerOf(SplitKind split)
{
    return split == SplitKind::Train      ? Marker::Circle
           : split == SplitKind::TrainVal ? Marker::Square
                                          : Marker::Diamond;
}

/// After which update its own points begin.
std::int64_t forkedAfter(const LiveRun& run)
{
    std::int64_t after = 0;
    for (const train::RunEvent& event : run.events()) {
        if (event.kind == "forked")
            after = std::max(after, event.step);
    }
    return after;
}

std::vector<Curve> splitCurves(const LiveRun& run, const char* metric, const Colours& colours)
{
    std::vector<Curve> curves;
    const std::int64_t after = forkedAfter(run);
    for (const SplitKind split : data::kOpenSplits) {
        Curve curve;
        curve.name = splitText(split);
        curve.colour = colours.split(split);
        curve.raw = run.series({metric, data::key(split)});
        curve.marker = markerOf(split);
        curve.best = split == SplitKind::TrainVal;
        curve.after = after;
        curves.push_back(curve);
    }
    return curves;
}

EventMark::Kind kindOf(const std::string& kind)
{
    static const std::array<std::pair<const char*, EventMark::Kind>, 10> known{
        {{"learning_rate", EventMark::Kind::LearningRate},
         {"checkpoint", EventMark::Kind::Checkpoint},
         {"epoch_chosen", EventMark::Kind::Checkpoint},
         {"cycle_error", EventMark::Kind::Checkpoint},
         {adapt::kPlacedAcross, EventMark::Kind::Checkpoint},
         {adapt::kPlacedDown, EventMark::Kind::Checkpoint},
         {"finding", EventMark::Kind::Finding},
         {"resumed", EventMark::Kind::Resumed},
         {"forked", EventMark::Kind::Resumed},
         {"paused", EventMark::Kind::Paused}}};
    for (const auto& [name, mark] : known) {
        if (kind == name)
            return mark;
    }
    return EventMark::Kind::Stopped;
}

QString markText(const train::RunEvent& event)
{
    if (!event.text.empty())
        return text(event.text);
    switch (kindOf(event.kind)) {
    case EventMark::Kind::LearningRate: return tr("learning rate %1").arg(numberText(event.value));
    case EventMark::Kind::Checkpoint:
        if (event.kind == adapt::kPlacedAcross || event.kind == adapt::kPlacedDown)
            return (event.kind == adapt::kPlacedAcross
                        ? tr(
                            "what pictures of train show made %1 times as wide, as on the target's")
                        : tr(
                            "what pictures of train show made %1 times as high, as on the target's"))
                .arg(event.value, 0, 'f', 2);
        return event.kind == "cycle_error"
                   ? tr("pictures of train translated, cycle error %1").arg(numberText(event.value))
               : event.kind == "epoch_chosen"
                   ? tr("ends with the weights of epoch %1, chosen without labels of the target")
                         .arg(event.value)
                   : tr("checkpoint written");
    case EventMark::Kind::Resumed:
        return event.kind == "forked" ? tr("forked here") : tr("resumed");
    case EventMark::Kind::Paused: return tr("paused");
    case EventMark::Kind::Finding: return tr("finding");
    case EventMark::Kind::Stopped: break;
    }
    return event.kind == "interrupted" ? tr("interrupted") : tr("stopped");
}

} // namespace

std::vector<Curve> batchCurves(const LiveRun& run, const Colours& colours)
{
    Curve batch;
    batch.name = tr("train batch");
    batch.colour = colours.train;
    batch.raw = run.series(LiveRun::batchLoss());
    return {batch};
}

std::vector<Curve> lossCurves(const LiveRun& run, const Colours& colours)
{
    std::vector<Curve> curves = splitCurves(run, train::metric_name::kLoss, colours);
    Curve batch;
    batch.name = tr("train batch");
    batch.colour = colours.train;
    batch.raw = run.series(LiveRun::batchLoss());
    batch.smoothed = run.smoothed(LiveRun::batchLoss());
    curves.insert(curves.begin(), batch);
    return curves;
}

std::vector<Curve> errorCurves(const LiveRun& run, const Colours& colours)
{
    return splitCurves(run, train::metric_name::kError, colours);
}

std::vector<Curve> scoreCurves(const LiveRun& run, const train::Metric& metric,
                               const Colours& colours)
{
    std::vector<Curve> curves = splitCurves(run, metric.name.c_str(), colours);
    for (Curve& curve : curves)
        curve.best = curve.best && !metric.higherIsBetter; // the mark is at the smallest value
    return curves;
}

std::vector<EventMark> eventMarks(const LiveRun& run)
{
    // Every step of one's own run has its loss; of another tool's the first series serves.
    const train::Series* steps = run.series(LiveRun::batchLoss());
    if (const auto keys = run.keys(); !steps && !keys.empty())
        steps = run.series(keys.front());
    std::vector<EventMark> marks;
    for (const train::RunEvent& event : run.events()) {
        // Of what happened while it trained. Earlier versions marked what was known before, too.
        if (event.step == 0
            && (kindOf(event.kind) == EventMark::Kind::Finding
                || event.kind == experiment::kMemoryEvent))
            continue;
        EventMark mark{kindOf(event.kind), event.step, 0, event.seconds, markText(event)};
        if (steps)
            mark.epoch =
                double(steps->at(steps->nearest(train::Axis::Step, double(event.step))).epoch);
        marks.push_back(mark);
    }
    return marks;
}

} // namespace assay::ui
