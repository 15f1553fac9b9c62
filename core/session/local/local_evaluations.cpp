// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/local_evaluations.h"

#include "base/error.h"
#include "evaluate/predictions.h"
#include "session/local/run_material.h"
#include "store/evaluation_store.h"
#include "store/files.h"
#include "store/project_store.h"
#include "train/seeds.h"
#include "train/trainer.h"
#include "tune/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace assay::session {

using data::SplitKind;
using evaluate::Checkpoint;
using train::RunId;
using train::RunRecord;

namespace {

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

const RunRecord& recordOf(const std::vector<RunRecord>& runs, RunId run)
{
    const auto found =
        std::find_if(runs.begin(), runs.end(), [run](const RunRecord& r) { return r.id == run; });
    if (found == runs.end())
        throw train::unknownRun(run);
    return *found;
}

/// The run and those that differ from it by their seed only, one a seed.
std::vector<RunRecord> family(const std::vector<RunRecord>& runs, const RunRecord& own)
{
    std::vector<RunRecord> all{own};
    for (const RunRecord& other : train::seedsOf(own, runs).runs) {
        if (other.seed != own.seed)
            all.push_back(other);
    }
    return all;
}

/// The target where the size curve can be held against it: it is drawn in error or RMSE.
std::optional<double> errorWanted(const train::Goal& goal, data::Task task)
{
    const std::string& by = goal.metricFor(task).name;
    return by == train::metric_name::kError || by == train::metric_name::kRmse
               ? goal.targetShortfall(task)
               : std::nullopt;
}

base::Error otherExamples()
{
    return base::usageError("evaluate.split",
                            "The two runs were trained or scored on different examples, so their "
                            "numbers are not compared; choose two of the same split.");
}

store::EvaluationStore storeOf(StoreLane& store, bool change)
{
    change ? store.runsForChange() : store.runs();
    return {store.project().path, !change};
}

} // namespace

LocalEvaluations::LocalEvaluations(const Hub& hub, PreparedData& data, StoreLane& store,
                                   AnswerLane& answers)
    : m_hub(hub)
    , m_data(data)
    , m_store(store)
    , m_answers(answers)
{}

void LocalEvaluations::evaluate(RunId run, Checkpoint checkpoint, Tag tag)
{
    m_answers.withRun(run, true, tag, [this, checkpoint, tag](const AnswerLane::Subject& subject) {
        const Trained trained = trainedOf(subject.project, subject.run, checkpoint, m_data);
        m_answers.answer(subject, trained, checkpoint, m_answers.progressOf(tag, 0, 1));
        m_answers.publishStored(subject, tag);
    });
}

void LocalEvaluations::read(RunId run, Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, tag](const AnswerLane::Subject& subject) { m_answers.publishStored(subject, tag); },
        "read");
}

void LocalEvaluations::openTest(RunId run, Checkpoint checkpoint, const std::string& reason,
                                Tag tag)
{
    m_answers.withRun(
        run, true, tag, [this, checkpoint, reason, tag](const AnswerLane::Subject& subject) {
            const Trained trained = trainedOf(subject.project, subject.run, checkpoint, m_data);
            store::EvaluationStore store(subject.project, false);
            if (std::all_of(reason.begin(), reason.end(),
                            [](unsigned char c) { return std::isspace(c) != 0; }))
                throw base::usageError("test.reason", "Test is sealed; say why it is opened.");
            // The ladder needs the open rungs of the same weights.
            const auto open = store.load(subject.run.id, checkpoint, {});
            if (!open || open->step != trained.step)
                throw base::usageError(
                    "evaluation.none",
                    fmt::format("Evaluate run {} first; Test is opened to complete "
                                "that picture.",
                                subject.run.id));
            const std::int64_t opening =
                store.beginOpening(subject.run.id, reason, checkpoint, trained.step);
            const auto answers = evaluate::predictTest(trained.data, trained.network, trained.loss,
                                                       reason, m_answers.progressOf(tag, 0, 1));
            store.endOpening(opening, answers);
            m_answers.publishStored(subject, tag);
        });
}

void LocalEvaluations::fitChanges(RunId run, Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, tag](const AnswerLane::Subject& subject) {
            if (subject.run.kind != train::RunKind::Training)
                throw base::usageError("shift.data",
                                       fmt::format("The inputs of run {} are not here, so that "
                                                   "nothing can be fitted to them.",
                                                   subject.run.id));
            m_store.publishAbout(subject.project, tag,
                                 ChangesFitted{tag, subject.run.id,
                                               evaluate::fitChanges(m_answers.dataOf(subject).data,
                                                                    m_answers.progressOf(tag))});
        },
        "fit_changes");
}

void LocalEvaluations::shift(RunId run, Tag tag)
{
    m_answers.withRun(
        run, false, tag,
        [this, tag](const AnswerLane::Subject& subject) {
            if (subject.run.kind != train::RunKind::Training)
                throw base::usageError("shift.data",
                                       fmt::format("The inputs of run {} are not here, so its "
                                                   "distributions cannot be compared.",
                                                   subject.run.id));
            const data::Prepared& data = m_answers.dataOf(subject).data;
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

void LocalEvaluations::bySize(RunId run, int seeds, Tag tag)
{
    m_store.post(tag, [this, run, seeds, tag] {
        const auto runs = m_store.runsForChange().list();
        const RunRecord base = recordOf(runs, run);
        std::vector<std::pair<double, RunRecord>> finished;
        std::vector<tune::Member> open;
        for (tune::Member& member : tune::members(tune::sizeCurve(base, seeds), runs)) {
            if (member.standing == tune::Standing::Finished)
                finished.emplace_back(member.spec.data.split.trainPart,
                                      recordOf(runs, *member.run));
            else
                open.push_back(std::move(member));
        }
        const store::ProjectInfo project = m_store.project();
        m_answers.post(tag, [this, finished, open, project, run, tag, task = base.task] {
            std::vector<evaluate::SizedRun> sized;
            double done = 0;
            const double share = 1 / static_cast<double>(std::max<std::size_t>(1, finished.size()));
            for (const auto& [part, record] : finished) {
                auto evaluation = m_answers.evaluated({project.path, record, project.goal},
                                                      m_answers.progressOf(tag, done, share));
                done += share;
                sized.push_back(
                    {.run = record.id,
                     .part = part,
                     .examples = record.examples.at(SplitKind::Train),
                     .reports = std::move(evaluation.reports),
                     .testVal = store::EvaluationStore(project.path, true)
                                    .predictions(record.id, SplitKind::TestVal, Checkpoint::Last)});
            }
            m_store.publishAbout(
                project.path, tag,
                SizesRead{tag, run,
                          evaluate::sizeCurve(std::move(sized), errorWanted(project.goal, task)),
                          open});
        });
    });
}

void LocalEvaluations::compare(RunId run, RunId against, Tag tag)
{
    m_store.post(tag, [this, run, against, tag] {
        const auto runs = m_store.runsForChange().list();
        const RunRecord& now = recordOf(runs, run);
        const RunRecord& then = recordOf(runs, against);
        if (now.split != then.split)
            throw otherExamples();
        // Two seeds of one experiment are set beside each other as they are.
        const bool alone = train::differBySeedOnly(now, then);
        const auto side = [&](const RunRecord& own) {
            return alone ? std::vector{own} : family(runs, own);
        };
        const store::ProjectInfo project = m_store.project();
        m_answers.post(
            tag, [this, after = side(now), before = side(then), project, run, against, tag] {
                double done = 0;
                const double share = 1 / static_cast<double>(before.size() + after.size());
                const auto breakdowns = [&](const std::vector<RunRecord>& side) {
                    std::vector<evaluate::Breakdown> all;
                    for (const RunRecord& record : side) {
                        all.push_back(m_answers
                                          .evaluated({project.path, record, project.goal},
                                                     m_answers.progressOf(tag, done, share))
                                          .breakdown);
                        done += share;
                    }
                    return all;
                };
                const auto old = breakdowns(before), fresh = breakdowns(after);
                // Of imported answers the ids alone say which examples they are of.
                if (after.front().split.empty()
                    && !store::EvaluationStore(project.path, true).sameExamples(run, against))
                    throw otherExamples();
                m_store.publishAbout(project.path, tag,
                                     ChangesRead{tag, run, against, evaluate::changes(old, fresh)});
            });
    });
}

void LocalEvaluations::resample(RunId run, Tag tag)
{
    m_answers.withRun(run, true, tag, [this, tag](const AnswerLane::Subject& subject) {
        if (subject.run.kind == train::RunKind::Training && !train::isOver(subject.run.state))
            throw base::usageError(
                "resample.run",
                fmt::format("Run {} still trains; stop it or wait for its end.", subject.run.id));
        Trained trained = trainedOf(subject.project, subject.run, Checkpoint::Last, m_data);
        store::RunStore runs(subject.project, false);
        experiment::ExperimentSpec spec = trained.spec;
        // A draw that there is not yet.
        const auto all = runs.list();
        do {
            ++spec.data.split.resample;
        } while (std::any_of(all.begin(), all.end(), [&](const RunRecord& other) {
            return other.specHash == experiment::hash(spec);
        }));
        trained.data.splits = data::resampled(trained.data.splits, spec.data.split);

        const RunRecord& parent = subject.run;
        const RunId made = runs.insert({.kind = train::RunKind::Training,
                                        .name = fmt::format("{}, resampled", parent.name),
                                        .spec = experiment::toJson(spec),
                                        .specHash = experiment::hash(spec),
                                        .family = experiment::family(spec),
                                        .templateName = parent.templateName,
                                        .environment = parent.environment,
                                        .seed = spec.seed});
        try {
            runs.setParent(made, parent.id, trained.step);
            experiment::RunPlan plan =
                experiment::planOf(spec, trained.data, trained.network.parameterCount());
            plan.bestMetric = parent.bestMetric;
            runs.plan(made, plan);
            runs.rememberSplit(made, trained.data.splits, trained.data.source, trained.data.serving,
                               spec.data.split.resample);
            const store::RunFiles files = store::filesOf(subject.project, made);
            std::error_code ignored; // what is missing is said where it is written to
            std::filesystem::create_directories(files.folder, ignored);
            const std::string project = store::readProject(subject.project, true).id;
            train::copyCheckpoint(store::filesOf(subject.project, parent.id).last, trained.network,
                                  experiment::ownerOf(project, parent.id, trained.spec), files.last,
                                  experiment::ownerOf(project, made, spec));
            const AnswerLane::Subject fresh{subject.project, *runs.find(made), subject.goal};
            m_answers.answer(fresh, trained, Checkpoint::Last, m_answers.progressOf(tag, 0, 1));
            const auto evaluation =
                store::EvaluationStore(subject.project, true).load(made, {}, subject.goal);
            train::EpochReport report{.epoch = parent.epoch,
                                      .step = trained.step,
                                      .seconds = parent.seconds,
                                      .scores = {},
                                      .trainVal = {}};
            for (const auto& [split, found] : evaluation->reports)
                report.scores.emplace(split, found.score);
            runs.setScores(made, report, true);
            runs.setState(made, train::RunState::Finished);
            m_store.post(
                0, [this] { m_store.publishChanges(); }, "changes");
            m_answers.publishStored(fresh, tag);
        } catch (...) {
            runs.setDeleted({made}, true); // no half a run
            throw;
        }
    });
}

void LocalEvaluations::listTyped(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TypedListed{tag, storeOf(m_store, false).typed()});
    });
}

void LocalEvaluations::addTyped(const evaluate::TypedSystem& system, Tag tag)
{
    m_store.post(tag, [this, system, tag] {
        auto store = storeOf(m_store, true);
        store.addTyped(system);
        m_hub.publish(TypedListed{tag, store.typed()});
    });
}

void LocalEvaluations::removeTyped(std::int64_t id, Tag tag)
{
    m_store.post(tag, [this, id, tag] {
        auto store = storeOf(m_store, true);
        store.removeTyped(id);
        m_hub.publish(TypedListed{tag, store.typed()});
    });
}

void LocalEvaluations::listTried(Tag tag)
{
    m_store.post(tag, [this, tag] {
        m_hub.publish(TriedListed{tag, storeOf(m_store, false).tried()});
    });
}

void LocalEvaluations::setTried(const std::string& improvement, RunId run, bool tried, Tag tag)
{
    m_store.post(tag, [this, improvement, run, tried, tag] {
        auto store = storeOf(m_store, true);
        store.setTried(improvement, run, tried);
        m_hub.publish(TriedListed{tag, store.tried()});
    });
}

} // namespace assay::session
