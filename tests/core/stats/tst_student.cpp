// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stats/interval.h"
#include "stats/student.h"

#include <QTest>

#include <cmath>

using namespace assay;

class TestStudent : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// Values of tables (Abramowitz and Stegun 1964, table 26.10).
    void quantilesAreThoseOfTables_data()
    {
        QTest::addColumn<int>("freedom");
        QTest::addColumn<double>("confidence");
        QTest::addColumn<double>("wanted");
        QTest::newRow("1, 95 %") << 1 << 0.95 << 12.706;
        QTest::newRow("2, 95 %") << 2 << 0.95 << 4.303;
        QTest::newRow("3, 95 %") << 3 << 0.95 << 3.182;
        QTest::newRow("4, 95 %") << 4 << 0.95 << 2.776;
        QTest::newRow("2, 99 %") << 2 << 0.99 << 9.925;
        QTest::newRow("9, 99 %") << 9 << 0.99 << 3.250;
        QTest::newRow("30, 99.9 %") << 30 << 0.999 << 3.646;
        QTest::newRow("120, 95 %") << 120 << 0.95 << 1.980;
    }
    void quantilesAreThoseOfTables()
    {
        QFETCH(int, freedom);
        QFETCH(double, confidence);
        QFETCH(double, wanted);
        const double t = stats::studentT(static_cast<std::size_t>(freedom), confidence);
        QVERIFY2(std::abs(t - wanted) < 6e-4 * wanted, qPrintable(QString::number(t, 'g', 8)));
        QVERIFY(std::abs(stats::studentWithin(t, static_cast<std::size_t>(freedom)) - confidence)
                < 1e-8);
    }

    void manyDegreesAreTheNormalDistribution()
    {
        QVERIFY(std::abs(stats::studentT(1'000'000, 0.95) - stats::kZ95) < 3e-3);
        QCOMPARE(stats::studentWithin(0, 5), 0.0);
    }
};

QTEST_GUILESS_MAIN(TestStudent)
#include "tst_student.moc"
