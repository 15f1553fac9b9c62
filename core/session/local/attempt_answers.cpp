// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/attempt_answers.h"

#include "adapt/methods.h"
#include "base/error.h"
#include "evaluate/collapse.h"
#include "evaluate/effect_range.h"
#include "experiment/run_plan.h"
#include "store/evaluation_store.h"
#include "store/files.h"
#include "store/run_store.h"
#include "train/run_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::session {

namespace {

using data::SplitKind;
using evaluate::Rung;

/// What is stored of a run's answers to a part.
evaluate::Predictions answersOf(const AnswerLane::Subject& subject, SplitKind split)
{
    return store::EvaluationStore(subject.project, true)
        .predictions(subject.run.id, split, evaluate::Checkpoint::Last);
}

/// A run as its answers show it. `ids`: the examples of test-val that count; null: all.
evaluate::AnsweredRun answered(AnswerLane& lane, const AnswerLane::Subject& subject,
                               const train::Metric& metric, const std::vector<base::SampleId>* ids,
                               const evaluate::Progress& progress)
{
    evaluate::AnsweredRun run{.breakdown = lane.evaluated(subject, progress).breakdown,
                              .scores = {}};
    const auto keep = [&](Rung rung, std::optional<evaluate::ExampleScores> scores) {
        if (scores && !scores->values.empty())
            run.scores[rung] = std::move(*scores);
    };
    evaluate::Predictions testVal = answersOf(subject, SplitKind::TestVal);
    if (ids) {
        testVal = evaluate::answersTo(*ids, testVal);
        evaluate::Ladder ladder = run.breakdown.ladder;
        // The ladder is by the metric of the goal, whichever the examples are scored by.
        ladder.testVal = evaluate::measuredBy(subject.goal.metricFor(subject.run.task), testVal);
        run.breakdown = evaluate::breakDown(ladder);
    }
    const auto scoresOf = [&](SplitKind split) {
        return evaluate::exampleScores(metric, answersOf(subject, split));
    };
    keep(Rung::Train, scoresOf(SplitKind::Train));
    auto onTrainVal = scoresOf(SplitKind::TrainVal);
    auto onTestVal = evaluate::exampleScores(metric, testVal);
    if (run.breakdown.ladder.isJoined && onTrainVal && onTestVal) {
        keep(Rung::TrainVal, evaluate::joined(std::move(*onTrainVal), *onTestVal));
        return run;
    }
    keep(Rung::TrainVal, std::move(onTrainVal));
    keep(Rung::TestVal, std::move(onTestVal));
    return run;
}

/// Whether the second of them took its target part from the test-val of the first.
bool isTargetOf(const train::RunRecord& before, const train::RunRecord& after)
{
    try {
        return experiment::fromJson(before.spec).data.split.target <= 0
               && experiment::fromJson(after.spec).data.split.target > 0;
    } catch (const base::Error&) {
        return false; // of another version
    }
}

/// The smallest error on test-val that an epoch of the run had, by a metric that is an error.
std::optional<double> bestEpochOf(const std::filesystem::path& project, train::RunId run,
                                  const train::Metric& metric)
{
    constexpr std::size_t kPage = 50'000;
    store::RunStore store(project, true);
    std::optional<double> best;
    store::RunStore::Page page{.more = true};
    while (page.more) {
        page = store.points(run, page.lastId, kPage);
        const auto& keys = page.points.keys();
        for (const train::PointList::Row& row : page.points.rows()) {
            const train::PointList::Key& key = keys[row.key];
            if (key.split == data::key(SplitKind::TestVal) && key.name == metric.name)
                best = std::min(best.value_or(row.value), row.value);
        }
    }
    return best;
}

std::optional<evaluate::ExampleScores> testValOf(const evaluate::AnsweredRun& run)
{
    const auto found = run.scores.find(Rung::TestVal);
    return found == run.scores.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

std::vector<AttemptSides> sidesOf(const tune::MeasuredAttempt& attempt,
                                  const std::vector<train::RunRecord>& runs)
{
    std::vector<AttemptSides> sides;
    for (const tune::AttemptPair& pair : attempt.pairs) {
        const train::RunRecord* before = train::findRun(runs, pair.before);
        const train::RunRecord* after = train::findRun(runs, pair.after);
        if (!before || !after)
            continue;
        if (before->scored != after->scored && !isTargetOf(*before, *after))
            throw base::usageError("evaluate.split",
                                   fmt::format("Runs {} and {} were scored on different "
                                               "examples, so that the effect of the change "
                                               "cannot be separated from theirs.",
                                               before->id, after->id));
        sides.push_back({pair.seed, *before, *after});
    }
    return sides;
}

namespace {

evaluate::SeedPair pairBy(AnswerLane& lane, const store::ProjectInfo& project,
                          const AttemptSides& sides, const train::Metric& metric,
                          const evaluate::Progress& progress)
{
    const AnswerLane::Subject before{project.path, sides.before, project.goal};
    const AnswerLane::Subject after{project.path, sides.after, project.goal};
    const auto half = [&](double from) {
        return [&progress, from](double part) { return progress(from + part / 2); };
    };
    evaluate::SeedPair pair{.seed = sides.seed};
    pair.after = answered(lane, after, metric, nullptr, half(0));
    const bool isRest = sides.before.scored != sides.after.scored;
    const std::vector<base::SampleId> ids =
        isRest ? answersOf(after, SplitKind::TestVal).ids : std::vector<base::SampleId>();
    pair.before = answered(lane, before, metric, isRest ? &ids : nullptr, half(0.5));
    return pair;
}

/// Of the first of them that have most of these seeds: their networks by seed, scored on the same examples.
std::map<std::int64_t, train::RunRecord> oracleOf(
    const std::vector<AttemptSides>& sides, const std::vector<std::vector<AttemptSides>>& oracles)
{
    std::map<std::int64_t, train::RunRecord> best;
    for (const std::vector<AttemptSides>& oracle : oracles) {
        std::map<std::int64_t, train::RunRecord> own;
        for (const AttemptSides& one : sides) {
            for (const AttemptSides& other : oracle) {
                if (other.seed == one.seed && other.after.scored == one.after.scored)
                    own.emplace(one.seed, other.after);
            }
        }
        if (own.size() > best.size())
            best = std::move(own);
    }
    return best;
}

/// Whether the adapted network answers one class whatever it is given. `usesLabels`: of the target; then they
/// say too whether it is right to answer one class so often.
bool hasCollapsed(AnswerLane& lane, const store::ProjectInfo& project, const AttemptSides& sides,
                  bool usesLabels)
{
    const AnswerLane::Subject subject{project.path, sides.after, project.goal};
    const auto after = answersOf(subject, SplitKind::TestVal);
    const auto before = answersOf({project.path, sides.before, project.goal}, SplitKind::TestVal);
    return evaluate::hasCollapsed(evaluate::answersTo(after.ids, before), after)
           && (!usesLabels
               || evaluate::collapseOf(lane.evaluated(subject, [](double) { return true; })));
}

/// What the run keeps of its translation; empty where its checkpoint is gone or damaged.
std::optional<adapt::Translation> translationOf(const store::ProjectInfo& project,
                                                const train::RunRecord& run)
{
    const std::filesystem::path last = store::filesOf(project.path, run.id).last;
    std::error_code ignored;
    if (!std::filesystem::exists(last, ignored))
        return std::nullopt;
    try {
        return adapt::translationIn(
            last, experiment::ownerOf(project.id, run.id, experiment::fromJson(run.spec)));
    } catch (const base::Error&) { // what it brought is known without it
        return std::nullopt;
    }
}

/// The change without the weight of deep CORAL.
std::string groupOf(const base::Patch& patch)
{
    std::string text;
    for (const std::string& setting : base::assignments(patch)) {
        if (!setting.starts_with("adapt.weight="))
            text += setting + '\n';
    }
    return text;
}

} // namespace

evaluate::SeedPair answeredPair(AnswerLane& lane, const store::ProjectInfo& project,
                                const AttemptSides& sides, const evaluate::Progress& progress)
{
    return pairBy(lane, project, sides, project.goal.metricFor(sides.before.task), progress);
}

const train::Metric& adaptationMetric(const train::Goal& goal, data::Task task)
{
    const train::Metric& wanted = goal.metricFor(task);
    return wanted.form != train::Metric::Form::Ratio ? wanted : train::Goal().metricFor(task);
}

bool isOracle(const adapt::AdaptSpec& spec)
{
    return spec.method == adapt::Method::TargetOnly && spec.labels == 0;
}

std::optional<tune::Adaptation> adaptationOf(AnswerLane& lane, const store::ProjectInfo& project,
                                             const tune::MeasuredAttempt& attempt,
                                             const std::vector<AttemptSides>& sides,
                                             const std::vector<std::vector<AttemptSides>>& oracles,
                                             const evaluate::Progress& progress)
{
    const auto spec = tune::adaptSpecOf(attempt.study);
    if (!spec || sides.empty())
        return std::nullopt;
    const adapt::MethodInfo& info = adapt::infoOf(spec->method);
    const train::Metric& metric = adaptationMetric(project.goal, sides.front().before.task);
    const auto oracle = oracleOf(sides, oracles);
    tune::Adaptation result{.study = attempt.study.id,
                            .method = info.key,
                            .way = attempt.tried().way,
                            .words = attempt.tried().words,
                            .isOracle = isOracle(*spec),
                            .group = groupOf(attempt.tried().patch),
                            .isControl = info.isControl,
                            .runs = {},
                            .gap = {},
                            .isShare = sides.front().before.task == data::Task::Classification,
                            .weight = spec->weight};
    std::vector<evaluate::GapSeed> seeds;
    const double share = 1 / static_cast<double>(sides.size());
    for (const AttemptSides& one : sides) {
        const double from = static_cast<double>(seeds.size()) * share;
        const evaluate::SeedPair pair = pairBy(lane, project, one, metric, [&](double part) {
            return progress(from + part * share * 0.8);
        });
        auto source = testValOf(pair.before), adapted = testValOf(pair.after);
        if (!source || !adapted)
            return std::nullopt;
        evaluate::GapSeed seed{.source = std::move(*source), .adapted = std::move(*adapted)};
        if (const auto best = oracle.find(one.seed); best != oracle.end())
            seed.oracle = testValOf(
                answered(lane, {project.path, best->second, project.goal}, metric, nullptr,
                         [&](double part) { return progress(from + share * (0.8 + 0.2 * part)); }));
        result.runs.push_back(one.after.id);
        if (hasCollapsed(lane, project, one, info.usesLabels))
            ++result.collapsed;
        const auto trainVal = [](const evaluate::AnsweredRun& run) {
            return run.breakdown.ladder.trainVal ? run.breakdown.ladder.trainVal->error : 0;
        };
        result.sourceBefore += trainVal(pair.before) * share;
        result.sourceAfter += trainVal(pair.after) * share;
        const auto ofEpoch = bestEpochOf(project.path, one.after.id, metric);
        if (ofEpoch && (seeds.empty() || result.optimistic))
            result.optimistic = result.optimistic.value_or(0) + *ofEpoch * share;
        else
            result.optimistic.reset();
        seeds.push_back(std::move(seed));
    }
    result.gap = evaluate::gapOf(seeds);
    if (metric.form == train::Metric::Form::Share)
        evaluate::keepPossible(result.gap);
    if (spec->method == adapt::Method::CycleGan)
        result.translation = translationOf(project, sides.front().after);
    return result;
}

} // namespace assay::session
