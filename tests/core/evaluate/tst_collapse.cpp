// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/collapse.h"
#include "evaluate/evaluation.h"
#include "evaluate/predictions.h"

#include <QTest>

using namespace assay;
using data::SplitKind;

namespace {

/// Of two classes: `first` examples of the first, `rest` of the second, and how many of each are
/// answered as the first.
evaluate::SplitReport reportOf(std::int64_t first, std::int64_t rest, std::int64_t right,
                               std::int64_t wrong)
{
    evaluate::SplitReport report;
    report.classes.resize(2);
    report.classes[0].examples = first;
    report.classes[0].predicted = right + wrong;
    report.classes[0].correct = right;
    report.classes[1].examples = rest;
    report.classes[1].predicted = first + rest - right - wrong;
    report.classes[1].correct = rest - wrong;
    return report;
}

evaluate::Evaluation evaluationOf(const evaluate::SplitReport& trainVal,
                                  const evaluate::SplitReport& testVal, bool oneDistribution)
{
    evaluate::Evaluation evaluation;
    evaluation.classes = {"3", "4"};
    evaluation.oneDistribution = oneDistribution;
    evaluation.reports.emplace(SplitKind::TrainVal, trainVal);
    evaluation.reports.emplace(SplitKind::TestVal, testVal);
    return evaluation;
}

} // namespace

class TestCollapse : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesTheClassThatIsAnsweredForNearlyAll()
    {
        const auto sound = reportOf(110, 890, 105, 20);
        const auto found =
            evaluate::collapseOf(evaluationOf(sound, reportOf(110, 890, 105, 865), false));
        QVERIFY(found.has_value());
        QCOMPARE(evaluate::sentence(*found),
                 std::string("It answers \"3\" for 97 % of test-val; the share of \"3\" among the "
                             "labels is 11 %."));
        QCOMPARE(found->examples, std::int64_t{1000});
        // Of one distribution both sets count as one.
        const auto joined =
            evaluate::collapseOf(evaluationOf(sound, reportOf(110, 890, 105, 865), true));
        QVERIFY(!joined.has_value());
        const auto both = reportOf(110, 890, 105, 865);
        QCOMPARE(evaluate::collapseOf(evaluationOf(both, both, true))->set,
                 std::string("validation"));
    }

    void isNoAlarmWhereLabelsAreRareOrAnswersDiffer_data()
    {
        QTest::addColumn<qlonglong>("first");
        QTest::addColumn<qlonglong>("rest");
        QTest::addColumn<qlonglong>("right");
        QTest::addColumn<qlonglong>("wrong");
        QTest::addColumn<bool>("found");
        const auto row = [](const char* name, int first, int rest, int right, int wrong,
                            bool found) {
            QTest::newRow(name) << qlonglong(first) << qlonglong(rest) << qlonglong(right)
                                << qlonglong(wrong) << found;
        };
        row("rare class, half of it found", 950, 50, 945, 25, false);
        row("rare class, never found", 950, 50, 950, 50, true);
        row("too few of the other class to say so", 990, 10, 990, 10, false);
        row("half and half, always the first", 500, 500, 500, 500, true);
        row("half and half, mostly right", 500, 500, 480, 30, false);
        row("answered for less than nine tenths", 110, 890, 60, 810, false);
    }
    void isNoAlarmWhereLabelsAreRareOrAnswersDiffer()
    {
        QFETCH(qlonglong, first);
        QFETCH(qlonglong, rest);
        QFETCH(qlonglong, right);
        QFETCH(qlonglong, wrong);
        const auto report = reportOf(first, rest, right, wrong);
        QTEST(evaluate::collapseOf(evaluationOf(report, report, false)).has_value(), "found");
    }

    /// Without labels: against what another network answers to the same examples.
    void answersAloneShowACollapse_data()
    {
        QTest::addColumn<int>("before"); // of 100 examples that the first class is answered for
        QTest::addColumn<int>("after");
        QTest::addColumn<bool>("collapsed");
        QTest::newRow("all are one class") << 20 << 100 << true;
        QTest::newRow("nearly all, a third of the others are left") << 40 << 92 << true;
        QTest::newRow("less than nine tenths") << 20 << 88 << false;
        QTest::newRow("it was most common before") << 90 << 94 << false;
        QTest::newRow("and is all that is answered now") << 90 << 98 << true;
        QTest::newRow("another class was, before") << 2 << 98 << false;
    }
    void answersAloneShowACollapse()
    {
        QFETCH(int, before);
        QFETCH(int, after);
        const auto answers = [](int first) {
            evaluate::Predictions one;
            one.classes = 2;
            for (int k = 0; k < 100; ++k)
                one.predicted.push_back(k < first ? 0 : 1);
            return one;
        };
        QTEST(evaluate::hasCollapsed(answers(before), answers(after)), "collapsed");
        evaluate::Predictions few = answers(100);
        few.predicted.resize(10);
        QVERIFY(!evaluate::hasCollapsed(few, few));
        QVERIFY(!evaluate::hasCollapsed({}, {}));
    }

    void saysNothingOfNumbers()
    {
        evaluate::Evaluation numbers;
        numbers.reports.emplace(SplitKind::TestVal, evaluate::SplitReport());
        QVERIFY(!evaluate::collapseOf(numbers).has_value());
    }
};

QTEST_GUILESS_MAIN(TestCollapse)
#include "tst_collapse.moc"
