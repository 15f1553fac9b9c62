// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "stats/tests.h"
#include "tune/diverging_corners.h"
#include "tune/failing_corners.h"
#include "tune/samplers/random.h"

#include <QTest>

#include <functional>

using namespace assay;
using tune::Space;
using tune::Trial;
using tune::TrialState;

namespace {

Space space()
{
    return tune::spaceFrom(
        R"({"rate":{"low":1e-05,"high":0.1,"scale":"log"},"width":{"low":1,"high":64,"integer":true},)"
        R"("optimiser":{"values":["adam","sgd","rmsprop"]},)"
        R"("momentum":{"low":0,"high":0.99,"when":{"optimiser":"sgd"}}})");
}

/// Trials of random points; `chance`: with which one fails, by its place.
std::vector<Trial> trialsOf(int count, std::uint64_t seed,
                            const std::function<double(const std::vector<double>&)>& chance)
{
    base::Random random(seed, "test.failing");
    std::vector<Trial> trials;
    const tune::RandomSampler sampler(space(), seed);
    for (int k = 0; k < count; ++k) {
        Trial trial{.number = k, .point = *sampler.ask(trials), .state = TrialState::Complete};
        trial.value = 0.1;
        if (random.uniform() < chance(tune::unitOf(space(), trial.point)))
            trial.state = TrialState::Failed;
        trials.push_back(std::move(trial));
    }
    return trials;
}

} // namespace

class TestFailingCorners : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// 8 of 9 against 1 of 12 by hand: (C(9,8) C(12,1) + C(9,9) C(12,0)) / C(21,9) = 109 / 293930.
    void theTestIsExact()
    {
        QVERIFY(std::abs(stats::fisherExactMore(8, 9, 1, 12) - 109.0 / 293930) < 1e-12);
        QCOMPARE(stats::fisherExactMore(0, 9, 5, 12), 1.0);
        QVERIFY(std::abs(stats::fisherExactMore(3, 3, 0, 3) - 0.05) < 1e-12);
    }

    void aHighRateThatDivergesIsNamed()
    {
        const auto trials =
            trialsOf(40, 1, [](const auto& x) { return x[0] > 2.0 / 3 ? 1 : 0.02; });
        const auto corners = tune::failingCorners(space(), trials);
        QCOMPARE(corners.size(), 1U);
        QCOMPARE(corners[0].path, std::string("rate"));
        std::size_t failed = 0, of = 0, failedElsewhere = 0;
        for (const Trial& trial : trials) {
            const bool inside = std::get<double>(trial.point.at("rate")) > 0.00464;
            of += inside ? 1 : 0;
            failed += inside && trial.state == TrialState::Failed ? 1 : 0;
            failedElsewhere += !inside && trial.state == TrialState::Failed ? 1 : 0;
        }
        QCOMPARE(corners[0].failed, failed);
        QCOMPARE(corners[0].of, of);
        QCOMPARE(corners[0].failedElsewhere, failedElsewhere);
        QCOMPARE(corners[0].ofElsewhere, 40 - of);
        QCOMPARE(QString::fromStdString(corners[0].words),
                 QString("All %1 trials with rate above 0.00464 failed, and none of the %2 others.")
                     .arg(of)
                     .arg(40 - of));
    }

    /// A trial that finished with a value and diverged counts as one that failed, and is called what it was.
    void whatDivergedCountsAsWell()
    {
        std::vector<tune::TriedRun> tried;
        std::size_t inside = 0;
        for (const Trial& trial : trialsOf(40, 1, [](const auto&) { return 0; })) {
            tried.push_back({.trial = trial});
            tried.back().hasDiverged = std::get<double>(trial.point.at("rate")) > 0.00464;
            inside += tried.back().hasDiverged ? 1 : 0;
        }
        const auto corners = tune::divergingCorners(space(), tried);
        QCOMPARE(corners.size(), 1U);
        QCOMPARE(corners[0].failed, inside);
        QCOMPARE(
            QString::fromStdString(corners[0].words),
            QString("All %1 trials with rate above 0.00464 diverged, and none of the %2 others.")
                .arg(inside)
                .arg(40 - inside));
        // By their values alone nothing failed.
        QVERIFY(tune::failingCorners(space(), tune::trialsSeen(tried)).empty());

        const auto first = std::find_if(tried.begin(), tried.end(),
                                        [](const auto& one) { return one.hasDiverged; });
        first->trial.state = TrialState::Failed;
        const auto both = tune::divergingCorners(space(), tried);
        QCOMPARE(both.size(), 1U);
        QCOMPARE(both[0].failed, inside);
        QVERIFY2(both[0].words.find(" failed or diverged, and none of") != std::string::npos,
                 both[0].words.c_str());
        first->isLeftOut = true;
        const auto without = tune::divergingCorners(space(), tried);
        QCOMPARE(without.size(), 1U);
        QCOMPARE(without[0].of, inside - 1);
    }

    void everyKindOfPartIsFound()
    {
        const auto named = [](int count, const auto& chance) {
            std::string paths;
            for (const auto& corner : tune::failingCorners(space(), trialsOf(count, 3, chance)))
                paths += corner.words.substr(corner.words.find("with ") + 5,
                                             corner.words.find(" failed")
                                                 - corner.words.find("with ") - 5)
                         + ";";
            return paths;
        };
        using Place = std::vector<double>;
        QCOMPARE(named(80, [](const Place& x) { return x[1] > 0.5 ? 0.9 : 0.0; }),
                 std::string("width above 32;"));
        QCOMPARE(named(80, [](const Place& x) { return x[1] < 0.34 ? 0.9 : 0.0; }),
                 std::string("width up to 21;"));
        QCOMPARE(named(80, [](const Place& x) { return x[0] > 0.33 && x[0] < 0.67 ? 0.95 : 0.0; }),
                 std::string("rate from 2.15e-4 to 0.00464;"));
        QCOMPARE(named(80, [](const Place& x) { return x[2] > 0.67 ? 0.9 : 0.05; }),
                 std::string("optimiser rmsprop;"));
        // Of an axis that not every trial has, the others are those that have it.
        const auto trials =
            trialsOf(150, 4, [](const Place& x) { return x[3] > 0.5 ? 0.95 : 0.02; });
        const auto corners = tune::failingCorners(space(), trials);
        const auto momentum = std::find_if(corners.begin(), corners.end(), [](const auto& each) {
            return each.path == "momentum";
        });
        QVERIFY(momentum != corners.end());
        const auto having = std::count_if(trials.begin(), trials.end(), [](const Trial& trial) {
            return trial.point.contains("momentum");
        });
        QCOMPARE(momentum->of + momentum->ofElsewhere, static_cast<std::size_t>(having));
    }

    /// What has not ended counts nowhere; half that fail everywhere are no corner.
    void whatIsNoCorner()
    {
        auto trials = trialsOf(40, 5, [](const auto& x) { return x[0] > 0.5 ? 1 : 0; });
        QCOMPARE(tune::failingCorners(space(), trials).size(), 1U);
        for (Trial& trial : trials)
            trial.state = TrialState::Failed;
        QVERIFY(tune::failingCorners(space(), trials).empty());
        for (Trial& trial : trials)
            trial.state = TrialState::Running;
        QVERIFY(tune::failingCorners(space(), trials).empty());
        QVERIFY(tune::failingCorners(space(), {}).empty());
        // Significantly more than elsewhere, and yet less than half.
        QVERIFY(
            tune::failingCorners(
                space(), trialsOf(300, 6, [](const auto& x) { return x[0] > 0.5 ? 0.35 : 0.02; }))
                .empty());
    }

    /// Failures by chance are named as a corner in at most 5 % of searches.
    void chanceIsNotNamed()
    {
        for (const double chance : {0.2, 0.5, 0.7}) {
            int named = 0;
            for (std::uint64_t seed = 0; seed < 400; ++seed) {
                const auto trials = trialsOf(40, seed, [&](const auto&) { return chance; });
                named += tune::failingCorners(space(), trials).empty() ? 0 : 1;
            }
            qInfo("chance %g: %d of 400", chance, named);
            QVERIFY2(named <= 20, qPrintable(QString::number(named)));
        }
    }
};

QTEST_GUILESS_MAIN(TestFailingCorners)
#include "tst_failing_corners.moc"
