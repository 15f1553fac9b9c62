// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/attempt_csv.h"
#include "tune/attempt_interval.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QTest>

#include <limits>

using namespace assay;

namespace {

/// Cells of plain rows: none of those that are asked for holds a comma.
QList<QStringList> rowsOf(const std::string& csv)
{
    QList<QStringList> rows;
    for (const QString& line : QString::fromStdString(csv).split("\r\n", Qt::SkipEmptyParts))
        rows << line.split(',');
    return rows;
}

tune::MeasuredAttempt attempt()
{
    tune::MeasuredAttempt one;
    one.study.id = 4;
    one.study.of = 2;
    one.study.created = "2024-05-06T07:08:09Z";
    one.study.tried = tune::Tried{.improvement = "variance.regularisation",
                                  .way = "l2",
                                  .words = "L2 of 1e-4",
                                  .patch = {{"train.l2", "0.0001"}, {"model.dropout", "0.25"}}};
    one.members.resize(3);
    one.members[0].run = 2;
    one.members[2].run = 5;
    one.secondsBefore = one.secondsAfter = std::numeric_limits<double>::quiet_NaN();
    return one;
}

evaluate::Effect effect(const char* key, double before, double after, std::size_t pairs = 3)
{
    evaluate::Effect one;
    one.key = key;
    one.isTerm = false;
    one.before = before;
    one.after = after;
    one.pairs = pairs;
    one.seedError = 0.001;
    one.sampleError = 0.002;
    return one;
}

} // namespace

class TestAttemptCsv : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eachEffectIsARow()
    {
        tune::MeasuredAttempt one = attempt();
        one.state = tune::AttemptState::Tried;
        one.metric = "error";
        one.attempts = 2;
        one.pairs = {{1, 2, 5}, {2, 3, 6}, {3, 4, 7}};
        one.secondsBefore = 10;
        one.secondsAfter = 12.5;
        one.effects = {effect("train_val", 0.25, 0.2), effect("test_val", 0.5, 0.75, 1)};
        const auto rows = rowsOf(tune::toCsv({one}));
        QCOMPARE(rows.size(), 3);
        for (const QStringList& row : rows)
            QCOMPARE(row.size(), rows[0].size());
        const auto cell = [&](int row, const char* column) {
            return rows[row].at(rows[0].indexOf(QLatin1String(column)));
        };
        QCOMPARE(cell(1, "attempt"), QString("4"));
        QCOMPARE(cell(1, "run"), QString("2"));
        QCOMPARE(cell(1, "networks"), QString("2 5"));
        QCOMPARE(cell(1, "settings"), QString("train.l2=0.0001; model.dropout=0.25"));
        QCOMPARE(cell(1, "state"), QString("tried"));
        QCOMPARE(cell(1, "seeds"), QString("3"));
        QCOMPARE(cell(1, "effect"), QString("train_val"));
        QCOMPARE(cell(1, "before"), QString("0.25"));
        QCOMPARE(cell(1, "after"), QString("0.2"));
        QCOMPARE(cell(1, "verdict"), QString("better"));
        const auto interval = tune::intervalOf(one, one.effects[0]).value();
        QCOMPARE(cell(1, "low").toDouble(), interval.low);
        QCOMPARE(cell(1, "high").toDouble(), interval.high);
        QCOMPARE(cell(1, "confidence"), QString("0.975")); // of two attempts
        QCOMPARE(cell(1, "seconds_after"), QString("12.5"));
        // One seed has no interval.
        QCOMPARE(cell(2, "effect"), QString("test_val"));
        QCOMPARE(cell(2, "change"), QString("0.25"));
        QVERIFY(cell(2, "low").isEmpty() && cell(2, "confidence").isEmpty());
        QCOMPARE(cell(2, "verdict"), QString("no_interval"));
    }

    void whatWasNotMeasuredHasARowWithoutAnEffect()
    {
        tune::MeasuredAttempt one = attempt();
        one.problem = "Run 5 failed: the loss became NaN.";
        const auto rows = rowsOf(tune::toCsv({one}));
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[1].size(), rows[0].size());
        QCOMPARE(rows[1].at(rows[0].indexOf("state")), QString("halted"));
        QCOMPARE(rows[1].at(rows[0].indexOf("effect")), QString());
        QCOMPARE(rows[1].at(rows[0].indexOf("seconds_before")), QString());
        QCOMPARE(rows[1].last(), QString("Run 5 failed: the loss became NaN."));
        QCOMPARE(rowsOf(tune::toCsv({})).size(), 1);
    }

    /// Names come from other people's files too.
    void wordsAreNoFormulas()
    {
        tune::MeasuredAttempt one = attempt();
        one.study.tried->words = "=SUM(A1)";
        QVERIFY(tune::toCsv({one}).find(",'=SUM(A1),") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestAttemptCsv)
#include "tst_attempt_csv.moc"
