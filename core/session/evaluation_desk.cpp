// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/evaluation_desk.h"

#include "base/compute.h"
#include "evaluate/predictions.h"
#include "session/run_material.h"
#include "store/evaluation_store.h"
#include "train/trainer.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace assay::session {

namespace {

using data::SplitKind;
using evaluate::Checkpoint;
using train::RunId;

/// Train-val and test-val are cut from the same examples as train.
bool isOneDistribution(const data::Prepared& data)
{
    return !data.serving && data.source->info().testExamples == 0;
}

/// The examples of a split with these ids, in the order of the ids.
std::vector<data::Sample> samplesOf(const data::Prepared& data, SplitKind split,
                                    const std::vector<base::SampleId>& ids)
{
    const data::Subset& subset = data.splits[split];
    std::vector<data::Sample> samples(ids.size());
    for (std::size_t i = 0; i < subset.size(); ++i) {
        const auto found = std::find(ids.begin(), ids.end(), subset.dataset->id(subset.indices[i]));
        if (found != ids.end())
            samples[static_cast<std::size_t>(found - ids.begin())] =
                data::sampleAt(subset, split, i, data.preprocess);
    }
    return samples;
}

} // namespace

EvaluationDesk::EvaluationDesk(const Hub& hub, PreparedData& data, StoreLane& store,
                               std::function<data::ReadProgress(Tag)> progressOf)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_progressOf(std::move(progressOf))
    , m_lane(hub)
{
    m_lane.post(0, [] {
        // Behind the window and behind a run that trains.
        setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), 10);
        base::useOperationThreads(1);
    });
}

void EvaluationDesk::finish()
{
    m_ending = true;
    m_lane.finish();
}

void EvaluationDesk::onOwnLane(Tag tag, std::function<void()> work, const std::string& kind)
{
    m_lane.post(
        tag,
        [this, work = std::move(work)] {
            if (!m_ending)
                work();
        },
        kind);
}

void EvaluationDesk::withRun(RunId run, bool change, Tag tag,
                             std::function<void(const Subject&)> work, const std::string& kind)
{
    m_store.post(tag, [this, run, change, tag, work = std::move(work), kind] {
        store::RunStore& runs = change ? m_store.runsForChange() : m_store.runs();
        const auto record = runs.find(run);
        if (!record)
            throw train::unknownRun(run);
        const store::ProjectInfo& project = m_store.project();
        onOwnLane(
            tag, [work, subject = Subject{project.path, *record, project.goal}] { work(subject); },
            kind);
    });
}

evaluate::Progress EvaluationDesk::progressOf(Tag tag, double from, double share)
{
    return [this, tell = m_progressOf(tag), from, share](double part) mutable {
        return tell(from + part * share) && !m_ending;
    };
}

void EvaluationDesk::publishStored(const Subject& subject, Tag tag)
{
    store::EvaluationStore store(subject.project, true);
    auto evaluation = store.load(subject.run.id, {}, subject.goal);
    if (!evaluation)
        throw base::usageError("evaluation.none",
                               fmt::format("Run {} was not evaluated yet.", subject.run.id));
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

void EvaluationDesk::answer(const Subject& subject, const Trained& trained, Checkpoint checkpoint,
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

void EvaluationDesk::evaluate(RunId run, Checkpoint checkpoint, Tag tag)
{
    withRun(run, true, tag, [this, checkpoint, tag](const Subject& subject) {
        const Trained trained = trainedOf(subject.project, subject.run, checkpoint, m_data);
        answer(subject, trained, checkpoint, progressOf(tag, 0, 1));
        publishStored(subject, tag);
    });
}

const data::Prepared& EvaluationDesk::dataOf(const Subject& subject)
{
    const auto spec = experiment::fromJson(subject.run.spec);
    auto read = m_data.get(spec.data);
    if (!m_recalled || m_recalled->project != subject.project || m_recalled->run != subject.run.id
        || m_recalled->read != read) {
        store::RunStore runs(subject.project, true);
        m_recalled = {subject.project, subject.run.id, read,
                      withRememberedSplit(m_data, spec.data, runs, subject.run.id), nullptr};
    }
    return m_recalled->data;
}

void EvaluationDesk::read(RunId run, Tag tag)
{
    withRun(
        run, false, tag, [this, tag](const Subject& subject) { publishStored(subject, tag); },
        "read");
}

void EvaluationDesk::openTest(RunId run, Checkpoint checkpoint, const std::string& reason, Tag tag)
{
    withRun(run, true, tag, [this, checkpoint, reason, tag](const Subject& subject) {
        const Trained trained = trainedOf(subject.project, subject.run, checkpoint, m_data);
        store::EvaluationStore store(subject.project, false);
        if (std::all_of(reason.begin(), reason.end(),
                        [](unsigned char c) { return std::isspace(c) != 0; }))
            throw base::usageError("test.reason", "Test is sealed; say why it is opened.");
        // The ladder needs the open rungs of the same weights.
        const auto open = store.load(subject.run.id, checkpoint, {});
        if (!open || open->step != trained.step)
            throw base::usageError("evaluation.none",
                                   fmt::format("Evaluate run {} first; Test is opened to complete "
                                               "that picture.",
                                               subject.run.id));
        const std::int64_t opening =
            store.beginOpening(subject.run.id, reason, checkpoint, trained.step);
        const auto answers = evaluate::predictTest(trained.data, trained.network, trained.loss,
                                                   reason, progressOf(tag, 0, 1));
        store.endOpening(opening, answers);
        publishStored(subject, tag);
    });
}

void EvaluationDesk::shift(RunId run, Tag tag)
{
    withRun(
        run, false, tag,
        [this, tag](const Subject& subject) {
            if (subject.run.kind != train::RunKind::Training)
                throw base::usageError("shift.data",
                                       fmt::format("The inputs of run {} are not here, so its "
                                                   "distributions cannot be compared.",
                                                   subject.run.id));
            const data::Prepared& data = dataOf(subject);
            evaluate::ShiftSides sides =
                evaluate::sidesOf(data, SplitKind::TrainVal, SplitKind::TestVal);
            store::EvaluationStore store(subject.project, true);
            const auto a = store.predictions(subject.run.id, SplitKind::TrainVal);
            const auto b = store.predictions(subject.run.id, SplitKind::TestVal);
            if (a.size() > 0 && b.size() > 0)
                evaluate::addOutputs(sides, a, b);
            auto report = std::make_shared<const evaluate::ShiftReport>(
                evaluate::compare(sides, data::displayName(SplitKind::TrainVal),
                                  data::displayName(SplitKind::TestVal)));
            m_store.publishAbout(subject.project, tag,
                                 ShiftFound{tag, subject.run.id, report,
                                            samplesOf(data, SplitKind::TrainVal, report->typicalA),
                                            samplesOf(data, SplitKind::TestVal, report->typicalB),
                                            data.source->info().classes,
                                            data.source->info().pictureShape()});
        },
        "shift");
}

} // namespace assay::session
