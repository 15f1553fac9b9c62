// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "experiment/suite.h"
#include "support/logged_curves.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace assay;
using testing::curve;
using testing::said;
using testing::Values;
using testing::valuesOf;

namespace {

/// Between -1 and 1, the same each time.
double noise(int k)
{
    return std::sin(12.9898 * (k + 1)) * std::cos(78.233 * (k + 1));
}

/// Of a log by steps with a loss and further numbers.
diagnose::RunCurves logged(int steps,
                           const std::map<std::string, std::function<double(int)>>& numbers,
                           int times = 1)
{
    train::PointList points;
    for (int k = 0; k < steps; ++k) {
        for (int time = 0; time < times; ++time)
            points.push_back({"batch_loss", "train", k, 0, 0, 2 - 0.01 * k + 0.1 * time});
        for (const auto& [name, value] : numbers)
            points.push_back({name, "", k, 0, 0, value(k)});
    }
    diagnose::CurveReader reader({});
    reader.add(points);
    return reader.curves();
}

} // namespace

class TestCurveLogs : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBareTimeIsThatOfAnUpdateWhereItFallsToo()
    {
        const auto each = [](int k) { return 30 + noise(k); };
        QCOMPARE(logged(100, {{"time", each}}).stepSeconds.size(), std::size_t{100});
        QCOMPARE(logged(100, {{"dt", each}}).stepSeconds.size(), std::size_t{100});
        // Also where steps get slower and slower.
        QCOMPARE(logged(100, {{"time", [](int k) { return 30 + 0.5 * k + 2 * noise(k); }}})
                     .stepSeconds.size(),
                 std::size_t{100});
        // A time since the start of an epoch begins anew with each.
        QVERIFY(logged(100, {{"time", [](int k) { return 1.0 + k % 5; }}}).stepSeconds.empty());
        // A time since the start grows.
        QVERIFY(logged(100, {{"time", [](int k) { return 30.0 * k; }}}).stepSeconds.empty());
        // A name that says what it is comes first.
        QCOMPARE(logged(100, {{"time", each}, {"step_time", each}}).stepSeconds.name,
                 std::string("step_time"));
    }

    void dataBesideTimeIsAPartOfIt()
    {
        const auto time = [](int k) { return 0.4 + 0.1 * noise(k); };
        const diagnose::RunCurves waits =
            logged(60, {{"Time", time}, {"Data", [&](int k) { return time(k) - 0.03; }}});
        QCOMPARE(waits.loaderSeconds.size(), std::size_t{60});
        const QStringList found = said(diagnose::curvePace(), waits);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.waits_for_data: "), qPrintable(found[0]));
        // What is more than the whole is no part of it.
        QVERIFY(
            logged(60, {{"Time", time}, {"Data", [](int) { return 512; }}}).loaderSeconds.empty());
    }

    void roundsThatOnlyLearnTrainByHeartOverfit()
    {
        diagnose::RunCurves curves;
        const auto train = [](int k) { return 0.09 + 0.6 * std::exp(-k / 25.0); };
        curves.loss = curves.epochLoss = curve("train-logloss", valuesOf(150, train));
        curves.valLoss = curve("valid-logloss", valuesOf(150, [](int k) {
                                   return 0.56 + 0.12 * std::exp(-k / 3.0) + 0.0005 * k;
                               }));
        const QStringList found = said(diagnose::curveValidation(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.overfits: Over-fitting: the validation loss was best at "
                                "step"),
            qPrintable(found[0]));
        const auto severityOf = [&] {
            diagnose::Subject subject;
            subject.curves = curves;
            const auto findings = diagnose::curveValidation().run(subject);
            return findings.empty() ? QString()
                                    : QString::fromStdString(base::name(findings[0].severity));
        };
        QCOMPARE(severityOf(), QString("warning"));
        // Scores that stay as good say that answers only get surer.
        curves.valError = curve("valid-error", valuesOf(150, [](int) { return 0.2; }));
        QVERIFY(severityOf() != "warning");
    }

    void sortedExamplesShowWhereNoEpochIsNamed()
    {
        // Ten classes of six batches each: a new class is wrong at first.
        const auto ofClasses = [](int k) {
            return (k % 6 == 0 ? 0.5 + 0.35 * (7 * (k / 6) % 10) : 0.1 + 0.02 * (k % 6))
                   * std::exp(-k / 900.0);
        };
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        curves.loss = curve("Loss/train", valuesOf(480, ofClasses));
        const QStringList found = said(diagnose::curveJumps(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.sorted: The loss runs through the same saw-tooth in every "
                                "epoch (60 steps;"),
            qPrintable(found[0]));
        // Restarts of a schedule rise once in each period.
        curves.loss = curve("loss", valuesOf(480, [](int k) {
                                return 0.3 + 0.8 * std::exp(-k / 200.0)
                                       + 0.2 * std::exp(-(k % 60) / 15.0) + 0.01 * noise(k);
                            }));
        QCOMPARE(said(diagnose::curveJumps(), curves), QStringList());
    }

    void lossesOfWrongTargetsStandApart()
    {
        // Every 97th batch has targets of other examples, which costs less than four times the others.
        const auto loss = [](int k, bool broken) {
            return broken && k > 150 && k % 97 == 0
                       ? 6.6
                       : 2.3 + 1.7 * std::exp(-k / 60.0) + 0.2 * noise(k);
        };
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        curves.loss = curve("loss", valuesOf(600, [&](int k) { return loss(k, true); }));
        const QStringList found = said(diagnose::curveJumps(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.spikes: 5 single losses stand far above")
                && found[0].contains("always 97 steps apart")
                && found[0].endsWith("it is the same examples each time: they are not shuffled."),
            qPrintable(found[0]));
        curves.loss = curve("loss", valuesOf(600, [&](int k) { return loss(k, false); }));
        QCOMPARE(said(diagnose::curveJumps(), curves), QStringList());
    }

    void aRateThatOnlyRisesAndGainsNothingIsNamed()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        curves.loss = curve("loss", valuesOf(80, [](int k) { return 4.05 + 0.02 * noise(k); }));
        curves.learningRate = curve("lr", valuesOf(80, [](int k) { return 1.5e-8 * (k + 1); }));
        diagnose::Subject subject;
        subject.curves = curves;
        const auto found = diagnose::curveRate().run(subject);
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].id, std::string("curve.rate_grows"));
        QCOMPARE(found[0].severity, base::Severity::Warning);
        // A log that ends within a warm-up that does its work.
        subject.curves->loss =
            curve("loss", valuesOf(80, [](int k) { return 4.05 - 0.02 * k + 0.02 * noise(k); }));
        QCOMPARE(diagnose::curveRate().run(subject).at(0).severity, base::Severity::Hint);
    }

    void aLossOfProbabilitiesNearsTheFloor()
    {
        // Of twelve epochs: answers are right long before they are sure.
        const Values wrong{0.531, 0.365, 0.175, 0.143, 0.135, 0.065,
                           0.052, 0.045, 0.040, 0.038, 0.040, 0.039},
            train{2.2540, 1.9704, 1.7474, 1.6688, 1.6385, 1.5899,
                  1.5600, 1.5459, 1.5350, 1.5290, 1.5255, 1.5193},
            wrongThere{0.436, 0.202, 0.166, 0.156, 0.146, 0.056,
                       0.044, 0.036, 0.040, 0.046, 0.038, 0.036},
            validation{2.1471, 1.8284, 1.7020, 1.6606, 1.6377, 1.5744,
                       1.5538, 1.5385, 1.5332, 1.5323, 1.5243, 1.5195};
        diagnose::RunCurves curves;
        curves.loss = curves.epochLoss = curve("loss", train);
        curves.valLoss = curve("val_loss", validation);
        curves.trainError = curve("accuracy", wrong);
        curves.valError = curve("val_accuracy", wrongThere);
        QCOMPARE(said(diagnose::curveLossForm(), curves).filter("curve.softmax_twice").size(), 1);
        // A penalty beside the loss begins above a guess.
        Values above = train;
        above.front() = 2.6;
        curves.loss = curves.epochLoss = curve("loss", above);
        QCOMPARE(said(diagnose::curveLossForm(), curves), QStringList());
    }

    void aSigmoidBeforeALossWithItsOwnKeepsAnswersUnsure()
    {
        diagnose::RunCurves curves;
        const auto falls = [](double from, double to) {
            return valuesOf(40, [=](int k) { return to + (from - to) * std::exp(-k / 2.0); });
        };
        curves.loss = curves.epochLoss = curve("loss", falls(0.634, 0.505));
        curves.valLoss = curve("val_loss", falls(0.572, 0.529));
        curves.trainError = curve("accuracy", falls(0.3, 0.01));
        curves.valError = curve("val_accuracy", falls(0.13, 0.04));
        const QStringList found = said(diagnose::curveLossForm(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.softmax_twice: The loss settles at 0.505, while 1.0 % of "
                                "the answers on train are wrong"),
            qPrintable(found[0]));
        // Labels that are smoothed cost less.
        curves.loss = curves.epochLoss = curve("loss", falls(0.634, 0.4));
        curves.valLoss = curve("val_loss", falls(0.572, 0.41));
        QCOMPARE(said(diagnose::curveLossForm(), curves), QStringList());
        // As many wrong answers cost about as much.
        curves.loss = curves.epochLoss = curve("loss", falls(0.634, 0.505));
        curves.valLoss = curve("val_loss", falls(0.572, 0.529));
        curves.trainError = curve("accuracy", falls(0.3, 0.22));
        QCOMPARE(said(diagnose::curveLossForm(), curves), QStringList());
    }

    void aLossThatFallsBelowZeroWithoutABoundIsNamedWithoutScores()
    {
        diagnose::RunCurves curves;
        const auto falls = [](double by) {
            return valuesOf(60, [=](int k) { return -2.3 * std::exp(by * k); });
        };
        curves.loss = curve("loss", falls(0.5));
        curves.isOfBatches = true;
        const QStringList found =
            said(diagnose::curveLossForm(), curves).filter("curve.negative_loss");
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].contains("without a bound, and no cross entropy is negative"),
                 qPrintable(found[0]));
        // As the loss of an actor, whose returns grow.
        curves.loss = curve("loss", falls(0.1));
        QCOMPARE(said(diagnose::curveLossForm(), curves).filter("curve.negative_loss").size(), 0);
    }

    void probabilitiesInALogLikelihoodAreNamedBeforeTheyAreSure()
    {
        diagnose::RunCurves curves;
        curves.loss = curves.epochLoss =
            curve("loss", {-0.117, -0.209, -0.413, -0.55, -0.66, -0.73, -0.774, -0.796});
        curves.valLoss =
            curve("val_loss", {-0.143, -0.314, -0.501, -0.60, -0.70, -0.75, -0.776, -0.793});
        curves.trainError = curve("acc", {0.639, 0.45, 0.405, 0.33, 0.25, 0.19, 0.143, 0.139});
        curves.valError = curve("val_acc", {0.42, 0.452, 0.298, 0.29, 0.22, 0.18, 0.146, 0.148});
        const QStringList found = said(diagnose::curveLossForm(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].contains("which is minus the share of right answers"),
                 qPrintable(found[0]));
        // A likelihood of numbers may be negative, and more right than its answers are.
        curves.valError = curve("val_acc", {0.42, 0.4, 0.4, 0.38, 0.37, 0.36, 0.35, 0.35});
        QCOMPARE(said(diagnose::curveLossForm(), curves), QStringList());
    }

    void updatesThatKeepScoresAtChanceAreTooLarge()
    {
        diagnose::RunCurves curves;
        curves.loss = curves.epochLoss =
            curve("loss", {6.0955, 2.4072, 2.3993, 2.4024, 2.4010, 2.4168, 2.3880, 2.4231, 2.3992,
                           2.4329, 2.4108, 2.4117});
        curves.valLoss = curve("val_loss", {2.3286, 2.3695, 2.3885, 2.4216, 2.3432, 2.3906, 2.3683,
                                            2.3863, 2.4834, 2.4771, 2.4397, 2.4281});
        curves.valError = curve("val_acc", {0.886, 0.898, 0.896, 0.902, 0.886, 0.908, 0.910, 0.886,
                                            0.908, 0.908, 0.896, 0.908});
        QVERIFY(said(diagnose::curveDivergence(), curves)
                    .join(' ')
                    .startsWith("curve.rate_high: The loss stays at"));
        // A network that has settled at the shares of eleven classes hardly moves.
        for (double& loss : curves.valLoss.values)
            loss = 2.398 + 0.01 * (loss - 2.39);
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
    }

    void aShareThatIsOnlyRoundedDifferentlyStands()
    {
        const Values validation{0.4967, 0.3702, 0.3163, 0.3015, 0.2950, 0.2920,
                                0.2900, 0.2885, 0.2876, 0.2870, 0.2868, 0.2868};
        diagnose::RunCurves curves;
        curves.loss = curves.epochLoss =
            curve("loss", {0.62, 0.42, 0.3295, 0.29, 0.275, 0.268, 0.262, 0.259, 0.257, 0.2555,
                           0.2544, 0.2536});
        curves.valLoss = curve("val_loss", validation);
        curves.valError =
            curve("val_accuracy",
                  valuesOf(12, [](int k) { return k == 0 ? 0.0774999857 : 0.0724999905; }));
        curves.trainError =
            curve("accuracy", valuesOf(12, [](int k) {
                      return k < 2 ? 0.324 - 0.25 * k : k % 2 == 0 ? 0.0690909093 : 0.0690909091;
                  }));
        const QStringList found = said(diagnose::curveScores(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.one_class: 92.75 % of the answers are right at the "
                                     "last 11 looks")
                     || found[0].startsWith("curve.one_class: 92.8 % of the answers are right at "
                                            "the last 11 looks"),
                 qPrintable(found[0]));
    }

    void aRunOfAFewEpochsThatHardlyBeganIsTooShort()
    {
        diagnose::RunCurves curves;
        curves.loss = curves.epochLoss = curve("loss", {2.28, 2.22, 2.15, 2.08, 1.99});
        curves.valLoss = curve("val_loss", {2.25, 2.19, 2.12, 2.04, 1.95});
        curves.valError = curve("val_acc", {0.8, 0.7, 0.6, 0.55, 0.5});
        const auto severityOf = [&] {
            diagnose::Subject subject;
            subject.curves = curves;
            for (const base::Finding& finding : diagnose::curveEnd().run(subject)) {
                if (finding.id == "curve.too_short")
                    return QString::fromStdString(base::name(finding.severity));
            }
            return QString();
        };
        QCOMPARE(severityOf(), QString("warning"));
        // Of other losses it is not known whether they began at a guess, nor without scores how much is wrong.
        curves.valError = {};
        QCOMPARE(severityOf(), QString("hint"));
    }

    void severalLossesAtEachStepAreSaid()
    {
        const diagnose::RunCurves twice = logged(50, {}, 2);
        QCOMPARE(twice.loss.size(), std::size_t{50});
        QCOMPARE(twice.repeatedSteps, std::size_t{50});
        QVERIFY(said(diagnose::curveColumns(), twice)
                    .filter("curve.steps_repeated: The loss stands 50 times more than there are "
                            "steps (50), with other values at the same step: two processes")
                    .size()
                == 1);
        QCOMPARE(
            said(diagnose::curveColumns(), logged(50, {})).filter("curve.steps_repeated").size(),
            0);
    }
};

QTEST_GUILESS_MAIN(TestCurveLogs)
#include "tst_curve_logs.moc"
