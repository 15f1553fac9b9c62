// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/errors.h"
#include "support/tensor_probe.h"
#include "train/trainer.h"

#include <QTest>

#include <cmath>
#include <vector>

using namespace assay;
using testing::lossOf;
using train::Loss;

class TestLoss : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void crossEntropyTakesLogits_data()
    {
        QTest::addColumn<QList<float>>("logits");
        QTest::addColumn<qint64>("label");
        QTest::addColumn<double>("wanted");
        QTest::newRow("a guess among three") << QList<float>{0, 0, 0} << qint64(2) << std::log(3.0);
        QTest::newRow("a guess, shifted") << QList<float>{7, 7, 7} << qint64(0) << std::log(3.0);
        QTest::newRow("1 against 0 and -1")
            << QList<float>{1, 0, -1} << qint64(0) << std::log(1 + std::exp(-1.0) + std::exp(-2.0));
        QTest::newRow("sure and wrong") << QList<float>{1000, 0, 0} << qint64(1) << 1000.0;
        QTest::newRow("sure and right") << QList<float>{1000, 0, 0} << qint64(0) << 0.0;
    }
    void crossEntropyTakesLogits()
    {
        QFETCH(QList<float>, logits);
        QFETCH(qint64, label);
        QFETCH(double, wanted);
        const double found =
            lossOf(Loss::CrossEntropy, {logits.begin(), logits.end()}, {label}).summed;
        QVERIFY2(std::abs(found - wanted) < 1e-5, qPrintable(QString::number(found)));
    }

    void binaryTakesOneLogit_data()
    {
        QTest::addColumn<double>("logit");
        QTest::addColumn<qint64>("label");
        QTest::addColumn<double>("wanted");
        QTest::newRow("a guess") << 0.0 << qint64(1) << std::log(2.0);
        QTest::newRow("2, and yes") << 2.0 << qint64(1) << std::log1p(std::exp(-2.0));
        QTest::newRow("2, and no") << 2.0 << qint64(0) << std::log1p(std::exp(2.0));
        QTest::newRow("sure and wrong") << -500.0 << qint64(1) << 500.0;
        QTest::newRow("sure and right") << -500.0 << qint64(0) << 0.0;
    }
    void binaryTakesOneLogit()
    {
        QFETCH(double, logit);
        QFETCH(qint64, label);
        QFETCH(double, wanted);
        const double found = lossOf(Loss::Binary, {float(logit)}, {label}).summed;
        QVERIFY2(std::abs(found - wanted) < 1e-5, qPrintable(QString::number(found)));
    }

    void lossIsSummedOverTheBatch()
    {
        const double found = lossOf(Loss::CrossEntropy, {0, 0, 0, 0, 0, 0}, {0, 1, 0}).summed;
        QVERIFY(std::abs(found - 3 * std::log(2.0)) < 1e-5);
    }

    void answersAreTheLikeliestWithTheirProbability()
    {
        const auto classes = lossOf(Loss::CrossEntropy, {0, 1, 0, 2, 0, 0}, {0, 0});
        QVERIFY((classes.predicted == std::vector<std::int64_t>{1, 0}));
        QVERIFY(std::abs(classes.probability[0] - std::exp(1.0) / (2 + std::exp(1.0))) < 1e-6);
        QVERIFY(std::abs(classes.probability[1] - std::exp(2.0) / (2 + std::exp(2.0))) < 1e-6);

        const auto two = lossOf(Loss::Binary, {1, -3}, {0, 0});
        QVERIFY((two.predicted == std::vector<std::int64_t>{1, 0}));
        QVERIFY(std::abs(two.probability[0] - 1 / (1 + std::exp(-1.0))) < 1e-6);
        QVERIFY(std::abs(two.probability[1] - 1 / (1 + std::exp(-3.0))) < 1e-6);
    }

    void binaryNeedsTwoClasses()
    {
        QCOMPARE(train::outputsFor(Loss::CrossEntropy, 10), std::int64_t{10});
        QCOMPARE(train::outputsFor(Loss::Binary, 2), std::int64_t{1});
        VERIFY_ERROR(train::outputsFor(Loss::Binary, 3), "train.loss");
    }
};

QTEST_GUILESS_MAIN(TestLoss)
#include "tst_loss.moc"
