// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/clock_ticks.h"
#include "charts/ticks.h"

#include <QDateTime>
#include <QFont>
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
        QTest::newRow("around a million")
            << false << 990000.0 << 1006000.0 << "990k 995k 1,000k 1,005k";
        QTest::newRow("near steps around a million")
            << false << 999800.0 << 1000300.0 << "999,800 1,000,000 1,000,200";
        QTest::newRow("below minus a million")
            << false << -1000000.0 << -990000.0 << "-1,000k -995k -990k";
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

    void labelsTimesAndDates_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("labels");
        QTest::addColumn<QString>("title");
        QTest::newRow("seconds") << "2026-11-30T22:00:03" << 9.0
                                 << "30 Nov 22:00:04|22:00:06|22:00:08|22:00:10|22:00:12"
                                 << "local time, 30 Nov 2026";
        QTest::newRow("minutes") << "2026-11-30T22:00:30" << 900.0 << "30 Nov 22:05|22:10|22:15"
                                 << "local time, 30 Nov 2026";
        QTest::newRow("over midnight")
            << "2026-11-30T21:30:00" << 4.0 * 3600 << "30 Nov 22:00|23:00|1 Dec|01:00"
            << "local time, 30 Nov to 1 Dec 2026";
        QTest::newRow("two days") << "2026-11-30T10:00:00" << 50.0 * 3600
                                  << "30 Nov 12:00|1 Dec|1 Dec 12:00|2 Dec|2 Dec 12:00"
                                  << "local time, 30 Nov to 2 Dec 2026";
        QTest::newRow("over a year")
            << "2026-12-29T10:00:00" << 4.0 * 86400 << "30 Dec|31 Dec|1 Jan 2027|2 Jan"
            << "local time, 29 Dec 2026 to 2 Jan 2027";
        QTest::newRow("one moment") << "2026-12-29T10:00:00" << 0.0 << ""
                                    << "local time, 29 Dec 2026";
    }
    void labelsTimesAndDates()
    {
        QFETCH(QString, from);
        QFETCH(double, seconds);
        const double begin = double(QDateTime::fromString(from, Qt::ISODate).toSecsSinceEpoch());
        const QFontMetricsF metrics{QFont()};
        QStringList texts;
        for (const Tick& tick : clockTicks(begin, begin + seconds, 0, metrics)) {
            QVERIFY(tick.value >= begin && tick.value <= begin + seconds);
            texts << tick.text;
        }
        QTEST(texts.join(QLatin1Char('|')), "labels");
        QTEST(clockTitle(begin, begin + seconds), "title");
        // Where there is less room there are fewer, and always one that has the date.
        if (seconds > 0) {
            const auto few = clockTicks(begin, begin + seconds, 150, metrics);
            QVERIFY(!few.empty() && few.size() < std::size_t(texts.size()));
            QVERIFY(few.front().text.contains(' '));
        }
    }

    void timesOfAnySpanAreFewAndDiffer()
    {
        const double begin = 1.7e9;
        const QFontMetricsF metrics{QFont()};
        for (double seconds = 1; seconds < 4e8; seconds *= 1.7) {
            const auto ticks = clockTicks(begin, begin + seconds, 0, metrics);
            QVERIFY(ticks.size() <= kMostTicks);
            QStringList texts;
            for (const Tick& tick : ticks)
                texts << tick.text;
            QCOMPARE(texts.removeDuplicates(), 0);
        }
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

QTEST_MAIN(TestTicks)
#include "tst_ticks.moc"
