// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "support/errors.h"
#include "tune/forest.h"
#include "tune/importance.h"
#include "tune/samplers/sobol.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using tune::Space;
using tune::Trial;

namespace {

Space cube(int axes)
{
    Space space;
    for (int k = 0; k < axes; ++k)
        space.axes.push_back({.path = "x" + std::to_string(k), .low = 0, .high = 1});
    return space;
}

std::vector<Trial> trialsOf(const Space& space, int count,
                            const std::function<double(const std::vector<double>&)>& value)
{
    std::vector<Trial> trials;
    const tune::SobolSampler sampler(space, 3);
    for (int k = 0; k < count; ++k) {
        Trial trial{
            .number = k, .point = *sampler.ask(trials), .state = tune::TrialState::Complete};
        trial.value = value(tune::unitOf(space, trial.point));
        trials.push_back(std::move(trial));
    }
    return trials;
}

bool isNear(double a, double b, double within)
{
    return std::abs(a - b) <= within;
}

} // namespace

class TestImportance : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A tree by hand: 0 where x < 1/4, else 1 where y < 1/2 and 3 above. Its variance by volumes.
    void theVarianceOfATreeIsExact()
    {
        tune::RegressionTree tree;
        tree.nodes = {{.axis = 0, .border = 0.25, .below = 1, .above = 2},
                      {.value = 0},
                      {.axis = 1, .border = 0.5, .below = 3, .above = 4},
                      {.value = 1},
                      {.value = 3}};
        QCOMPARE(tree.at(std::vector<double>{0.2, 0.9}), 0.0);
        QCOMPARE(tree.at(std::vector<double>{0.25, 0.4}), 1.0);
        QCOMPARE(tree.at(std::vector<double>{0.9, 0.5}), 3.0);
        const auto variance = tune::varianceOf(tree, 3);
        // Mean 3/4 * 2 = 1.5. Along x the means are 0 and 2, along y 3/4 and 9/4.
        QVERIFY(isNear(variance.whole, 0.375 * (1 + 9) - 2.25, 1e-12));
        QVERIFY(isNear(variance.alone[0], 0.75 * 4 - 2.25, 1e-12));
        QVERIFY(isNear(variance.alone[1], 0.5625, 1e-12));
        QVERIFY(isNear(variance.alone[2], 0, 1e-12));
    }

    /// 3 a + 2 b + c: the shares of an additive function are known, 9, 4 and 1 of 14; d has none.
    void anAdditiveFunctionHasKnownShares()
    {
        const Space space = cube(4);
        const auto trials = trialsOf(
            space, 400, [](const std::vector<double>& x) { return 3 * x[0] + 2 * x[1] + x[2]; });
        const auto found = tune::importances(space, trials, 1);
        const double wanted[] = {9.0 / 14, 4.0 / 14, 1.0 / 14, 0};
        for (std::size_t k = 0; k < 4; ++k) {
            QCOMPARE(found[k].path, "x" + std::to_string(k));
            QVERIFY2(isNear(found[k].share, wanted[k], 0.05),
                     qPrintable(QString("%1: %2").arg(k).arg(found[k].share)));
            QVERIFY(found[k].low <= found[k].share && found[k].share <= found[k].high);
            QVERIFY(found[k].low >= 0 && found[k].high <= 1);
        }
        QVERIFY(found[0].low > found[1].high);
        QVERIFY(found[1].low > found[2].high);
        // The other measure ranks them alike, and comes near in size.
        const auto other = tune::permutationShares(space, trials, 1);
        for (std::size_t k = 0; k < 4; ++k)
            QVERIFY2(isNear(other[k], wanted[k], 0.12),
                     qPrintable(QString("%1: %2").arg(k).arg(other[k])));
        QVERIFY(other[0] > other[1] && other[1] > other[2] && other[2] > other[3]);
    }

    /// (a - 1/2) (b - 1/2) has nothing that an axis explains alone; permutation sees both.
    void whatAxesDoTogetherIsNoShareOfEither()
    {
        const Space space = cube(2);
        const auto trials = trialsOf(
            space, 400, [](const std::vector<double>& x) { return (x[0] - 0.5) * (x[1] - 0.5); });
        const auto found = tune::importances(space, trials, 1);
        QVERIFY(found[0].share + found[1].share < 0.35);
        const auto other = tune::permutationShares(space, trials, 1);
        QVERIFY(isNear(other[0], 0.5, 0.12));
        QVERIFY(isNear(other[0] + other[1], 1, 1e-12));
    }

    /// Numbers by ratios, categories, conditions: what decides is found whatever its kind.
    void everyKindOfAxis()
    {
        const Space space = tune::spaceFrom(
            R"({"rate":{"low":1e-05,"high":0.1,"scale":"log"},"kind":{"values":["a","b","c"]},)"
            R"("more":{"low":0,"high":1,"when":{"kind":"c"}}})");
        const auto byKind = trialsOf(
            space, 200, [](const std::vector<double>& x) { return x[1] < 0.4 ? 1.0 : 0.0; });
        QVERIFY(tune::importances(space, byKind, 2)[1].share > 0.95);
        const auto byRate = trialsOf(space, 200, [](const std::vector<double>& x) { return x[0]; });
        QVERIFY(tune::importances(space, byRate, 2)[0].share > 0.95);
        QVERIFY(tune::permutationShares(space, byRate, 2)[0] > 0.95);
    }

    void whatDidNotFinishIsLeftOut()
    {
        const Space space = cube(2);
        auto trials = trialsOf(space, 60, [](const std::vector<double>& x) { return x[0]; });
        const auto before = tune::importances(space, trials, 1);
        for (const auto state : {tune::TrialState::Failed, tune::TrialState::Running}) {
            Trial odd = trials[5];
            odd.state = state;
            odd.value = 1e9;
            trials.push_back(odd);
        }
        const auto after = tune::importances(space, trials, 1);
        QCOMPARE(after[0].share, before[0].share);
        QCOMPARE(after[1].low, before[1].low);
        // Equal seeds give equal forests, others do not.
        QVERIFY(tune::importances(space, trials, 2)[1].high != before[1].high);
        trials.resize(tune::kFewestForImportance - 1);
        VERIFY_ERROR(tune::importances(space, trials, 1), "tune.importance");
    }

    void valuesThatAreAllEqualHaveNoShares()
    {
        const Space space = cube(2);
        const auto trials = trialsOf(space, 30, [](const std::vector<double>&) { return 0.3; });
        QCOMPARE(tune::importances(space, trials, 1)[0].share, 0.0);
        QCOMPARE(tune::permutationShares(space, trials, 1), (std::vector<double>{0, 0}));
    }

    /// A forest answers for points that it has not seen.
    void aForestLearns()
    {
        base::Random random(1, "test.forest");
        std::vector<std::vector<double>> at;
        std::vector<double> values;
        const auto truth = [](double x, double y) { return std::sin(6 * x) + 2 * y; };
        for (int k = 0; k < 300; ++k) {
            at.push_back({random.uniform(), random.uniform()});
            values.push_back(truth(at.back()[0], at.back()[1]));
        }
        const auto forest = tune::grownForest(at, values, 1);
        QCOMPARE(forest.size(), 64U);
        double squared = 0;
        for (int k = 0; k < 100; ++k) {
            const std::vector<double> place{random.uniform(), random.uniform()};
            double mean = 0;
            for (const auto& tree : forest)
                mean += tree.at(place) / 64;
            squared += std::pow(mean - truth(place[0], place[1]), 2) / 100;
        }
        QVERIFY2(squared < 0.03, qPrintable(QString::number(squared))); // the variance is 0.8
        for (const auto& tree : forest)
            QVERIFY(tree.unused.size() > 80 && tree.unused.size() < 140); // a share of 1 / e
    }
};

QTEST_GUILESS_MAIN(TestImportance)
#include "tst_importance.moc"
