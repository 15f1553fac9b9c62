// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/trial_set.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("trials", source);
}

evaluate::Ladder unitOf(bool isShare)
{
    evaluate::Ladder unit;
    unit.isShare = isShare;
    return unit;
}

double factor(bool isShare)
{
    return isShare ? 100 : 1;
}

} // namespace

QString TrialSet::axisTitle() const
{
    const QString title = split.isEmpty() ? measure : tr("%1 on %2").arg(measure, split);
    return isShare ? tr("%1, %").arg(title) : title;
}

QString TrialSet::valueText(double value) const
{
    return unbroken(evaluate::errorText(unitOf(isShare), value / factor(isShare)));
}

QString TrialSet::estimateText(double value, const stats::Interval& interval) const
{
    return unbroken(evaluate::errorText(unitOf(isShare), value, std::optional(interval)));
}

QString TrialSet::measuredText(const One& one) const
{
    if (!std::isfinite(one.value))
        return {};
    if (!isShare || one.tried.examples <= 0)
        return valueText(one.value);
    const auto examples = static_cast<double>(one.tried.examples);
    const double value = one.tried.trial.value;
    return estimateText(value, stats::wilson(value * examples, examples));
}

QString TrialSet::name(std::size_t place) const
{
    return tr("trial %1").arg(all[place].tried.trial.number + 1);
}

QString TrialSet::settingText(std::size_t axis, const tune::Point& point) const
{
    const auto found = point.find(space.axes[axis].path);
    return found == point.end() ? QString()
                                : settingValue(found->first, base::toText(found->second));
}

QString TrialSet::words(std::size_t place) const
{
    const One& one = all[place];
    QStringList lines;
    QString head = tr("Trial %1").arg(one.tried.trial.number + 1);
    if (one.tried.run > 0)
        head += tr(", run %1").arg(one.tried.run);
    lines << (std::isfinite(one.value)
                  ? tr("%1: %2 %3 (%4)").arg(head, measure, measuredText(one), stateText(one.tried))
                  : tr("%1: %2").arg(head, stateText(one.tried)));
    for (std::size_t k = 0; k < space.axes.size(); ++k) {
        const QString value = settingText(k, one.tried.trial.point);
        if (!value.isEmpty())
            lines << tr("%1: %2").arg(settingLabel(space.axes[k].path), value);
    }
    if (!one.tried.reason.empty())
        lines << inWords(one.tried.reason);
    return lines.join(QLatin1Char('\n'));
}

std::optional<std::size_t> TrialSet::placeOf(std::int64_t number) const
{
    const auto found = std::find_if(all.begin(), all.end(), [number](const One& one) {
        return one.tried.trial.number == number;
    });
    return found == all.end() ? std::nullopt : std::optional(std::size_t(found - all.begin()));
}

std::shared_ptr<const TrialSet> trialSetOf(const tune::SearchState& state, bool isShare,
                                           const QString& measure)
{
    auto set = std::make_shared<TrialSet>();
    set->search = state.search.id;
    set->space = state.search.space;
    set->isShare = isShare;
    set->measure = measure;
    if (!tune::isImported(state.search))
        set->split = splitText(tune::searchedSplit(state.search.base));
    bool isAny = false;
    for (const tune::TriedRun& tried : state.trials) {
        TrialSet::One one{.tried = tried};
        one.value =
            tune::hasValue(tried.trial) ? tried.trial.value * factor(isShare) : std::nan("");
        one.unit = tune::unitOf(set->space, tried.trial.point);
        if (std::isfinite(one.value)) {
            set->low = isAny ? std::min(set->low, one.value) : one.value;
            set->high = isAny ? std::max(set->high, one.value) : one.value;
            isAny = true;
            if (tried.trial.state == tune::TrialState::Complete && !tried.isLeftOut
                && (!set->best || one.value < set->all[*set->best].value))
                set->best = set->all.size();
        }
        set->all.push_back(std::move(one));
    }
    return set;
}

QString stateText(tune::TrialState state)
{
    switch (state) {
    case tune::TrialState::Waiting: return tr("waiting");
    case tune::TrialState::Running: return tr("training");
    case tune::TrialState::Complete: return tr("finished");
    case tune::TrialState::Pruned: return tr("stopped early");
    case tune::TrialState::Failed: return tr("failed");
    }
    return {};
}

QString stateText(const tune::TriedRun& tried)
{
    if (tried.isResumable)
        return tr("cut off");
    const QString state = stateText(tried.trial.state);
    return tried.hasDiverged ? tr("%1, diverged").arg(state) : state;
}

std::vector<Tick> ticksOf(const tune::Axis& axis)
{
    std::vector<Tick> ticks;
    if (axis.isList()) {
        const auto count = static_cast<double>(axis.values.size());
        for (std::size_t k = 0; k < axis.values.size(); ++k)
            ticks.push_back({(static_cast<double>(k) + 0.5) / count,
                             settingValue(axis.path, base::toText(axis.values[k]))});
        return ticks;
    }
    tune::Axis alone = axis;
    alone.when.clear();
    const tune::Space space{.axes = {alone}};
    const auto place = [&](double value) {
        return tune::unitOf(space, {{axis.path, value}}).front();
    };
    for (const Tick& tick :
         axis.log ? logTicks(axis.low, axis.high) : linearTicks(axis.low, axis.high)) {
        if (axis.integer && tick.value != std::floor(tick.value))
            continue;
        const double at = place(tick.value);
        if (std::isfinite(at))
            ticks.push_back({at, tick.text});
    }
    if (ticks.size() < 2)
        ticks = {{place(axis.low), numberText(axis.low)},
                 {place(axis.high), numberText(axis.high)}};
    return ticks;
}

base::Value valueAt(const tune::Axis& axis, double unit)
{
    tune::Axis alone = axis;
    alone.when.clear();
    const std::array<double, 1> at{std::clamp(unit, 0.0, 1.0)};
    return tune::pointAt({.axes = {alone}}, at).at(axis.path);
}

QString textAt(const tune::Axis& axis, double unit)
{
    return settingValue(axis.path, base::toText(valueAt(axis, unit)));
}

QColor valueColour(const Colours& colours, double share)
{
    const double t = std::clamp(share, 0.0, 1.0);
    // The worst are as pale as a thin line may be: half way from the ink to the ground.
    const auto mix = [](int a, int b, double s) { return int(std::lround(a + (b - a) * s)); };
    const QColor& from = colours.accent;
    const QColor to(mix(colours.mutedInk.red(), colours.card.red(), 0.45),
                    mix(colours.mutedInk.green(), colours.card.green(), 0.45),
                    mix(colours.mutedInk.blue(), colours.card.blue(), 0.45));
    return {mix(from.red(), to.red(), t), mix(from.green(), to.green(), t),
            mix(from.blue(), to.blue(), t)};
}

} // namespace assay::ui
