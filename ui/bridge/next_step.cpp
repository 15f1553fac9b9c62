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
    double low = std::numeric_limits<double>::infinity();
    double high = 0;
    double sum = 0;
    for (const RunRecord* run : done) {
        const double value = scoreOf(*run, SplitKind::TrainVal)->value();
        low = std::min(low, value);
        high = std::max(high, value);
        sum += value;
    }
    train::SplitScore shown = *scoreOf(*done.front(), SplitKind::TrainVal);
    const auto told = [&shown](double value) {
        (shown.isRegression() ? shown.rmse : shown.error) = value;
        return scoreText(shown);
    };
    return tr("Train-val %1 over %2 seeds: mean %3, from %4 to %5.")
        .arg(scoreName(shown))
        .arg(done.size())
        .arg(told(sum / static_cast<double>(done.size())), told(low), told(high));
}

/// What separates the distribution that is served from the one that was trained on.
QString shiftSentence(const RunRecord& run)
{
    const train::SplitScore* trainVal = scoreOf(run, SplitKind::TrainVal);
    const train::SplitScore* testVal = scoreOf(run, SplitKind::TestVal);
    if (!trainVal || !testVal || trainVal->examples == 0 || testVal->examples == 0)
        return {};
    if (testVal->isRegression())
        return tr("Test-val RMSE %1, train-val %2; without an interval no shift is claimed.")
            .arg(scoreText(*testVal), scoreText(*trainVal));
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
    return tr("Train-val %1 %2 after epoch %3, best %4 at epoch %5.")
        .arg(scoreName(*now), scoreWithInterval(*now))
        .arg(run.epoch)
        .arg(scoreText(*run.bestTrainVal))
        .arg(*run.bestEpoch);
}

/// Against the best of the simple methods: the lecture's cheapest known result.
QString baselineSentence(const RunRecord& run, const train::SplitScore& trainVal)
{
    const train::BaselineValue& best = run.baselines.front();
    const QString name = text(baseline::displayName(best.name));
    if (trainVal.isRegression())
        return tr("%1: RMSE %2.").arg(name, unitText(best.trainVal));
    const stats::Interval interval = errorInterval(trainVal);
    const QString value = percentText(best.trainVal);
    return interval.high < best.trainVal  ? tr("Better than %1 (%2).").arg(name, value)
           : interval.low > best.trainVal ? tr("Worse than %1 (%2).").arg(name, value)
                                          : tr("Cannot be told from %1 (%2).").arg(name, value);
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
        step.evidence = tr("Its loss should fall below that of a guess, %1 nats.")
                            .arg(lossText(run.guess.loss));
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
    step.title = tr("Train-val %1 %2").arg(scoreName(*trainVal), scoreText(*trainVal));
    step.tone = Tone::Fine;
    if (trainVal->isRegression())
        evidence << tr("MAE %1, R2 %2, of %3 examples.")
                        .arg(unitText(trainVal->mae))
                        .arg(trainVal->r2, 0, 'f', 3)
                        .arg(countText(trainVal->examples));
    else
        evidence << tr("%1 of %2 examples.")
                        .arg(scoreWithInterval(*trainVal), countText(trainVal->examples));
    if (!run.baselines.empty())
        evidence << baselineSentence(run, *trainVal);
    if (facts.target && !trainVal->isRegression()) {
        const QString target = percentText(*facts.target);
        if (interval.high <= *facts.target)
            evidence << tr("Below the target of %1.").arg(target);
        else if (interval.low > *facts.target)
            evidence << tr("Above the target of %1.").arg(target);
        else
            evidence << tr("Target %1 lies within the interval: cannot tell.").arg(target);
    }
    if (facts.breakdown)
        evidence << text(facts.breakdown->text);
    else if (const QString shift = shiftSentence(run); !shift.isEmpty())
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
    if (run.state == RunState::Finished && facts.breakdown && !facts.breakdown->culprits.empty()) {
        step.button = tr("See what to try");
        step.action = QStringLiteral("go.evaluate");
    }
    step.evidence = evidence.join(QLatin1Char('\n'));
    return step;
}

/// Answers that were made elsewhere: as much can be said of them as of one's own.
NextStep ofAnswers(const RunRecord& run, const evaluate::Breakdown& breakdown)
{
    return {Tone::Neutral, tr("Answers made elsewhere"),
            text(run.name) + QLatin1Char('\n') + text(breakdown.text), tr("Look at the errors"),
            QStringLiteral("go.errors")};
}

/// A run that another tool logged: what it says, and that more cannot be claimed.
NextStep ofAnotherTool(const RunRecord& run)
{
    NextStep step;
    step.tone = train::isOver(run.state) ? Tone::Neutral : Tone::Working;
    step.title = train::isOver(run.state) ? tr("Logged by %1").arg(text(run.templateName))
                                          : tr("Following %1").arg(text(run.templateName));
    QStringList evidence;
    if (!run.problem.empty())
        evidence << text(run.problem);
    if (const train::SplitScore* now = scoreOf(run, SplitKind::TrainVal)) {
        const bool lossOnly = !now->isRegression() && std::isnan(now->error);
        evidence << (lossOnly ? tr("Train-val %1.").arg(scoreText(*now))
                              : tr("Train-val %1 %2.").arg(scoreName(*now), scoreText(*now)));
        evidence << tr("Its tool does not log how many examples that rests on, so there is no "
                       "interval and no verdict.");
    } else {
        evidence << tr("No error or loss of train-val is known; what its tags count as can be set "
                       "on the Runs page.");
    }
    step.evidence = evidence.join(QLatin1Char('\n'));
    step.button = tr("Compare the runs");
    step.action = QStringLiteral("go.runs");
    return step;
}

} // namespace

Contrast contrast(const train::SplitScore& of, const train::SplitScore& to)
{
    const stats::Estimate gap =
        stats::difference({of.error, errorInterval(of)}, {to.error, errorInterval(to)});
    return {gap.value, gap.interval.low, gap.interval.high};
}

NextStep nextStep(const NextStepFacts& facts)
{
    if (!facts.projectOpen || !facts.run)
        return beforeAnyRun(facts);
    const RunRecord& run = *facts.run;
    if (run.kind == train::RunKind::Imported)
        return facts.breakdown ? ofAnswers(run, *facts.breakdown) : ofAnotherTool(run);
    if (!train::isOver(run.state))
        return whileRunning(run, facts);
    // A draft that was changed is what the next run will be.
    if (facts.readOnly || !facts.dataProblem.isEmpty() || facts.draftIsNew)
        return beforeAnyRun(facts);
    return run.state == RunState::Failed ? afterFailure(run, facts) : afterEnd(run, facts);
}

} // namespace assay::ui
