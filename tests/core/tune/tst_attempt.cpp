// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/adapted.h"
#include "experiment/suite.h"
#include "support/errors.h"
#include "tune/adapted_effect.h"
#include "tune/attempt.h"
#include "tune/attempt_interval.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace assay;
using train::RunRecord;
using train::RunState;
using tune::AttemptState;

namespace {

RunRecord run(train::RunId id, const experiment::ExperimentSpec& spec,
              RunState state = RunState::Finished)
{
    RunRecord made;
    made.id = id;
    made.name = "net";
    made.spec = experiment::toJson(spec);
    made.specHash = experiment::hash(spec);
    made.family = experiment::family(spec);
    made.seed = spec.seed;
    made.split = "s";
    made.scored = "examples";
    made.state = state;
    made.seconds = 10.0 * static_cast<double>(id);
    made.problem = state == RunState::Failed ? "the loss became NaN." : "";
    if (state == RunState::Finished)
        made.last = train::Scores{{data::SplitKind::TrainVal, {0.3, 0.1, 100}}};
    return made;
}

experiment::ExperimentSpec with(std::int64_t seed, std::int64_t epochs = 10)
{
    experiment::ExperimentSpec spec;
    spec.seed = seed;
    spec.train.epochs = epochs;
    return spec;
}

std::vector<RunRecord> newestFirst(std::vector<RunRecord> all)
{
    std::reverse(all.begin(), all.end());
    return all;
}

tune::Tried longer()
{
    return {.improvement = "avoidable_bias.longer",
            .way = "twice_as_long",
            .words = "twice as many epochs",
            .patch = {{"train.epochs", "20"}}};
}

} // namespace

class TestAttempt : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void bothSidesHaveTheSameSeeds()
    {
        const std::vector<RunRecord> all{run(2, with(7)), run(1, with(3))};
        const tune::Study study = tune::attempt(all.back(), all, longer(), 3);
        QVERIFY(study.purpose == tune::Purpose::Attempt);
        QCOMPARE(study.planned.size(), 6U);
        const auto members = tune::members(study, all);
        std::vector<std::int64_t> before, after;
        for (const tune::Member& member : members)
            (member.spec.train.epochs == 20 ? after : before).push_back(member.spec.seed);
        QCOMPARE(before, after);
        QCOMPARE(before.size(), 3U);
        QCOMPARE(members[3].name, std::string("net, twice as many epochs"));
        // What is there counts.
        QCOMPARE(std::count_if(members.begin(), members.end(),
                               [](const auto& one) { return one.run.has_value(); }),
                 2);
    }

    /// Of methods that go on from trained weights, each seed goes on from its own network.
    void adaptationsGoOnFromTheWeightsOfTheirSeed()
    {
        auto base = with(3);
        base.data.testPath = "other";
        auto second = base;
        second.seed = 4;
        tune::Tried tried{.improvement = "distribution_shift.adapt",
                          .way = "fine_tune",
                          .words = "fine-tuned",
                          .patch = {{"data.split.target", "0.5"}, {"adapt.method", "fine_tune"}}};
        const std::vector<RunRecord> one{run(1, base)};
        const tune::Study first = tune::attempt(one.front(), one, tried, 2);
        const auto startsOf = [](const tune::Study& study) {
            std::vector<std::string> all;
            for (const tune::PlannedRun& planned : study.planned)
                for (const base::FieldChange& change : planned.patch)
                    if (change.path == "model.start_from")
                        all.push_back(change.value);
            return all;
        };
        QCOMPARE(startsOf(first), std::vector<std::string>{"run 1"});
        QCOMPARE(first.planned.size(), 3U); // two seeds without the change, one with it

        // The second seed has trained: what was planned is extended by the network that goes on from it.
        const std::vector<RunRecord> both{run(2, second), run(1, base)};
        const tune::Study later = tune::attempt(both.back(), both, tried, 2);
        QCOMPARE(startsOf(later), (std::vector<std::string>{"run 1", "run 2"}));
        tune::MeasuredAttempt attempt = tune::attemptsOf({first}, both).front();
        QVERIFY(attempt.awaitsWeights);
        QCOMPARE(attempt.seeds(), 2U);
        const tune::Study extended = tune::withAwaited(first, both);
        QCOMPARE(extended.planned.size(), 4U);
        QCOMPARE(startsOf(extended), (std::vector<std::string>{"run 1", "run 2"}));
        QVERIFY(!tune::attemptsOf({extended}, both).front().awaitsWeights);
        // Nothing waits where the weights are not there yet.
        QVERIFY(!tune::attemptsOf({first}, one).front().awaitsWeights);

        // A seed whose network failed is not replaced by one that nobody asked for.
        const std::vector<RunRecord> failed{run(2, second, RunState::Failed), run(1, base)};
        QCOMPARE(tune::withAwaited(first, failed).planned.size(), 3U);
        QVERIFY(!tune::attemptsOf({first}, failed).front().awaitsWeights);

        // A run that began from other weights: its own are gone on from, not those.
        auto pretrained = base;
        pretrained.model.startFrom = "weights.pt";
        const std::vector<RunRecord> other{run(1, pretrained)};
        QCOMPARE(startsOf(tune::attempt(other.front(), other, tried, 1)),
                 std::vector<std::string>{"run 1"});

        // Another share of the target than the run has would change what is scored.
        tried.patch = {{"data.split.target", "0.5"}};
        VERIFY_ERROR(tune::attempt(one.front(), one, tried, 2), "attempt.examples");
    }

    void controlsAreNotJudged()
    {
        auto base = with(3);
        base.data.testPath = "other";
        auto oracle = base;
        oracle.data.split.target = 0.5;
        oracle.adapt.method = adapt::Method::TargetOnly;
        oracle.adapt.labels = 0;
        const std::vector<RunRecord> all{run(2, oracle), run(1, base)};
        const tune::Tried tried{.improvement = "distribution_shift.adapt",
                                .way = "oracle",
                                .words = "the oracle",
                                .patch = {{"data.split.target", "0.5"},
                                          {"adapt.method", "target_only"},
                                          {"adapt.labels", "0"}}};
        const tune::Study control = tune::attempt(all.back(), all, tried, 1);
        auto longerRun = with(3, 20);
        longerRun.data.testPath = "other";
        const std::vector<RunRecord> more{run(3, longerRun), all[0], all[1]};
        const auto attempts =
            tune::attemptsOf({control, tune::attempt(all.back(), more, longer(), 1)}, more);
        QCOMPARE(attempts[0].pairs.size(), 1U);
        QCOMPARE(attempts[1].pairs.size(), 1U);
        QCOMPARE(attempts[1].attempts, 1U);

        // Nor do they count as tried in the tree of the method.
        auto measured = attempts;
        for (tune::MeasuredAttempt& one : measured)
            one.effects = {{.key = "test_val",
                            .isTerm = false,
                            .before = 0.5,
                            .after = 0.2,
                            .pairs = 3,
                            .seedError = 0.001,
                            .sampleError = 0.001}};
        const auto steps = tune::stepFactsOf({&measured[0], &measured[1]});
        QVERIFY(tune::isControl(measured[0]) && !tune::isControl(measured[1]));
        QCOMPARE(steps.attempts, 1U);
        QCOMPARE(steps.helped, 1U);
        // The same change against another term is one change.
        tune::MeasuredAttempt again = measured[1];
        again.study.tried->improvement = "variance.tune";
        QCOMPARE(tune::stepFactsOf({&measured[1], &again}).attempts, 1U);
    }

    void columnsAreTriedOnTheSameRows()
    {
        auto base = with(3);
        base.data.path = "wine.csv";
        const std::vector<RunRecord> all{run(1, base)};
        tune::Tried tried = longer();
        for (const base::Patch& patch :
             std::vector<base::Patch>{{{"data.leave_out", "pH"}},
                                      {{"data.keep", "id"}},
                                      {{"data.path", "more.csv"}, {"data.id_columns", "a,b,y"}}}) {
            tried.patch = patch;
            QCOMPARE(tune::attempt(all[0], all, tried, 1).planned.size(), 2U);
        }
        tried.patch = {{"data.id_columns", "a"}};
        VERIFY_ERROR(tune::attempt(all[0], all, tried, 1), "attempt.examples");
        tried.patch = {{"data.leave_out", "pH"}, {"data.target", "a"}};
        VERIFY_ERROR(tune::attempt(all[0], all, tried, 1), "attempt.examples");
    }

    void whatCannotBeMeasuredIsRefused()
    {
        const std::vector<RunRecord> all{run(3, with(3), RunState::Failed), run(1, with(1))};
        VERIFY_ERROR(tune::attempt(all[0], all, longer(), 3), "attempt.run");
        tune::Tried tried = longer();
        tried.patch = {{"data.path", "other.csv"}};
        VERIFY_ERROR(tune::attempt(all[1], all, tried, 3), "attempt.examples");
        tried.patch = {{"seed", "4"}};
        VERIFY_ERROR(tune::attempt(all[1], all, tried, 3), "attempt.seed");
        tried.patch = {{"train.epochs", "10"}}; // as it is
        VERIFY_ERROR(tune::attempt(all[1], all, tried, 3), "attempt.nothing");
        VERIFY_ERROR(tune::studyOf(tune::Purpose::Attempt, all[1], all, 3), "attempt.nothing");
    }

    void pairsAreSeedsThatFinishedOnBothSides()
    {
        std::vector<RunRecord> all{run(1, with(1))};
        const tune::Study study = tune::attempt(all[0], all, longer(), 3);
        const auto attempts = [&] { return tune::attemptsOf({study}, newestFirst(all)); };
        QVERIFY(attempts().front().state == AttemptState::Halted);
        QVERIFY(attempts().front().pairs.empty());
        all.push_back(run(2, with(2)));
        all.push_back(run(3, with(1, 20)));
        all.push_back(run(4, with(3, 20)));
        auto now = attempts().front();
        QCOMPARE(now.pairs.size(), 1U);
        QCOMPARE(now.pairs[0].before, 1);
        QCOMPARE(now.pairs[0].after, 3);
        QCOMPARE(now.secondsBefore, 10.0);
        QCOMPARE(now.secondsAfter, 30.0);
        all.push_back(run(5, with(3)));
        all.push_back(run(6, with(2, 20), RunState::Running));
        QVERIFY(attempts().front().state == AttemptState::Running);
        all.back() = run(6, with(2, 20), RunState::Failed);
        now = attempts().front();
        QVERIFY(now.state == AttemptState::Halted);
        QCOMPARE(now.problem, std::string("Run 6 failed: the loss became NaN."));
        all.back() = run(6, with(2, 20));
        QVERIFY(attempts().front().state == AttemptState::Trained);
        QCOMPARE(attempts().front().pairs.size(), 3U);
    }

    void aNetworkThatFailedIsNoReasonToCallTheOthersBetter()
    {
        std::vector<RunRecord> all{run(1, with(1)),     run(2, with(2)),
                                   run(3, with(3)),     run(4, with(1, 20)),
                                   run(5, with(2, 20)), run(6, with(3, 20), RunState::Failed)};
        tune::Study study = tune::attempt(all[0], newestFirst(all), longer(), 3);
        for (std::size_t k = 0; k < study.planned.size(); ++k)
            study.planned[k].run = static_cast<train::RunId>(k + 1); // all were begun
        auto one = tune::attemptsOf({study}, newestFirst(all)).front();
        QVERIFY(one.state == AttemptState::Trained); // nothing is left to be trained
        QVERIFY(one.failed);
        evaluate::Effect effect{.key = "test_val", .isTerm = false, .before = 0.5, .after = 0.1};
        effect.pairs = 3;
        effect.sampleError = 0.001;
        QVERIFY(one.verdict(effect) == evaluate::EffectVerdict::Unclear);
        one.effects = {effect};
        one.metric = "error";
        QVERIFY(tune::attemptText(one, 1).find("nothing is called better") != std::string::npos);
        QVERIFY(tune::howSure(one).find("1 of 3 have no result") != std::string::npos);
        one.failed = false;
        QVERIFY(one.verdict(effect) == evaluate::EffectVerdict::Better);
    }

    /// What Next step offers: the change that lowered the error most, once that is clear.
    void theBestOfWhatHelpedIsNamed()
    {
        const std::vector<RunRecord> all{run(3, with(3)), run(2, with(2)), run(1, with(1))};
        tune::MeasuredAttempt one;
        one.study = tune::attempt(all.back(), all, longer(), 3);
        one.metric = "error";
        one.pairs.resize(3);
        one.effects = {{.key = "test_val",
                        .isTerm = false,
                        .before = 0.100,
                        .after = 0.080,
                        .pairs = 3,
                        .seedError = 0.001,
                        .sampleError = 0.001}};
        tune::MeasuredAttempt better = one;
        better.study.tried->words = "four times as many epochs";
        better.study.tried->patch = {{"train.epochs", "40"}};
        better.effects.front().after = 0.070;
        tune::MeasuredAttempt unclear = one;
        unclear.study.tried->patch = {{"train.epochs", "80"}};
        unclear.effects.front().after = 0.060;
        unclear.effects.front().seedError = 0.02;

        const auto first = tune::bestTried({&one}, nullptr);
        QVERIFY(first.has_value());
        QCOMPARE(first->words, std::string("twice as many epochs"));
        QCOMPARE(first->what, std::string("test-val error"));
        QCOMPARE(first->by, std::string("2.0 points [1.5, 2.5]"));
        QCOMPARE(first->seeds, std::size_t{3});
        QCOMPARE(base::assignments(first->patch), std::vector<std::string>{"train.epochs=20"});
        const auto best = tune::bestTried({&one, &unclear, &better}, nullptr);
        QCOMPARE(best->words, std::string("four times as many epochs"));
        QVERIFY(!tune::bestTried({&unclear}, nullptr).has_value());
        // A draft that has the change needs none of it, whatever its seed.
        const experiment::ExperimentSpec draft = with(7, 20);
        QVERIFY(!tune::bestTried({&one}, &draft).has_value());
        const experiment::ExperimentSpec other = with(1);
        QVERIFY(tune::bestTried({&one}, &other).has_value());
        one.failed = true; // the seeds that did not fail are the better ones
        QVERIFY(!tune::bestTried({&one}, nullptr).has_value());
    }

    /// Three seeds that differ a lot give half a width of 4.3 standard errors, here 129 points.
    void anEffectEndsWhereTheMetricCannotChangeFurther()
    {
        tune::MeasuredAttempt one;
        one.study.tried = longer();
        one.study.of = 1;
        one.metric = "error";
        one.pairs.resize(3);
        one.effects = {{.key = "test_val",
                        .isTerm = false,
                        .before = 0.5,
                        .after = 0.4,
                        .pairs = 3,
                        .seedError = 0.3,
                        .sampleError = 0.001}};
        const evaluate::Effect& effect = one.effects.front();
        QCOMPARE(tune::changeText(one, effect), std::string("-10.0 points [-100.0, +100.0]"));
        const std::string sentence = tune::attemptText(one, 1);
        QVERIFY2(sentence.find("-10.0 points [-100.0, +100.0]: not distinguishable")
                     != std::string::npos,
                 sentence.c_str());
        QCOMPARE(tune::confidenceOf(one, effect), 0.95);
        one.attempts = 5;
        QCOMPARE(tune::confidenceOf(one, effect), 0.99);
        one.metric = "r2"; // it has no least value
        QVERIFY(tune::intervalOf(one, effect)->low < -1.3);
    }

    /// However it is written and whichever seed it began with.
    void oneChangeIsCountedOnce()
    {
        const std::vector<RunRecord> all =
            newestFirst({run(1, with(1)), run(2, with(2)), run(3, with(1, 20))});
        tune::Tried otherwise = longer();
        otherwise.patch = {{"train.epochs", "2e1"}};
        const tune::Study one = tune::attempt(all[2], all, longer(), 1);
        const tune::Study other = tune::attempt(all[1], all, otherwise, 1);
        QCOMPARE(tune::attemptKey(one), tune::attemptKey(other));
        QCOMPARE(tune::attemptsOf({one, other}, all)[0].attempts, 1U);
    }

    void attemptsOnTheSameExamplesAreCounted()
    {
        std::vector<RunRecord> all{run(1, with(1)), run(2, with(1, 20)), run(3, with(1, 40))};
        all.push_back(run(4, with(50)));
        all.back().scored = "others";
        tune::Tried four = longer();
        four.patch = {{"train.epochs", "40"}};
        tune::Tried never = longer();
        never.patch = {{"train.epochs", "80"}};
        const std::vector<tune::Study> studies{tune::attempt(all[0], all, longer(), 1),
                                               tune::attempt(all[0], all, four, 1),
                                               tune::attempt(all[0], all, never, 1)};
        const auto attempts = tune::attemptsOf(studies, newestFirst(all));
        QCOMPARE(attempts[0].attempts, 2U); // what was not trained was not judged
        QCOMPARE(attempts[1].attempts, 2U);
        tune::MeasuredAttempt judged = attempts[0];
        QVERIFY(tune::howSure(judged).find("From 3 on there are intervals") != std::string::npos);
        judged.pairs.resize(3);
        QVERIFY(tune::howSure(judged).find("2 attempts were judged") != std::string::npos);
        QVERIFY(tune::howSure(judged).find("97.5 %") != std::string::npos);
        judged.attempts = tune::kFreshValidationDue;
        QVERIFY(tune::howSure(judged).find("fresh validation set is due") != std::string::npos);
    }

    /// What an adaptation changed stands in what is said of its runs, and in that of no others.
    void theEffectStandsInWhatIsSaidOfAnAdaptedRun()
    {
        auto base = with(3);
        base.data.testPath = "other";
        const std::vector<RunRecord> all{run(1, base)};
        tune::MeasuredAttempt one;
        one.study =
            tune::attempt(all.front(), all,
                          {.improvement = "distribution_shift.adapt",
                           .way = "deep_coral",
                           .words = "deep CORAL",
                           .patch = {{"data.split.target", "0.5"}, {"adapt.method", "deep_coral"}}},
                          3);
        one.metric = "error";
        one.pairs = {{.seed = 3, .before = 1, .after = 4},
                     {.seed = 4, .before = 2, .after = 5},
                     {.seed = 5, .before = 3, .after = 6}};
        one.effects = {{.key = "test_val",
                        .isTerm = false,
                        .before = 0.485,
                        .after = 0.155,
                        .pairs = 3,
                        .seedError = 0.001,
                        .sampleError = 0.001}};

        auto adapted = base;
        adapted.adapt.method = adapt::Method::DeepCoral;
        evaluate::Ladder ladder;
        ladder.train = evaluate::measuredShare(0.29, 10'000);
        ladder.trainVal = evaluate::measuredShare(0.29, 10'000);
        ladder.testVal = evaluate::measuredShare(0.155, 10'000);
        const evaluate::Breakdown plain = evaluate::breakDown(ladder);
        const auto said = [&](train::RunId id, const experiment::ExperimentSpec& spec,
                              const tune::MeasuredAttempt& attempt) {
            evaluate::Breakdown breakdown = plain;
            advise::readAsAdapted(breakdown, run(id, spec));
            tune::addEffect(breakdown, id, {attempt});
            return breakdown.findings;
        };
        const auto own = said(5, adapted, one);
        QCOMPARE(own.size(), 1U);
        QCOMPARE(own.front().id, std::string("breakdown.adapted"));
        QVERIFY(own.front().severity == base::Severity::Hint);
        const QString sentence = QString::fromStdString(experiment::sentence(own.front()));
        QVERIFY2(sentence.contains("Against the same network without it, 3 seeds each: test-val "
                                   "error went from 48.5 % to 15.5 %"),
                 qPrintable(sentence));
        QVERIFY2(sentence.endsWith(": better. The run that was adapted is run 1."),
                 qPrintable(sentence));

        const auto other = said(9, adapted, one); // that the attempt did not train
        QCOMPARE(other.front().texts.size(), 1U);
        QVERIFY(!QString::fromStdString(experiment::sentence(other.front())).contains("48.5 %"));

        tune::MeasuredAttempt harmful = one;
        std::swap(harmful.effects.front().before, harmful.effects.front().after);
        QVERIFY(said(5, adapted, harmful).front().severity == base::Severity::Warning);

        const auto source = said(1, base, one); // not adapted: it stays a reason to check
        QCOMPARE(source.size(), 1U);
        QCOMPARE(source.front().id, std::string("breakdown.negative_term"));
    }

    void biasMovesAsTrainDoesWhereItsFloorIsNotKnown()
    {
        tune::MeasuredAttempt one;
        one.study.tried = longer();
        one.effects = {{.key = "train", .isTerm = false}, {.key = "variance"}};
        QCOMPARE(one.onTerm()->key, std::string("train"));
        one.effects.push_back({.key = "avoidable_bias"});
        QCOMPARE(one.onTerm()->key, std::string("avoidable_bias"));
        one.study.tried->improvement = "distribution_shift.adapt";
        QVERIFY(!one.onTerm());
    }
};

QTEST_GUILESS_MAIN(TestAttempt)
#include "tst_attempt.moc"
