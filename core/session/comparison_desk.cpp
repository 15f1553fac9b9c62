// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "session/evaluation_desk.h"
#include "session/run_material.h"
#include "store/evaluation_store.h"
#include "store/files.h"
#include "store/project_store.h"
#include "train/seeds.h"
#include "tune/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

// The part of the desk that sets runs beside each other: by the size of train, by what changed
// between two, and by another draw of the validation set.

namespace assay::session {

using data::SplitKind;
using evaluate::Checkpoint;
using train::RunId;
using train::RunRecord;

namespace {

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

} // namespace

evaluate::Evaluation EvaluationDesk::evaluated(const Subject& subject,
                                               const evaluate::Progress& progress)
{
    const bool trained = subject.run.kind == train::RunKind::Training;
    const auto load = [&] {
        return store::EvaluationStore(subject.project, true)
            .load(subject.run.id, trained ? Checkpoint::Last : Checkpoint::Imported, subject.goal);
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

void EvaluationDesk::bySize(RunId run, int seeds, Tag tag)
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
        onOwnLane(tag, [this, finished, open, project, run, tag, task = base.task] {
            std::vector<evaluate::SizedRun> sized;
            double done = 0;
            const double share = 1 / static_cast<double>(std::max<std::size_t>(1, finished.size()));
            for (const auto& [part, record] : finished) {
                auto evaluation =
                    evaluated({project.path, record, project.goal}, progressOf(tag, done, share));
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

void EvaluationDesk::compare(RunId run, RunId against, Tag tag)
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
        onOwnLane(tag, [this, after = side(now), before = side(then), project, run, against, tag] {
            double done = 0;
            const double share = 1 / static_cast<double>(before.size() + after.size());
            const auto breakdowns = [&](const std::vector<RunRecord>& side) {
                std::vector<evaluate::Breakdown> all;
                for (const RunRecord& record : side) {
                    all.push_back(evaluated({project.path, record, project.goal},
                                            progressOf(tag, done, share))
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

void EvaluationDesk::resample(RunId run, Tag tag)
{
    withRun(run, true, tag, [this, tag](const Subject& subject) {
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
            const Subject fresh{subject.project, *runs.find(made), subject.goal};
            answer(fresh, trained, Checkpoint::Last, progressOf(tag, 0, 1));
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
            publishStored(fresh, tag);
        } catch (...) {
            runs.setDeleted({made}, true); // no half a run
            throw;
        }
    });
}

} // namespace assay::session
