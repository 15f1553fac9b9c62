// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/control.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace assay;
using train::Control;
using Decision = Control::Decision;

namespace {

Decision ask(Control& control)
{
    return control.next([] {}, [] {});
}

} // namespace

class TestControl : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goesUntilAskedToEnd()
    {
        Control control;
        QVERIFY(!control.ending());
        QVERIFY(ask(control) == Decision::Go);
        control.stop();
        QVERIFY(control.ending());
        QVERIFY(ask(control) == Decision::Stop);
        control.interrupt(); // the program ends: what was stopped is to be resumed
        QVERIFY(ask(control) == Decision::Interrupt);
    }

    void blocksWhilePaused_data()
    {
        QTest::addColumn<int>("call");
        QTest::addColumn<int>("decision");
        QTest::newRow("until it proceeds") << 0 << int(Decision::Go);
        QTest::newRow("until a single step") << 1 << int(Decision::Go);
        QTest::newRow("until stopped") << 2 << int(Decision::Stop);
        QTest::newRow("until interrupted") << 3 << int(Decision::Interrupt);
    }
    void blocksWhilePaused()
    {
        QFETCH(int, call);
        QFETCH(int, decision);
        Control control;
        control.pause();
        std::atomic<bool> paused = false, proceeding = false;
        std::atomic<int> answer = -1;
        std::thread trainer([&] {
            answer = int(control.next([&] { paused = true; }, [&] { proceeding = true; }));
        });
        while (!paused)
            std::this_thread::yield();
        for (int turn = 0; turn < 1000; ++turn)
            std::this_thread::yield(); // one that did not block would have answered
        const bool waited = answer == -1;
        switch (call) {
        case 0: control.proceed(); break;
        case 1: control.stepOnce(); break;
        case 2: control.stop(); break;
        default: control.interrupt(); break;
        }
        trainer.join();
        QVERIFY(waited);
        QVERIFY(proceeding);
        QCOMPARE(answer.load(), decision);
    }

    void singleStepPausesARunningOne()
    {
        Control control;
        control.stepOnce();
        QVERIFY(ask(control) == Decision::Go);
        std::atomic<bool> paused = false;
        std::thread trainer([&] { control.next([&] { paused = true; }, [] {}); });
        while (!paused)
            std::this_thread::yield();
        control.stop();
        trainer.join();
        QVERIFY(paused);
    }

    void newestLearningRateIsTakenOnce()
    {
        Control control;
        QVERIFY(!control.takeLearningRate());
        control.changeLearningRate(0.1);
        control.changeLearningRate(0.2);
        QCOMPARE(control.takeLearningRate().value_or(0), 0.2);
        QVERIFY(!control.takeLearningRate());
    }
};

QTEST_GUILESS_MAIN(TestControl)
#include "tst_control.moc"
