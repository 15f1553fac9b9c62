// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/step_loop_torch.h"

#include "base/error.h"
#include "model/backward_failure.h"
#include "train/kept.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::train {

StepLoop::StepLoop(StepPlan plan, Step& step, LoopCallbacks& callbacks, Control& control,
                   RunObserver& observer)
    : m_plan(std::move(plan))
    , m_step(step)
    , m_callbacks(callbacks)
    , m_control(control)
    , m_observer(observer)
    , m_stepsPerEpoch(step.stepsPerEpoch())
    , m_watch(0, m_plan.clock)
{
    m_at.learningRate = m_plan.learningRate;
}

TrainOutcome StepLoop::run()
{
    if (m_plan.resumeFrom) {
        m_at = readCheckpoint(*m_plan.resumeFrom, m_step.state(), m_plan.owner);
        m_watch = Stopwatch(m_at.seconds, m_plan.clock);
        happened(m_plan.forked ? "forked" : "resumed", 0);
    }
    m_begin = m_at.step;
    if (!m_plan.scoresEpochs)
        m_at.scored = true;
    m_observer.stateChanged(RunState::Running);
    m_lastCheckpoint = m_watch.seconds();
    if (!m_plan.resumeFrom || m_plan.forked)
        saveCheckpoint(); // whenever it is killed, there is one to go on from
    if (const std::optional<RunState> ended = prepare()) {
        m_outcome.state = *ended;
    } else {
        planKept();
        m_outcome.state = loop();
    }
    if (m_plan.end > 0 && m_at.step == m_plan.end)
        saveRepeated();
    m_outcome.step = m_at.step;
    m_outcome.epochs = m_at.epoch;
    m_outcome.seconds = m_watch.seconds();
    for (const std::filesystem::path& path : {m_plan.checkpoint, m_plan.bestCheckpoint}) {
        const auto problem = m_checkpointProblems.find(path);
        if (problem != m_checkpointProblems.end() && m_outcome.unwritten.empty())
            m_outcome.unwritten = problem->second;
    }
    return m_outcome;
}

/// What the step makes before its first update. The state in which a run ends that was stopped by then.
std::optional<RunState> StepLoop::prepare()
{
    Control::Decision decision = Control::Decision::Go;
    bool asked = false;
    const bool isReady = m_step.prepare(
        {.mayGoOn =
             [&] {
                 asked = true;
                 if (m_watch.seconds() - m_lastCheckpoint > m_plan.checkpointSeconds)
                     saveCheckpoint();
                 decision = m_control.next([this] { pause(); }, [this] { proceed(); });
                 return decision == Control::Decision::Go;
             },
         .happened = [this](const char* kind, double value) { happened(kind, value); }});
    if (!isReady)
        return endBy(decision);
    if (asked) { // so that it is not made once more
        saveCheckpoint();
        m_pace.restart();
    }
    return std::nullopt;
}

RunState StepLoop::endBy(Control::Decision decision)
{
    changeByHand(); // as wanted in a pause before the stop
    const bool stopped = decision == Control::Decision::Stop;
    happened(stopped ? "stopped" : "interrupted", 0);
    saveCheckpoint();
    return stopped ? RunState::Stopped : RunState::Interrupted;
}

RunState StepLoop::loop()
{
    while (m_at.step < m_plan.steps || !m_at.scored) {
        if (!m_at.scored) {
            if (scoreEpoch())
                continue;
        }
        if (m_plan.end > 0 && m_at.step >= m_plan.end)
            break;
        const Control::Decision decision =
            m_control.next([this] { pause(); }, [this] { proceed(); });
        if (decision != Control::Decision::Go)
            return endBy(decision);
        changeLearningRate();
        const Updated updated = update();
        if (updated != Updated::Yes)
            return updated == Updated::Ends ? RunState::Finished : RunState::Failed;
        if (m_watch.seconds() - m_lastCheckpoint > m_plan.checkpointSeconds)
            saveCheckpoint();
        keepCheckpoint();
        answer(false);
    }
    return RunState::Finished;
}

/// What was asked for now, or what the plan has for this step.
void StepLoop::changeLearningRate()
{
    if (changeByHand())
        return;
    for (const RateChange& change : m_plan.rateChanges) {
        if (change.step == m_at.step)
            setLearningRate(change.rate);
    }
}

/// Holds to the end of the run: changes for later steps are given up.
bool StepLoop::changeByHand()
{
    const auto rate = m_control.takeLearningRate();
    if (!rate || *rate == m_at.learningRate || m_plan.fixedRate)
        return false;
    std::erase_if(m_plan.rateChanges,
                  [this](const auto& other) { return other.step >= m_at.step; });
    m_plan.rateChanges.push_back({m_at.step, *rate});
    setLearningRate(*rate);
    m_observer.rateChanged(m_plan.rateChanges);
    return true;
}

void StepLoop::setLearningRate(double rate)
{
    m_at.learningRate = rate;
    happened("learning_rate", rate);
}

void StepLoop::pause()
{
    m_watch.stop();
    saveCheckpoint();
    answer(true); // what is seen while it stands still is of this very step
    m_observer.stateChanged(RunState::Paused);
}

void StepLoop::proceed()
{
    m_watch.start();
    m_pace.restart();
    if (!m_control.ending())
        m_observer.stateChanged(RunState::Running);
}

double StepLoop::learningRate() const
{
    return m_at.learningRate
           * scheduleFactor(m_plan.schedule, m_at.step, m_plan.steps, m_stepsPerEpoch);
}

/// One update. When numbers stopped being finite the weights stay as they were before it.
StepLoop::Updated StepLoop::update()
{
    const double begin = m_watch.seconds();
    if (const std::int64_t epoch = m_at.step / m_stepsPerEpoch; epoch != m_epochOfPace) {
        m_epochOfPace = epoch;
        m_epochStepSeconds = 0;
        m_epochExamples = 0;
    }
    const double rate = learningRate();
    double loss = 0;
    try {
        loss = m_step.lossAndGradient(m_at.step);
    } catch (const base::Error& error) {
        if (error.code() != model::kBackwardCode)
            throw;
        base::Finding finding = model::backwardFinding(error);
        finding.step = m_at.step + 1;
        m_observer.found(finding);
        return Updated::CannotGoBack;
    }
    if (m_callbacks.endsAt(m_at.step + 1, loss, m_step.gradientNorm())) {
        ++m_at.step;
        report(m_at.step, loss, rate, m_watch.seconds());
        return Updated::Ends;
    }
    if (!std::isfinite(loss) || !std::isfinite(m_step.gradientNorm())) {
        reportNotFinite(loss, rate);
        return Updated::NotFinite;
    }
    // A person goes step by step and is shown what each one does.
    if (m_plan.measuresSteps && m_control.pausesNext()) {
        m_effect = m_step.applyMeasured(rate);
        m_effect->step = m_at.step + 1;
    } else {
        m_step.apply(rate);
    }
    ++m_at.step;
    m_at.scored = !m_plan.scoresEpochs || m_at.step % m_stepsPerEpoch != 0;
    const double now = m_watch.seconds();
    m_epochStepSeconds += now - begin;
    m_epochExamples += m_step.examples();
    report(m_at.step, loss, rate, now);
    return Updated::Yes;
}

void StepLoop::report(std::int64_t step, double loss, double rate, double now)
{
    m_observer.stepDone({.step = step,
                         .epoch = static_cast<double>(step) / static_cast<double>(m_stepsPerEpoch),
                         .seconds = now,
                         .loss = loss,
                         .learningRate = rate,
                         .baseRate = m_at.learningRate,
                         .gradientNorm = m_step.gradientNorm(),
                         .samplesPerSecond = m_pace.add(now, m_step.examples()),
                         .layers = m_step.takeLayers()});
}

void StepLoop::reportNotFinite(double loss, double rate)
{
    base::Finding finding = m_step.notFinite();
    finding.step = m_at.step + 1;
    const std::vector<base::NamedNumber> place{
        {"loss", loss},
        {"learning_rate", rate},
        {"batch", static_cast<double>(m_at.step % m_stepsPerEpoch + 1)},
        {"epoch", static_cast<double>(m_at.step / m_stepsPerEpoch + 1)}};
    finding.evidence.insert(finding.evidence.begin(), place.begin(), place.end());
    m_observer.found(finding);
}

/// Scores the open splits after an epoch; false when a stop came in between.
bool StepLoop::scoreEpoch()
{
    m_observer.evaluationBegins(m_at.epoch + 1);
    std::optional<LoopCallbacks::Scored> scored = m_callbacks.score();
    if (!scored)
        return false;
    m_step.epochScored(m_at.epoch + 1, scored->shortfall);
    if (m_at.step >= m_plan.steps) {
        const std::int64_t chosen = m_step.chooseEpoch();
        if (chosen > 0 && chosen != m_at.epoch + 1) {
            scored = m_callbacks.score();
            if (!scored)
                return false;
            happened("epoch_chosen", static_cast<double>(chosen));
        }
    }
    ++m_at.epoch;
    m_at.scored = true;
    m_outcome.last = scored->scores;
    m_observer.epochDone(
        {.epoch = m_at.epoch,
         .step = m_at.step,
         .seconds = m_watch.seconds(),
         .samplesPerSecond =
             m_epochStepSeconds > 0 ? static_cast<double>(m_epochExamples) / m_epochStepSeconds : 0,
         .scores = std::move(scored->scores),
         .trainVal = std::move(scored->trainVal)});
    answer(true);
    if (scored->shortfall < m_at.bestTrainVal) {
        m_at.bestTrainVal = scored->shortfall;
        save(m_plan.bestCheckpoint);
    }
    saveCheckpoint();
    m_pace.restart();
    return true;
}

void StepLoop::answer(bool now)
{
    if (!m_plan.answers)
        return;
    const double seconds = m_watch.seconds();
    if (!now && seconds - m_lastAnswer < m_plan.answerSeconds)
        return;
    m_lastAnswer = seconds;
    Answers answers = m_callbacks.answers();
    answers.step = m_at.step;
    if (m_effect && m_effect->step == m_at.step)
        answers.effect = m_effect;
    m_observer.answered(answers);
}

void StepLoop::happened(const char* kind, double value)
{
    m_observer.happened({.step = m_at.step,
                         .seconds = m_watch.seconds(),
                         .kind = kind,
                         .value = value,
                         .text = {}});
}

void StepLoop::save(const std::filesystem::path& path)
{
    if (path.empty())
        return;
    writeOrReport(path, [&](const Progress& progress) {
        writeCheckpoint(path, m_step.state(), progress, m_plan.owner);
    });
}

void StepLoop::writeOrReport(const std::filesystem::path& path,
                             const std::function<void(const Progress&)>& write)
{
    Progress progress = m_at;
    progress.seconds = m_watch.seconds();
    std::string& problem = m_checkpointProblems[path];
    try {
        write(progress);
        problem.clear();
    } catch (const base::Error& error) {
        // The run goes on; said once for each new reason, not once a checkpoint or file.
        const bool alreadyReported =
            std::any_of(m_checkpointProblems.begin(), m_checkpointProblems.end(),
                        [&](const auto& file) { return file.second == error.text(); });
        problem = error.text();
        if (alreadyReported)
            return;
        m_observer.found({.id = "checkpoint.not_written",
                          .severity = base::Severity::Warning,
                          .place = {},
                          .step = m_at.step,
                          .texts = {error.what()}});
    }
}

/// At the end of a repetition, as the run would have written it there.
void StepLoop::saveRepeated()
{
    m_at.epoch = m_at.step / m_stepsPerEpoch;
    m_at.scored = m_at.step % m_stepsPerEpoch != 0;
    if (!m_at.scored)
        --m_at.epoch;
    save(m_plan.checkpoint);
}

/// Of a run that begins the first is kept; one that goes on has it.
void StepLoop::planKept()
{
    if (m_plan.keptFolder.empty())
        return;
    std::int64_t bytes = 0;
    for (const auto& [name, tensor] : m_step.state())
        bytes += static_cast<std::int64_t>(tensor.nbytes());
    m_lastKept = m_watch.seconds();
    if (bytes > m_plan.keptBytes)
        return;
    m_keptSteps = keptSteps(m_plan.steps, bytes, m_plan.keptBytes);
    const std::int64_t first = m_at.step + (m_plan.resumeFrom ? 1 : 0);
    std::erase_if(m_keptSteps, [first](std::int64_t step) { return step < first; });
    if (!m_plan.resumeFrom || m_plan.forked)
        m_keptSteps.insert(m_keptSteps.begin(), m_at.step);
    std::reverse(m_keptSteps.begin(), m_keptSteps.end());
    keepCheckpoint();
}

void StepLoop::keepCheckpoint()
{
    if (m_keptSteps.empty() || m_keptSteps.back() != m_at.step)
        return;
    m_keptSteps.pop_back();
    if (m_at.step != m_begin && m_watch.seconds() - m_lastKept < m_plan.keptSeconds)
        return;
    m_lastKept = m_watch.seconds();
    const std::filesystem::path path = keptFile(m_plan.keptFolder, m_at.step);
    writeOrReport(m_plan.keptFolder, [&](const Progress& progress) {
        const std::int64_t bytes =
            writeCheckpoint(path, m_step.state(), progress, m_plan.owner, base::Durable::No);
        m_observer.kept(m_at.step, bytes);
    });
}

void StepLoop::saveCheckpoint()
{
    if (m_plan.end > 0)
        return; // a repetition writes its end alone
    m_lastCheckpoint = m_watch.seconds();
    m_observer.checkpointDue();
    save(m_plan.checkpoint);
}

} // namespace assay::train
