// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "support/tensor_probe.h"
#include "support/tiny_data.h"
#include "train/class_weights.h"
#include "train/objective.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace assay;

namespace {

data::Subset allOf(const std::vector<int>& labels, int classes)
{
    data::Subset subset{testing::dataset(labels, classes), {}};
    for (std::uint32_t k = 0; k < labels.size(); ++k)
        subset.indices.push_back(k);
    return subset;
}

train::Objective objective(const char* loss, double smoothing, const std::vector<double>& weights,
                           std::int64_t classes)
{
    return {.loss = train::lossNamed(loss),
            .labelSmoothing = smoothing,
            .classWeights = weights,
            .classes = classes};
}

} // namespace

class TestObjective : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// As torch.nn.functional.cross_entropy sums them.
    void equalsPyTorch_data()
    {
        QTest::addColumn<double>("smoothing");
        QTest::addColumn<QList<double>>("weights");
        QTest::addColumn<double>("wanted");
        QTest::newRow("the loss alone") << 0.0 << QList<double>{} << 4.567508697509766;
        QTest::newRow("smoothed labels") << 0.1 << QList<double>{} << 4.750842094421387;
        QTest::newRow("weighted classes") << 0.0 << QList<double>{0.5, 2, 1} << 7.764984130859375;
        QTest::newRow("both") << 0.1 << QList<double>{0.5, 2, 1} << 7.679694652557373;
    }
    void equalsPyTorch()
    {
        QFETCH(double, smoothing);
        QFETCH(QList<double>, weights);
        QFETCH(double, wanted);
        const double found = testing::summedOf(
            objective("cross_entropy", smoothing, {weights.begin(), weights.end()}, 3),
            {1, 0, -1, 0.5, 2, 0, 0, 0, 3, -1, 1, 1}, {0, 1, 1, 2});
        QVERIFY2(std::abs(found - wanted) < 1e-5, qPrintable(QString::number(found)));
    }

    void oneLogitIsTwoClasses()
    {
        // torch: cross_entropy of (0, logit), weights 1 and 3, smoothing 0.2.
        const double found =
            testing::summedOf(objective("binary", 0.2, {1, 3}, 2), {1, -2, 0.5}, {1, 0, 0});
        QVERIFY2(std::abs(found - 2.7483386993408203) < 1e-5, qPrintable(QString::number(found)));
    }

    void noAnswerIsBetterThanTheFloor_data()
    {
        QTest::addColumn<double>("smoothing");
        QTest::addColumn<QList<double>>("weights");
        QTest::newRow("smoothed") << 0.1 << QList<double>{};
        QTest::newRow("weighted") << 0.0 << QList<double>{1, 4};
        QTest::newRow("both") << 0.3 << QList<double>{0.2, 5};
    }
    void noAnswerIsBetterThanTheFloor()
    {
        QFETCH(double, smoothing);
        QFETCH(QList<double>, weights);
        const auto small =
            objective("cross_entropy", smoothing, {weights.begin(), weights.end()}, 2);
        double least = 1e9;
        for (float z = -12; z < 12; z += 0.01F)
            least = std::min(least, testing::summedOf(small, {0, z, 0, z, 0, z}, {0, 1, 1}));
        double floor = 10; // it adds
        small.addFloor(std::vector<double>{0, 1, 1}, floor);
        QVERIFY2(std::abs(floor - 10 - least) < 1e-4,
                 qPrintable(QStringLiteral("%1 %2").arg(floor - 10).arg(least)));
    }

    void theFloorOfSmoothedLabelsIsTheirEntropy()
    {
        double floor = 0;
        objective("cross_entropy", 0.1, {}, 10).addFloor(std::vector<double>{3}, floor);
        QVERIFY2(std::abs(floor - 0.5003) < 1e-4, qPrintable(QString::number(floor)));
    }

    void balancedWeighsAllClassesTheSame()
    {
        train::TrainSpec spec;
        spec.classWeights = "balanced";
        const data::Subset train = allOf({0, 0, 0, 0, 0, 0, 1, 1}, 3);
        const auto weights = train::classWeights(spec, train);
        QCOMPARE(weights.size(), std::size_t{3});
        QCOMPARE(weights[0] * 6, weights[1] * 2);
        QCOMPARE(weights[0], 8.0 / 3 / 6);
        QCOMPARE(weights[2], 0.0); // nothing to learn of it
        const auto loss = train::lossFor(spec, data::Task::Classification);
        QCOMPARE(train::objectiveFor(spec, loss, train).totalWeight(train), 8.0 * 2 / 3);
    }

    void weightsAreOneAClass()
    {
        train::TrainSpec spec;
        const data::Subset train = allOf({0, 1, 0, 1}, 2);
        QVERIFY(train::classWeights(spec, train).empty());
        spec.classWeights = "1, 2.5";
        QCOMPARE(train::classWeights(spec, train), (std::vector<double>{1, 2.5}));
        spec.classWeights = "1, 2, 3";
        VERIFY_ERROR(train::classWeights(spec, train), "train.class_weights");
        for (const char* wrong :
             {"0, 0", "0", "1, -2", "1, two", "1, inf", "1, 1e39", "1, 1e-50", "1; 2", "balance"})
            VERIFY_ERROR(train::spelledClassWeights(wrong), "train.class_weights");
        QCOMPARE(train::spelledClassWeights(" 1,2.50 , 3"), std::string("1, 2.5, 3"));
        QCOMPARE(train::spelledClassWeights(" balanced "), std::string("balanced"));
        QCOMPARE(train::spelledClassWeights("  "), std::string());
        QCOMPARE(train::spelledClassWeights("1, 0, -0"), std::string("1, 0, 0"));
    }

    void aBatchInWhichNoneCountsHasALossAllTheSame()
    {
        train::TrainSpec spec;
        spec.classWeights = "1, 0";
        const data::Subset train = allOf({0, 1, 0, 1}, 2);
        const train::Objective weighed =
            train::objectiveFor(spec, train::lossFor(spec, data::Task::Classification), train);
        QCOMPARE(weighed.totalWeight(train), 2.0);
        data::Subset others = train;
        others.indices = {1, 3};
        QCOMPARE(weighed.totalWeight(others), 2.0); // how many there are: 0 / 0 is no number
    }

    void numbersHaveNeither()
    {
        for (const base::Field& field : train::trainFields()) {
            const bool ofClasses =
                field.path == "train.label_smoothing" || field.path == "train.class_weights";
            QCOMPARE(train::hasEffect(field, data::Task::Regression), !ofClasses);
            QVERIFY(train::hasEffect(field, data::Task::Classification));
        }
    }
};

QTEST_GUILESS_MAIN(TestObjective)
#include "tst_objective.moc"
