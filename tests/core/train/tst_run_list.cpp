// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_list.h"

#include <QTest>

#include <cmath>

using namespace assay;
using train::RunRecord;

namespace {

RunRecord run(train::RunId id, const std::string& note = {})
{
    RunRecord one;
    one.id = id;
    one.note = note;
    one.guess.rmse = std::nan(""); // of a classification there is none
    return one;
}

/// "5 3* 1": newest first; * where there is a note.
std::vector<RunRecord> list(const QString& text)
{
    std::vector<RunRecord> runs;
    for (QString word : text.split(' ', Qt::SkipEmptyParts)) {
        const bool noted = word.endsWith('*');
        runs.push_back(run(word.remove('*').toInt(), noted ? "noted" : ""));
    }
    return runs;
}

QString text(const std::vector<RunRecord>& runs)
{
    QStringList words;
    for (const RunRecord& one : runs)
        words << QString::number(one.id) + (one.note.empty() ? "" : "*");
    return words.join(' ');
}

} // namespace

class TestRunList : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void changesLeadFromOneListToTheOther_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("changed");
        QTest::addColumn<QString>("gone");
        const auto row = [](const char* name, const char* before, const char* after,
                            const char* changed, const char* gone) {
            QTest::newRow(name) << before << after << changed << gone;
        };
        row("nothing", "3 2 1", "3 2 1", "", "");
        row("the first runs", "", "2 1", "2 1", "");
        row("a new one", "2 1", "3 2 1", "3", "");
        row("another row", "3 2 1", "3 2* 1", "2*", "");
        row("one gone", "3 2 1", "3 1", "", "2");
        row("the newest gone", "3 2 1", "2 1", "", "3");
        row("one back in the middle", "3 1", "3 2 1", "2", "");
        row("much at once", "7 5 4 1", "8 7* 5 2", "8 7* 2", "4 1");
        row("all gone", "2 1", "", "", "2 1");
    }
    void changesLeadFromOneListToTheOther()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, changed);
        QFETCH(QString, gone);
        const train::RunChanges changes = train::changesBetween(list(before), list(after));
        QCOMPARE(text(changes.runs), changed);
        QStringList ids;
        for (const train::RunId id : changes.gone)
            ids << QString::number(id);
        QCOMPARE(ids.join(' '), gone);
        QCOMPARE(changes.empty(), before == after);
        std::vector<RunRecord> runs = list(before);
        train::apply(changes, runs);
        QCOMPARE(text(runs), after);
    }

    void findsARunByItsNumber()
    {
        const auto runs = list("9 7* 4");
        QCOMPARE(train::findRun(runs, 7)->note, std::string("noted"));
        QVERIFY(train::findRun(runs, 4));
        QVERIFY(!train::findRun(runs, 8));
        QVERIFY(!train::findRun({}, 1));
    }

    void aRowWithAScoreMoreIsAnother()
    {
        RunRecord one = run(1), other = one;
        QVERIFY(train::sameRow(one, other));
        other.last =
            train::Scores{{data::SplitKind::TrainVal, {.loss = std::nan(""), .error = 0.5}}};
        QVERIFY(!train::sameRow(one, other));
        one.last = other.last;
        QVERIFY(train::sameRow(one, other)); // its loss is no number in both
        other.last->at(data::SplitKind::TrainVal).error = 0.25;
        QVERIFY(!train::sameRow(one, other));
        other = one;
        other.here = true;
        QVERIFY(!train::sameRow(one, other));
        other = one;
        other.baselines = {{"majority", 0.9}};
        QVERIFY(!train::sameRow(one, other));
    }
};

QTEST_GUILESS_MAIN(TestRunList)
#include "tst_run_list.moc"
