// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding.h"
#include "base/random.h"
#include "diagnose/overfit_verdict.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using diagnose::OverfitOutcome;
using Shape = std::function<double(double share, base::Random&)>;

namespace {

std::vector<double> curve(const Shape& shape, int steps)
{
    base::Random random(3, "curve");
    std::vector<double> losses;
    for (int i = 0; i < steps; ++i)
        losses.push_back(shape(double(i) / steps, random));
    return losses;
}

constexpr double kGuess = 2.3;

} // namespace

class TestOverfitVerdict : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void judgesCurvesWithKnownAnswers_data()
    {
        QTest::addColumn<std::vector<double>>("losses");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* name, const Shape& shape, const char* outcome,
                            int steps = 1000) {
            QTest::newRow(name) << curve(shape, steps) << QString::fromLatin1(outcome);
        };
        row(
            "falls to nothing", [](double s, auto&) { return kGuess * std::exp(-12 * s); },
            "passes");
        row(
            "falls with noise",
            [](double s, auto& r) { return kGuess * std::exp(-14 * s) * (1 + 0.2 * r.normal()); },
            "passes");
        row(
            "starts slowly",
            [](double s, auto&) { return s < 0.6 ? kGuess : kGuess * std::exp(-40 * (s - 0.6)); },
            "passes");
        row(
            "a plateau that ends",
            [](double s, auto&) {
                return s < 0.3   ? kGuess * (1 - 2 * s)
                       : s < 0.7 ? 0.4 * kGuess
                                 : 0.4 * kGuess * std::exp(-30 * (s - 0.7));
            },
            "passes");
        row(
            "never moves", [](double, auto&) { return kGuess; }, "plateaus");
        row(
            "settles high", [](double s, auto&) { return 1.46 + std::exp(-20 * s); }, "plateaus");
        row(
            "settles high with a little noise",
            [](double s, auto& r) { return 1.46 + std::exp(-20 * s) + 0.03 * r.normal(); },
            "plateaus");
        row(
            "creeps", [](double s, auto&) { return kGuess - 0.02 * s; }, "plateaus");
        row(
            "swings", [](double s, auto&) { return 1.2 + 0.8 * std::sin(300 * s); }, "oscillates");
        row(
            "jumps about", [](double, auto& r) { return 2 + 0.7 * r.normal(); }, "oscillates");
        row(
            "climbs", [](double s, auto&) { return kGuess + 3 * s; }, "goes_up");
        row(
            "climbs with noise",
            [](double s, auto& r) { return kGuess + 4 * s + 0.3 * r.normal(); }, "goes_up");
        row(
            "climbs without end", [](double s, auto&) { return kGuess + 60 * s; }, "explodes");
        row(
            "peaks and settles at a guess",
            [](double s, auto&) { return s > 0.1 && s < 0.12 ? 31.0 : kGuess; }, "explodes");
        row(
            "peaks and is learned after all",
            [](double s, auto&) {
                return s > 0.01 && s < 0.02 ? 40.0 : kGuess * std::exp(-12 * s);
            },
            "explodes");
        row(
            "becomes NaN",
            [](double s, auto&) { return s > 0.9 ? std::nan("") : kGuess * (1 - s); }, "explodes");
        row(
            "twenty steps are enough", [](double, auto&) { return kGuess; }, "plateaus", 20);
    }
    void judgesCurvesWithKnownAnswers()
    {
        QFETCH(std::vector<double>, losses);
        QFETCH(QString, outcome);
        const auto judged = diagnose::judge(losses, {.floor = 0, .guess = kGuess});
        QCOMPARE(QString::fromStdString(diagnose::name(judged.outcome)), outcome);
    }

    void knowsALevelThatIgnoresTheInput()
    {
        const auto flat = curve([](double, auto&) { return kGuess * 1.01; }, 500);
        QVERIFY(diagnose::judge(flat, {.floor = 0, .guess = kGuess}).ignoresInput);
        const auto softmax = curve([](double s, auto&) { return 1.46 + std::exp(-20 * s); }, 500);
        QVERIFY(!diagnose::judge(softmax, {.floor = 0, .guess = kGuess}).ignoresInput);
    }

    void aFloorThatTheBatchItselfSetsIsNoFailure()
    {
        const auto losses =
            curve([](double s, auto&) { return 0.35 + kGuess * std::exp(-14 * s); }, 1000);
        QVERIFY(diagnose::judge(losses, {.floor = 0.35, .guess = kGuess}).outcome
                == OverfitOutcome::Passes);
        QVERIFY(diagnose::judge(losses, {.floor = 0, .guess = kGuess}).outcome
                == OverfitOutcome::Plateaus);
    }

    void goesOnWhileTheLossFalls()
    {
        const auto falling = curve([](double s, auto&) { return kGuess * std::exp(-2 * s); }, 1000);
        const auto creeping = curve([](double s, auto&) { return kGuess - 0.02 * s; }, 1000);
        QVERIFY(diagnose::stillFalling(falling, {.floor = 0, .guess = kGuess}));
        QVERIFY(!diagnose::stillFalling(creeping, {.floor = 0, .guess = kGuess}));
    }

    void causesStandInTheLecturesOrder()
    {
        const auto ids = [](OverfitOutcome outcome) {
            QStringList all;
            for (const auto& cause : diagnose::causesOf(outcome)) {
                all << QString::fromStdString(cause.id);
                const auto known = base::knownFindings();
                const std::string finding = "overfit.cause." + cause.id;
                if (std::find(known.begin(), known.end(), finding) == known.end())
                    all << "has no sentence";
            }
            return all.join(' ');
        };
        QCOMPARE(ids(OverfitOutcome::Passes), QString());
        QCOMPARE(ids(OverfitOutcome::GoesUp),
                 QStringLiteral("sign_flipped learning_rate_high softmax_dimension"));
        QCOMPARE(ids(OverfitOutcome::Explodes), QStringLiteral("numerical learning_rate_high"));
        QCOMPARE(ids(OverfitOutcome::Oscillates),
                 QStringLiteral("data_corrupted learning_rate_high"));
        QCOMPARE(ids(OverfitOutcome::Plateaus),
                 QStringLiteral("learning_rate_low gradients_blocked regularisation loss_input "
                                "data_corrupted"));
    }
};

QTEST_GUILESS_MAIN(TestOverfitVerdict)
#include "tst_overfit_verdict.moc"
