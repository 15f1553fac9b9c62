// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "base/error.h"
#include "evaluate/breakdown.h"

#include <QTest>

#include <cmath>
#include <optional>

using namespace assay;
using evaluate::breakDown;
using evaluate::Ladder;
using evaluate::measuredShare;
using evaluate::TermKind;

namespace {

using Count = std::optional<std::int64_t>;

Ladder ladder(double irreducible, double train, double trainVal, double testVal, double test,
              Count count = {})
{
    Ladder rungs;
    rungs.irreducible = measuredShare(irreducible, {});
    rungs.irreducible->isExact = count.has_value();
    rungs.train = measuredShare(train, count);
    rungs.trainVal = measuredShare(trainVal, count);
    rungs.testVal = measuredShare(testVal, count);
    rungs.test = measuredShare(test, count);
    return rungs;
}

/// "avoidable_bias 0.02; ..."
QString printed(const evaluate::Breakdown& breakdown)
{
    QStringList terms;
    for (const auto& term : breakdown.terms)
        terms << QString("%1 %2")
                     .arg(QString::fromStdString(evaluate::key(term.kind)))
                     .arg(std::round(term.value * 1e6) / 1e6);
    return terms.join("; ");
}

} // namespace

class TestBreakdown : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLecturesChartToTheDigit()
    {
        const auto chart = breakDown(ladder(0.25, 0.27, 0.29, 0.32, 0.34));
        QCOMPARE(printed(chart), QString("irreducible 0.25; avoidable_bias 0.02; variance 0.02; "
                                         "distribution_shift 0.03; validation_overfitting 0.02"));
        // Without sizes no interval and no culprit.
        for (const auto& term : chart.terms)
            QVERIFY(!term.interval);
        QVERIFY(chart.culprits.empty());
        QVERIFY(chart.text.find("Without the sizes") == 0);
    }

    void theSameNumbersWithoutThePair()
    {
        Ladder rungs = ladder(0.25, 0.27, 0.29, 0.32, 0.34);
        rungs.trainVal.reset();
        QCOMPARE(printed(breakDown(rungs)),
                 QString("irreducible 0.25; avoidable_bias 0.02; variance 0.05; "
                         "validation_overfitting 0.02"));
    }

    // Goal 1, train 20, val 27, test 28: underfitting 19, overfitting 7, val overfitting 1.
    void pedestriansUnderfitFirst()
    {
        Ladder rungs = ladder(0.01, 0.20, 0.27, 0.27, 0.28, 10000);
        rungs.trainVal.reset();
        const auto found = breakDown(rungs);
        QCOMPARE(printed(found), QString("irreducible 0.01; avoidable_bias 0.19; variance 0.07; "
                                         "validation_overfitting 0.01"));
        QCOMPARE(found.culprits, std::vector{TermKind::AvoidableBias});
        QVERIFY(found.text.find("Underfitting: avoidable bias 19.0 %") == 0);
    }

    void fiftyExamplesCannotTell()
    {
        const auto found = breakDown(ladder(0.01, 0.02, 0.04, 0.06, 0.06, 50));
        QVERIFY(found.culprits.empty());
        QVERIFY2(found.text.find("No term is clearly above zero.") == 0, found.text.c_str());
        QVERIFY(found.settles);
        QVERIFY(found.settles->examples > 50);
        // With as many the term is real, with a tenth fewer it is not.
        const auto& more = *found.settles;
        const auto isReal = [&](std::int64_t count) {
            Ladder grown = ladder(0.01, 0.02, 0.04, 0.06, 0.06, 50);
            for (const auto rung : more.rungs)
                grown[rung] = measuredShare(grown[rung]->error, count);
            for (const auto& term : breakDown(grown).terms) {
                if (term.kind == more.term)
                    return term.isReal();
            }
            return false;
        };
        QVERIFY(isReal(more.examples + more.examples / 50));
        QVERIFY(!isReal(more.examples * 9 / 10));
    }

    void saysWhatWouldConfirmTheLargestTerm_data()
    {
        QTest::addColumn<QList<double>>("errors"); // train, train-val, test-val; below 0: none
        QTest::addColumn<QList<int>>("counts");
        QTest::addColumn<bool>("isJoined");
        QTest::addColumn<QString>("expected");
        const QString none("No term is clearly above zero.");
        QTest::newRow("one validation set")
            << QList<double>{0.100, 0.108, -1} << QList<int>{20'000, 5'000, 0} << true
            << none
                   + " The largest, variance (+0.8 %), would need about 7,600 validation examples "
                     "to confirm.";
        QTest::newRow("the second of two validation sets")
            << QList<double>{0.100, 0.100, 0.130} << QList<int>{20'000, 900, 700} << false
            << none
                   + " The largest, distribution shift (+3.0 %), would need about 820 test-val "
                     "examples to confirm.";
        QTest::newRow("more than ten times what there is")
            << QList<double>{0.100, 0.101, -1} << QList<int>{2'000, 500, 0} << true << none;
        QTest::newRow("equal, learned by heart")
            << QList<double>{0, 0, -1} << QList<int>{2'000, 500, 0} << true
            << QString("Train and validation error are equal; more validation data would not "
                       "change that.");
        QTest::newRow("equal on all three")
            << QList<double>{0.1, 0.1, 0.1} << QList<int>{2'000, 500, 500} << false
            << QString("All of the error, 10.0 %, is bias, or cannot be avoided. Train and "
                       "validation error are equal; more validation data would not change that.");
        QTest::newRow("validation a little better")
            << QList<double>{0.11, 0.10, -1} << QList<int>{2'000, 500, 0} << true
            << QString("No term is above zero; more examples with these errors would not change "
                       "that.");
    }
    void saysWhatWouldConfirmTheLargestTerm()
    {
        QFETCH(QList<double>, errors);
        QFETCH(QList<int>, counts);
        QFETCH(bool, isJoined);
        QFETCH(QString, expected);
        Ladder rungs;
        rungs.isJoined = isJoined;
        const evaluate::Rung known[]{evaluate::Rung::Train, evaluate::Rung::TrainVal,
                                     evaluate::Rung::TestVal};
        for (int k = 0; k < 3; ++k) {
            if (errors[k] >= 0)
                rungs[known[k]] = measuredShare(errors[k], counts[k]);
        }
        QCOMPARE(QString::fromStdString(breakDown(rungs).text), expected);
    }

    void saysFirstThatNothingWasLearned_data()
    {
        QTest::addColumn<double>("train");
        QTest::addColumn<double>("trainVal");
        QTest::addColumn<QString>("begins");
        QTest::addColumn<bool>("guesses");
        const QString than(" than guessing: error %1 % on train, 90.0 % by always answering the "
                           "most common class.");
        QTest::newRow("as good as the guess, on every set")
            << 0.9 << 0.9 << "No better" + than.arg("90.0") << true;
        QTest::newRow("worse") << 0.95 << 0.95 << "Worse" + than.arg("95.0") << true;
        QTest::newRow("no better, and validation is worse")
            << 0.9 << 0.98 << "No better" + than.arg("90.0") << true;
        QTest::newRow("half of it was learned")
            << 0.45 << 0.45 << "All of the error, 45.0 %, is bias" << false;
        QTest::newRow("everything was learned")
            << 0.0 << 0.0 << "Train and validation error are equal" << false;
    }
    void saysFirstThatNothingWasLearned()
    {
        QFETCH(double, train);
        QFETCH(double, trainVal);
        QFETCH(QString, begins);
        Ladder rungs;
        rungs.train = measuredShare(train, 2000);
        rungs.trainVal = measuredShare(trainVal, 2000);
        rungs.guess = 0.9;
        const auto found = breakDown(rungs);
        QVERIFY2(QString::fromStdString(found.text).startsWith(begins), found.text.c_str());
        QTEST(found.guesses, "guesses");
        rungs.guess.reset(); // without it nothing is claimed
        QVERIFY(!breakDown(rungs).guesses);
    }

    void anUnknownFloorIsNeverTheCulprit()
    {
        Ladder rungs = ladder(0.25, 0.40, 0.42, 0.46, 0.46, 20000);
        rungs.irreducible.reset();
        const auto found = breakDown(rungs);
        QCOMPARE(found.terms.front().kind, TermKind::IrreducibleAndBias);
        QCOMPARE(found.terms.front().value, 0.40);
        QCOMPARE(found.culprits, std::vector{TermKind::DistributionShift});
    }

    // Terms that are not clearly different are both named, the lecture's earlier step first.
    void rivalsAreNamedInTheLecturesOrder()
    {
        const auto close = breakDown(ladder(0.02, 0.02, 0.06, 0.105, 0.105, 5000));
        QCOMPARE(close.culprits, (std::vector{TermKind::Variance, TermKind::DistributionShift}));
        QVERIFY(close.text.find("Overfitting: no clear difference between variance 4.0 % ") == 0);
        QVERIFY(close.text.ends_with("; variance comes first, as the earlier step."));
        const auto clear = breakDown(ladder(0.02, 0.02, 0.06, 0.16, 0.16, 5000));
        QCOMPARE(clear.culprits, std::vector{TermKind::DistributionShift});
    }

    void aSealedTestEndsTheLadderAtTestVal()
    {
        Ladder rungs = ladder(0.01, 0.02, 0.05, 0.20, 0.2, 5000);
        rungs.test.reset();
        QCOMPARE(breakDown(rungs).terms.back().kind, TermKind::DistributionShift);
    }

    // Train 5, val 0: check code and data.
    void aTermBelowZeroIsAFinding()
    {
        const auto found = breakDown(ladder(0.0, 0.05, 0.001, 0.001, 0.001, 5000));
        QCOMPARE(found.findings.size(), std::size_t{1});
        QCOMPARE(found.findings.front().id, std::string("breakdown.negative_term"));
        QCOMPARE(found.findings.front().place, std::string("variance"));
        const std::string words =
            base::sentence(found.findings.front(), evaluate::breakdownFindings());
        QVERIFY2(words.starts_with("Variance lies below zero ("), words.c_str());
    }

    void badErrorsAreRefused_data()
    {
        QTest::addColumn<double>("error");
        QTest::addColumn<qint64>("count");
        QTest::newRow("over 100 %") << 1.2 << qint64{10};
        QTest::newRow("negative") << -0.1 << qint64{10};
        QTest::newRow("nan") << std::nan("") << qint64{10};
        QTest::newRow("no examples") << 0.1 << qint64{0};
    }
    void badErrorsAreRefused()
    {
        QFETCH(double, error);
        QFETCH(qint64, count);
        QVERIFY_THROWS_EXCEPTION(base::Error, measuredShare(error, count));
    }

    void numbersAreToldInTheirUnit()
    {
        Ladder rungs;
        rungs.isShare = false;
        QCOMPARE(evaluate::errorText(rungs, 69810.4, stats::Interval{68550, 71120}),
                 std::string("69,810 [68,550, 71,120]"));
        QCOMPARE(evaluate::errorText(rungs, -0.74441), std::string("-0.7444"));
        QCOMPARE(evaluate::errorText(rungs, -12345), std::string("-12,345"));
    }

    void oneSeedClaimsNoChange()
    {
        const auto before = breakDown(ladder(0.01, 0.02, 0.10, 0.10, 0.10, 2000));
        const auto after = breakDown(ladder(0.01, 0.02, 0.04, 0.04, 0.04, 2000));
        for (const auto& change : evaluate::changes({before}, {after})) {
            QVERIFY(!change.interval);
            QVERIFY(evaluate::sentence(change).find("may be noise") != std::string::npos);
        }
    }

    void threeSeedsClaimAClearChange()
    {
        std::vector<evaluate::Breakdown> before, after;
        for (const double noise : {-0.004, 0.0, 0.004}) {
            before.push_back(breakDown(ladder(0.01, 0.02, 0.20 + noise, 0.2, 0.2, 4000)));
            after.push_back(breakDown(ladder(0.01, 0.02, 0.06 + noise, 0.2, 0.2, 4000)));
        }
        for (const auto& change : evaluate::changes(before, after)) {
            QVERIFY(change.interval);
            if (change.term == TermKind::Variance)
                QVERIFY(change.interval->high < -0.1);
            if (change.term == TermKind::AvoidableBias)
                QVERIFY(change.interval->low < 0 && change.interval->high > 0);
        }
    }

    void everyStepOfTheLectureHasItsList()
    {
        const auto keys = [](TermKind kind) { return advise::improvements(kind).size(); };
        QCOMPARE(keys(TermKind::AvoidableBias), std::size_t{6});
        QCOMPARE(keys(TermKind::Variance), std::size_t{10});
        QCOMPARE(keys(TermKind::DistributionShift), std::size_t{3});
        QCOMPARE(keys(TermKind::ValidationOverfitting), std::size_t{2});
        QCOMPARE(keys(TermKind::Irreducible), std::size_t{0});
        int discouraged = 0;
        for (const auto& item : advise::improvements(TermKind::Variance))
            discouraged += item.notRecommended ? 1 : 0;
        QCOMPARE(discouraged, 3);
    }
};

QTEST_GUILESS_MAIN(TestBreakdown)
#include "tst_breakdown.moc"
