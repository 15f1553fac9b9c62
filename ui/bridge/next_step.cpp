// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/next_step.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

using data::SplitKind;
using train::RunRecord;
using train::RunState;

QString tr(const char* source, int n = -1)
{
    return QCoreApplication::translate("next_step", source, nullptr, n);
}

const train::SplitScore* scoreOf(const RunRecord& run, SplitKind split)
{
    if (!run.last)
        return nullptr;
    const auto found = run.last->find(split);
    return found == run.last->end() ? nullptr : &found->second;
}

QString seedsDone(const std::vector<const RunRecord*>& done)
{
    double low = 1;
    double high = 0;
    double sum = 0;
    for (const RunRecord* run : done) {
        const double error = scoreOf(*run, SplitKind::TrainVal)->error;
        low = std::min(low, error);
        high = std::max(high, error);
        sum += error;
    }
    return tr("Train-val error over %1 seeds: mean %2, from %3 to %4.")
        .arg(done.size())
        .arg(percentText(sum / static_cast<double>(done.size())), percentText(low),
             percentText(high));
}

/// What separates the distribution that is served from the one that was trained on.
QString shiftSentence(const RunRecord& run)
{
    const train::SplitScore* trainVal = scoreOf(run, SplitKind::TrainVal);
    const train::SplitScore* testVal = scoreOf(run, SplitKind::TestVal);
    if (!trainVal || !testVal || trainVal->examples == 0 || testVal->examples == 0)
        return {};
    const Contrast gap = contrast(*testVal, *trainVal);
    const QString numbers =
        tr("Test-val minus train-val: %1 %2")
            .arg(percentText(gap.difference), intervalText({gap.low, gap.high}));
    if (!gap.clear())
        return tr("%1: cannot tell them apart.").arg(numbers);
    return gap.low > 0 ? tr("Distribution shift. %1.").arg(numbers) : tr("%1.").arg(numbers);
}

QString trend(const RunRecord& run)
{
    const train::SplitScore* now = scoreOf(run, SplitKind::TrainVal);
    if (!now || !run.bestTrainVal || !run.bestEpoch)
        return {};
    return tr("Train-val error %1 after epoch %2, best %3 at epoch %4.")
        .arg(percentText(now->error, errorInterval(*now)))
        .arg(run.epoch)
        .arg(percentText(run.bestTrainVal->error))
        .arg(*run.bestEpoch);
}

NextStep beforeAnyRun(const NextStepFacts& facts)
{
    if (!facts.projectOpen)
        return {Tone::Neutral, tr("Nothing is open yet"),
                tr("The built-in example draws its own digits and trains a LeNet on them: a moving "
                   "curve in one click."),
                tr("Try the built-in example"), QStringLiteral("start.example")};
    if (facts.readOnly)
        return {Tone::Warning, tr("Read only"),
                tr("This project can be looked at. Save a copy to train in it."), tr("Save a copy"),
                QStringLiteral("file.save_copy")};
    if (!facts.dataProblem.isEmpty())
        return {Tone::Blocker, tr("The data cannot be read"), facts.dataProblem, tr("Locate data"),
                facts.locateAction};
    if (facts.readingData)
        return {Tone::Working, tr("Reading the data"), facts.dataName, {}, {}};
    if (!facts.modelProblem.isEmpty())
        return {Tone::Blocker, tr("The model does not fit the data"), facts.modelProblem,
                tr("Change the model"), QStringLiteral("go.model")};
    return {Tone::Fine, tr("Ready to train"),
            tr("%1 on %2.").arg(facts.templateName, facts.dataName), tr("Start"),
            QStringLiteral("run.start")};
}

NextStep whileRunning(const RunRecord& run, const NextStepFacts& facts)
{
    NextStep step;
    step.tone = Tone::Working;
    step.evidence = trend(run);
    if (run.state == RunState::Queued)
        return {Tone::Neutral,
                tr("Waiting for the device"),
                tr("It begins when the run before it is over."),
                {},
                {}};
    if (!run.here)
        return {Tone::Working, tr("Another program is training"), step.evidence, {}, {}};
    if (run.state == RunState::Paused) {
        step.title = tr("Paused at step %1")
                         .arg(countText(facts.progress ? facts.progress->step : run.step));
        step.button = tr("Continue");
        step.action = QStringLiteral("run.pause");
        return step;
    }
    if (!run.bestEpoch || run.epoch < 1) {
        step.title = tr("First epoch");
        step.evidence =
            tr("Its loss should fall below that of a guess, %1 nats.").arg(lossText(run.guess.loss));
    } else if (*run.bestEpoch == run.epoch) {
        step.title = run.epoch == 1 ? tr("One epoch done") : tr("Still falling");
    } else {
        const auto since = static_cast<int>(run.epoch - *run.bestEpoch);
        step.title =
            since == 1 ? tr("No better for an epoch") : tr("No better for %1 epochs").arg(since);
        step.button = since >= 3 ? tr("Stop") : QString();
        step.action = since >= 3 ? QStringLiteral("run.stop") : QString();
    }
    return step;
}

NextStep afterFailure(const RunRecord& run, const NextStepFacts& facts)
{
    NextStep step{Tone::Blocker, tr("The run failed"), text(run.problem), {}, {}};
    const auto worst =
        std::max_element(facts.findings.begin(), facts.findings.end(),
                         [](const auto& a, const auto& b) { return a.severity < b.severity; });
    if (worst == facts.findings.end()) {
        step.button = tr("Change the model");
        step.action = QStringLiteral("go.model");
        return step;
    }
    step.evidence = text(base::sentence(*worst));
    if (!worst->fix.empty()) {
        step.button = tr("Set %1").arg(text(worst->fix));
        step.action = QStringLiteral("run.apply_fix");
    } else {
        step.button = tr("Change the model");
        step.action = QStringLiteral("go.model");
    }
    return step;
}

NextStep afterEnd(const RunRecord& run, const NextStepFacts& facts)
{
    const train::SplitScore* trainVal = scoreOf(run, SplitKind::TrainVal);
    if (!trainVal)
        return {Tone::Neutral, tr("Ended in the first epoch"), tr("No split was scored yet."),
                run.resumable ? tr("Resume") : tr("Start again"),
                run.resumable ? QStringLiteral("run.resume") : QStringLiteral("run.start")};

    std::vector<const RunRecord*> done;
    for (const RunRecord* member : facts.family)
        if (member->state == RunState::Finished && scoreOf(*member, SplitKind::TrainVal))
            done.push_back(member);

    NextStep step;
    QStringList evidence;
    const stats::Interval interval = errorInterval(*trainVal);
    step.title = tr("Train-val error %1").arg(percentText(trainVal->error));
    step.tone = Tone::Fine;
    evidence << tr("%1 of %2 examples.")
                    .arg(percentText(trainVal->error, interval), countText(trainVal->examples));
    if (facts.target) {
        const QString target = percentText(*facts.target);
        if (interval.high <= *facts.target)
            evidence << tr("Below the target of %1.").arg(target);
        else if (interval.low > *facts.target)
            evidence << tr("Above the target of %1.").arg(target);
        else
            evidence << tr("Target %1 lies within the interval: cannot tell.").arg(target);
    }
    if (const QString shift = shiftSentence(run); !shift.isEmpty())
        evidence << shift;

    if (run.state != RunState::Finished) {
        step.tone = Tone::Neutral;
        evidence << tr("%1 at step %2 of %3.")
                        .arg(run.state == RunState::Stopped ? tr("Stopped") : tr("Interrupted"),
                             countText(run.step), countText(run.totalSteps));
        step.button = run.resumable ? tr("Resume") : tr("Start again");
        step.action = run.resumable ? QStringLiteral("run.resume") : QStringLiteral("run.start");
    } else if (done.size() >= kSeedsToJudge) {
        evidence << seedsDone(done);
        step.button = tr("Compare the runs");
        step.action = QStringLiteral("go.runs");
    } else {
        evidence << (done.size() == 1 ? tr("One seed: seed noise unknown.")
                                      : tr("Two seeds: too few to judge seed noise."));
        step.button = done.size() == 1 ? tr("Run 2 more seeds") : tr("Run 1 more seed");
        step.action = QStringLiteral("run.more_seeds");
    }
    step.evidence = evidence.join(QLatin1Char('\n'));
    return step;
}

} // namespace

Contrast contrast(const train::SplitScore& of, const train::SplitScore& to)
{
    const stats::Interval a = errorInterval(of);
    const stats::Interval b = errorInterval(to);
    const double difference = of.error - to.error;
    return {difference, difference - std::hypot(of.error - a.low, b.high - to.error),
            difference + std::hypot(a.high - of.error, to.error - b.low)};
}

NextStep nextStep(const NextStepFacts& facts)
{
    if (!facts.projectOpen || !facts.run)
        return beforeAnyRun(facts);
    const RunRecord& run = *facts.run;
    if (!train::isOver(run.state))
        return whileRunning(run, facts);
    // A draft that was changed is what the next run will be.
    if (facts.readOnly || !facts.dataProblem.isEmpty() || facts.draftIsNew)
        return beforeAnyRun(facts);
    return run.state == RunState::Failed ? afterFailure(run, facts) : afterEnd(run, facts);
}

} // namespace assay::ui
