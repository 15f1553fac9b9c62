// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/few_updates.h"
#include "train/trainer.h"

#include <QTest>

using namespace assay;

class TestFewUpdates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void smallSetsNeedMoreEpochs_data()
    {
        QTest::addColumn<int>("examples");
        QTest::addColumn<int>("batch");
        QTest::addColumn<int>("epochs");
        QTest::addColumn<int>("wanted"); // 0: they are enough
        QTest::newRow("one batch") << 24 << 64 << 10 << 1000;
        QTest::newRow("two batches") << 67 << 64 << 100 << 500;
        QTest::newRow("three, rounded up") << 90 << 32 << 10 << 334;
        QTest::newRow("enough epochs") << 24 << 64 << 1000 << 0;
        QTest::newRow("enough batches") << 99 << 1 << 11 << 0;
        QTest::newRow("enough examples") << 100 << 64 << 1 << 0;
        QTest::newRow("none") << 0 << 64 << 10 << 0;
    }
    void smallSetsNeedMoreEpochs()
    {
        QFETCH(int, examples);
        QFETCH(int, batch);
        QFETCH(int, epochs);
        QFETCH(int, wanted);
        train::TrainSpec spec;
        spec.batchSize = batch;
        spec.epochs = epochs;
        const auto few = train::fewUpdates(spec, examples);
        QCOMPARE(few.has_value(), wanted > 0);
        if (!few)
            return;
        QCOMPARE(few->epochs, std::int64_t{wanted});
        QCOMPARE(few->updates, train::plannedSteps(spec, examples));
        QCOMPARE(few->ofAnEpoch * spec.epochs, few->updates);
        spec.epochs = few->epochs;
        QVERIFY(!train::fewUpdates(spec, examples)); // what is offered is enough
    }

    void theReasonIsSaid()
    {
        QCOMPARE(train::sentence(*train::fewUpdates({.epochs = 10}, 90)),
                 std::string(
                     "Updates in all: 20, as an epoch of 90 training examples makes 2. As a rule "
                     "about 1,000 are needed, however few the examples are."));
    }

    void theTrainSplitCounts()
    {
        data::Profile data;
        data.splits = {{.split = data::SplitKind::TrainVal, .examples = 5000},
                       {.split = data::SplitKind::Train, .examples = 30}};
        QVERIFY(train::fewUpdates({}, data));
        data.splits.back().examples = 3000;
        QVERIFY(!train::fewUpdates({}, data));
        data.splits.clear();
        QVERIFY(!train::fewUpdates({}, data));
    }
};

QTEST_GUILESS_MAIN(TestFewUpdates)
#include "tst_few_updates.moc"
