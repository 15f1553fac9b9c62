// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/ticks.h"

#include <QTest>

#include <cmath>

using namespace assay::ui;

class TestTicks : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void labelsAxes_data()
    {
        QTest::addColumn<bool>("log");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::addColumn<QString>("labels");
        QTest::newRow("zero to one") << false << 0.0 << 1.0 << "0 0.5 1.0";
        QTest::newRow("a loss") << false << 0.0 << 2.6 << "0 1 2";
        QTest::newRow("five just fit") << false << 0.0 << 4.0 << "0 1 2 3 4";
        QTest::newRow("steps") << false << 0.0 << 9380.0 << "0 2k 4k 6k 8k";
        QTest::newRow("a million steps") << false << 0.0 << 1e6 << "0 500k 1M";
        QTest::newRow("near steps of a long run")
            << false << 102340.0 << 102349.0 << "102,340 102,342 102,344 102,346 102,348";
        QTest::newRow("below zero") << false << -1.0 << 1.0 << "-1.0 -0.5 0 0.5 1.0";
        QTest::newRow("tiny") << false << 0.0 << 4e-5 << "0 1e-5 2e-5 3e-5 4e-5";
        QTest::newRow("decades") << true << 0.001 << 10.0 << "0.001 0.01 0.1 1 10";
        QTest::newRow("many decades") << true << 1e-8 << 1.0 << "1e-8 1e-6 1e-4 0.01 1";
        QTest::newRow("one decade") << true << 0.1 << 1.0 << "0.1 0.2 0.5 1";
        QTest::newRow("part of a decade") << true << 0.3 << 0.45 << "0.30 0.35 0.40 0.45";
    }
    void labelsAxes()
    {
        QFETCH(bool, log);
        QFETCH(double, from);
        QFETCH(double, to);
        QFETCH(QString, labels);
        QStringList texts;
        for (const Tick& tick : log ? logTicks(from, to) : linearTicks(from, to))
            texts << tick.text;
        QCOMPARE(texts.join(QLatin1Char(' ')), labels);
    }

    void neverMoreThanFiveAndAlwaysInside_data()
    {
        QTest::addColumn<bool>("log");
        QTest::newRow("linear") << false;
        QTest::newRow("logarithmic") << true;
    }
    void neverMoreThanFiveAndAlwaysInside()
    {
        QFETCH(bool, log);
        for (double from = 1e-6; from < 1e6; from *= 3.7) {
            for (double span = from * 1e-3; span < from * 1e8; span *= 2.3) {
                const double to = from + span;
                const auto ticks = log ? logTicks(from, to) : linearTicks(from, to);
                QVERIFY2(ticks.size() <= 5, qPrintable(QStringLiteral("%1..%2").arg(from).arg(to)));
                QVERIFY(ticks.size() >= 2 || log);
                QVERIFY(!ticks.empty());
                for (std::size_t i = 0; i < ticks.size(); ++i) {
                    QVERIFY(ticks[i].value >= from - span * 1e-6);
                    QVERIFY(ticks[i].value <= to + span * 1e-6);
                    QVERIFY2(i == 0 || ticks[i].text != ticks[i - 1].text,
                             qPrintable(ticks[i].text));
                }
            }
        }
    }

    void anEmptyRangeHasNone()
    {
        QVERIFY(linearTicks(1, 1).empty());
        QVERIFY(linearTicks(2, 1).empty());
        QVERIFY(linearTicks(0, NAN).empty());
        QVERIFY(logTicks(0, 1).empty());
        QVERIFY(logTicks(-1, 1).empty());
    }
};

QTEST_APPLESS_MAIN(TestTicks)
#include "tst_ticks.moc"
