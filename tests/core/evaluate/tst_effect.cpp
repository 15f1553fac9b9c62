// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "evaluate/effect.h"
#include "evaluate/scores.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using evaluate::EffectVerdict;
using evaluate::Predictions;
using evaluate::Rung;

namespace {

/// Answers to `count` examples, wrong where `isWrong` says so.
Predictions answers(data::SplitKind split, std::size_t count,
                    const std::function<bool(std::size_t)>& isWrong, std::uint64_t firstId = 0)
{
    Predictions made{.split = split, .classes = 2};
    for (std::size_t i = 0; i < count; ++i) {
        made.ids.push_back({firstId + i});
        made.truth.push_back(0);
        made.predicted.push_back(isWrong(i) ? 1 : 0);
    }
    return made;
}

evaluate::AnsweredRun runOf(const std::vector<Predictions>& all,
                            const std::string& metric = "error")
{
    const train::Metric& by = train::metricNamed(metric);
    evaluate::AnsweredRun run;
    run.breakdown = evaluate::breakDown(evaluate::ladderOf(by, all, false));
    for (const Predictions& one : all) {
        const Rung rung = one.split == data::SplitKind::Train      ? Rung::Train
                          : one.split == data::SplitKind::TrainVal ? Rung::TrainVal
                                                                   : Rung::TestVal;
        if (auto scores = evaluate::exampleScores(by, one))
            run.scores[rung] = std::move(*scores);
    }
    return run;
}

/// A network that errs on the first `train`, `trainVal` of 1000 examples each.
evaluate::AnsweredRun erring(std::size_t train, std::size_t trainVal)
{
    return runOf(
        {answers(data::SplitKind::Train, 1000, [=](std::size_t i) { return i < train; }),
         answers(
             data::SplitKind::TrainVal, 1000, [=](std::size_t i) { return i < trainVal; }, 5000)});
}

const evaluate::Effect& find(const std::vector<evaluate::Effect>& all, const std::string& key)
{
    for (const evaluate::Effect& one : all) {
        if (one.key == key)
            return one;
    }
    qFatal("no effect %s", key.c_str());
}

} // namespace

class TestEffect : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachNumberIsComparedSeedBySeed()
    {
        // Seeds differ by far more than the change does; pairs show it all the same.
        const std::vector<evaluate::SeedPair> pairs{{1, erring(50, 200), erring(50, 150)},
                                                    {2, erring(60, 300), erring(60, 251)},
                                                    {3, erring(70, 400), erring(70, 349)}};
        const auto effects = evaluate::effectsOf(pairs);
        const evaluate::Effect& trainVal = find(effects, "train_val");
        QCOMPARE(trainVal.pairs, 3U);
        QCOMPARE(trainVal.before, 0.3);
        QVERIFY(std::abs(trainVal.change() + 0.05) < 1e-12);
        QVERIFY(std::abs(trainVal.seedError - 0.001 / std::sqrt(3.0)) < 1e-9);
        QVERIFY(evaluate::verdictOf(trainVal, 1) == EffectVerdict::Better);
        // Train stayed as it was: nothing is claimed, and variance fell by as much as train-val.
        const evaluate::Effect& train = find(effects, "train");
        QCOMPARE(train.change(), 0.0);
        QVERIFY(evaluate::verdictOf(train, 1) == EffectVerdict::Unclear);
        const evaluate::Effect& variance = find(effects, "variance");
        QVERIFY(variance.isTerm);
        QVERIFY(std::abs(variance.change() + 0.05) < 1e-12);
        QVERIFY(evaluate::verdictOf(variance, 1) == EffectVerdict::Better);
        QVERIFY(*variance.sampleError > *trainVal.sampleError); // train is a sample too
        QCOMPARE(QString::fromStdString(evaluate::sentence(trainVal, 1, "error")).left(56),
                 QString("train-val error went from 30.0 % to 25.0 %, -5.0 points "));
    }

    void fewerThanThreeSeedsClaimNothing()
    {
        const auto effects = evaluate::effectsOf(
            {{1, erring(50, 900), erring(50, 10)}, {2, erring(50, 900), erring(50, 10)}});
        const evaluate::Effect& trainVal = find(effects, "train_val");
        QVERIFY(!trainVal.interval());
        QVERIFY(evaluate::verdictOf(trainVal, 1) == EffectVerdict::NoInterval);
        QVERIFY(evaluate::sentence(trainVal, 1, "error").find("may be noise") != std::string::npos);
    }

    void manyAttemptsWidenTheInterval()
    {
        const auto effects = evaluate::effectsOf({{1, erring(50, 200), erring(50, 170)},
                                                  {2, erring(50, 200), erring(50, 160)},
                                                  {3, erring(50, 200), erring(50, 180)}});
        const evaluate::Effect& trainVal = find(effects, "train_val");
        QVERIFY(evaluate::verdictOf(trainVal, 1) == EffectVerdict::Better);
        QVERIFY(evaluate::verdictOf(trainVal, 20) == EffectVerdict::Unclear);
        const auto one = *trainVal.interval(0.95), twenty = *trainVal.interval(1 - 0.05 / 20);
        QVERIFY(twenty.high - twenty.low > 2 * (one.high - one.low));
    }

    void aFewExamplesThatAllMoveLeaveADoubt()
    {
        const auto few = [](bool wrong) {
            return runOf(
                {answers(data::SplitKind::TrainVal, 3, [=](std::size_t) { return wrong; })});
        };
        const auto effects = evaluate::effectsOf(
            {{1, few(true), few(false)}, {2, few(true), few(false)}, {3, few(true), few(false)}});
        const auto interval = find(effects, "train_val").interval();
        QVERIFY(interval && interval->high - interval->low > 0.5);
    }

    /// 95 % intervals hold the true change about that often: many draws of three seeds with noise of
    /// seeds and of examples, and no change at all.
    void intervalsHoldTheTruthAsOftenAsTheySay()
    {
        base::Random random(7, "effect");
        int held = 0;
        constexpr int kDraws = 400;
        for (int draw = 0; draw < kDraws; ++draw) {
            std::vector<double> hardness(300);
            for (double& one : hardness)
                one = random.uniform();
            std::vector<evaluate::SeedPair> pairs;
            for (int seed = 1; seed <= 3; ++seed) {
                const auto network = [&] {
                    const double skill = 0.3 + 0.05 * random.normal();
                    return runOf({answers(data::SplitKind::TrainVal, hardness.size(),
                                          [&](std::size_t i) { return hardness[i] < skill; })});
                };
                evaluate::AnsweredRun before = network();
                pairs.push_back({seed, std::move(before), network()});
            }
            const auto interval = find(evaluate::effectsOf(pairs), "train_val").interval();
            held += interval && interval->low <= 0 && interval->high >= 0 ? 1 : 0;
        }
        QVERIFY2(held >= 0.92 * kDraws, qPrintable(QString::number(held)));
    }

    void numbersAreComparedInTheirUnit()
    {
        const auto off = [](double by) {
            Predictions made{.split = data::SplitKind::TrainVal};
            for (std::size_t i = 0; i < 200; ++i) {
                made.ids.push_back({i});
                made.targets.push_back(static_cast<double>(i));
                made.values.push_back(static_cast<double>(i) + (i % 2 ? by : -by));
            }
            return runOf({made}, "rmse");
        };
        const auto effects = evaluate::effectsOf(
            {{1, off(4), off(3)}, {2, off(4.1), off(3.05)}, {3, off(3.9), off(2.95)}});
        const evaluate::Effect& trainVal = find(effects, "train_val");
        QVERIFY(!trainVal.isShare);
        QVERIFY(std::abs(trainVal.before - 4) < 1e-6 && std::abs(trainVal.after - 3) < 1e-6);
        QVERIFY(evaluate::verdictOf(trainVal, 1) == EffectVerdict::Better);
        QVERIFY(evaluate::differenceText(trainVal.change(), trainVal.interval(), trainVal.isShare)
                    .find("points")
                == std::string::npos);
    }

    void measuresThatAreNoMeanUseTheWidthOfBothSides()
    {
        const auto f1 = [](std::size_t wrong) {
            return runOf(
                {answers(data::SplitKind::TrainVal, 400, [=](std::size_t i) { return i < wrong; })},
                "f1");
        };
        const auto effects =
            evaluate::effectsOf({{1, f1(40), f1(20)}, {2, f1(41), f1(21)}, {3, f1(42), f1(22)}});
        const evaluate::Effect& trainVal = find(effects, "train_val");
        QVERIFY(trainVal.sampleError && *trainVal.sampleError > 0);
    }
};

QTEST_GUILESS_MAIN(TestEffect)
#include "tst_effect.moc"
