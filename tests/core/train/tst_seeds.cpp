// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/seeds.h"

#include <QTest>

using namespace assay;
using train::RunRecord;
using train::RunState;

namespace {

RunRecord run(train::RunId id, std::int64_t seed, double error = 0.1, const char* family = "f")
{
    RunRecord made;
    made.id = id;
    made.seed = seed;
    made.family = family;
    made.split = "s";
    made.state = RunState::Finished;
    made.last = train::Scores{{data::SplitKind::TrainVal, {0.3, error, 1000}}};
    return made;
}

} // namespace

class TestSeeds : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void repeatsOfASeedCountOnce()
    {
        const std::vector<RunRecord> all{run(5, 1), run(4, 3, 0.12), run(3, 1), run(2, 2, 0.11),
                                         run(1, 1)};
        const train::Seeds seeds = train::seedsOf(all[1], all);
        QCOMPARE(seeds.count(), 3U);
        QVERIFY(seeds.areEnough());
        QCOMPARE(seeds.runs[0].id, 5); // the newest of its seed
        QCOMPARE(seeds.repeated.size(), 1U);
        QCOMPARE(seeds.repeated[0].runs, (std::vector<train::RunId>{5, 3, 1}));
        QVERIFY(seeds.repeated[0].equal);
        QCOMPARE(train::sentence(seeds.repeated),
                 std::string("3 runs of seed 1 gave the same numbers."));
        QCOMPARE(train::nextSeed(all[1], all), 4);
    }

    void saysWhenASeedGaveOtherNumbers()
    {
        const std::vector<RunRecord> all{run(2, 1, 0.12), run(1, 1, 0.1)};
        const train::Seeds seeds = train::seedsOf(all[0], all);
        QCOMPARE(seeds.count(), 1U);
        QVERIFY(!seeds.repeated[0].equal);
        QVERIFY(train::sentence(seeds.repeated).find("different numbers") != std::string::npos);
    }

    void onlyRunsOfTheSameExperimentThatFinishedCount_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("another spec") << "family";
        QTest::newRow("another split") << "split";
        QTest::newRow("one batch") << "kind";
        QTest::newRow("stopped") << "state";
        QTest::newRow("a log without a spec") << "none";
    }
    void onlyRunsOfTheSameExperimentThatFinishedCount()
    {
        RunRecord own = run(1, 1), other = run(2, 2);
        QFETCH(QString, what);
        if (what == "family")
            other.family = "g";
        else if (what == "split")
            other.split = "t";
        else if (what == "kind")
            other.kind = train::RunKind::Overfit;
        else if (what == "state")
            other.state = RunState::Stopped;
        else
            own.family = other.family = "";
        QCOMPARE(train::seedsOf(own, {other, own}).count(), 1U);
        QVERIFY(train::seedsOf(own, {other, own}).repeated.empty());
    }
};

QTEST_GUILESS_MAIN(TestSeeds)
#include "tst_seeds.moc"
