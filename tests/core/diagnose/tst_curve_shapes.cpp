// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/divergence.h"
#include "experiment/suite.h"
#include "support/logged_curves.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

using namespace assay;
using testing::byEpochs;
using testing::curve;
using testing::said;
using testing::Values;
using testing::valuesOf;

namespace {

/// Falls within each of three stages of 20 epochs, and harder examples come at the beginning of a stage.
double ofStages(int epoch)
{
    return 1.2 * std::exp(-(epoch % 20) / 6.0) + 0.3 + 0.2 * (epoch / 20);
}

double falls(int epoch)
{
    return 2.2 * std::exp(-epoch / 18.0) + 0.55;
}

/// Scores of a validation set of 12 examples, and its loss: one sure error more or less.
double ofTwelve(int epoch)
{
    return 0.6 + (epoch % 2 == 0 ? 0.3 : 0.0) + 0.02 * (epoch % 3);
}

} // namespace

/// Runs whose curves have a shape of their own: what is usual there is not said, and what is wrong is.
class TestCurveShapes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void harderExamplesAreNoLostResume()
    {
        const auto sound = byEpochs(valuesOf(60, ofStages), valuesOf(60, falls));
        QCOMPARE(said(diagnose::curveJumps(), sound), QStringList());
        QCOMPARE(said(diagnose::curveDivergence(), sound), QStringList());
        // The same losses of train, while validation is back where it was too.
        const auto lost = byEpochs(valuesOf(60, ofStages),
                                   valuesOf(60, [](int epoch) { return ofStages(epoch) + 0.1; }));
        const QStringList found = said(diagnose::curveJumps(), lost);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.resume_lost: At step 20 "), qPrintable(found[0]));
    }

    void aLossOfTrainThatRisesAloneIsNoDivergence()
    {
        const auto rises = valuesOf(
            40, [](int epoch) { return 2.0 * std::exp(-epoch / 3.0) + 0.4 + 0.03 * epoch; });
        QCOMPARE(said(diagnose::curveDivergence(), byEpochs(rises, valuesOf(40, falls))),
                 QStringList());
        const QStringList found = said(diagnose::curveDivergence(), byEpochs(rises, rises));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss had come down to "),
                 qPrintable(found[0]));
    }

    void batchesThatRiseWhileTrainFallsAreNoDivergence()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        curves.loss =
            curve("batch_loss", valuesOf(160, [](int step) {
                      return 0.3 * std::exp(-step / 10.0) + 0.01 + 0.002 * std::max(0, step - 80);
                  }));
        const auto ofDivergence = [&] { return said(diagnose::curveDivergence(), curves); };
        QCOMPARE(ofDivergence().size(), 1);
        QVERIFY2(ofDivergence().at(0).startsWith("curve.rate_high: The loss had come down to "),
                 qPrintable(ofDivergence().at(0)));
        curves.epochLoss = curve("loss", {0.4, 0.2, 0.3});
        QCOMPARE(ofDivergence().size(), 1);
        // All of train costs less from epoch to epoch: the batches were harder ones.
        curves.epochLoss = curve("loss", {0.4, 0.2, 0.12});
        QCOMPARE(ofDivergence(), QStringList());
    }

    void aFewValidationExamplesJumpByChance()
    {
        const auto train =
            valuesOf(40, [](int epoch) { return 1.5 * std::exp(-epoch / 20.0) + 0.5; });
        const auto twelfths = valuesOf(40, [](int epoch) { return (2 + epoch % 3) / 12.0; });
        QCOMPARE(said(diagnose::curveDivergence(),
                      byEpochs(train, valuesOf(40, ofTwelve), {}, twelfths)),
                 QStringList());
        // Of many examples the network does that.
        const auto many = valuesOf(40, [](int epoch) { return 0.2 + 0.00137 * (epoch % 7); });
        const QStringList found =
            said(diagnose::curveDivergence(), byEpochs(train, valuesOf(40, ofTwelve), {}, many));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The validation loss jumps up and down"),
                 qPrintable(found[0]));
        // So it does where train jumps as well.
        QCOMPARE(said(diagnose::curveDivergence(),
                      byEpochs(valuesOf(40, ofTwelve), valuesOf(40, ofTwelve), {}, twelfths))
                     .size(),
                 1);
    }

    void aLossThatSettlesAtTheSharesOfTheClassesIsThatOfTheCommonest()
    {
        const double entropy = -0.8 * std::log(0.8) - 0.2 * std::log(0.2);
        const auto loss =
            valuesOf(25, [=](int epoch) { return entropy + 0.25 * std::exp(-epoch / 1.0); });
        const Values wrong(25, 0.2);
        const QStringList found = said(diagnose::curveScores(), byEpochs(loss, loss, wrong, wrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.commonest_class: 80.0 % of the answers are right at all "
                                "25 looks, to the last digit, and the validation loss comes "
                                "down to that of giving this share every time (0.5)"),
            qPrintable(found[0]));
        // A loss far below that is one of answers, so the score is not computed from them.
        const auto learned =
            valuesOf(25, [](int epoch) { return 0.1 + 0.65 * std::exp(-epoch / 4.0); });
        const QStringList flat =
            said(diagnose::curveScores(), byEpochs(learned, learned, wrong, wrong));
        QCOMPARE(flat.size(), 1);
        QVERIFY2(flat[0].startsWith("curve.score_flat: "), qPrintable(flat[0]));
    }

    /// Ten outputs where two classes occur: at first some answers are none of the two.
    void aScoreThatSoonStandsStillAtThePriorIsThatOfTheCommonest()
    {
        const double entropy = -0.887 * std::log(0.887) - 0.113 * std::log(0.113);
        const auto loss =
            valuesOf(14, [=](int epoch) { return entropy + 1.9 * std::exp(-epoch / 3.0); });
        const auto soon = [](double wrong) {
            Values values(14, wrong);
            values[0] = 1;
            return values;
        };
        const QStringList found =
            said(diagnose::curveScores(), byEpochs(loss, loss, soon(0.1005), soon(0.113)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.commonest_class: 88.7 % of the answers are right at "
                                     "the last 13 looks, to the last digit, and the validation "
                                     "loss comes down to that of giving this share every time"),
                 qPrintable(found[0]));
        // Train gets better, or the loss comes below that of the share: something is learned.
        const auto better = valuesOf(14, [](int epoch) { return 0.2 - 0.01 * epoch; });
        QCOMPARE(said(diagnose::curveScores(), byEpochs(loss, loss, better, soon(0.113))),
                 QStringList());
        const auto low = valuesOf(14, [](int epoch) { return 0.2 + 1.9 * std::exp(-epoch / 3.0); });
        QCOMPARE(said(diagnose::curveScores(), byEpochs(low, low, soon(0.1005), soon(0.113))),
                 QStringList());
    }

    /// All of train is learned soon, and the few examples of validation stay as they are.
    void aScoreThatStandsStillBesideALearnedTrainIsNoPrior()
    {
        const auto loss = valuesOf(14, [](int epoch) { return 2.1 * std::exp(-epoch / 2.0); });
        const auto validation =
            valuesOf(14, [](int epoch) { return 0.21 + 1.9 * std::exp(-epoch / 2.0); });
        const auto soon = [](double wrong) {
            Values values(14, wrong);
            values[0] = 0.4;
            return values;
        };
        for (const double wrongOfTrain : {0.0, 0.0125, 0.0375})
            QCOMPARE(said(diagnose::curveScores(),
                          byEpochs(loss, validation, soon(wrongOfTrain), soon(0.05))),
                     QStringList());
        const QStringList found = said(diagnose::curveScores(),
                                       byEpochs(validation, validation, soon(0.0375), soon(0.05)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.one_class: "), qPrintable(found[0]));
    }

    /// Adam at 0.3: the first updates cost 122, and the rest of the run hardly mends that.
    void aLossThatWasThrownOffAtTheBeginningNamesTheRate()
    {
        const auto run = [](double peak, double level, double fall) {
            diagnose::RunCurves curves;
            curves.isOfBatches = true;
            curves.loss = curve("loss", valuesOf(60, [=](int k) {
                                    return k == 0   ? 2.29
                                           : k == 1 ? peak
                                           : k == 2 ? peak / 20
                                                    : level - fall * k + 0.2 * std::sin(k * 5.3);
                                }));
            return said(diagnose::curveDivergence(), curves);
        };
        const QStringList found = run(122, 1.7, 0);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss shot up to 122 in the first steps "
                                     "and has not come below 1."),
                 qPrintable(found[0]));
        QCOMPARE(run(3, 1.7, 0), QStringList());       // no more than a bad batch
        QCOMPARE(run(122, 0.6, 0), QStringList());     // it was learned after all
        QCOMPARE(run(122, 2.3, 0.018), QStringList()); // and goes on falling
        const auto batches = [](auto costs) {
            diagnose::RunCurves curves;
            curves.isOfBatches = true;
            curves.loss = curve("loss", valuesOf(60, [&](int k) {
                                    return k == 0 ? 2.29 : costs(k) + 0.2 * std::sin(k * 5.3);
                                }));
            return said(diagnose::curveDivergence(), curves);
        };
        // One bad batch, and batches of few examples of which some cost much at any time.
        QCOMPARE(batches([](int k) { return k == 5 ? 122 : 1.7; }), QStringList());
        QCOMPARE(batches([](int k) { return k % 7 == 3 ? 8 : 1.7; }), QStringList());
    }

    /// Bytes in validation where train has 0 to 1: most answers stay, and the loss follows single wrong ones.
    void aLargeLossThatJumpsIsNoSum()
    {
        const Values train{1.527, 0.814, 0.680, 0.625, 0.578, 0.533, 0.514, 0.492};
        const Values validation{146.7, 135.2, 121.2, 115.9, 83.7, 91.4, 96.7, 72.1};
        const Values wrong{0.527, 0.311, 0.258, 0.225, 0.217, 0.198, 0.194, 0.183};
        const Values valWrong{0.332, 0.335, 0.326, 0.267, 0.240, 0.236, 0.251, 0.225};
        const auto curves = byEpochs(train, validation, wrong, valWrong);
        QCOMPARE(said(diagnose::curveLossForm(), curves), QStringList());
        const QStringList found = said(diagnose::curveValidation(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.validation_apart: "), qPrintable(found[0]));
    }

    /// The floors of a softmax before cross entropy lie close to each other: ln(e + 2) - 1 = 0.551 of 3 classes.
    void aLevelBesideAFloorIsNoSoftmaxByItself()
    {
        // Of a network that had learned before, over three epochs.
        QCOMPARE(
            said(diagnose::curveLossForm(), byEpochs({0.957, 0.928, 0.911}, {0.713, 0.698, 0.695},
                                                     {}, {0.1575, 0.1475, 0.15})),
            QStringList());
        // The loss follows the share of wrong answers, each of which costs 1.
        const QStringList found =
            said(diagnose::curveLossForm(),
                 byEpochs({0.957, 0.928, 0.911}, {0.751, 0.701, 0.671}, {}, {0.2, 0.15, 0.12}));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.softmax_twice: The loss does not fall below 0.551"),
                 qPrintable(found[0]));
    }

    void aLossThatComesDownToTheFloorIsOfASoftmaxBefore()
    {
        const double floor = std::log(std::exp(1.0) + 9) - 1;
        const auto unsure = [](int epoch) { return 0.16 * std::exp(-epoch / 1.5); };
        const auto wrong =
            valuesOf(25, [](int epoch) { return 0.015 + 0.5 * std::exp(-epoch / 1.2); });
        const auto valWrong =
            valuesOf(25, [](int epoch) { return 0.05 + 0.3 * std::exp(-epoch / 1.2); });
        auto train = valuesOf(25, unsure), validation = train;
        for (std::size_t k = 0; k < train.size(); ++k) {
            train[k] += floor + wrong[k];
            validation[k] += floor + valWrong[k];
        }
        const QStringList found =
            said(diagnose::curveLossForm(), byEpochs(train, validation, wrong, valWrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.softmax_twice: The loss does not fall below 1.46"),
                 qPrintable(found[0]));
        // Train comes down further than that.
        for (double& value : train)
            value -= 0.3;
        QCOMPARE(said(diagnose::curveLossForm(), byEpochs(train, validation, wrong, valWrong)),
                 QStringList());
    }

    void aSumBesideAMeanIsSaid()
    {
        const auto mean = valuesOf(8, [](int epoch) { return 1.4 * std::exp(-epoch / 4.0) + 0.5; });
        auto sum = mean;
        for (double& value : sum)
            value *= 3000;
        const QStringList found = said(diagnose::curveLossForm(), byEpochs(sum, mean));
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.loss_summed: The loss of train is about 3,000 times that "
                                "of validation at every look"),
            qPrintable(found[0]));
        QVERIFY(found[0].contains("If backward() is called on that sum"));
        // Nothing is claimed from comparing the two.
        QCOMPARE(said(diagnose::curveValidation(), byEpochs(sum, mean)), QStringList());
        QCOMPARE(said(diagnose::curveEnd(), byEpochs(sum, mean)), QStringList());

        // The other way round, only as many right answers say that it is a sum.
        const auto wrong = valuesOf(8, [](int epoch) { return 0.5 - 0.05 * epoch; });
        const QStringList other =
            said(diagnose::curveLossForm(), byEpochs(mean, sum, wrong, wrong));
        QCOMPARE(other.size(), 1);
        QVERIFY2(
            other[0].startsWith("curve.loss_summed: The loss of validation is about 3,000 times "
                                "that of train at every look"),
            qPrintable(other[0]));
        QVERIFY(!other[0].contains("backward()"));
        QCOMPARE(said(diagnose::curveLossForm(), byEpochs(mean, sum, wrong, Values(8, 0.9))),
                 QStringList());
        // Thirty times as many wrong answers make the loss as many times larger.
        const auto learned = valuesOf(8, [](int epoch) { return 0.005 - 0.0002 * epoch; });
        auto served = learned;
        for (double& value : served)
            value *= 30;
        QCOMPARE(said(diagnose::curveLossForm(),
                      byEpochs(learned, served, Values(8, 0.001), Values(8, 0.03))),
                 QStringList());
        QCOMPARE(said(diagnose::curveLossForm(), byEpochs(mean, mean)), QStringList());
    }

    /// Values of trainings of blobs at rates of 3 and 0.03.
    void whichFindingsMeanThatTrainingDiverged()
    {
        const auto rateHigh = [](double kind, double begin, double end) {
            return base::Finding{.id = "curve.rate_high",
                                 .place = "batch_loss",
                                 .evidence = {{"begin", begin}, {"end", end}, {"kind", kind}}};
        };
        const Values grew{5.5e3, 2.3e5, 1.5e8, 1.2e11, 8.5e11, 2.3e13};
        const Values fell{0.142, 0.114, 0.126, 0.108, 0.13, 0.071};
        QVERIFY(diagnose::meansDivergence(rateHigh(3, 0.92, 2.5e11), grew));
        QVERIFY(diagnose::meansDivergence(rateHigh(3, 0.92, 2.5e11), {}));
        // Up and down all the way, and up by far.
        QVERIFY(diagnose::meansDivergence(rateHigh(6, 0.92, 6.4e10), grew));
        QVERIFY(!diagnose::meansDivergence(rateHigh(6, 0.92, 1.5), {}));
        QVERIFY(!diagnose::meansDivergence(rateHigh(5, 2.3, 2.4), {}));
        // Batches of few examples jump while the network gets better.
        QVERIFY(!diagnose::meansDivergence(rateHigh(3, 0.26, 0.103), fell));
        QVERIFY(diagnose::meansDivergence(rateHigh(3, 0.26, 0.103), {0.142, 0.071, 0.13}));
        QVERIFY(diagnose::meansDivergence(rateHigh(1, 0.26, 0.103), {0.142, HUGE_VAL}));
        QVERIFY(
            !diagnose::meansDivergence({.id = "curve.spikes", .evidence = {{"kind", 2}}}, grew));
        QVERIFY(diagnose::meansDivergence({.id = "loss.not_finite", .place = "hidden"}, fell));
        QVERIFY(!diagnose::meansDivergence({.id = "loss.not_finite", .place = "input"}, fell));
    }

    /// The sum of k gradients that point the same way is k times as long as one.
    void aNormInProportionToItsStepIsOfGradientsThatAddUp()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        const auto every = [](diagnose::Curve made, std::int64_t steps) {
            for (std::int64_t& step : made.steps)
                step = (step + 1) * steps;
            return made;
        };
        curves.loss = every(curve("loss", valuesOf(40, [](int k) { return 2.3 - 0.05 * k; })), 5);
        curves.gradientNorm = every(
            curve("grad_norm", valuesOf(40, [](int k) { return 1.25 * std::min(k + 1, 12); })), 5);
        const QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.gradients_added: The gradient norm grows in proportion "
                                     "to the steps from the first steps on, from 1.25 to 15: "),
                 qPrintable(found[0]));
        QVERIFY(!found[0].contains("goes up"));
        // As steep, but not from 0: a network that learns has growing gradients too.
        curves.gradientNorm = every(
            curve("grad_norm", valuesOf(40, [](int k) { return 2.5 + 1.25 * std::min(k, 12); })),
            5);
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        // Each update is made of eight batches: the norm begins again.
        curves.gradientNorm =
            every(curve("grad_norm", valuesOf(40, [](int k) { return 1.25 * (k % 8 + 1); })), 5);
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        // In proportion to the steps since the log began, which is not the beginning of the run.
        curves.gradientNorm = every(
            curve("grad_norm", valuesOf(40, [](int k) { return 1.25 * std::min(k + 1, 12); })), 5);
        for (std::int64_t& step : curves.gradientNorm.steps)
            step += 1000;
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        // The loss is a fifth of what it was when the norm has grown: gradients of one direction would be smaller by then.
        for (std::int64_t& step : curves.gradientNorm.steps)
            step -= 1000;
        curves.loss = every(
            curve("loss", valuesOf(40, [](int k) { return 2.3 * std::exp(-0.4 * k) + 0.01; })), 5);
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
    }

    /// A gradient norm that is infinite at once, while all before were usual, is an overflow and no divergence.
    void aNormThatOverflowsAtOnceIsNoDivergence()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        const double none = std::nan(""), infinite = std::numeric_limits<double>::infinity();
        curves.loss = curve("loss", valuesOf(40, [&](int k) {
                                return k > 30 ? none : 0.6 + 1.7 * std::exp(-k / 9.0);
                            }));
        curves.gradientNorm = curve("grad_norm", valuesOf(40, [&](int k) {
                                        return k == 30 ? infinite : k > 30 ? none : 1 + k % 3 * 0.1;
                                    }));
        QStringList found = said(diagnose::curveFinite(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].contains("it came at once") && !found[0].contains("diverged"),
                 qPrintable(found[0]));
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        // The norms grow before that.
        curves.gradientNorm =
            curve("grad_norm", valuesOf(40, [&](int k) {
                      return k == 30 ? infinite : k > 30 ? none : std::exp(0.3 * k);
                  }));
        found = said(diagnose::curveFinite(), curves);
        QVERIFY2(found.value(0).contains("training diverged"), qPrintable(found.value(0)));
    }

    /// What has risen has not settled, and nothing holds training back.
    void aLossThatRoseIsNoUnderfitting()
    {
        const auto loss = valuesOf(40, [](int k) { return 1.2 * std::pow(3.1, k); });
        const auto validation = valuesOf(40, [](int k) { return 0.5 * std::pow(3.1, k); });
        QCOMPARE(said(diagnose::curveEnd(), byEpochs(loss, validation)), QStringList());
        const QStringList found = said(diagnose::curveDivergence(), byEpochs(loss, validation));
        QCOMPARE(found.size(), 1);
        // Without scores a sign and a rate that is far too high look the same.
        QVERIFY2(found[0].startsWith("curve.climbs: ")
                     && found[0].contains("or the learning rate is far too high"),
                 qPrintable(found[0]));
    }

    void aLossThatShotUpTwiceBeforeItBrokeDiverged()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        const double none = std::nan("");
        curves.loss = curve("loss", {10.6, 51115, 4.6, 3.0, 4.1, 202658, 7.1, none, none, none});
        QStringList found = said(diagnose::curveFinite(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].contains("shot up again and again") && !found[0].contains("at once"),
                 qPrintable(found[0]));
        found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.rate_high: The loss or the gradient grew without a bound"),
            qPrintable(found[0]));
        // One batch that costs much, as a wrong one does.
        curves.loss = curve("loss", {10.6, 8.0, 4.6, 3.0, 4.1, 202658, 2.9, none, none, none});
        QVERIFY(said(diagnose::curveFinite(), curves).at(0).contains("at once"));
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
    }

    void aNormThatWasLargestRightBeforeTheBreakIsSaid()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        auto loss = valuesOf(14, [](int k) { return 2.3 - 0.01 * k; });
        auto norm = Values{1.5, 1.6, 0.9, 1.1, 1.8, 2.4, 2.2, 2.3, 2.4, 10.4};
        for (std::size_t k = norm.size(); k < loss.size(); ++k)
            loss[k] = std::nan("");
        norm.resize(loss.size(), std::nan(""));
        curves.loss = curve("loss", loss);
        curves.gradientNorm = curve("grad_norm", norm);
        const auto ofBreak = [&] { return said(diagnose::curveFinite(), curves).at(0); };
        QVERIFY2(ofBreak().contains("the gradient norm to "), qPrintable(ofBreak()));
        // As large, but earlier, and as usual again since.
        std::swap(curves.gradientNorm.values[4], curves.gradientNorm.values[9]);
        QVERIFY2(ofBreak().contains("at once"), qPrintable(ofBreak()));
    }

    void trainAndValidationThatSwingAtOneRateAreOfUpdatesThatOvershoot()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        const auto ofBatch = [](int k) {
            const double hill = k >= 30 && k < 66 ? 0.8 : 0;
            return 0.4 + 1.8 * std::exp(-k / 4.0) + hill;
        };
        curves.loss = curve("loss", valuesOf(120, ofBatch));
        curves.learningRate = curve("lr", Values(120, 0.9));
        curves.valLoss =
            curve("val_loss", {0.8, 0.5, 0.5, 1.3, 1.3, 1.3, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
        const QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss had come down to 0.4"),
                 qPrintable(found[0]));
        QVERIFY(found[0].contains("the updates overshoot"));
        // A schedule that begins again raises its rate.
        for (std::size_t k = 30; k < 120; ++k)
            curves.learningRate.values[k] = 1.0;
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        // Validation stays good: the batches were harder ones.
        curves.learningRate = curve("lr", Values(120, 0.9));
        curves.valLoss = curve("val_loss", valuesOf(12, [](int k) { return 0.8 - 0.02 * k; }));
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
    }

    /// A loss that was first logged after it had shot up is at ln 10 nowhere near its beginning.
    void scoresSayHowManyClassesAGuessIsAmong()
    {
        diagnose::RunCurves curves;
        curves.isOfBatches = true;
        curves.loss = curve(
            "loss", valuesOf(60, [](int k) { return k == 0 ? 2.757 : 2.33 + 0.03 * (k % 3 - 1); }));
        curves.valLoss =
            curve("val_loss", valuesOf(10, [](int k) { return k % 2 == 0 ? 2.35 : 2.32; }));
        curves.valError =
            curve("val_acc", valuesOf(10, [](int k) { return 0.9 + 0.001 * (k % 2); }));
        const QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss stays at 2.3")
                     && found[0].contains("a little above that of a guess"),
                 qPrintable(found[0]));
        // More answers are right than by chance.
        curves.valError = curve("val_acc", valuesOf(10, [](int k) { return 0.9 - 0.03 * k; }));
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
    }

    void aLossThatStaysAtTheVarianceOfAStandardisedTargetIsOfItsMean()
    {
        const auto train = valuesOf(15, [](int k) { return 1.0005 + 0.066 * std::exp(-k / 0.6); });
        const auto validation = valuesOf(15, [](int k) { return 1.072 + 0.001 * (k % 2); });
        const QStringList found = said(diagnose::curveEnd(), byEpochs(train, validation));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.mean_answered: The loss of train stays at 1 "),
                 qPrintable(found[0]));
        // A loss that was below it before, or goes on falling, is of answers.
        auto fell = train;
        fell[3] = 0.9;
        for (const QString& other : said(diagnose::curveEnd(), byEpochs(fell, validation)))
            QVERIFY2(!other.startsWith("curve.mean_answered"), qPrintable(other));
        // A cross entropy that comes down to 1.
        const auto learned = valuesOf(15, [](int k) { return 1.0005 + 1.5 * std::exp(-k / 0.6); });
        for (const QString& other : said(diagnose::curveEnd(), byEpochs(learned, validation)))
            QVERIFY2(!other.startsWith("curve.mean_answered"), qPrintable(other));
        const auto falling = valuesOf(15, [](int k) { return 1.0005 - 0.02 * k; });
        for (const QString& other : said(diagnose::curveEnd(), byEpochs(falling, validation)))
            QVERIFY2(!other.startsWith("curve.mean_answered"), qPrintable(other));
    }

    void validationThatLosesHalfOfItsAnswersIsNotOverfitting()
    {
        const auto train = valuesOf(20, [](int k) { return 1.45 * std::exp(-k / 2.0) + 0.008; });
        const auto validation =
            valuesOf(20, [](int k) { return k < 3 ? 1.6 - 0.2 * k : 1.2 + 0.07 * k; });
        const auto wrong = valuesOf(20, [](int k) { return 0.3 * std::exp(-k / 1.5); });
        const auto ofValidation = [&](double atEnd) {
            return valuesOf(20, [=](int k) { return k < 2 ? 0.33 : atEnd; });
        };
        const QStringList found = said(diagnose::curveValidation(),
                                       byEpochs(train, validation, wrong, ofValidation(0.77)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.validation_apart: On validation 67.0 % of the answers "
                                     "were right at step 0 and only 23.0 % are at the end"),
                 qPrintable(found[0]));
        const QStringList usual = said(diagnose::curveValidation(),
                                       byEpochs(train, validation, wrong, ofValidation(0.45)));
        QCOMPARE(usual.size(), 1);
        QVERIFY2(usual[0].startsWith("curve.overfits: "), qPrintable(usual[0]));
    }

    /// A network of 200 examples: of many epochs the first three are no beginning.
    void validationThatGotBetterBeforeItRoseIsOverfitting()
    {
        const auto train = valuesOf(80, [](int k) { return 2.25 * std::exp(-k / 3.0); });
        const auto validation =
            valuesOf(80, [](int k) { return k < 5 ? 2.2 - 0.14 * k : 1.64 + 0.014 * (k - 4); });
        const auto wrong = valuesOf(80, [](int k) { return 0.82 * std::exp(-k / 1.5); });
        const auto ofValidation =
            valuesOf(80, [](int k) { return k < 4 ? 0.82 - 0.08 * k : 0.57; });
        const QStringList found =
            said(diagnose::curveValidation(), byEpochs(train, validation, wrong, ofValidation));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.overfits: Over-fitting: the validation loss was best "
                                     "at step 4 "),
                 qPrintable(found[0]));
    }

    /// Both end where a guess does; only a rate throws the loss up before.
    void aDecayThatCollapsesTheWeightsIsNoHighRate()
    {
        const auto found = [](bool hasDecay, bool shoots) {
            const auto train = valuesOf(20, [&](int k) {
                return shoots && k > 0 && k < 4 ? 9
                       : k < 6                  ? 2.3 - 0.15 * k
                                                : 1.55 + 0.052 * (k - 5);
            });
            diagnose::RunCurves curves = byEpochs(train, train);
            if (hasDecay)
                curves.settings["train.weight_decay"] = 0.5;
            return said(diagnose::curveDivergence(), curves).join('\n');
        };
        const QString decayed = found(true, false);
        QVERIFY2(decayed.startsWith("curve.decay_strong: The loss ends at ")
                     && decayed.contains("at a weight decay of 0.5, "),
                 qPrintable(decayed));
        for (const QString& rate : {found(false, false), found(true, true)})
            QVERIFY2(rate.startsWith("curve.rate_high: "), qPrintable(rate));
    }

    /// The first values of a long curve are already those that the rate threw up.
    void aLossThatShotUpAtOnceIsNotCollapsedByDecay()
    {
        const auto isDecay = [](double thrown) {
            const auto train =
                valuesOf(60, [&](int k) { return k > 0 && k < 6 ? thrown : 2.3 - 0.001 * k; });
            diagnose::RunCurves curves = byEpochs(train, train);
            curves.settings["train.weight_decay"] = 0.5;
            return said(diagnose::curveDivergence(), curves)
                .join('\n')
                .contains("curve.decay_strong: ");
        };
        QVERIFY(isDecay(2.29));
        QVERIFY(!isDecay(9));
    }

    void aScoreOfNumbersStandsForALossThatIsNotThere()
    {
        const auto read = [](bool hasLoss) {
            train::PointList points;
            for (std::int64_t step = 1; step <= 10; ++step) {
                const auto epoch = static_cast<double>(step);
                points.push_back({"rmse", "train", step, epoch, 0, 20 - epoch});
                points.push_back({"rmse", "train_val", step, epoch, 0, 22 - epoch});
                if (hasLoss)
                    points.push_back({"loss", "train", step, epoch, 0, 300 - epoch});
            }
            diagnose::CurveReader reader({});
            reader.add(points);
            return reader.curves();
        };
        const diagnose::RunCurves alone = read(false), beside = read(true);
        QCOMPARE(alone.loss.name, std::string("rmse"));
        QCOMPARE(alone.loss.size(), std::size_t{10});
        QCOMPARE(alone.valLoss.size(), std::size_t{10});
        QCOMPARE(beside.loss.name, std::string("loss"));
        QCOMPARE(beside.loss.size(), std::size_t{10});
        QVERIFY(beside.valLoss.empty()); // of another measure
        train::PointList points;
        for (std::int64_t step = 1; step <= 10; ++step) {
            const auto epoch = static_cast<double>(step);
            points.push_back({"rmse", "train", step, epoch, 0, 20 - epoch});
            points.push_back({"loss", "train_val", step, epoch, 0, 300 - epoch});
        }
        diagnose::CurveReader reader({});
        reader.add(points);
        const diagnose::RunCurves apart = reader.curves();
        QVERIFY(apart.loss.empty());
        QCOMPARE(apart.valLoss.name, std::string("loss"));
    }

    void aWeightDecayBesideEveryStepIsASetting()
    {
        train::PointList points;
        for (std::int64_t step = 1; step <= 3; ++step)
            points.push_back({"weight_decay", "", step, 0, 0, 0.5});
        diagnose::CurveReader reader({});
        reader.add(points);
        QCOMPARE(reader.curves().setting({"weight_decay"}).value_or(0), 0.5);
    }

    void stepsThatGetSlowerAllTheWayAreSaid()
    {
        diagnose::RunCurves curves;
        // 0.11 s, and 0.48 s at the end: less than 2.5 times the median of the first part.
        curves.stepSeconds =
            curve("step_time", valuesOf(200, [](int k) { return 0.11 * (1 + k / 60.0); }));
        const QStringList found = said(diagnose::curvePace(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.slower: Steps get slower"), qPrintable(found[0]));
        // Up and down by as much is no way.
        curves.stepSeconds =
            curve("step_time", valuesOf(200, [](int k) { return k / 17 % 2 == 0 ? 0.11 : 0.24; }));
        QCOMPARE(said(diagnose::curvePace(), curves), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestCurveShapes)
#include "tst_curve_shapes.moc"
