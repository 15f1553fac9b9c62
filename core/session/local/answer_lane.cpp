// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/answer_lane.h"

#include "base/compute.h"
#include "base/error.h"
#include "session/local/behind_window.h"
#include "store/evaluation_store.h"
#include "store/run_store.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay::session {

using data::SplitKind;
using evaluate::Checkpoint;
using train::RunId;

namespace {

/// Train-val and test-val are cut from the same examples as train.
bool isOneDistribution(const data::Prepared& data)
{
    return !data.serving && data.source->info().testExamples == 0;
}

} // namespace

AnswerLane::AnswerLane(const Hub& hub, PreparedData& data, StoreLane& store,
                       std::function<data::ReadProgress(Tag)> progressOf, bool window)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_progressOf(std::move(progressOf))
    , m_lane(hub)
{
    m_lane.post(0, [window] {
        goBehindWindow(window);
        base::useOperationThreads(1);
    });
}

void AnswerLane::finish()
{
    m_lane.finish();
}

void AnswerLane::post(Tag tag, std::function<void()> work, const std::string& kind)
{
    m_lane.post(
        tag,
        [this, work = std::move(work)] {
            if (!m_lane.isEnding())
                work();
        },
        kind);
}

void AnswerLane::withRun(RunId run, bool change, Tag tag, std::function<void(const Subject&)> work,
                         const std::string& kind)
{
    m_store.post(tag, [this, run, change, tag, work = std::move(work), kind] {
        store::RunStore& runs = change ? m_store.runsForChange() : m_store.runs();
        const auto record = runs.find(run);
        if (!record)
            throw train::unknownRun(run);
        const store::ProjectInfo& project = m_store.project();
        post(
            tag, [work, subject = Subject{project.path, *record, project.goal}] { work(subject); },
            kind);
    });
}

evaluate::Progress AnswerLane::progressOf(Tag tag, double from, double share)
{
    return [this, report = m_progressOf(tag), from, share](double part) mutable {
        return report(from + part * share) && !m_lane.isEnding();
    };
}

void AnswerLane::answer(const Subject& subject, const Trained& trained, Checkpoint checkpoint,
                        const evaluate::Progress& progress)
{
    evaluate::Evaluation evaluation;
    evaluation.run = subject.run.id;
    evaluation.checkpoint = checkpoint;
    evaluation.step = trained.step;
    evaluation.classes = trained.data.source->info().classes;
    evaluation.oneDistribution = isOneDistribution(trained.data);
    std::vector<evaluate::Predictions> answers;
    const auto sizeOf = [&](SplitKind split) {
        const std::size_t size = trained.data.splits[split].size();
        return static_cast<double>(
            split == SplitKind::Train ? std::min(size, train::kTrainScoreLimit) : size);
    };
    double done = 0, total = 0;
    for (const SplitKind split : data::kOpenSplits)
        total += sizeOf(split);
    for (const SplitKind split : data::kOpenSplits) {
        const double share = sizeOf(split) / total;
        answers.push_back(
            evaluate::predict(trained.data, split, trained.network, trained.loss,
                              [&](double part) { return progress(done + part * share); }));
        done += share;
        evaluation.reports.emplace(split, evaluate::report(answers.back()));
    }
    store::EvaluationStore(subject.project, false).save(evaluation, answers);
}

namespace {

/// Weights are to give up error over all examples for rare classes, so that always answering the
/// commonest one is nothing to be compared with.
bool weighsClasses(const train::RunRecord& run)
{
    try {
        return !experiment::fromJson(run.spec).train.classWeights.empty();
    } catch (const base::Error&) {
        return false; // of another program
    }
}

std::optional<evaluate::Evaluation> stored(const AnswerLane::Subject& subject,
                                           std::optional<Checkpoint> checkpoint)
{
    auto evaluation = store::EvaluationStore(subject.project, true)
                          .load(subject.run.id, checkpoint, subject.goal);
    if (evaluation && evaluation->breakdown.ladder.guess && weighsClasses(subject.run)) {
        evaluate::Ladder ladder = evaluation->breakdown.ladder;
        ladder.guess.reset();
        evaluation->breakdown = evaluate::breakDown(ladder);
    }
    return evaluation;
}

} // namespace

evaluate::Evaluation AnswerLane::evaluated(const Subject& subject,
                                           const evaluate::Progress& progress)
{
    const bool trained = subject.run.kind == train::RunKind::Training;
    const auto load = [&] {
        return stored(subject, trained ? Checkpoint::Last : Checkpoint::Imported);
    };
    auto known = load();
    if (trained && (!known || known->step != subject.run.step)) {
        answer(subject, trainedOf(subject.project, subject.run, Checkpoint::Last, m_data),
               Checkpoint::Last, progress);
        known = load();
        publishStored(subject, 0); // others may show what was there before
    }
    if (!known)
        throw base::usageError("evaluation.none",
                               fmt::format("The answers of run {} are not known.", subject.run.id));
    return std::move(*known);
}

void AnswerLane::publishStored(const Subject& subject, Tag tag)
{
    auto evaluation = stored(subject, {});
    if (!evaluation)
        throw base::usageError(
            "evaluation.none",
            subject.run.kind == train::RunKind::Imported
                ? fmt::format("Run {} is the log of another tool and holds no answers; import them "
                              "as a run of their own (errors import).",
                              subject.run.id)
                : fmt::format("Run {} was not evaluated yet.", subject.run.id));
    if (subject.run.kind == train::RunKind::Imported) {
        for (auto& [id, finding] :
             store::RunStore(subject.project, true).findings(subject.run.id, 0))
            evaluation->findings.push_back(std::move(finding));
    }
    m_store.publishAbout(
        subject.project, tag,
        RunEvaluated{tag, subject.run.id,
                     std::make_shared<const evaluate::Evaluation>(std::move(*evaluation))});
}

AnswerLane::RunData& AnswerLane::dataOf(const Subject& subject)
{
    const auto spec = experiment::fromJson(subject.run.spec);
    auto read = m_data.get(spec.data);
    if (!m_recalled || m_recalled->project != subject.project || m_recalled->run != subject.run.id
        || m_recalled->read != read) {
        store::RunStore runs(subject.project, true);
        m_recalled = {subject.project, subject.run.id, read,
                      withRememberedSplit(m_data, spec.data, runs, subject.run.id), nullptr};
    }
    return *m_recalled;
}

} // namespace assay::session
