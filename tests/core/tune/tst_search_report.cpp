// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "support/search_functions.h"
#include "tune/believed.h"
#include "tune/report_bounds.h"
#include "tune/samplers/bayes.h"
#include "tune/samplers/random.h"
#include "tune/search_report.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace assay;
using tune::Space;
using tune::Trial;
using tune::TrialState;

namespace {

Space cube(int axes)
{
    Space space;
    for (int k = 0; k < axes; ++k)
        space.axes.push_back({.path = "x" + std::to_string(k), .low = 0, .high = 1});
    return space;
}

Space everything()
{
    return tune::spaceFrom(
        R"({"rate":{"low":1e-05,"high":0.1,"scale":"log"},"width":{"low":4,"high":64,"integer":true},)"
        R"("optimiser":{"values":["adam","sgd","rmsprop"]},)"
        R"("momentum":{"low":0,"high":0.99,"when":{"optimiser":["sgd","rmsprop"]}}})");
}

using Function = std::function<double(const std::vector<double>&)>;

std::vector<Trial> random(const Space& space, int count, std::uint64_t seed, const Function& value)
{
    std::vector<Trial> trials;
    const tune::RandomSampler sampler(space, seed);
    for (int k = 0; k < count; ++k) {
        Trial trial{.number = k, .point = *sampler.ask(trials), .state = TrialState::Complete};
        trial.value = value(tune::unitOf(space, trial.point));
        trials.push_back(std::move(trial));
    }
    return trials;
}

bool areFinite(const std::vector<double>& numbers)
{
    return std::all_of(numbers.begin(), numbers.end(), [](double x) { return std::isfinite(x); });
}

bool isFinite(const tune::SearchReport& report)
{
    bool finite = areFinite(report.permutation);
    for (const auto& slice : report.slices)
        finite = finite && areFinite(slice.unit) && areFinite(slice.mean) && areFinite(slice.low)
                 && areFinite(slice.high);
    for (const auto& contour : report.contours)
        finite = finite && areFinite(contour.firstUnit) && areFinite(contour.secondUnit)
                 && areFinite(contour.mean) && areFinite(contour.deviation);
    if (report.optimism)
        finite = finite
                 && areFinite({report.optimism->measured, report.optimism->expected,
                               report.optimism->interval.low, report.optimism->interval.high});
    return finite && (!report.expectedGain || std::isfinite(*report.expectedGain));
}

} // namespace

class TestSearchReport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void tooFewTrialsSayNothing()
    {
        const Space space = cube(2);
        const auto value = [](const std::vector<double>& x) { return x[0]; };
        const auto none = tune::reportOf(space, {}, 1);
        QVERIFY(none.finished == 0 && none.slices.empty() && none.contours.empty());
        QVERIFY(!none.optimism && !none.expectedGain && none.edges.empty());
        const auto four = tune::reportOf(space, random(space, 4, 1, value), 1);
        QCOMPARE(four.finished, 4U);
        QVERIFY(four.slices.empty() && !four.optimism && four.importances.empty());
        const auto five = tune::reportOf(space, random(space, 5, 1, value), 1);
        QCOMPARE(five.slices.size(), 2U);
        QCOMPARE(five.contours.size(), 1U);
        QVERIFY(five.optimism && five.expectedGain && five.importances.empty());
        const auto ten = tune::reportOf(space, random(space, 10, 1, value), 1);
        QCOMPARE(ten.importances.size(), 2U);
        QCOMPARE(ten.permutation.size(), 2U);
    }

    /// Numbers by ratios, whole numbers, names and an axis that not every trial has.
    void everyKindOfAxis()
    {
        const Space space = everything();
        auto trials = random(space, 60, 2, [](const std::vector<double>& x) {
            return (x[0] - 0.6) * (x[0] - 0.6) + 0.1 * x[1] + (x[2] < 0.5 ? 0.0 : 1.0);
        });
        const Trial* best = tune::bestOf(trials);
        QCOMPARE(tune::unitOf(space, best->point)[2], 1.0 / 6); // adam, which has no momentum
        const auto report = tune::reportOf(space, trials, 1);
        QVERIFY(isFinite(report));
        QCOMPARE(report.slices.size(), 3U);
        QCOMPARE(report.contours.size(), 1U);
        for (const auto& slice : report.slices) {
            QVERIFY(slice.at.size() == slice.unit.size() && slice.at.size() == slice.mean.size());
            QVERIFY(std::is_sorted(slice.unit.begin(), slice.unit.end()));
            for (std::size_t k = 0; k < slice.mean.size(); ++k)
                QVERIFY(slice.low[k] <= slice.mean[k] && slice.mean[k] <= slice.high[k]);
        }
        // The ends of a range are reached, in its type; a list has each of its values.
        QCOMPARE(report.slices[0].at.front(), base::Value(1e-5));
        QCOMPARE(report.slices[0].at.back(), base::Value(0.1));
        QCOMPARE(report.slices[1].at.front(), base::Value(std::int64_t{4}));
        QCOMPARE(report.slices[1].at.back(), base::Value(std::int64_t{64}));
        QCOMPARE(report.slices[2].at, space.axes[2].values);
        // The valley lies where it is, and the names differ by what they cost.
        const auto& rate = report.slices[0];
        const auto least = std::min_element(rate.mean.begin(), rate.mean.end());
        const double at = rate.unit[static_cast<std::size_t>(least - rate.mean.begin())];
        QVERIFY2(std::abs(at - 0.6) < 0.1, qPrintable(QString::number(at)));
        const auto& names = report.slices[2];
        QVERIFY(names.high[0] < names.low[1] && names.high[0] < names.low[2]);
        QVERIFY(std::abs(names.mean[1] - names.mean[0] - 1) < 0.3);
        // The same trials give the same report, also in another order.
        std::reverse(trials.begin(), trials.end());
        const auto again = tune::reportOf(space, trials, 1);
        QCOMPARE(again.slices[0].mean, report.slices[0].mean);
        QCOMPARE(again.expectedGain, report.expectedGain);
        QCOMPARE(tune::expectedGain(space, trials, 1), report.expectedGain);
        trials.resize(3);
        QVERIFY(!tune::expectedGain(space, trials, 1));
    }

    void sharesStayBelowOne()
    {
        tune::SearchReport report;
        report.slices.push_back(
            {.axis = 0, .mean = {0.2, 1.4}, .low = {0.1, 1.1}, .high = {0.3, 9}});
        report.contours.push_back({.mean = {0.5, 2}});
        report.optimism = tune::Optimism{0.9, 1.2, {0.8, 1.7}};
        tune::keepWithin(report, 0, 1);
        QCOMPARE(report.slices[0].mean, (std::vector<double>{0.2, 1}));
        QCOMPARE(report.slices[0].low, (std::vector<double>{0.1, 1}));
        QCOMPARE(report.slices[0].high, (std::vector<double>{0.3, 1}));
        QCOMPARE(report.contours[0].mean, (std::vector<double>{0.5, 1}));
        QCOMPARE(report.optimism->expected, 1.0);
        QCOMPARE(report.optimism->interval.high, 1.0);
        QCOMPARE(report.optimism->interval.low, 0.8);
    }

    /// An error is not negative, and no trial can gain more than there is.
    void sharesStayAboveNought()
    {
        tune::SearchReport report;
        report.slices.push_back(
            {.axis = 0, .mean = {0.2, -0.1}, .low = {-0.1, -3}, .high = {0.3, -0.05}});
        report.contours.push_back({.mean = {0.5, -2}});
        report.optimism = tune::Optimism{0.005, 0.004, {-0.033, 1.047}};
        report.expectedGain = 0.042;
        tune::keepWithin(report, 0, 1);
        QCOMPARE(report.slices[0].mean, (std::vector<double>{0.2, 0}));
        QCOMPARE(report.slices[0].low, (std::vector<double>{0, 0}));
        QCOMPARE(report.slices[0].high, (std::vector<double>{0.3, 0}));
        QCOMPARE(report.contours[0].mean, (std::vector<double>{0.5, 0}));
        QCOMPARE(report.optimism->expected, 0.004);
        QCOMPARE(report.optimism->interval.low, 0.0);
        QCOMPARE(report.optimism->interval.high, 1.0);
        QCOMPARE(*report.expectedGain, 0.004);
        report.expectedGain = 0.001;
        tune::keepWithin(report, 0, 1);
        QCOMPARE(*report.expectedGain, 0.001);
    }

    void contoursAreOfTheMostImportantNumbers()
    {
        const Space space = cube(6);
        const auto report = tune::reportOf(space,
                                           random(space, 80, 3,
                                                  [](const std::vector<double>& x) {
                                                      return 4 * x[5] + 3 * x[4] + 2 * x[2] + x[0];
                                                  }),
                                           1);
        QCOMPARE(report.contours.size(), 6U);
        const auto& first = report.contours.front();
        QVERIFY(first.first == 5 && first.second == 4);
        QCOMPARE(first.firstUnit.size(), 40U);
        QCOMPARE(first.mean.size(), 1600U);
        QCOMPARE(first.deviation.size(), 1600U);
        // By second, then by first: a step along the first is worth 4 of the range, along the second 3.
        QVERIFY(std::abs(first.mean[39] - first.mean[0] - 4) < 0.3);
        QVERIFY(std::abs(first.mean[39 * 40] - first.mean[0] - 3) < 0.3);
        for (const auto& contour : report.contours) {
            QVERIFY(contour.first != 1 && contour.first != 3);
            QVERIFY(contour.second != 1 && contour.second != 3);
            for (const double deviation : contour.deviation)
                QVERIFY(deviation >= 0);
        }
        QVERIFY(std::abs(report.importances[5].share - report.permutation[5]) < 0.15);
    }

    /// The best of forty noisy trials is luckier than it is good. Its expected value is near to the
    /// true one, and the interval holds that.
    void optimismIsMeasured()
    {
        constexpr int kRepetitions = 200;
        constexpr double kNoise = 0.1;
        const Space space = cube(2);
        const auto truth = [](const std::vector<double>& x) {
            return std::pow(x[0] - 0.4, 2) + 0.5 * std::pow(x[1] - 0.6, 2);
        };
        double measured = 0, expected = 0;
        int held = 0;
        for (int k = 0; k < kRepetitions; ++k) {
            base::Random noise(static_cast<std::uint64_t>(k), "test.noise");
            const auto trials =
                random(space, 40, static_cast<std::uint64_t>(k),
                       [&](const auto& x) { return truth(x) + kNoise * noise.normal(); });
            const auto report = tune::reportOf(space, trials, 1);
            const double value = truth(tune::unitOf(space, tune::bestOf(trials)->point));
            measured += (report.optimism->measured - value) / kRepetitions;
            expected += (report.optimism->expected - value) / kRepetitions;
            const auto interval = report.optimism->interval;
            held += interval.low <= value && value <= interval.high ? 1 : 0;
            QVERIFY(report.optimism->optimism() >= 0);
        }
        const QString found =
            QString("held %1, measured %2, expected %3").arg(held).arg(measured).arg(expected);
        qInfo("%s", qPrintable(found));
        QVERIFY2(held >= 0.9 * kRepetitions, qPrintable(found));
        QVERIFY2(measured < -1.5 * kNoise && std::abs(expected) < 0.25 * std::abs(measured),
                 qPrintable(found));
    }

    void withoutNoiseThereIsHardlyAnyOptimism()
    {
        const Space space = cube(2);
        const auto report = tune::reportOf(
            space,
            random(space, 60, 5, [](const std::vector<double>& x) { return x[0] + x[1] * x[1]; }),
            1);
        QVERIFY2(report.optimism->optimism() < 0.02,
                 qPrintable(QString::number(report.optimism->optimism())));
    }

    void theGainFallsAsTrialsGoOn()
    {
        for (const auto& function : {testing::branin(), testing::ratesAndDecay()}) {
            const auto trials =
                testing::searched(tune::BayesSampler(function.space, 2), function, 60);
            const auto gainAfter = [&](std::ptrdiff_t count) {
                return *tune::reportOf(function.space, {trials.begin(), trials.begin() + count}, 1)
                            .expectedGain;
            };
            const double early = gainAfter(10), middle = gainAfter(30), late = gainAfter(60);
            const QString found = QString("%1: %2 %3 %4")
                                      .arg(QString::fromStdString(function.name))
                                      .arg(early)
                                      .arg(middle)
                                      .arg(late);
            qInfo("%s", qPrintable(found));
            QVERIFY2(early > 2 * middle && middle > late && late >= 0, qPrintable(found));
        }
        // Nothing new is left: each point of a small space was tried.
        const Space two = tune::spaceFrom(R"({"kind":{"values":["a","b"]}})");
        const auto tried = random(two, 8, 1, [](const std::vector<double>& x) { return x[0]; });
        QCOMPARE(tune::reportOf(two, tried, 1).expectedGain, std::optional(0.0));
    }

    /// Trials that failed, have not ended, are of another space, or have absurd values.
    void oddTrialsStayFinite()
    {
        const Space space = everything();
        auto trials = random(space, 40, 7, [](const std::vector<double>& x) {
            return std::pow(10, 20 * x[0]); // of a loss that diverges
        });
        trials[1].state = TrialState::Failed;
        trials[2].value = std::numeric_limits<double>::quiet_NaN();
        trials[3].value = std::numeric_limits<double>::infinity();
        trials[4].state = TrialState::Running;
        trials[5].point = {{"other", base::Value(1.0)}};
        trials[6].point.erase("rate");
        trials[7].noise = 0;
        auto report = tune::reportOf(space, trials, 1);
        QCOMPARE(report.finished, 34U);
        QVERIFY(isFinite(report));
        QVERIFY(!report.slices.empty());
        for (Trial& trial : trials)
            trial.value = 0.25;
        report = tune::reportOf(space, trials, 1);
        QVERIFY(isFinite(report));
        QCOMPARE(report.optimism->optimism(), 0.0);
        for (const double huge : {1e200, 1e308, -1e308}) {
            for (Trial& trial : trials)
                trial.value = huge * (1 - 1e-3 * static_cast<double>(trial.number));
            QVERIFY(isFinite(tune::reportOf(space, trials, 1)));
        }
        for (Trial& trial : trials) // all at one place
            trial.point = trials[0].point;
        QVERIFY(isFinite(tune::reportOf(space, trials, 1)));
        for (Trial& trial : trials)
            trial.state = TrialState::Failed;
        QVERIFY(tune::reportOf(space, trials, 1).slices.empty());
    }

    /// Those that stay are chosen by where they are, in the order of their numbers.
    void manyTrialsAreThinned()
    {
        const Space space = cube(1);
        const auto trials = random(space, 1000, 9, [](const auto& x) { return x[0]; });
        const tune::Cube places(space);
        const auto known = tune::knownTrials(space, places, trials);
        const auto few = tune::thinned(known, {0.25}, 300);
        QCOMPARE(few.values.size(), 300U);
        QCOMPARE(few.finished.at.size(), 300U);
        const auto isNear = [](double x) { return std::abs(x - 0.25) < 0.06; };
        QVERIFY(std::count_if(few.values.begin(), few.values.end(), isNear)
                >= std::count_if(known.values.begin(), known.values.end(), isNear));
        QVERIFY(*std::max_element(few.values.begin(), few.values.end()) > 0.9);
        QCOMPARE(tune::thinned(known, {0.25}, 2000).values, known.values);
    }
};

QTEST_GUILESS_MAIN(TestSearchReport)
#include "tst_search_report.moc"
