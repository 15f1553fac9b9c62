// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/log_restarts.h"

#include <QStringList>
#include <QTest>

#include <map>

using namespace assay;
using store::LogRestarts;

namespace {

/// A log in words: "loss@3" is a point, "loss@0-100/10" many, "|" a new session, "|train/" one of a
/// stream, "|=" one that runs beside, "|<101" one that voids what lies from 101 on, "~60" a pause.
class Log
{
public:
    explicit Log(const QString& words, bool saysSessions = true)
    {
        for (const QString& word : words.split(' ', Qt::SkipEmptyParts))
            take(word);
        apply(m_restarts.end(saysSessions));
    }

    /// What is left of the tag, "0-100/10" as "0 10 ... 100"; `marked`: "4(2)" is the second of two
    /// points at step 4 of which the first does not count.
    QString live(const std::string& tag, bool marked = false) const
    {
        QStringList steps;
        std::map<std::int64_t, int> over;
        for (const Row& row : m_rows) {
            if (row.tag != m_tags.at(tag))
                continue;
            if (row.over)
                ++over[row.step];
            else if (marked && over[row.step] > 0)
                steps << QStringLiteral("%1(%2)").arg(row.step).arg(over[row.step] + 1);
            else
                steps << QString::number(row.step);
        }
        return steps.join(' ');
    }
    int reported = 0;
    bool beside = false;

private:
    struct Row {
        int tag;
        std::int64_t step;
        bool over = false;
    };

    void take(const QString& word)
    {
        ++m_time;
        if (word.startsWith('~')) {
            m_time += word.mid(1).toDouble();
            return;
        }
        if (word.startsWith('|')) {
            interop::LoggedSession session{.time = m_time};
            if (word.startsWith("|<"))
                session.from = word.mid(2).toLongLong();
            else if (word == "|=")
                session.beside = true;
            else
                session.prefix = word.mid(1).toStdString();
            apply(m_restarts.session(session));
            return;
        }
        const std::string tag = word.section('@', 0, 0).toStdString();
        const QString steps = word.section('@', 1);
        const auto first = steps.section('-', 0, 0).toLongLong();
        const auto last =
            steps.contains('-') ? steps.section('-', 1).section('/', 0, 0).toLongLong() : first;
        const auto by = steps.contains('/') ? steps.section('/', 1).toLongLong() : 1;
        for (auto step = first; step <= last; step += by)
            point(tag, step);
    }
    void point(const std::string& tag, std::int64_t step)
    {
        const auto [at, fresh] = m_tags.try_emplace(tag, 0);
        if (fresh)
            at->second = m_restarts.addTag(tag);
        m_rows.push_back({at->second, step});
        apply(m_restarts.point(at->second, {.step = step, .time = m_time},
                               std::int64_t(m_rows.size()) - 1));
    }
    void apply(const LogRestarts::Found& found)
    {
        for (const auto& rows : found.rows) {
            for (auto row = rows.firstRow; row <= rows.lastRow; ++row) {
                Row& each = m_rows[std::size_t(row)];
                each.over = each.over || (each.tag == rows.tag && each.step >= rows.from);
            }
        }
        reported += found.restart ? 1 : 0;
        beside = beside || found.beside;
    }

    LogRestarts m_restarts;
    std::map<std::string, int> m_tags;
    std::vector<Row> m_rows;
    double m_time = 1000;
};

} // namespace

class TestLogRestarts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRestartReachesEveryTagThatCountsAlike_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("val");
        QTest::addColumn<int>("reported");
        QTest::newRow("none") << "loss@0-40/10 val@40"
                              << "0 10 20 30 40"
                              << "40" << 0;
        QTest::newRow("a rare tag comes again at the step it ended with")
            << "loss@0-50/10 val@50 loss@60-100/10 val@100 loss@60-100/10 val@100"
            << "0 10 20 30 40 50 60 70 80 90 100"
            << "50 100" << 1;
        QTest::newRow("a rare tag never comes again")
            << "loss@0-50/10 val@50 loss@60-100/10 val@100 loss@60-80/10"
            << "0 10 20 30 40 50 60 70 80"
            << "50" << 1;
        QTest::newRow("the rare tag shows it")
            << "loss@0-50/10 val@50 loss@60-100/10 val@100 val@50 loss@60-80/10"
            << "0 10 20 30 40 50 60 70 80"
            << "50" << 1;
        QTest::newRow("a new session at the last step")
            << "loss@0-40/10 val@20 val@40 | loss@40-60/10 val@60"
            << "0 10 20 30 40 50 60"
            << "20 40 60" << 0;
        QTest::newRow("a new session at the last step of a rare tag")
            << "val@0-80/40 loss@0-90/10 | val@80 loss@100"
            << "0 10 20 30 40 50 60 70 80 100"
            << "0 40 80" << 1;
        QTest::newRow("a score written once more at the end") << "loss@0-40/10 val@0-40/20 | val@40"
                                                              << "0 10 20 30 40"
                                                              << "0 20 40" << 0;
        QTest::newRow("a new session that goes on") << "loss@0-40/10 val@40 | loss@50-60/10 val@60"
                                                    << "0 10 20 30 40 50 60"
                                                    << "40 60" << 0;
        QTest::newRow("a new session with a rare tag that never comes again")
            << "loss@0-90/10 val@80 | loss@50-60/10"
            << "0 10 20 30 40 50 60"
            << "" << 1;
        QTest::newRow("the log says from where")
            << "loss@0-40/10 val@20 val@40 |<31 loss@40-50/10 val@40"
            << "0 10 20 30 40 50"
            << "20 40" << 1;
        QTest::newRow("the log says from where, and nothing lies there")
            << "|<0 loss@0-20/10 val@20 |<21 loss@30"
            << "0 10 20 30"
            << "20" << 0;
        QTest::newRow("from the beginning") << "loss@0-3 val@3 | loss@0-2"
                                            << "0 1 2"
                                            << "" << 1;
        // Several values of one step are no restart while nothing else says so.
        QTest::newRow("a step twice") << "loss@0-2 loss@2 loss@2 val@2 val@2"
                                      << "0 1 2 2 2"
                                      << "2 2" << 0;
        QTest::newRow("always at one step, in two sessions") << "val@0 loss@0-4 | val@0 loss@5"
                                                             << "0 1 2 3 4 5"
                                                             << "0" << 0;
    }
    void aRestartReachesEveryTagThatCountsAlike()
    {
        QFETCH(const QString, log);
        QFETCH(const QString, loss);
        QFETCH(const QString, val);
        QFETCH(const int, reported);
        const Log read(log);
        QCOMPARE(read.live("loss"), loss);
        QCOMPARE(read.live("val"), val);
        QCOMPARE(read.reported, reported);
    }

    void anotherCounterIsNotReached_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("epochs");
        QTest::newRow("epochs go back beside steps")
            << "loss@0-100/50 val@0 loss@150-200/50 val@1 loss@250-300/50 val@2 val@1 loss@350"
            << "0 50 100 150 200 250 300 350"
            << "0 1";
        QTest::newRow("steps go back beside epochs")
            << "loss@0-100/50 val@0 loss@150-200/50 val@1 loss@250-300/50 val@2 loss@250 val@3"
            << "0 50 100 150 200 250"
            << "0 1 2 3";
        QTest::newRow("both go back, each on its own counter")
            << "loss@0-100/50 val@0 loss@150-200/50 val@1 loss@250-300/50 val@2 | val@2 loss@250"
            << "0 50 100 150 200 250"
            << "0 1 2";
        QTest::newRow("batches of each epoch beside epochs")
            << "loss@0-9 val@0 loss@0-9 val@1 loss@0-9 val@2"
            << "0 1 2 3 4 5 6 7 8 9"
            << "0 1 2";
        QTest::newRow("batches of each epoch beside steps")
            << "loss@0-9 val@10 loss@0-9 val@20 loss@0-9 val@30"
            << "0 1 2 3 4 5 6 7 8 9"
            << "10 20 30";
        QTest::newRow("two batches an epoch beside epochs")
            << "loss@0-1 val@0 loss@0-1 val@1 loss@0-1 val@2 loss@0"
            << "0"
            << "0 1 2";
        QTest::newRow("steps out of order") << "loss@0-4 val@0-5 loss@6 loss@5 val@6-7 loss@7"
                                            << "0 1 2 3 4 5 7"
                                            << "0 1 2 3 4 5 6 7";
    }
    void anotherCounterIsNotReached()
    {
        QFETCH(const QString, log);
        QFETCH(const QString, loss);
        QFETCH(const QString, epochs);
        const Log read(log);
        QCOMPARE(read.live("loss"), loss);
        QCOMPARE(read.live("val"), epochs);
    }

    void aLogWithoutSessionsIsRestartedAtItsLastStep_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("val");
        QTest::addColumn<int>("reported");
        QTest::newRow("the last step alone") << "loss@0-4 val@0-4 loss@4 val@4"
                                             << "0 1 2 3 4(2)"
                                             << "0 1 2 3 4(2)" << 1;
        QTest::newRow("and it goes on") << "loss@0-4 val@0-4/2 loss@4-6 val@6"
                                        << "0 1 2 3 4(2) 5 6"
                                        << "0 2 4 6" << 1;
        QTest::newRow("twice, after pauses") << "loss@0-4 ~60 loss@4-6 ~60 loss@6-7"
                                             << "0 1 2 3 4(2) 5 6(2) 7"
                                             << "" << 1;
        QTest::newRow("the mean of each epoch under the name of its batches")
            << "loss@0-3 loss@3 loss@4-7 loss@7 loss@8-11 loss@11"
            << "0 1 2 3 3 4 5 6 7 7 8 9 10 11 11"
            << "" << 0;
        QTest::newRow("every batch at the step of its epoch")
            << "loss@0 loss@0 val@0 loss@1 loss@1 val@1"
            << "0 0 1 1"
            << "0 1" << 0;
        QTest::newRow("always at one step") << "loss@0-2 val@0 val@0"
                                            << "0 1 2"
                                            << "0 0" << 0;
        QTest::newRow("three of a step") << "loss@0-2 loss@2 loss@2"
                                         << "0 1 2 2 2"
                                         << "" << 0;
    }
    void aLogWithoutSessionsIsRestartedAtItsLastStep()
    {
        QFETCH(const QString, log);
        QFETCH(QString, loss);
        QFETCH(QString, val);
        QFETCH(const int, reported);
        const Log read(log, false);
        // "4(2)": of two points the second.
        for (const auto& [tag, wanted] : {std::pair("loss", loss), std::pair("val", val)}) {
            if (!wanted.isEmpty())
                QCOMPARE(read.live(tag, true), wanted);
        }
        QCOMPARE(read.reported, reported);
    }

    void aStreamThatEndedBeforeIsReached()
    {
        // Folders are read one after the other, each from its beginning to its end.
        const Log read("|train/ train/loss@0-9 |val/ val/loss@0-9 |train/ train/loss@6-7");
        QCOMPARE(read.live("train/loss"), QString("0 1 2 3 4 5 6 7"));
        QCOMPARE(read.live("val/loss"), QString("0 1 2 3 4 5"));
        QCOMPARE(read.reported, 1);
    }

    void streamsAreNotRestartsOfEachOther()
    {
        const Log read("|train/ train/loss@0-9 |val/ val/loss@0-9 |train/ train/loss@10-12 |val/ "
                       "val/loss@10-12");
        QCOMPARE(read.live("train/loss"), QString("0 1 2 3 4 5 6 7 8 9 10 11 12"));
        QCOMPARE(read.live("val/loss"), QString("0 1 2 3 4 5 6 7 8 9 10 11 12"));
        QCOMPARE(read.reported, 0);
    }

    void sessionsAtTheSameTimeReachNoOtherTag()
    {
        const Log read("loss@0-9 both@0-9 |= both@0-5 val@0-9");
        QCOMPARE(read.live("loss"), QString("0 1 2 3 4 5 6 7 8 9"));
        QCOMPARE(read.live("both"), QString("0 1 2 3 4 5"));
        QCOMPARE(read.reported, 0);
        QVERIFY(read.beside);
    }

    void stepsAtTheEndsOfTheirRangeAreCompared()
    {
        LogRestarts restarts;
        const int tag = restarts.addTag("loss"), other = restarts.addTag("val");
        restarts.point(tag, {.step = std::numeric_limits<std::int64_t>::min()}, 0);
        restarts.point(other, {.step = 0}, 1);
        restarts.point(tag, {.step = std::numeric_limits<std::int64_t>::max()}, 2);
        const auto found =
            restarts.point(tag, {.step = std::numeric_limits<std::int64_t>::min()}, 3);
        QCOMPARE(found.rows.size(), 1u);
        restarts.end();
        QCOMPARE(restarts.count(), 1);
    }
};

QTEST_GUILESS_MAIN(TestLogRestarts)
#include "tst_log_restarts.moc"
