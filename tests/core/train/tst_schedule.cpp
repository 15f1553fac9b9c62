// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "train/schedule.h"

#include <QTest>

#include <cmath>

using namespace assay;
using train::Schedule;
using train::scheduleFactor;
using train::ScheduleKind;

class TestSchedule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A schedule of its own length: ended before the run, or cut off by its end.
    void stepsOfItsOwn_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("wanted");
        QTest::newRow("cosine, half of its own") << int(ScheduleKind::Cosine) << 20 << 0.5;
        QTest::newRow("cosine, ended") << int(ScheduleKind::Cosine) << 70 << 0.0;
        QTest::newRow("one-cycle, ended") << int(ScheduleKind::OneCycle) << 70 << 1.0 / 250'000;
        QTest::newRow("constant has none") << int(ScheduleKind::Constant) << 70 << 1.0;
    }
    void stepsOfItsOwn()
    {
        QFETCH(int, kind);
        QFETCH(int, step);
        QFETCH(double, wanted);
        const Schedule schedule{.kind = static_cast<ScheduleKind>(kind), .totalSteps = 40};
        QVERIFY(std::abs(scheduleFactor(schedule, step, 100, 10) - wanted) < 1e-12);
    }

    // 100 updates, 10 an epoch.
    void factorAtKnownSteps_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("warmup");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("wanted");
        const auto row = [](const char* name, ScheduleKind kind, int warmup, int step,
                            double wanted) {
            QTest::newRow(name) << int(kind) << warmup << step << wanted;
        };
        row("constant, first", ScheduleKind::Constant, 0, 0, 1);
        row("constant, last", ScheduleKind::Constant, 0, 99, 1);
        row("warm-up, first", ScheduleKind::Constant, 10, 0, 0.1);
        row("warm-up, fifth", ScheduleKind::Constant, 10, 4, 0.5);
        row("warm-up, its last step", ScheduleKind::Constant, 10, 9, 1);
        row("warm-up, behind it", ScheduleKind::Constant, 10, 10, 1);
        row("step, before the first drop", ScheduleKind::Step, 0, 29, 1);
        row("step, first drop", ScheduleKind::Step, 0, 30, 0.5);
        row("step, third drop", ScheduleKind::Step, 0, 99, 0.125);
        row("cosine, first", ScheduleKind::Cosine, 0, 0, 1);
        row("cosine, a quarter", ScheduleKind::Cosine, 0, 25, (1 + std::sqrt(0.5)) / 2);
        row("cosine, half", ScheduleKind::Cosine, 0, 50, 0.5);
        row("cosine, last", ScheduleKind::Cosine, 0, 99,
            (1 + std::cos(0.99 * std::acos(-1.0))) / 2);
        row("cosine, past its end", ScheduleKind::Cosine, 0, 140, 0);
        row("cosine behind a warm-up, its start", ScheduleKind::Cosine, 20, 20, 1);
        row("cosine behind a warm-up, half", ScheduleKind::Cosine, 20, 60, 0.5);
        row("one-cycle, first", ScheduleKind::OneCycle, 0, 0, 1.0 / 25);
        row("one-cycle, peak", ScheduleKind::OneCycle, 0, 29, 1);
        row("one-cycle, last", ScheduleKind::OneCycle, 0, 99, 1.0 / 250'000);
        row("one-cycle, past its end", ScheduleKind::OneCycle, 0, 140, 1.0 / 250'000);
        row("exponential, first", ScheduleKind::Exponential, 0, 0, 1);
        row("exponential, third", ScheduleKind::Exponential, 0, 2, 0.81);
        row("exponential behind a warm-up", ScheduleKind::Exponential, 10, 12, 0.81);
    }
    void factorAtKnownSteps()
    {
        QFETCH(int, kind);
        QFETCH(int, warmup);
        QFETCH(int, step);
        QFETCH(double, wanted);
        Schedule schedule{.kind = static_cast<ScheduleKind>(kind),
                          .warmupSteps = warmup,
                          .stepEpochs = 3,
                          .stepFactor = 0.5,
                          .decay = 0.9};
        const double found = scheduleFactor(schedule, step, 100, 10);
        QVERIFY2(std::abs(found - wanted) < 1e-9, qPrintable(QString::number(found, 'g', 12)));
    }

    void neverNegativeNorAboveOne_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("total");
        for (const int total : {1, 2, 3, 7}) {
            for (int kind = 0; kind < 4; ++kind)
                QTest::addRow("kind %d, %d steps", kind, total) << kind << total;
        }
    }
    void neverNegativeNorAboveOne()
    {
        QFETCH(int, kind);
        QFETCH(int, total);
        for (const int warmup : {0, 1, 2, 50}) {
            const Schedule schedule{.kind = static_cast<ScheduleKind>(kind), .warmupSteps = warmup};
            for (int step = 0; step < total; ++step) {
                const double factor = scheduleFactor(schedule, step, total, 1);
                QVERIFY(factor >= 0 && factor <= 1);
            }
        }
    }

    void changesAreReadInAnyOrderAndSpelledInOne_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spelled");
        QTest::newRow("none") << ""
                              << "";
        QTest::newRow("blank") << "  "
                               << "";
        QTest::newRow("one") << "600:1e-4"
                             << "600: 0.0001";
        QTest::newRow("unordered") << " 1200 : 3e-5 ,600: 1e-4"
                                   << "600: 0.0001, 1200: 3e-05";
        QTest::newRow("the later word counts") << "5: 1, 5: 2"
                                               << "5: 2";
        QTest::newRow("all digits") << "0: 0.1234567890123456"
                                    << "0: 0.1234567890123456";
        QTest::newRow("comma at the end") << "1: 2,"
                                          << "1: 2";
    }
    void changesAreReadInAnyOrderAndSpelledInOne()
    {
        QFETCH(QString, text);
        QFETCH(QString, spelled);
        QCOMPARE(QString::fromStdString(train::spelled(train::rateChanges(text.toStdString()))),
                 spelled);
    }

    void whatIsNoChangeIsNamed_data()
    {
        QTest::addColumn<QString>("entry");
        for (const char* entry : {"12", "12:", ":1", "-1: 1", "x: 1", "1.5: 1", "1: 0", "1: -1",
                                  "1: nan", "1: inf", "1: 1e7", "1: 2: 3", "1: 2x"})
            QTest::newRow(entry) << entry;
    }
    void whatIsNoChangeIsNamed()
    {
        QFETCH(QString, entry);
        try {
            train::rateChanges("5: 1, " + entry.toStdString());
            QFAIL("taken");
        } catch (const base::Error& error) {
            QCOMPARE(error.code(), std::string("train.rate_changes"));
            QVERIFY2(QString::fromStdString(error.text()).contains("\"" + entry + "\""),
                     error.what());
        }
    }

    void oneCycleRisesThenFalls()
    {
        const Schedule schedule{.kind = ScheduleKind::OneCycle};
        for (int step = 1; step < 100; ++step) {
            const double before = scheduleFactor(schedule, step - 1, 100, 10);
            const double now = scheduleFactor(schedule, step, 100, 10);
            QVERIFY2(step <= 29 ? now > before : now < before, qPrintable(QString::number(step)));
        }
    }
};

QTEST_GUILESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
