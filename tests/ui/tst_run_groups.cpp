// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/run_order.h"
#include "models/run_table_model.h"
#include "models/table_model.h"
#include "style/theme.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace assay;
using ui::RunTableModel;

namespace {

train::RunRecord run(train::RunId id, const std::string& family, std::int64_t seed, double error,
                     train::RunState state = train::RunState::Finished)
{
    train::RunRecord one;
    one.id = id;
    one.name = "net " + std::to_string(id);
    one.family = family;
    one.specHash = family + std::to_string(seed);
    one.spec = "{}";
    one.seed = seed;
    one.state = state;
    one.kind = train::RunKind::Training;
    one.last = train::Scores{
        {data::SplitKind::TrainVal, {.loss = error, .error = error, .examples = 1000}}};
    return one;
}

} // namespace

class TestRunGroups : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_model = std::make_unique<RunTableModel>(m_theme, RunTableModel::Rename());
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void runsOfOneExperimentShareALine()
    {
        m_model->showRuns({run(5, "b", 1, 0.5), run(4, "a", 3, 0.03), run(3, "a", 2, 0.02),
                           run(2, "c", 1, 0.4), run(1, "a", 1, 0.01)});
        QCOMPARE(names(), (QStringList{"net 5", "net 1, 3 seeds", "net 2"}));
        QCOMPARE(m_model->idsAt(1), (std::vector<train::RunId>{4, 3, 1}));
        m_model->setOpen(1, true);
        QCOMPARE(names(),
                 (QStringList{"net 5", "net 1, 3 seeds", "net 4", "net 3", "net 1", "net 2"}));
        m_model->setOpen(1, false);
        m_model->setGrouped(false);
        QCOMPARE(names(), (QStringList{"net 5", "net 4", "net 3", "net 2", "net 1"}));
    }

    /// The mean of 1, 2 and 3 % with Student's interval, by hand: 2 +- 4.303 * 1 / sqrt(3), and no
    /// error lies below 0.
    void aGroupShowsMeanAndIntervalOverSeeds()
    {
        m_model->showRuns({run(3, "a", 3, 0.03), run(2, "a", 2, 0.02), run(1, "a", 1, 0.01)});
        QCOMPARE(cell(0, RunTableModel::Last), QString("2.0 % [0.0, 4.5]"));
        QCOMPARE(cell(0, RunTableModel::Seed), QString("1, 2, 3"));
        QCOMPARE(m_model->index(0, RunTableModel::LastHigh).data(ui::ExportRole).toDouble(),
                 0.02 + 4.303 * 0.01 / std::sqrt(3.0));
        const QString tip = m_model->index(0, RunTableModel::Last).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains("Mean of 3 seeds"), qPrintable(tip));
        QVERIFY2(tip.contains("Least 1.0 %, greatest 3.0 %."), qPrintable(tip));
    }

    /// Three seeds that agree say nothing of how far their common value may be off.
    void seedsThatAgreeGiveNoInterval()
    {
        m_model->showRuns({run(3, "a", 3, 0.02), run(2, "a", 2, 0.02), run(1, "a", 1, 0.02)});
        QCOMPARE(cell(0, RunTableModel::Last), QString("2.0 %"));
    }

    void whatDoesNotCountIsSaid_data()
    {
        QTest::addColumn<int>("second"); // its seed
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* title, int seed, train::RunState state, const char* name,
                            const char* error, const char* said) {
            QTest::newRow(title) << seed << int(state) << name << error << said;
        };
        using train::RunState;
        row("the same numbers again", 1, RunState::Finished, "net 1, 2 runs of one seed", "10.0 %",
            "2 runs of seed 1 gave the same numbers. A repeated seed counts once.");
        row("a seed that trains", 2, RunState::Running, "net 1, 2 seeds", "10.0 %",
            "One run has not finished and does not count.");
        row("two seeds", 2, RunState::Finished, "net 1, 2 seeds", "10.0 %", "Mean of 2 seeds");
    }
    void whatDoesNotCountIsSaid()
    {
        QFETCH(int, second);
        QFETCH(int, state);
        QFETCH(QString, name);
        QFETCH(QString, error);
        QFETCH(QString, said);
        m_model->showRuns({run(2, "a", second, 0.1, train::RunState(state)), run(1, "a", 1, 0.1)});
        QCOMPARE(names(), QStringList{name});
        QCOMPARE(cell(0, RunTableModel::Last), error);
        const QString tip = m_model->index(0, RunTableModel::Last).data(Qt::ToolTipRole).toString();
        QVERIFY2(tip.contains(said), qPrintable(tip));
    }

    void otherSplitsAndKindsAndLogsStayAlone()
    {
        auto split = run(4, "a", 2, 0.1), overfit = run(3, "a", 3, 0.1), log = run(2, "", 1, 0.1),
             otherLog = run(1, "", 2, 0.1);
        split.split = "other";
        overfit.kind = train::RunKind::Overfit;
        m_model->showRuns({run(5, "a", 1, 0.1), split, overfit, log, otherLog});
        QVERIFY(!m_model->hasGroups());
        QCOMPARE(m_model->rowCount(), 5);
    }

    void forksStandBelowTheRunThatTheyGoOnFrom()
    {
        ui::RunArrangement how;
        how.runs = 5;
        how.parents = {2, 3, -1, 4, 0}; // places, newest first; the last one names a newer run
        const auto shown = [&] {
            QStringList lines;
            for (const ui::RunLine& line : ui::arranged(how))
                lines << QStringLiteral("%1/%2/%3").arg(line.run).arg(line.group).arg(line.depth);
            return lines;
        };
        QCOMPARE(shown(), (QStringList{"2/-1/0", "0/-1/1", "4/-1/0", "3/-1/1", "1/-1/2"}));
        // Without its run a fork stands for itself.
        how.accepted = [](int run) { return run != 2; };
        QCOMPARE(shown().first(), QString("0/-1/0"));
        how.accepted = {};
        // Below a group that is closed, and below its run where it is open.
        how.groups = {{2, 4}};
        how.parents = {2, -1, -1, 4, -1};
        QCOMPARE(shown(), (QStringList{"1/-1/0", "-1/0/0", "0/-1/1", "3/-1/1"}));
        how.open = [](int) { return true; };
        QCOMPARE(shown(), (QStringList{"1/-1/0", "-1/0/0", "2/0/0", "0/-1/1", "4/0/0", "3/-1/1"}));
    }

    void isOrderedByTheMeanAndKeepsItsRunsBelow()
    {
        m_model->showRuns({run(5, "b", 1, 0.015), run(4, "a", 3, 0.03), run(3, "a", 2, 0.02),
                           run(2, "c", 1, 0.4), run(1, "a", 1, 0.01)});
        m_model->setOpen(1, true);
        m_model->sort(RunTableModel::Last, Qt::AscendingOrder);
        QCOMPARE(names(),
                 (QStringList{"net 5", "net 1, 3 seeds", "net 1", "net 3", "net 4", "net 2"}));
        m_model->sort(RunTableModel::Last, Qt::DescendingOrder);
        QCOMPARE(names(),
                 (QStringList{"net 2", "net 1, 3 seeds", "net 4", "net 3", "net 1", "net 5"}));
        m_model->sort(-1, Qt::AscendingOrder);
        QCOMPARE(names().first(), QString("net 5"));
    }

    void aFilterLooksIntoGroups()
    {
        auto noted = run(2, "a", 2, 0.1);
        noted.note = "Night";
        m_model->showRuns({run(4, "b", 1, 0.1), run(3, "a", 3, 0.1), noted, run(1, "a", 1, 0.1)});
        m_model->setWords("night");
        QCOMPARE(names(), QStringList{"net 1, 3 seeds"});
        QCOMPARE(m_model->idsAt(0), std::vector<train::RunId>{2});
        QCOMPARE(m_model->accepted(), 1);
        m_model->setWords("seed 3");
        QCOMPARE(m_model->idsAt(0), std::vector<train::RunId>{3});
    }

    void revealsRunsWhereverTheyAre()
    {
        m_model->showRuns(
            {run(4, "b", 1, 0.1), run(3, "a", 3, 0.1), run(2, "a", 2, 0.1), run(1, "a", 1, 0.1)});
        QCOMPARE(m_model->reveal({1, 2, 3}), std::vector<int>{1}); // the group is enough
        QVERIFY(!m_model->isOpen(1));
        QCOMPARE(m_model->reveal({4, 2}), (std::vector<int>{0, 3}));
        QVERIFY(m_model->isOpen(1));
    }

    void followsChangesOfSingleRuns()
    {
        m_model->showRuns({run(2, "a", 2, 0.1), run(1, "a", 1, 0.1)});
        m_model->setOpen(0, true);
        QPersistentModelIndex kept = m_model->index(2, 0);
        QCOMPARE(m_model->runAt(kept.row())->id, train::RunId{1});
        m_model->apply({.runs = {run(4, "c", 1, 0.2), run(3, "a", 3, 0.1)}, .gone = {}});
        QCOMPARE(names(), (QStringList{"net 4", "net 1, 3 seeds", "net 3", "net 2", "net 1"}));
        QCOMPARE(m_model->runAt(kept.row())->id, train::RunId{1});
        m_model->apply({.runs = {}, .gone = {3, 2}});
        QCOMPARE(names(), (QStringList{"net 4", "net 1"})); // alone again
        QCOMPARE(m_model->runAt(kept.row())->id, train::RunId{1});
        auto renamed = run(1, "a", 1, 0.3);
        renamed.name = "best";
        m_model->apply({.runs = {renamed}, .gone = {}});
        QCOMPARE(names().last(), QString("best"));
        QCOMPARE(cell(1, RunTableModel::Last), QString("30.0 % [27.2, 32.9]"));
    }

    void showsLoggedTagsAsColumns()
    {
        m_model->showRuns({run(3, "", 0, 0.1), run(2, "a", 2, 0.1), run(1, "a", 1, 0.1)});
        m_model->setTagColumns(
            {{"mse", RunTableModel::TagPart::Last}, {"mse", RunTableModel::TagPart::Least}});
        const int last = RunTableModel::ColumnCount, least = last + 1;
        QVERIFY(!m_model->hasTagValues(last));
        m_model->setTagValues("mse", {{3, {.last = 0.25, .lowest = 0.125, .highest = 9}},
                                      {1, {.last = 3, .lowest = 2, .highest = 4}},
                                      {2, {.last = 5, .lowest = 4, .highest = 6}}});
        QVERIFY(m_model->hasTagValues(last));
        QCOMPARE(m_model->headerData(least, Qt::Horizontal, Qt::DisplayRole).toString(),
                 QString("mse, least"));
        QCOMPARE(cell(0, last), QString("0.25"));
        QCOMPARE(cell(0, least), QString("0.125"));
        QCOMPARE(cell(1, last), QString("4")); // the mean of the seeds
        m_model->sort(last, Qt::DescendingOrder);
        QCOMPARE(names().first(), QString("net 1, 2 seeds"));
    }

private:
    QStringList names() const
    {
        QStringList all;
        for (int row = 0; row < m_model->rowCount(); ++row)
            all << cell(row, RunTableModel::Name);
        return all;
    }
    QString cell(int row, int column) const
    {
        return m_model->index(row, column).data().toString();
    }

    ui::Theme m_theme;
    std::unique_ptr<RunTableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_MAIN(TestRunGroups)
#include "tst_run_groups.moc"
