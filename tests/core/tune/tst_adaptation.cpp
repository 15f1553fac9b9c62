// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"
#include "tune/adaptation.h"
#include "tune/taken.h"

#include <QTest>

#include <string>
#include <vector>

using namespace assay;
using tune::Adaptation;

namespace {

/// Train-val rises from 2 % to `trainVal`, test-val changes from 30 % by `change`, clearly.
Adaptation adaptation(const char* method, double trainVal, double change = -0.1, double weight = 0)
{
    Adaptation one;
    one.method = method;
    one.sourceBefore = 0.02;
    one.sourceAfter = trainVal;
    one.weight = weight;
    one.gap.seeds = 3;
    one.gap.source = 0.3;
    one.gap.adapted = 0.3 + change;
    one.gap.changeInterval = stats::Interval{change - 0.01, change + 0.01};
    return one;
}

std::vector<bool> taken(const std::vector<Adaptation>& all)
{
    std::vector<bool> result;
    for (const Adaptation& one : all)
        result.push_back(tune::isTaken(one));
    return result;
}

bool says(const Adaptation& one, const char* words)
{
    for (const std::string& warning : tune::warningsOf(one)) {
        if (warning.find(words) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

class TestAdaptation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    /// A network that collapsed can look best on the target, which a choice without labels cannot find out.
    void theLargestWeightThatKeepsTrainValIsTaken()
    {
        std::vector<Adaptation> all{adaptation("deep_coral", 0.9, -0.2, 1000),
                                    adaptation("deep_coral", 0.028, -0.1, 100),
                                    adaptation("deep_coral", 0.02, -0.05, 10)};
        tune::choose(all);
        QCOMPARE(taken(all), (std::vector<bool>{false, true, false}));
        QVERIFY(says(all[0], "more than a point above"));
        QVERIFY(says(all[0], "Train-val rose"));
        QVERIFY(says(all[2], "A larger weight leaves train-val within a point"));
        QVERIFY(tune::warningsOf(all[1]).empty());
    }

    void noWeightIsTakenWhereAllCollapsed()
    {
        std::vector<Adaptation> all{adaptation("deep_coral", 0.9, -0.2, 1000),
                                    adaptation("deep_coral", 0.9, -0.2, 10)};
        tune::choose(all);
        QCOMPARE(taken(all), (std::vector<bool>{false, false}));
    }

    /// What differs by more than the weight is a choice of its own.
    void eachGroupHasItsWeight()
    {
        std::vector<Adaptation> all{adaptation("deep_coral", 0.02, -0.1, 1000),
                                    adaptation("deep_coral", 0.02, -0.1, 10)};
        all[1].group = "train.epochs=3";
        tune::choose(all);
        QCOMPARE(taken(all), (std::vector<bool>{true, true}));
    }

    /// The best epoch of a network that forgot train is one that forgot it.
    void anAdversaryThatForgotTrainIsNotTaken()
    {
        std::vector<Adaptation> all{adaptation("dann", 0.08), adaptation("dann", 0.06),
                                    adaptation("fine_tune", 0.08)};
        tune::choose(all);
        QCOMPARE(taken(all), (std::vector<bool>{false, true, true}));
        QVERIFY(says(all[0], "it is not taken: train-val is more than five points above"));
        QVERIFY(!says(all[1], "not taken") && !says(all[1], "Train-val rose"));
        QVERIFY(says(all[2], "Train-val rose from 2.0 % to 8.0 %"));
        Adaptation numbers = adaptation("dann", 100);
        numbers.isShare = false; // nothing is chosen then
        QVERIFY(tune::isTaken(numbers));
    }

    /// Train-val need not show it, nor the target's labels.
    void whatCollapsedIsNeverTaken_data()
    {
        QTest::addColumn<QString>("method");
        for (const adapt::MethodInfo& info : adapt::methods()) {
            if (!info.isControl)
                QTest::newRow(info.key) << QString(info.key);
        }
    }
    void whatCollapsedIsNeverTaken()
    {
        QFETCH(QString, method);
        const std::string key = method.toStdString();
        std::vector<Adaptation> all{adaptation(key.c_str(), 0.02, -0.2, 1000),
                                    adaptation(key.c_str(), 0.02, -0.1, 100)};
        all[0].runs = {1, 2, 3};
        all[0].collapsed = 2;
        tune::choose(all);
        QCOMPARE(taken(all), (std::vector<bool>{false, true}));
        QVERIFY(says(all[0], "2 of 3 networks collapsed: one class is answered for nearly all"));
        QVERIFY(tune::warningsOf(all[1]).empty());
        all[0].collapsed = 3;
        QVERIFY(says(all[0], "It collapsed: "));
    }

    void worseIsSaidFirst()
    {
        const Adaptation worse = adaptation("dann", 0.5, 0.1);
        const std::vector<std::string> warnings = tune::warningsOf(worse);
        QVERIFY(warnings.size() >= 2);
        QCOMPARE(warnings.front(), std::string("Worse than the network without it."));
        QVERIFY(warnings[1].starts_with("Train-val rose"));
        Adaptation unclear = adaptation("dann", 0.02, 0.005);
        QVERIFY(says(unclear, "Not better than the network without it"));
        unclear.isControl = true;
        QVERIFY(tune::warningsOf(unclear).empty());
    }

    /// Train-val of features or pictures that were changed is no measure of what was forgotten.
    void whatChangesInputsForgetsNothing_data()
    {
        QTest::addColumn<QString>("method");
        for (const char* method : {"coral", "adabn", "cyclegan"})
            QTest::newRow(method) << QString(method);
    }
    void whatChangesInputsForgetsNothing()
    {
        QFETCH(QString, method);
        QVERIFY(tune::warningsOf(adaptation(qPrintable(method), 0.5)).empty());
    }

    void theGapIsSaidOnlyWhereThereIsOne()
    {
        Adaptation one = adaptation("coral", 0.02);
        QCOMPARE(tune::closedText(one), std::string());
        one.gap.oracle = 0.31;
        QCOMPARE(tune::closedText(one), std::string("no gap"));
        QVERIFY(tune::sentence(one).find("no gap to close") != std::string::npos);
        one.gap.oracle = 0.04;
        one.gap.closed = 0.38;
        one.gap.closedInterval = stats::Interval{0.30, 0.46};
        QCOMPARE(tune::closedText(one), std::string("38 % [30, 46]"));
        one.gap.closed = -0.0004;
        one.gap.closedInterval = stats::Interval{-0.0005, -0.0003};
        QCOMPARE(tune::closedText(one), std::string("0 % [0, 0]"));
    }
};

QTEST_GUILESS_MAIN(TestAdaptation)
#include "tst_adaptation.moc"
