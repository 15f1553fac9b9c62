// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/paired_change.h"

#include <QTest>

#include <cmath>

using namespace assay;
using data::SplitKind;

namespace {

/// Runs with these errors on test-val and twice as large ones on train-val, of 10,000 examples.
train::Seeds group(const std::vector<double>& errors, const std::string& split = "s")
{
    train::Seeds seeds;
    for (const double error : errors) {
        train::RunRecord run;
        run.id = run.seed = static_cast<std::int64_t>(seeds.runs.size()) + 1;
        run.split = split;
        run.last = train::Scores{{SplitKind::TrainVal, {0.1, 2 * error, 10'000}},
                                 {SplitKind::TestVal, {0.1, error, 10'000}}};
        seeds.runs.push_back(run);
    }
    return seeds;
}

const train::Metric& metric()
{
    return train::Goal{}.metricFor(data::Task::Classification);
}

} // namespace

class TestGroupChange : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void saysWhichIsBetterByTheInterval()
    {
        const train::Seeds worse = group({0.108, 0.109, 0.107}),
                           better = group({0.05, 0.051, 0.049});
        const auto fall = evaluate::groupChange(worse, better, metric());
        QVERIFY(fall && fall->interval);
        QCOMPARE(fall->split, SplitKind::TestVal);
        QVERIFY(fall->interval->low < -0.058 && fall->interval->high > -0.058);
        QVERIFY(fall->interval->high < 0);
        const std::string said = evaluate::sentence(*fall, "narrow", "wide");
        QVERIFY2(said.starts_with("wide is better by 5.8 points ["), said.c_str());
        QVERIFY2(said.ends_with("on test-val (error 5.0 % against 10.8 %)."), said.c_str());
        QVERIFY2(said.find('+') == std::string::npos, said.c_str());
        // The other way round it is the same difference of the same group.
        const auto rise = evaluate::groupChange(better, worse, metric());
        QCOMPARE(evaluate::sentence(*rise, "wide", "narrow"), said);
    }

    /// Two seeds that lie apart hide a change that each of them shows.
    void pairsOfOneSeedAreComparedPairByPair()
    {
        const train::Seeds runs = group({0.10, 0.12, 0.14}), forks = group({0.08, 0.095, 0.12});
        const auto pairsOf = [](const train::Seeds& before, const train::Seeds& after) {
            std::vector<evaluate::RunPair> pairs;
            for (std::size_t k = 0; k < before.runs.size(); ++k)
                pairs.push_back({&before.runs[k], &after.runs[k]});
            return pairs;
        };
        const auto change = evaluate::pairedChange(pairsOf(runs, forks), metric());
        QVERIFY(change && change->interval);
        QCOMPARE(change->seedsAfter, std::size_t{3});
        QVERIFY(!change->isOfSeedsAlone);
        // 0.7 points of the seeds and 0.9 of the examples, in squares.
        QVERIFY(std::abs(change->interval->low + 0.0329) < 0.0005);
        QVERIFY(std::abs(change->interval->high + 0.0104) < 0.0005);
        const std::string said = evaluate::sentence(*change, "run", "fork");
        QVERIFY2(said.starts_with("fork is better by 2.2 points ["), said.c_str());
        // As groups nothing can be said of them.
        QVERIFY(evaluate::groupChange(runs, forks, metric())->interval->high > 0);
        // Two pairs have no interval, and other examples are not compared.
        auto two = pairsOf(runs, forks);
        two.pop_back();
        QVERIFY(!evaluate::pairedChange(two, metric())->interval);
        train::Seeds others = forks;
        others.runs[1].scored = "elsewhere";
        QVERIFY(!evaluate::pairedChange(pairsOf(runs, others), metric()));
        QVERIFY(!evaluate::pairedChange({}, metric()));
    }

    /// The same difference of every seed is no sure thing on few examples.
    void fewExamplesAreInTheIntervalOfPairs()
    {
        train::Seeds runs = group({0.5, 0.5, 0.5}), forks = group({0.25, 0.25, 0.25});
        std::vector<evaluate::RunPair> pairs;
        for (std::size_t k = 0; k < 3; ++k) {
            runs.runs[k].last->at(SplitKind::TestVal).examples = 4;
            forks.runs[k].last->at(SplitKind::TestVal).examples = 4;
            pairs.push_back({&runs.runs[k], &forks.runs[k]});
        }
        const auto change = evaluate::pairedChange(pairs, metric());
        QVERIFY(change && change->interval);
        QVERIFY(change->interval->high > 0);
        QVERIFY(evaluate::sentence(*change, "run", "fork").starts_with("No clear difference"));
    }

    void examplesAndSeedsBothMakeItVary()
    {
        const train::Seeds one = group({0.100, 0.100, 0.100}), other = group({0.097, 0.097, 0.097});
        const auto change = evaluate::groupChange(one, other, metric());
        // Equal seeds leave the noise of sampling 10,000 examples, half a point each.
        QVERIFY(change->interval->low < 0 && change->interval->high > 0);
        const std::string said = evaluate::sentence(*change, "a", "b");
        QVERIFY2(said.starts_with("No clear difference on test-val: error 10.0 % and 9.7 %, "
                                  "-0.30 points ["),
                 said.c_str());
        QVERIFY(!change->isOfSeedsAlone);
    }

    void claimsNothingOfFewSeedsOrOtherExamples()
    {
        const train::Seeds three = group({0.1, 0.11, 0.12});
        const auto few = evaluate::groupChange(three, group({0.01, 0.02}), metric());
        QVERIFY(few && !few->interval);
        QVERIFY(evaluate::sentence(*few, "a", "b").empty());
        QVERIFY(!evaluate::groupChange(three, group({0.01, 0.02, 0.03}, "t"), metric()));
        QVERIFY(!evaluate::groupChange(three, {}, metric()));
    }

    /// Half a width of 4.3 standard errors on either side makes 140 points.
    void anIntervalEndsWhereAnErrorCannotChangeFurther()
    {
        const train::Seeds one = group({0.1, 0.5, 0.9}), other = group({0.15, 0.5, 0.85});
        const auto change = evaluate::groupChange(one, other, metric());
        QVERIFY(change && change->interval);
        QCOMPARE(change->interval->low, -1.0);
        QCOMPARE(change->interval->high, 1.0);
    }

    void takesTrainValWhereOneLacksTestVal()
    {
        train::Seeds lacking = group({0.1, 0.11, 0.12});
        lacking.runs.back().last->erase(SplitKind::TestVal);
        const auto change = evaluate::groupChange(lacking, group({0.1, 0.11, 0.12}), metric());
        QVERIFY(change.has_value());
        QCOMPARE(change->split, SplitKind::TrainVal);
        QVERIFY(std::abs(change->before - 0.22) < 1e-9);
    }

    void numbersHaveAnIntervalOverSeedsAlone()
    {
        const auto numbers = [](std::vector<double> rmses) {
            train::Seeds seeds = group({0.1, 0.1, 0.1});
            for (std::size_t k = 0; k < rmses.size(); ++k) {
                train::SplitScore score{.loss = 1, .error = std::nan(""), .examples = 2000};
                score.rmse = rmses[k];
                seeds.runs[k].last = train::Scores{{SplitKind::TestVal, score}};
            }
            return seeds;
        };
        const auto change = evaluate::groupChange(numbers({40, 41, 42}), numbers({20, 21, 22}),
                                                  train::Goal{}.metricFor(data::Task::Regression));
        QVERIFY(change && change->isOfSeedsAlone && !change->isShare);
        const std::string said = evaluate::sentence(*change, "old", "new");
        QVERIFY2(said.starts_with("new is better by 20"), said.c_str());
        QVERIFY2(said.find("over seeds alone") != std::string::npos, said.c_str());
    }
};

QTEST_GUILESS_MAIN(TestGroupChange)
#include "tst_group_change.moc"
