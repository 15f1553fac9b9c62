// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QTest>

using assay::base::AtMostEvery;

class TestClock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theClockOfTheComputerNeverGoesBack()
    {
        double before = assay::base::steadySeconds();
        for (int k = 0; k < 1000; ++k) {
            const double now = assay::base::steadySeconds();
            QVERIFY(now >= before);
            before = now;
        }
    }

    void isDueAtFirstAndThenOnceAPeriod()
    {
        double now = 50;
        AtMostEvery limit(0.5, [&now] { return now; });
        QVERIFY(limit.isDue());
        QVERIFY(!limit.isDue());
        now = 50.25;
        QVERIFY(!limit.isDue());
        now = 50.5;
        QVERIFY(limit.isDue()); // counted from here on, not from where it was asked in vain
        now = 50.75;
        QVERIFY(!limit.isDue());
        now = 90; // what was missed is not made up for
        QVERIFY(limit.isDue());
        QVERIFY(!limit.isDue());
    }

    void whatIsDoneBesideIsCounted()
    {
        double now = 0;
        AtMostEvery limit(1, [&now] { return now; });
        limit.restart();
        QVERIFY(!limit.isDue());
        now = 0.75;
        limit.restart();
        now = 1.5;
        QVERIFY(!limit.isDue());
        now = 1.75;
        QVERIFY(limit.isDue());
    }
};

QTEST_APPLESS_MAIN(TestClock)
#include "tst_clock.moc"
