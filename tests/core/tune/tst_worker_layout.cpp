// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/search_work.h"
#include "tune/worker_layout.h"

#include <QTest>

using namespace assay;
using Layouts = std::vector<tune::WorkerLayout>;

class TestWorkerLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void coresAreSharedOutByPowersOfTwo()
    {
        QVERIFY((tune::layoutsFor(2, 0, 20) == Layouts{{1, 2}, {2, 1}}));
        QVERIFY((tune::layoutsFor(16, 0, 20) == Layouts{{1, 16}, {2, 8}, {4, 4}, {8, 2}, {16, 1}}));
        QVERIFY((tune::layoutsFor(6, 0, 20) == Layouts{{1, 6}, {2, 3}, {4, 1}, {6, 1}}));
        QVERIFY((tune::layoutsFor(1, 0, 20) == Layouts{{1, 1}}));
    }

    void threadsOfTheSettingsStay()
    {
        QVERIFY((tune::layoutsFor(8, 2, 20) == Layouts{{1, 2}, {2, 2}, {4, 2}}));
        QVERIFY((tune::layoutsFor(2, 4, 20) == Layouts{{1, 4}})); // more than there are cores
        QVERIFY((tune::sharedOut(3, 16, 4) == tune::WorkerLayout{3, 4}));
        QVERIFY((tune::sharedOut(3, 16, 0) == tune::WorkerLayout{3, 5}));
        QVERIFY((tune::sharedOut(9, 2, 0) == tune::WorkerLayout{9, 1}));
    }

    void noMoreWorkersThanTrialsThatAreLeft()
    {
        QVERIFY((tune::layoutsFor(16, 0, 3) == Layouts{{1, 16}, {2, 8}, {3, 5}}));
        QVERIFY((tune::layoutsFor(16, 0, 0) == Layouts{{1, 16}}));
        QVERIFY((tune::layoutsFor(16, 0, -5) == Layouts{{1, 16}}));
    }

    void asManyAsFitIntoMemory()
    {
        QCOMPARE(tune::workersThatFit(300, 1000), 3);
        QCOMPARE(tune::workersThatFit(1001, 1000), 1); // one is started all the same
        QVERIFY(tune::workersThatFit(0, 1000) > 1000);
        QVERIFY(tune::workersThatFit(300, 0) > 1000); // what is free is not known
    }

    void theFastestIsTaken()
    {
        QVERIFY((tune::fastest({{{1, 2}, 241}, {{2, 1}, 348}}, 2, 0) == tune::WorkerLayout{2, 1}));
        QVERIFY((tune::fastest({{{2, 1}, 300}, {{1, 2}, 300}}, 2, 0) == tune::WorkerLayout{1, 2}));
        QVERIFY((tune::fastest({{{1, 2}, 0}, {{2, 1}, 0}}, 2, 0) == tune::WorkerLayout{1, 2}));
        QVERIFY((tune::fastest({}, 8, 3) == tune::WorkerLayout{1, 3}));
    }

    void bothFiguresAreSaid()
    {
        const tune::LayoutChoice choice{
            .taken = {2, 1}, .cores = 2, .measured = {{{1, 2}, 241.3}, {{2, 1}, 347.9}}};
        QCOMPARE(tune::sentence(choice),
                 std::string("2 workers x 1 thread: 348 steps/s; 1 x 2: 241; taken: 2 x 1."));
        const tune::LayoutChoice slow{
            .taken = {1, 2}, .cores = 2, .measured = {{{1, 2}, 0.51234}, {{2, 1}, 0.4}}};
        QCOMPARE(tune::sentence(slow),
                 std::string("1 worker x 2 threads: 0.512 steps/s; 2 x 1: 0.4; taken: 1 x 2."));
    }

    void whatMemoryLeavesOutIsSaid()
    {
        const tune::LayoutChoice choice{.taken = {2, 2},
                                        .cores = 4,
                                        .measured = {{{1, 4}, 100}, {{2, 2}, 150}},
                                        .bytesEach = 3'000'000'000,
                                        .freeBytes = 8'000'000'000,
                                        .leftOut = 4};
        const std::string words = tune::sentence(choice);
        QVERIFY2(words.find("taken: 2 x 2. 4 workers take about 3.0 GB each, and 8.0 GB are free")
                     != std::string::npos,
                 words.c_str());
    }

    void aGivenNumberIsSharedOutAndSaid()
    {
        QCOMPARE(tune::sentence({.taken = {2, 1}, .cores = 2}),
                 std::string("2 workers x 1 thread on 2 cores."));
        QCOMPARE(tune::sentence({.taken = {2, 4}, .cores = 2, .ownThreads = 4}),
                 std::string("2 workers x 4 threads on 2 cores; the threads are those of the "
                             "settings."));
    }

    void whatCouldNotBeMeasuredIsSaid()
    {
        const tune::LayoutChoice none{.taken = {1, 2},
                                      .cores = 2,
                                      .measured = {{{1, 2}, 0}, {{2, 1}, 0}},
                                      .problem = "The data are gone."};
        QCOMPARE(tune::sentence(none),
                 std::string("The speed could not be measured, so that 1 worker x 2 threads is "
                             "taken. The data are gone."));
        const tune::LayoutChoice one{.taken = {1, 2},
                                     .cores = 2,
                                     .measured = {{{1, 2}, 100}, {{2, 1}, 0}},
                                     .problem = "Memory was refused."};
        QCOMPARE(tune::sentence(one),
                 std::string("1 worker x 2 threads: 100 steps/s; taken: 1 x 2. 2 x 1 could not be "
                             "measured: Memory was refused."));
    }

    void theReasonOfAnEndIsAnExitCode()
    {
        for (const auto why : {tune::WorkEnd::AllTrials, tune::WorkEnd::SmallGain,
                               tune::WorkEnd::Halted, tune::WorkEnd::RunStopped})
            QVERIFY(tune::workEndOf(tune::exitCodeOf(why)) == why);
        for (const int code : {0, 1, 2, 3, 63, 71, 130, 137}) // of errors and of signals
            QVERIFY2(!tune::workEndOf(code), qPrintable(QString::number(code)));
    }
};

QTEST_GUILESS_MAIN(TestWorkerLayout)
#include "tst_worker_layout.moc"
