// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"

#include <QTest>

#include <cmath>

using namespace assay;

class TestNumberText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void sharesHaveOneDecimal_data()
    {
        QTest::addColumn<double>("share");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << 0.352 << "35.2 %";
        QTest::newRow("none") << 0.0 << "0.0 %";
        QTest::newRow("no minus before a zero") << -0.0001 << "0.0 %";
        QTest::newRow("half up") << 0.0625 << "6.3 %";
        QTest::newRow("half down") << -0.0625 << "-6.3 %";
        QTest::newRow("not a number") << std::nan("") << "NaN";
        QTest::newRow("infinite") << -HUGE_VAL << "-\u221e";
    }
    void sharesHaveOneDecimal()
    {
        QFETCH(double, share);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(base::percentText(share)), text);
    }

    void anIntervalNamesItsUnitOnce()
    {
        QCOMPARE(base::percentText(0.352, 0.291, 0.419), std::string("35.2 % [29.1, 41.9]"));
        QCOMPARE(base::percentText(0.064, -0.07, 0.205), std::string("6.4 % [-7.0, 20.5]"));
        QCOMPARE(base::percentRange(-0.00001, 1), std::string("[0.0, 100.0]"));
    }
};

QTEST_GUILESS_MAIN(TestNumberText)
#include "tst_number_text.moc"
