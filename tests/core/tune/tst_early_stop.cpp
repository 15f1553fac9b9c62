// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/early_stop.h"

#include <QTest>

#include <cstddef>
#include <vector>

using namespace assay;
using tune::EarlyStop;
using tune::EpochValues;
using tune::reasonToStop;
using tune::TrialState;

namespace {

/// Six trials of 20 epochs that reach `best` after the first one.
std::vector<EpochValues> sixTrials()
{
    std::vector<EpochValues> all;
    for (const double best : {0.1, 0.2, 0.3, 0.4, 0.5, 0.6})
        all.emplace_back(20, best);
    return all;
}

} // namespace

class TestEarlyStop : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aTrialThatIsWorseStops()
    {
        const train::Metric& error = train::metricNamed("error");
        const EpochValues bad(5, 0.9), good(5, 0.05);
        for (const EarlyStop rule : {EarlyStop::Median, EarlyStop::Halving}) {
            const auto why = reasonToStop(rule, error, bad, sixTrials(), 20);
            QVERIFY(why);
            QVERIFY2(why->starts_with("Stopped after 5 of 20 epochs: its best error by then, "),
                     why->c_str());
            QVERIFY(!reasonToStop(rule, error, good, sixTrials(), 20));
        }
        QVERIFY(!reasonToStop(EarlyStop::None, error, bad, sixTrials(), 20));
        QVERIFY(reasonToStop(EarlyStop::Median, error, bad, sixTrials(), 20)
                    ->ends_with("is worse than the median of the trials that finished."));
    }

    /// From a quarter of its epochs on, not after the first one, and not after the last.
    void whenItIsLookedAt_data()
    {
        QTest::addColumn<int>("epochs");
        QTest::addColumn<int>("first");
        QTest::newRow("two epochs: never") << 2 << 0;
        QTest::newRow("three") << 3 << 2;
        QTest::newRow("twelve") << 12 << 3;
        QTest::newRow("hundred") << 100 << 5;
    }
    void whenItIsLookedAt()
    {
        QFETCH(int, epochs);
        QFETCH(int, first);
        int found = 0;
        for (int epoch = epochs; epoch >= 1; --epoch) {
            if (reasonToStop(EarlyStop::Median, train::metricNamed("error"),
                             EpochValues(std::size_t(epoch), 0.9), sixTrials(), epochs))
                found = epoch;
        }
        QCOMPARE(found, first);
    }

    /// Halving decides on its rungs alone.
    void whenWhatIsComparedWithIsRead()
    {
        std::vector<int> median, halving;
        for (int done = 0; done <= 60; ++done) {
            if (tune::decidesAfter(EarlyStop::Median, std::size_t(done), 60))
                median.push_back(done);
            if (tune::decidesAfter(EarlyStop::Halving, std::size_t(done), 60))
                halving.push_back(done);
            QVERIFY(!tune::decidesAfter(EarlyStop::None, std::size_t(done), 60));
        }
        QCOMPARE(median.size(), std::size_t(55)); // 5 to 59
        QCOMPARE(median.front(), 5);
        QCOMPARE(halving, (std::vector<int>{5, 15, 45}));
    }

    void whatIsComparedWith()
    {
        QVERIFY(tune::isComparedWith(EarlyStop::Median, TrialState::Complete));
        QVERIFY(!tune::isComparedWith(EarlyStop::Median, TrialState::Running));
        QVERIFY(!tune::isComparedWith(EarlyStop::Median, TrialState::Pruned));
        QVERIFY(tune::isComparedWith(EarlyStop::Halving, TrialState::Running));
        QVERIFY(tune::isComparedWith(EarlyStop::Halving, TrialState::Pruned));
        QVERIFY(!tune::isComparedWith(EarlyStop::None, TrialState::Complete));
    }
};

QTEST_GUILESS_MAIN(TestEarlyStop)
#include "tst_early_stop.moc"
