// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/cost.h"
#include "diagnose/curves/shape.h"
#include "diagnose/curves/unsettled.h"
#include "support/logged_curves.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace assay;
using testing::byEpochs;
using testing::curve;
using testing::said;
using testing::Values;
using testing::valuesOf;

namespace {

Values wrongOf(const Values& right)
{
    Values wrong;
    for (const double share : right)
        wrong.push_back(1 - share);
    return wrong;
}

Values times(Values values, double factor)
{
    for (double& value : values)
        value *= factor;
    return values;
}

/// Up and down about a level, always the same way.
double swing(int k, double by)
{
    return by * std::sin(2.4 * k * k + k);
}

diagnose::RunCurves ofBatches(const Values& losses)
{
    diagnose::RunCurves curves;
    curves.loss = curve("loss", losses);
    curves.isOfBatches = true;
    return curves;
}

// A network of ten classes by softmax before cross entropy, whose validation begins near the floor.
const Values kTwice{2.17454, 1.89563, 1.81122, 1.77242, 1.75096, 1.74001, 1.73409,
                    1.72915, 1.72576, 1.71923, 1.71739, 1.71445, 1.71126, 1.70812},
    kTwiceRight{0.4088, 0.6084, 0.6796, 0.7128, 0.7256, 0.7364, 0.7408,
                0.742,  0.7444, 0.7504, 0.754,  0.7524, 0.758,  0.7604},
    kTwiceVal{1.98979, 1.85535, 1.80776, 1.78543, 1.77648, 1.77571, 1.75792,
              1.77062, 1.75952, 1.75707, 1.75978, 1.75476, 1.75179, 1.74953},
    kTwiceValRight{0.515,   0.645,  0.67375, 0.69125, 0.69625, 0.6975,  0.71375,
                   0.69125, 0.7075, 0.70375, 0.70875, 0.71125, 0.70875, 0.7125};

// A sound network, in means.
const Values kSound{2.17, 1.475, 0.811, 0.581, 0.477, 0.414, 0.37, 0.337, 0.311, 0.293},
    kSoundRight{0.387, 0.696, 0.8, 0.839, 0.866, 0.879, 0.895, 0.903, 0.914, 0.913},
    kSoundVal{1.917, 1.023, 0.649, 0.531, 0.474, 0.439, 0.412, 0.407, 0.404, 0.384},
    kSoundValRight{0.6, 0.786, 0.826, 0.8475, 0.859, 0.8675, 0.8775, 0.881, 0.871, 0.894};

} // namespace

class TestCurveUnsettled : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// The mean loss of the first epoch, 2.389, is near ln 11; the scores say ten classes.
    void scoresSayTheClassesOfALossOfEpochs()
    {
        const Values train{2.38947, 2.31487, 2.31408, 2.31865, 2.31414,
                           2.31394, 2.31983, 2.31559, 2.31348, 2.31317},
            validation{2.30842, 2.30293, 2.30191, 2.30647, 2.31394,
                       2.32475, 2.30610, 2.31153, 2.31331, 2.31035},
            right{0.12125, 0.10125, 0.12125, 0.10125, 0.10125,
                  0.10875, 0.12125, 0.10125, 0.10125, 0.085};
        const auto high = byEpochs(train, validation, {}, wrongOf(right));
        const QStringList found = said(diagnose::curveDivergence(), high);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss stays at 2.31, a little above "
                                     "that of a guess"),
                 qPrintable(found[0]));
        // A guess that train comes down to is one of a network that finds nothing.
        const auto calm = valuesOf(10, [](int k) { return 2.3026 + 0.03 * std::exp(-k); });
        QVERIFY(!diagnose::staysAboveGuess(byEpochs(calm, validation, {}, wrongOf(right)),
                                           diagnose::shapeOf(curve("loss", calm)), 10));
    }

    void batchesThatStayAboveTheFirstOneAreOfTooHighARate()
    {
        const auto high =
            valuesOf(60, [](int k) { return k == 0 ? 2.3076 : 2.5 + swing(k, 0.25); });
        const auto at = [](const Values& losses, double rate) {
            auto curves = ofBatches(losses);
            curves.learningRate = curve("lr", Values(losses.size(), rate));
            return curves;
        };
        const QStringList found = said(diagnose::curveDivergence(), at(high, 10));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss stays at "), qPrintable(found[0]));
        // A network that had learned before began with an easy batch.
        QCOMPARE(said(diagnose::curveDivergence(), at(high, 1e-4)), QStringList());
        QCOMPARE(said(diagnose::curveDivergence(), ofBatches(high)), QStringList());
        // Of numbers, which is known of a training of one's own, a guess does not cost ln C.
        auto ofNumbers = at(high, 10);
        ofNumbers.settings[diagnose::kKnownClasses] = 0;
        QVERIFY(!diagnose::staysAboveGuess(ofNumbers, diagnose::shapeOf(ofNumbers.loss), 0));
        // Two networks that oppose each other have such losses; those that learn come below the first one.
        const auto opposed = times(high, 0.3);
        QCOMPARE(said(diagnose::curveDivergence(), at(opposed, 10)), QStringList());
        const auto learns = valuesOf(60, [](int k) { return 2.3 * std::exp(-k / 30.0); });
        QCOMPARE(said(diagnose::curveDivergence(), at(learns, 10)), QStringList());
    }

    void aFirstLossThousandsOfTimesTheNextOnesWasThrownOff()
    {
        auto losses = valuesOf(60, [](int k) { return 50 + swing(k, 25); });
        losses[0] = 587285;
        const QStringList found = said(diagnose::curveDivergence(), ofBatches(losses));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The first loss that was logged is "),
                 qPrintable(found[0]));
        // A target that is not standardised begins high, too, and comes down by and by.
        const auto falls = valuesOf(60, [](int k) { return 587285 * std::exp(-k / 8.0) + 50; });
        QCOMPARE(diagnose::wasThrownOff(ofBatches(falls), diagnose::shapeOf(curve("loss", falls))),
                 0.0);
    }

    void meansOfEpochsThatGoUpAndDownAreOfTooHighARate()
    {
        const Values train{1.82301, 1.51683, 1.50537, 1.37182, 1.25828, 1.45846,
                           1.25283, 1.3693,  1.18071, 1.18421, 1.21857, 1.10641},
            validation{1.85583, 1.52757, 1.5486,  1.14507, 1.34634, 1.56547,
                       1.40771, 1.39998, 1.23779, 1.2003,  1.15143, 1.34629};
        auto curves = byEpochs(train, validation);
        const QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss of train, a mean over its epoch, "
                                     "and that of validation go up and down"),
                 qPrintable(found[0]));
        QVERIFY2(found[0].contains("zero_grad() missing"), qPrintable(found[0]));
        // A rate that is raised now and then does that; and so does noise once little is left.
        curves.learningRate = curve("lr", valuesOf(12, [](int k) { return 0.1 / (1 + k % 3); }));
        QCOMPARE(said(diagnose::curveDivergence(), curves), QStringList());
        auto low = train;
        low[0] = 12;
        QCOMPARE(diagnose::movesOfEpochs(byEpochs(low, validation),
                                         diagnose::shapeOf(curve("loss", low))),
                 0.0);
        QCOMPARE(said(diagnose::curveDivergence(), byEpochs(kSound, kSoundVal)), QStringList());
    }

    /// Gradients grow while a network learns, and are small again once its units are dead.
    void aNormThatIsSmallAgainIsNotOfGradientsThatAreAdded()
    {
        const auto loss = valuesOf(200, [](int k) {
            return k < 60 ? 2.3 - 0.026 * k + swing(k, 0.05) : 2.3 + swing(k, 0.02);
        });
        auto curves = ofBatches(loss);
        curves.gradientNorm = curve("grad_norm", valuesOf(200, [](int k) {
                                        return k < 60 ? 0.3 + 0.04 * k : 0.15 + swing(k, 0.03);
                                    }));
        QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss had come down to "),
                 qPrintable(found[0]));
        curves.gradientNorm =
            curve("grad_norm", valuesOf(200, [](int k) { return 0.3 + 0.04 * k; }));
        found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.gradients_added: "), qPrintable(found[0]));
    }

    void aSoftmaxTwiceShowsWhereTrainComesDownToTheFloor()
    {
        const QStringList found =
            said(diagnose::curveLossForm(),
                 byEpochs(kTwice, kTwiceVal, wrongOf(kTwiceRight), wrongOf(kTwiceValRight)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.softmax_twice: The loss does not fall below 1.46, the "
                                     "least that a softmax before cross entropy can reach with "
                                     "10 classes"),
                 qPrintable(found[0]));
        QCOMPARE(said(diagnose::curveLossForm(),
                      byEpochs(kSound, kSoundVal, wrongOf(kSoundRight), wrongOf(kSoundValRight))),
                 QStringList());
    }

    /// Wrong answers cost less than 1 more there, as several classes may be sure at once.
    void sigmoidsBeforeASoftmaxStayAboveTheSameFloor()
    {
        const auto near = [](double first, double end) {
            return valuesOf(20, [=](int k) { return end + (first - end) * std::exp(-k / 2.5); });
        };
        const auto train = near(2.2003, 1.528), validation = near(1.9828, 1.5685),
                   wrong = near(0.577, 0.1132), valWrong = near(0.3525, 0.15);
        const QStringList found =
            said(diagnose::curveLossForm(), byEpochs(train, validation, wrong, valWrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.softmax_twice: The loss does not fall below 1.46"),
                 qPrintable(found[0]));
        QVERIFY2(found[0].contains("Remove the softmax (or sigmoid)"), qPrintable(found[0]));
        // Smoothed labels have a high loss, but another one; and what still falls is under way.
        const auto lower = near(2.2003, 1.3);
        QCOMPARE(said(diagnose::curveLossForm(), byEpochs(lower, lower, wrong, wrong)),
                 QStringList());
    }

    void sumsOnBothSidesCostAlwaysAsManyTimesMore()
    {
        const auto wrong = wrongOf(kSoundRight), valWrong = wrongOf(kSoundValRight);
        const QStringList found =
            said(diagnose::curveLossForm(),
                 byEpochs(times(kSound, 64), times(kSoundVal, 800), wrong, valWrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.loss_summed: At every look the loss of train is about "),
            qPrintable(found[0]));
        // Weights that are too large make wrong answers sure, until they are learned.
        const Values large{128.989, 65.0885, 39.671, 27.8241, 21.0641, 16.6526, 13.5414, 11.2014},
            largeWrong{0.9316, 0.8128, 0.6648, 0.55, 0.4708, 0.4092, 0.3664, 0.3272};
        QCOMPARE(said(diagnose::curveLossForm(), byEpochs(large, large, largeWrong, largeWrong)),
                 QStringList());
        QVERIFY(std::abs(diagnose::costOf(0.9, 10) - std::log(10.0)) < 1e-9);
        // That is a finding of its own, and neither a sum nor a penalty on the weights.
        const QStringList start =
            said(diagnose::curveStart(), byEpochs(large, large, largeWrong, largeWrong));
        QCOMPARE(start.size(), 1);
        QVERIFY2(start[0].startsWith(
                     "curve.loss_start: The first loss, 129, is 56 times what 93.2 % wrong answers "
                     "cost, and 8.29 times at the end: outputs are far too large at first"),
                 qPrintable(start[0]));
        QCOMPARE(said(diagnose::curveStart(),
                      byEpochs(times(kSound, 64), times(kSoundVal, 64), wrong, valWrong)),
                 QStringList());
        Values penalty = kSound;
        for (double& each : penalty)
            each += 12;
        QCOMPARE(said(diagnose::curveStart(), byEpochs(penalty, penalty, wrong, valWrong)),
                 QStringList());
    }

    void targetsThatWereNotScaledBeginWithAHugeLoss()
    {
        const auto from = [](double first, double share) {
            return valuesOf(20, [=](int k) { return first * (1 - (1 - share) * k / 19); });
        };
        const QStringList found =
            said(diagnose::curveStart(), byEpochs(from(5.7e10, 0.35), from(5.4e10, 0.35)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.loss_start: The loss begins at 5.7e10 and is "),
                 qPrintable(found[0]));
        QVERIFY2(found[0].contains("targets are about 238,747 away"), qPrintable(found[0]));
        // Learned all the same; of a usual size; and what grows is another matter.
        for (const auto& values : {from(5.7e10, 0.01), from(5.7e6, 0.35), from(5.7e10, 4)})
            QCOMPARE(said(diagnose::curveStart(), byEpochs(values, values)), QStringList());
    }

    void fewerRightAnswersThanByGuessingAreOfSortedExamples()
    {
        const Values train{2.42166, 2.35111, 2.30933, 2.25159, 2.12041,
                           2.06554, 2.00363, 1.93496, 1.77696, 1.64984},
            validation{2.29667, 2.28284, 2.23667, 2.12649, 1.97441,
                       1.91078, 1.76284, 1.65486, 1.4785,  1.39456},
            right{0.0744, 0.0168, 0.0752, 0.1236, 0.1112, 0.1092, 0.1068, 0.1192, 0.2916, 0.3512},
            valRight{0.115, 0.1025, 0.17875, 0.205, 0.18375, 0.21375, 0.24, 0.4, 0.4775, 0.43125};
        const QStringList found = said(
            diagnose::curveJumps(), byEpochs(train, validation, wrongOf(right), wrongOf(valRight)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.sorted: At step 1 only 1.7 % of the answers on train "
                                     "were right, fewer than by guessing, and 10"),
                 qPrintable(found[0]));
        // Dropout takes right answers away, but not below a guess.
        const auto some = valuesOf(10, [](int k) { return 0.11 + 0.02 * k; });
        QCOMPARE(said(diagnose::curveJumps(),
                      byEpochs(train, validation, wrongOf(some), wrongOf(times(some, 2)))),
                 QStringList());
    }

    void batchNormOfFewExamplesHoldsTrainBack()
    {
        const Values train{2.02227, 1.83751, 1.78174, 1.78264, 1.75993, 1.78435,
                           1.77867, 1.71063, 1.74783, 1.7231,  1.71441, 1.76205},
            validation{1.54308, 1.38258, 1.32112, 1.25689, 1.20937, 1.25691,
                       1.2521,  1.17314, 1.3217,  1.20646, 1.17976, 1.15653},
            right{0.26,  0.3504, 0.3756, 0.3872, 0.3824, 0.3792,
                  0.394, 0.4156, 0.4004, 0.4276, 0.4164, 0.3824},
            valRight{0.545,   0.54,    0.585,  0.6075,  0.63375, 0.5525,
                     0.58125, 0.60875, 0.6075, 0.56375, 0.61375, 0.58125};
        const QStringList found = said(
            diagnose::curveEnd(), byEpochs(train, validation, wrongOf(right), wrongOf(valRight)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.held_back: "), qPrintable(found[0]));
        QVERIFY2(found[0].contains("batch norm over batches of a few examples"),
                 qPrintable(found[0]));
        // As bad on validation: too small.
        QVERIFY(said(diagnose::curveEnd(), byEpochs(train, train, wrongOf(right), wrongOf(right)))
                    .join(' ')
                    .startsWith("curve.underfits: "));
    }

    /// Labels that were exchanged are learned by heart, and validation is answered by chance.
    void chanceOnValidationIsTheUsualScore()
    {
        const Values train{2.3033, 2.2974, 2.2927, 2.2847, 2.2722, 2.2578, 2.2422,
                           2.2186, 2.1971, 2.1743, 2.1466, 2.1267, 2.0944, 2.0663},
            validation{2.3016, 2.2982, 2.2885, 2.2865, 2.286,  2.3055, 2.3071,
                       2.3118, 2.3344, 2.3725, 2.3741, 2.4068, 2.3763, 2.4155},
            right{0.1,    0.0875, 0.1225, 0.16,   0.1612, 0.1225, 0.1287,
                  0.1013, 0.0962, 0.0737, 0.0975, 0.0637, 0.095,  0.0988};
        const QStringList found =
            said(diagnose::curveValidation(), byEpochs(train, validation, {}, wrongOf(right)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.validation_apart: "), qPrintable(found[0]));
        QVERIFY2(found[0].contains("whether the targets of train belong to their inputs"),
                 qPrintable(found[0]));
    }

    /// Of examples that come sorted by class the network answers the last ones it saw.
    void validationThatStaysApartWhileItsLossFallsIsNoOverfitting()
    {
        const Values train{2.2683, 2.1672, 1.9649, 1.6971, 1.4476, 1.2759, 1.1469,
                           1.0496, 0.9648, 0.8737, 0.804,  0.7526, 0.715,  0.689},
            right{0.1564, 0.2057, 0.3557, 0.4757, 0.5421, 0.5764, 0.6179,
                  0.6621, 0.6943, 0.7243, 0.755,  0.77,   0.7757, 0.7793},
            valRight{0.3333, 0.4017, 0.15,   0.1267, 0.2817, 0.3383, 0.345,
                     0.3283, 0.3367, 0.3367, 0.36,   0.375,  0.3883, 0.41};
        Values validation{2.269, 2.2209, 2.1885, 2.3644, 2.4246, 2.2547, 2.0581,
                          1.872, 1.7456, 1.6935, 1.6535, 1.5982, 1.5583, 1.4883};
        const auto found = [&] {
            return said(diagnose::curveValidation(),
                        byEpochs(train, validation, wrongOf(right), wrongOf(valRight)));
        };
        QCOMPARE(found().size(), 1);
        QVERIFY2(found()[0].startsWith("curve.validation_apart: On validation "),
                 qPrintable(found()[0]));
        QVERIFY2(found()[0].contains("come sorted by class (not shuffled)"),
                 qPrintable(found()[0]));
        // As many right answers on both.
        QCOMPARE(
            said(diagnose::curveValidation(),
                 byEpochs(train, times(train, 1.01), wrongOf(right), wrongOf(times(right, 0.95)))),
            QStringList());
    }

    /// The error of validation says 11 classes by chance, that of train ten.
    void trainSaysTheClassesMoreSurely()
    {
        const Values train{2.4291, 2.3653, 2.3736, 2.4132, 2.3747, 2.4025, 2.3821, 2.3684,
                           2.3648, 2.3778, 2.3714, 2.3784, 2.3645, 2.3423, 2.3558, 2.3598},
            validation{2.3543, 2.3725, 2.3544, 2.3202, 2.447,  2.3568, 2.3145, 2.33,
                       2.3916, 2.3241, 2.3728, 2.3983, 2.3725, 2.4226, 2.3956, 2.3818},
            right{0.1425, 0.102,  0.101,  0.108, 0.105,  0.101, 0.1095, 0.1015,
                  0.104,  0.1085, 0.1075, 0.1,   0.1125, 0.104, 0.1065, 0.104},
            valRight{0.1167, 0.095, 0.1133, 0.0683, 0.095,  0.1283, 0.09,   0.095,
                     0.0983, 0.09,  0.085,  0.09,   0.1133, 0.09,   0.0683, 0.1};
        const auto curves = byEpochs(train, validation, wrongOf(right), wrongOf(valRight));
        const QStringList found = said(diagnose::curveDivergence(), curves);
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_high: The loss stays at "), qPrintable(found[0]));
        // Hardly anything was learned of train, so that validation says nothing of its own.
        QCOMPARE(said(diagnose::curveValidation(), curves), QStringList());
    }

    void aSoftmaxTwiceThatFollowsItsWrongAnswersSoonIsSeen()
    {
        const auto end = [](double first, double level) {
            return valuesOf(20,
                            [=](int k) { return level + (first - level) * std::exp(-k / 3.0); });
        };
        const auto wrong = end(0.635, 0.12), valWrong = end(0.5, 0.185);
        Values train = wrong, validation = valWrong;
        for (std::size_t k = 0; k < train.size(); ++k) {
            train[k] += 1.461 + 0.06 * std::exp(-static_cast<double>(k) / 3);
            validation[k] += 1.461 + 0.05 * std::exp(-static_cast<double>(k) / 3);
        }
        QStringList found =
            said(diagnose::curveLossForm(), byEpochs(train, validation, wrong, valWrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.softmax_twice: "), qPrintable(found[0]));
    }

    /// One answer of 1,500 changed in the last epoch.
    void aScoreThatStandsButForAFewAnswersIsThatOfTheCommonest()
    {
        const Values train{0.582362, 0.555835, 0.552865, 0.550255, 0.54735,  0.544759,
                           0.541718, 0.538873, 0.535136, 0.531583, 0.527561, 0.523041},
            validation{0.549414, 0.548939, 0.549119, 0.548777, 0.549295, 0.550181,
                       0.550831, 0.552014, 0.553516, 0.555444, 0.55775,  0.560475};
        Values wrong(12, 0.244), valWrong(12, 0.233333);
        wrong[0] = 0.26425, wrong[11] = 0.24375, valWrong[11] = 0.232667;
        const QStringList found =
            said(diagnose::curveScores(), byEpochs(train, validation, wrong, valWrong));
        QCOMPARE(found.size(), 1);
        QVERIFY2(
            found[0].startsWith("curve.commonest_class: 76.7 % of the answers are right at all "
                                "12 looks, give or take one in a thousand, and the "),
            qPrintable(found[0]));
        // More of them change: something is learned.
        valWrong = valuesOf(12, [](int k) { return 0.2333 - 0.002 * k; });
        QCOMPARE(said(diagnose::curveScores(), byEpochs(train, validation, wrong, valWrong)),
                 QStringList());
    }

    void aLossThatHardlyFallsBesideScoresThatStandNamesDeadUnits()
    {
        const auto falls = valuesOf(15, [](int k) { return 2.3039 - 0.00004 * k; });
        const QStringList found =
            said(diagnose::curveLevel(),
                 byEpochs(falls, falls, Values(15, 0.8975), Values(15, 0.89833)));
        QCOMPARE(found.size(), 1);
        QVERIFY2(found[0].startsWith("curve.rate_low: "), qPrintable(found[0]));
        QVERIFY2(found[0].contains("No answer has changed at any look: units that are dead"),
                 qPrintable(found[0]));
    }
};

QTEST_GUILESS_MAIN(TestCurveUnsettled)
#include "tst_curve_unsettled.moc"
