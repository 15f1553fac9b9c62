// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/pace.h"

#include <QTest>

using namespace assay::train;

class TestPace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theWatchStandsStillWhileStopped()
    {
        double now = 10;
        Stopwatch watch(3, [&now] { return now; });
        QCOMPARE(watch.seconds(), 3.0);
        now = 12;
        QCOMPARE(watch.seconds(), 5.0);
        watch.stop();
        now = 100;
        QCOMPARE(watch.seconds(), 5.0);
        watch.start();
        QCOMPARE(watch.seconds(), 5.0);
        now = 100.5;
        QCOMPARE(watch.seconds(), 5.5);
    }

    void paceIsThatOfTheLastHalfSecond()
    {
        Pace pace;
        QCOMPARE(pace.add(1.0, 64), 0.0); // since when is not known
        QCOMPARE(pace.add(1.25, 64), 256.0);
        QCOMPARE(pace.add(1.5, 64), 256.0);
        // Slower from here on; what lies more than half a second back no longer counts.
        QCOMPARE(pace.add(2.5, 64), 64.0);
        QCOMPARE(pace.add(3.5, 64), 64.0);
        pace.restart();
        QCOMPARE(pace.add(9.0, 64), 0.0);
        QCOMPARE(pace.add(9.5, 32), 64.0);
    }
};

QTEST_APPLESS_MAIN(TestPace)
#include "tst_pace.moc"
