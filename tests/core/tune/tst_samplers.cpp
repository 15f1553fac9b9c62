// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "support/errors.h"
#include "support/search_functions.h"
#include "tune/samplers.h"
#include "tune/samplers/bayes.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/samplers/grid.h"
#include "tune/samplers/random.h"
#include "tune/samplers/sobol.h"
#include "tune/search.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

using namespace assay;
using tune::Point;
using tune::Space;
using tune::Trial;
using tune::TrialState;

namespace {

std::unique_ptr<tune::Sampler> made(const QString& kind, const Space& space, std::uint64_t seed)
{
    // Whose rounds are short enough for a search of thirty.
    if (kind == "coarse_to_fine")
        return std::make_unique<tune::CoarseToFineSampler>(space, seed,
                                                           tune::CoarseToFineSettings{.round = 8});
    return tune::samplerKindNamed(kind.toStdString()).make(space, seed);
}

/// Numbers, whole numbers, names and conditions.
Space everything()
{
    return tune::spaceFrom(
        R"({"rate":{"low":1e-05,"high":0.1,"scale":"log"},"width":{"low":4,"high":64,"integer":true},)"
        R"("optimiser":{"values":["adam","sgd","rmsprop"]},)"
        R"("momentum":{"low":0,"high":0.99,"when":{"optimiser":["sgd","rmsprop"]}}})");
}

double number(const Point& point, const char* path)
{
    const base::Value& value = point.at(path);
    const auto* whole = std::get_if<std::int64_t>(&value);
    return whole ? static_cast<double>(*whole) : std::get<double>(value);
}

/// Best at a rate of 1e-3, a width of 20, sgd and a momentum of 0.7.
double valueAt(const Point& point)
{
    const double rate = std::log10(number(point, "rate")) + 3;
    const double width = (number(point, "width") - 20) / 30;
    double value = rate * rate + width * width;
    if (point.at("optimiser") != base::Value(std::string("sgd")))
        return value + 0.5;
    const double momentum = number(point, "momentum") - 0.7;
    return value + momentum * momentum;
}

testing::SearchFunction everyKind()
{
    return {"every kind", everything(), 0, valueAt};
}

/// Squared L2 discrepancy with a corner at the origin (Warnock 1972).
double discrepancy(const std::vector<std::vector<double>>& points)
{
    const auto n = static_cast<double>(points.size());
    const std::size_t dimensions = points.front().size();
    double one = 0, two = 0;
    for (const auto& a : points) {
        double product = 1;
        for (const double x : a)
            product *= 1 - x * x;
        one += product;
        for (const auto& b : points) {
            double overlap = 1;
            for (std::size_t k = 0; k < dimensions; ++k)
                overlap *= 1 - std::max(a[k], b[k]);
            two += overlap;
        }
    }
    const auto d = static_cast<double>(dimensions);
    return std::pow(3.0, -d) - std::pow(2.0, 1 - d) / n * one + two / (n * n);
}

void addKinds()
{
    QTest::addColumn<QString>("kind");
    for (const tune::SamplerKind& kind : tune::samplerKinds()) {
        if (std::string(kind.name) != tune::kManual) // it draws nothing
            QTest::newRow(kind.name) << QString(kind.name);
    }
}

} // namespace

class TestSamplers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void equalSeedsProposeEqualPoints_data() { addKinds(); }
    void equalSeedsProposeEqualPoints()
    {
        QFETCH(QString, kind);
        const auto first = testing::searched(*made(kind, everything(), 5), everyKind(), 30);
        const auto again = testing::searched(*made(kind, everything(), 5), everyKind(), 30);
        const auto other = testing::searched(*made(kind, everything(), 6), everyKind(), 30);
        QCOMPARE(first.size(), 30U);
        bool isSame = true;
        for (std::size_t k = 0; k < first.size(); ++k) {
            QVERIFY(first[k].point == again[k].point);
            isSame = isSame && first[k].point == other[k].point;
        }
        QCOMPARE(isSame, kind == "grid");
    }

    /// From stored trials, in any order, and by another object, the search goes on as it would have.
    void aSearchGoesOnFromItsTrials_data() { addKinds(); }
    void aSearchGoesOnFromItsTrials()
    {
        QFETCH(QString, kind);
        const auto whole = testing::searched(*made(kind, everything(), 5), everyKind(), 28);
        for (const std::size_t known : {0U, 7U, 13U, 20U, 27U}) {
            std::vector<Trial> stored(whole.begin(), whole.begin() + known);
            std::reverse(stored.begin(), stored.end());
            QVERIFY(made(kind, everything(), 5)->ask(stored) == whole[known].point);
        }
    }

    void pointsAreOfTheSpace_data() { addKinds(); }
    void pointsAreOfTheSpace()
    {
        QFETCH(QString, kind);
        const Space space = everything();
        std::set<Point> different;
        for (const Trial& trial : testing::searched(*made(kind, space, 2), everyKind(), 30)) {
            const auto unit = tune::unitOf(space, trial.point);
            const auto again = tune::unitOf(space, tune::pointAt(space, unit));
            for (std::size_t k = 0; k < unit.size(); ++k) // numbers are written short
                QVERIFY(std::abs(unit[k] - again[k]) < 1e-5 || std::isnan(unit[k]));
            const bool needsMomentum =
                trial.point.at("optimiser") != base::Value(std::string("adam"));
            QCOMPARE(trial.point.contains("momentum"), needsMomentum);
            different.insert(trial.point);
        }
        QCOMPARE(different.size(), 30U);
    }

    void searchesAreNamed()
    {
        QCOMPARE(tune::samplerKinds().size(), 6U);
        for (const tune::SamplerKind& kind : tune::samplerKinds()) {
            QVERIFY(&tune::samplerKindNamed(kind.name) == &kind);
            QVERIFY(testing::isSentence(kind.help));
        }
        VERIFY_ERROR(tune::samplerKindNamed("bayse"), "tune.sampler");
        VERIFY_ERROR(tune::samplerKindNamed("annealing"), "tune.sampler");
    }

    void aRangeOfOneNumberIsOnePointOfAGrid()
    {
        for (const char* scale : {"log", "linear"}) {
            const QString text = R"({"rate": {"low": 0.015, "high": 0.015, "scale": "%1"},
                                     "width": {"low": 3, "high": 3, "integer": true}})";
            const Space space = tune::spaceFrom(text.arg(scale).toStdString());
            const tune::GridSampler grid(space, 3);
            QCOMPARE(grid.size(), 1U);
            const auto point = grid.ask({});
            QVERIFY(point.has_value());
            QCOMPARE(number(*point, "rate"), 0.015);
            QCOMPARE(number(*point, "width"), 3.0);
        }
    }

    void aGridHasEachCombinationOnce()
    {
        const tune::GridSampler grid(everything(), 3);
        // 3 rates, 3 widths; of adam one, of the two others 3 momenta each.
        QCOMPARE(grid.size(), 3U * 3 * (1 + 3 + 3));
        const auto all = testing::searched(grid, everyKind(), 100);
        QCOMPARE(all.size(), grid.size());
        std::set<double> rates, widths;
        for (const Trial& trial : all) {
            rates.insert(number(trial.point, "rate"));
            widths.insert(number(trial.point, "width"));
        }
        QCOMPARE(rates, (std::set<double>{1e-5, 1e-3, 0.1}));
        QCOMPARE(widths, (std::set<double>{4, 34, 64}));
        QVERIFY(!grid.ask(all).has_value());
        // One that is lost is proposed again.
        std::vector<Trial> lost = all;
        const Point gone = lost[11].point;
        lost.erase(lost.begin() + 11);
        QVERIFY(grid.ask(lost) == gone);
        const Space few =
            tune::spaceFrom(R"({"a":{"low":1,"high":3,"integer":true,"scale":"log"}})");
        QCOMPARE(tune::GridSampler(few, 10).size(), 3U);
        VERIFY_ERROR(tune::GridSampler(everything(), 0), "tune.grid");
        VERIFY_ERROR(tune::GridSampler(everything(), 1000), "tune.grid");
    }

    /// The first points as published (Joe and Kuo 2008), and each dimension a net: of the first 2^k
    /// points every interval of length 2^-k holds one, also after scrambling.
    void sobolNumbersAreThoseOfJoeAndKuo()
    {
        const auto at = [](std::size_t d, std::uint32_t i) {
            return tune::sobolBits(d, i) * 0x1.0p-32;
        };
        const double wanted[5][3] = {{0.5, 0.5, 0.5},
                                     {0.25, 0.75, 0.75},
                                     {0.75, 0.25, 0.25},
                                     {0.125, 0.625, 0.375},
                                     {0.625, 0.125, 0.875}};
        for (std::uint32_t i = 0; i < 5; ++i) {
            for (std::size_t d = 0; d < 3; ++d)
                QCOMPARE(at(d, i + 1), wanted[i][d]);
        }
        constexpr std::size_t kMost = tune::SobolSequence::kMostDimensions;
        const tune::SobolSequence scrambled(kMost, 9);
        for (std::size_t d = 0; d < kMost; ++d) {
            std::set<int> cells, scrambledCells;
            for (std::uint32_t i = 0; i < 256; ++i) {
                cells.insert(static_cast<int>(at(d, i) * 256));
                scrambledCells.insert(static_cast<int>(scrambled.at(i)[d] * 256));
            }
            QCOMPARE(cells.size(), 256U);
            QCOMPARE(scrambledCells.size(), 256U);
        }
        QCOMPARE(tune::SobolSequence(kMost + 3, 9).at(4).size(), kMost + 3);
    }

    void sobolFillsMoreEvenlyThanChance_data()
    {
        QTest::addColumn<int>("dimensions");
        QTest::newRow("2") << 2;
        QTest::newRow("6") << 6;
    }
    void sobolFillsMoreEvenlyThanChance()
    {
        QFETCH(int, dimensions);
        const auto count = static_cast<std::size_t>(dimensions);
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const tune::SobolSequence sequence(count, seed);
            base::Random random(seed, "test.discrepancy");
            std::vector<std::vector<double>> even, chance;
            for (std::uint64_t i = 0; i < 256; ++i) {
                even.push_back(sequence.at(i));
                chance.emplace_back();
                for (std::size_t k = 0; k < count; ++k)
                    chance.back().push_back(random.uniform());
            }
            QVERIFY(discrepancy(even) < 0.6 * discrepancy(chance));
        }
    }

    void boxesNarrowAndSayWhenToChange()
    {
        const Space space =
            tune::spaceFrom(R"({"x":{"low":0,"high":1},"n":{"values":["a","b","c","d"]}})");
        const tune::CoarseToFineSampler sampler(space, 3);
        const testing::SearchFunction function{
            "near 0.8", space, 0, [](const Point& point) {
                const double x = std::get<double>(point.at("x")) - 0.8;
                const bool isB = point.at("n") == base::Value(std::string("b"));
                return x * x + (isB ? 0 : 1);
            }};
        const auto trials = testing::searched(sampler, function, 60);
        const auto boxes = sampler.boxes(trials);
        QCOMPARE(boxes.size(), 4U);
        QCOMPARE(boxes[0].high[0] - boxes[0].low[0], 1.0);
        for (std::size_t k = 1; k < boxes.size(); ++k) {
            const double before = boxes[k - 1].high[0] - boxes[k - 1].low[0];
            const double width = boxes[k].high[0] - boxes[k].low[0];
            QVERIFY(width >= before / 2 - 1e-12 && width <= before + 1e-12);
            QVERIFY(boxes[k].low[0] <= 0.8 && boxes[k].high[0] >= 0.8);
        }
        QVERIFY(boxes[3].high[0] - boxes[3].low[0] < 0.4);
        QCOMPARE(std::count(boxes[1].values[1].begin(), boxes[1].values[1].end(), true), 2);
        QCOMPARE(boxes[2].values[1], (std::vector<bool>{false, true, false, false}));
        // Points of a round lie in its box, but for those that reopen an axis.
        for (int k = 20; k < 60; ++k) {
            const double x = std::get<double>(trials[k].point.at("x"));
            const auto& box = boxes[k / 20];
            QVERIFY(x >= box.low[0] - 1e-4 && x <= box.high[0] + 1e-4);
        }
        // A round that brings nothing says that another method is due.
        QVERIFY(!sampler.handOver({trials.begin(), trials.begin() + 20}).has_value());
        std::vector<Trial> worse = trials;
        for (std::size_t k = 40; k < 60; ++k)
            worse[k].value = 5;
        const auto says = sampler.handOver(worse);
        QVERIFY(says.has_value());
        QVERIFY2(testing::isSentence(*says) && says->find("Round 3") != std::string::npos,
                 says->c_str());
        worse[45].value = -1;
        QVERIFY(!sampler.handOver(worse).has_value());
        VERIFY_ERROR(tune::CoarseToFineSampler(space, 1, {.keep = 0}), "tune.coarse_to_fine");
        VERIFY_ERROR(tune::CoarseToFineSampler(space, 1, {.round = 2}), "tune.coarse_to_fine");
    }

    /// From the fourth round on some trials leave the box along one axis.
    void laterRoundsReopenAnAxis()
    {
        const auto function = testing::branin();
        const tune::CoarseToFineSampler sampler(function.space, 4);
        const auto trials = testing::searched(sampler, function, 120);
        const auto boxes = sampler.boxes(trials);
        int outside = 0;
        for (std::size_t k = 60; k < 120; ++k) {
            const auto unit = tune::unitOf(function.space, trials[k].point);
            int axes = 0;
            for (std::size_t d = 0; d < 2; ++d)
                axes +=
                    unit[d] < boxes[k / 20].low[d] - 1e-4 || unit[d] > boxes[k / 20].high[d] + 1e-4;
            QVERIFY(axes <= 1);
            outside += axes;
        }
        QVERIFY2(outside > 3 && outside <= 12, qPrintable(QString::number(outside)));
    }

    /// Axes that do not matter stay wide.
    void importanceKeepsIdleAxesWide()
    {
        const Space space = tune::spaceFrom(R"({"x":{"low":0,"high":1},"y":{"low":0,"high":1}})");
        const testing::SearchFunction function{
            "x alone", space, 0,
            [](const Point& point) { return std::abs(std::get<double>(point.at("x")) - 0.3); }};
        const tune::CoarseToFineSampler sampler(space, 3, {.byImportance = true});
        const auto boxes = sampler.boxes(testing::searched(sampler, function, 60));
        QVERIFY(boxes[3].high[0] - boxes[3].low[0] < 0.25);
        QVERIFY(boxes[3].high[1] - boxes[3].low[1] > 0.6);
    }

    void bayesFindsTheBestOfEveryKind()
    {
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            const auto trials =
                testing::searched(tune::BayesSampler(everything(), seed), everyKind(), 45);
            const Trial* best = tune::bestOf(trials);
            QVERIFY(best->point.at("optimiser") == base::Value(std::string("sgd")));
            QVERIFY2(best->value < 0.02, qPrintable(QString::number(best->value)));
        }
    }

    /// Few points in all: each is proposed once before any is again.
    void bayesRepeatsNoPointOfAFewOnes()
    {
        const Space space = tune::spaceFrom(
            R"({"a":{"low":1,"high":5,"integer":true},"b":{"values":["x","y","z"]}})");
        const testing::SearchFunction function{
            "few", space, 0, [](const Point& point) { return number(point, "a"); }};
        std::set<Point> different;
        for (const Trial& trial :
             testing::searched(tune::BayesSampler(space, 1, {.initial = 3}), function, 11))
            different.insert(trial.point);
        QVERIFY2(different.size() >= 10, qPrintable(QString::number(different.size())));
    }

    /// Five asked for at once lie apart, and where they are answered the search comes near.
    void pendingTrialsAreNotProposedAgain()
    {
        const auto function = testing::branin();
        const tune::BayesSampler sampler(function.space, 3);
        auto trials = testing::searched(sampler, function, 15);
        for (int batch = 0; batch < 6; ++batch) {
            const std::size_t before = trials.size();
            for (int k = 0; k < 5; ++k)
                trials.push_back({.number = tune::nextNumber(trials),
                                  .point = *sampler.ask(trials),
                                  .state = k % 2 == 0 ? TrialState::Running : TrialState::Waiting});
            for (std::size_t i = before; i < trials.size(); ++i) {
                for (std::size_t j = before; j < i; ++j)
                    QVERIFY(trials[i].point != trials[j].point);
            }
            for (std::size_t i = before; i < trials.size(); ++i) {
                trials[i].state = TrialState::Complete;
                trials[i].value = function.value(trials[i].point);
            }
        }
        QVERIFY(testing::regret(function, trials, trials.size()) < 0.02);
    }

    /// Above a rate of 1 everything diverges, next to the best rate: that costs few trials, and the
    /// best one is found.
    void failuresAreLearnedFrom_data()
    {
        QTest::addColumn<bool>("asNan");
        QTest::newRow("failed") << false;
        QTest::newRow("not a number") << true;
    }
    void failuresAreLearnedFrom()
    {
        QFETCH(bool, asNan);
        const Space space = tune::spaceFrom(
            R"({"rate":{"low":1e-3,"high":1e3,"scale":"log"},"y":{"low":-1,"high":1}})");
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            const tune::BayesSampler sampler(space, seed);
            std::vector<Trial> trials;
            int failures = 0;
            for (int k = 0; k < 40; ++k) {
                Trial trial{.number = k, .point = *sampler.ask(trials)};
                const double rate = std::log10(number(trial.point, "rate"));
                const double y = number(trial.point, "y");
                trial.state = rate > 0 && !asNan ? TrialState::Failed : TrialState::Complete;
                if (rate <= 0)
                    trial.value = (rate + 0.2) * (rate + 0.2) + y * y;
                failures += rate > 0 && k >= 10 ? 1 : 0;
                trials.push_back(trial);
            }
            QVERIFY2(failures <= 12, qPrintable(QString::number(failures)));
            QVERIFY2(tune::bestOf(trials)->value < 0.05,
                     qPrintable(QString::number(tune::bestOf(trials)->value)));
        }
    }

    /// Noise does not keep it from a minimum, be its size named by the trials or not.
    void noiseIsBorne_data()
    {
        QTest::addColumn<bool>("isNamed");
        QTest::newRow("fitted") << false;
        QTest::newRow("named") << true;
    }
    void noiseIsBorne()
    {
        QFETCH(bool, isNamed);
        const auto function = testing::hartmann6();
        std::vector<double> last;
        for (std::uint64_t seed = 1; seed <= 5; ++seed) {
            base::Random random(seed, "test.noise");
            const tune::BayesSampler sampler(function.space, seed);
            std::vector<Trial> trials;
            for (int k = 0; k < 50; ++k) {
                Trial trial{
                    .number = k, .point = *sampler.ask(trials), .state = TrialState::Complete};
                trial.value = function.value(trial.point) + 0.1 * random.normal();
                if (isNamed)
                    trial.noise = 0.1;
                trials.push_back(trial);
            }
            last.push_back(function.value(tune::bestOf(trials)->point));
        }
        std::sort(last.begin(), last.end());
        // The best of 50 random points is at about -1.7.
        QVERIFY2(last[2] < -2.6, qPrintable(QString::number(last[2])));
    }

    /// Losses that grew to 1e30 before they were infinite do not hide what the others differ by.
    void absurdValuesAreBorne()
    {
        const auto function = testing::branin();
        const tune::BayesSampler sampler(function.space, 2);
        auto trials = testing::searched(sampler, function, 12);
        trials[3].value = 1e30;
        trials[7].value = 3e12;
        while (trials.size() < 40) {
            Trial trial{.number = static_cast<std::int64_t>(trials.size()),
                        .point = *sampler.ask(trials),
                        .state = TrialState::Complete};
            trial.value = function.value(trial.point);
            trials.push_back(trial);
        }
        QVERIFY(testing::regret(function, trials, 40) < 0.1);
    }

    void trialsOfAnotherSpaceAreLeftOut()
    {
        const auto function = testing::branin();
        const tune::BayesSampler sampler(function.space, 3);
        auto trials = testing::searched(sampler, function, 14);
        const auto wanted = sampler.ask(trials);
        Trial foreign{
            .number = 3, .point = {{"z", 2.0}}, .state = TrialState::Complete, .value = -7};
        trials.push_back(foreign);
        trials.push_back({.number = 4,
                          .point = {{"x", 11.0}, {"y", 2.0}}, // beyond the range
                          .state = TrialState::Complete,
                          .value = -7});
        QVERIFY(sampler.ask(trials) == wanted);
    }

    /// The bars of bench_search in small: eight seeds, fewer trials.
    void searchesReachTheirBars()
    {
        for (const auto& [function, most] :
             {std::pair(testing::branin(), 30U), std::pair(testing::ratesAndDecay(), 35U)}) {
            std::vector<std::size_t> arrived;
            for (std::uint64_t seed = 1; seed <= 8; ++seed) {
                const std::size_t at = testing::trialsTo(
                    function,
                    testing::searched(tune::BayesSampler(function.space, seed), function, 60));
                arrived.push_back(at == 0 ? 1000 : at);
            }
            std::sort(arrived.begin(), arrived.end());
            QVERIFY2(arrived[4] <= most, qPrintable(QString::number(arrived[4])));
            QVERIFY2(arrived[7] <= 60, "one did not arrive");
        }
        const auto function = testing::hartmann6();
        std::vector<double> narrowed, chance;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const tune::CoarseToFineSampler coarse(function.space, seed);
            const tune::RandomSampler random(function.space, seed);
            narrowed.push_back(
                testing::regret(function, testing::searched(coarse, function, 100), 100));
            chance.push_back(
                testing::regret(function, testing::searched(random, function, 100), 100));
        }
        std::sort(narrowed.begin(), narrowed.end());
        std::sort(chance.begin(), chance.end());
        QVERIFY2(narrowed[10] < 0.75, qPrintable(QString::number(narrowed[10])));
        QVERIFY(narrowed[10] < chance[10]);
    }
};

QTEST_GUILESS_MAIN(TestSamplers)
#include "tst_samplers.moc"
