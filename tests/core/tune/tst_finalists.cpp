// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/effect_range.h"
#include "support/errors.h"
#include "tune/finalists.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace assay;
using tune::Finalist;

namespace {

tune::Search search()
{
    tune::Search made;
    made.id = 4;
    made.base.seed = 7;
    made.base.train.learningRate = 0.001;
    made.space = tune::spaceFrom(R"({"train.learning_rate": {"low": 1e-5, "high": 1}})");
    return made;
}

tune::TriedRun trial(std::int64_t number, double rate, double value,
                     tune::TrialState state = tune::TrialState::Complete)
{
    tune::TriedRun made;
    made.trial = {.number = number, .point = {{"train.learning_rate", rate}}, .state = state};
    made.trial.value = value;
    made.run = number + 1;
    return made;
}

std::vector<Finalist> kinds(const tune::Study& study)
{
    std::vector<Finalist> all;
    for (const tune::PlannedRun& planned : study.planned)
        all.push_back(tune::finalistOf(study, planned));
    return all;
}

} // namespace

class TestFinalists : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theBestTheDefaultAndTheRunnerUpGetNewSeeds()
    {
        const tune::Study study =
            tune::finalistsOf(search(),
                              {trial(0, 0.5, 0.4), trial(1, 0.1, 0.1), trial(2, 0.2, 0.2),
                               trial(3, 0.3, 0.05, tune::TrialState::Pruned), trial(4, 0.1, 0.11)},
                              2);
        QVERIFY(study.purpose == tune::Purpose::Finalists);
        QCOMPARE(study.planned.size(), 6U);
        QVERIFY(kinds(study)
                == (std::vector<Finalist>{Finalist::Default, Finalist::Default, Finalist::Best,
                                          Finalist::Best, Finalist::RunnerUp, Finalist::RunnerUp}));
        std::set<std::int64_t> seeds;
        for (const tune::PlannedRun& planned : study.planned)
            seeds.insert(tune::specOf(study, planned).seed);
        QCOMPARE(seeds, (std::set<std::int64_t>{8, 9})); // not 7, by which the best was picked
        QCOMPARE(tune::specOf(study, study.planned[0]).train.learningRate, 0.001);
        QCOMPARE(tune::specOf(study, study.planned[2]).train.learningRate, 0.1);
        QCOMPARE(tune::specOf(study, study.planned[4]).train.learningRate, 0.2);
        QCOMPARE(study.planned[4].name, std::string("study 4, runner-up (seed 8)"));
    }

    void whatIsTheSameSettingsIsTrainedOnce()
    {
        // The best is the default itself, and there is no other one.
        const tune::Study study = tune::finalistsOf(search(), {trial(0, 0.001, 0.1)}, 3);
        QCOMPARE(study.planned.size(), 3U);
        const tune::Study two =
            tune::finalistsOf(search(), {trial(0, 0.5, 0.1), trial(1, 0.001, 0.2)}, 3);
        QCOMPARE(two.planned.size(), 6U); // the runner-up would be the default
    }

    void withoutAValueThereIsNothingToCompare()
    {
        VERIFY_ERROR(tune::finalistsOf(search(), {}, 3), "tune.no_best");
        tune::TriedRun left = trial(0, 0.5, 0.1);
        left.isLeftOut = true;
        VERIFY_ERROR(tune::finalistsOf(search(), {left}, 3), "tune.no_best");
    }

    void theSameSettingsAreKnownAgain()
    {
        const auto trials = {trial(0, 0.5, 0.4), trial(1, 0.1, 0.1)};
        const tune::Study three = tune::finalistsOf(search(), trials, 3);
        QVERIFY(tune::areSameFinalists(three, tune::finalistsOf(search(), trials, 5)));
        QVERIFY(!tune::areSameFinalists(
            three, tune::finalistsOf(search(), {trial(0, 0.5, 0.4), trial(1, 0.2, 0.1)}, 3)));
        // Best and runner-up the other way round are another comparison.
        QVERIFY(!tune::areSameFinalists(
            three, tune::finalistsOf(search(), {trial(0, 0.5, 0.1), trial(1, 0.1, 0.4)}, 3)));
    }

    void luckIsTheDifferenceToNewSeeds()
    {
        tune::ComparedFinalists compared{.search = 4, .metric = "error"};
        compared.measured = 0.1;
        QVERIFY(!compared.optimism());
        compared.again = {0.12, 0.16};
        QVERIFY(std::abs(*compared.optimism() - 0.04) < 1e-12);
        evaluate::Effect effect{.key = "train_val", .isTerm = false, .before = 0.3, .after = 0.1};
        effect.pairs = 3;
        effect.seedError = 0.001;
        effect.sampleError = 0.002;
        compared.contrasts = {{Finalist::Default, effect}};
        const std::string sentence = compared.sentence(compared.contrasts[0]);
        QVERIFY2(
            sentence.starts_with("From the default to the best: train-val error went from 30.0"),
            sentence.c_str());
        QVERIFY2(sentence.ends_with("better."), sentence.c_str());
    }

    /// Three seeds that differ a lot give half a width of 4.3 standard errors, here 129 points.
    void anIntervalEndsWhereAShareCannotChangeFurther()
    {
        evaluate::Effect effect{.key = "train_val", .isTerm = false, .before = 0.5, .after = 0.4};
        effect.pairs = 3;
        effect.seedError = 0.3;
        effect.sampleError = 0.0;
        tune::ComparedFinalists compared{.search = 4, .metric = "error"};
        compared.contrasts = {{Finalist::Default, effect}};
        const std::string shares = compared.sentence(compared.contrasts[0]);
        QVERIFY2(shares.find("[-100.0, +100.0]") != std::string::npos, shares.c_str());
        QVERIFY2(shares.ends_with("not distinguishable from no change."), shares.c_str());
        const auto cut = evaluate::possibleInterval(effect, 0.95, &train::metricNamed("error"));
        QVERIFY(cut && cut->low == -1 && cut->high == 1);
        // A coefficient of determination has no least value, and a term is a difference of two errors.
        const auto whole = evaluate::possibleInterval(effect, 0.95, &train::metricNamed("r2"));
        QVERIFY(whole && whole->low < -1.3 && whole->high > 1.1);
        effect.isTerm = true;
        const auto term = evaluate::possibleInterval(effect, 0.95, &train::metricNamed("error"));
        QVERIFY(term && term->low < -1.3 && term->high > 1.1);
        // Avoidable bias moves as the error on train does.
        effect.key = "avoidable_bias";
        const auto bias = evaluate::possibleInterval(effect, 0.95, &train::metricNamed("error"));
        QVERIFY(bias && bias->low == -1 && bias->high == 1);
        // What is within stays as it was.
        effect.key = "train_val";
        effect.isTerm = false;
        effect.seedError = 0.01;
        QVERIFY(evaluate::possibleInterval(effect, 0.95, &train::metricNamed("error"))->low
                == effect.interval(0.95)->low);
        effect.pairs = 2;
        QVERIFY(!evaluate::possibleInterval(effect, 0.95, &train::metricNamed("error")));
    }
};

QTEST_GUILESS_MAIN(TestFinalists)
#include "tst_finalists.moc"
