// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local_session.h"
#include "support/event_log.h"
#include "support/temp_project.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace assay;
using namespace assay::session;

/// The example that the help page shows, as another program beside an open project.
class TestLogFromAnywhere : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theExampleIsFollowedLive()
    {
        const QString python = QStandardPaths::findExecutable("python3");
        if (python.isEmpty())
            QSKIP("there is no python3");
        const testing::TempProject project;
        const auto session = makeLocalSession({});
        testing::EventLog log(*session);
        session->project().open(project.file.string(), 1);
        QVERIFY(log.wait<ProjectOpened>());

        QProcess example;
        example.start(python, {ASSAY_ROOT "/resources/examples/log_from_python.py",
                               QString::fromStdString(project.file.string())});
        // Heard of without asking, read to its last point while nobody here trains.
        const auto listed =
            log.wait<RunsChanged>([](const RunsChanged& now) { return !now.changes.runs.empty(); });
        QVERIFY(listed);
        const train::RunRecord& run = listed->changes.runs.front();
        QCOMPARE(run.name, std::string("fit a line"));
        QVERIFY(run.kind == train::RunKind::Imported);
        auto watch = session->runs().watch(run.id);
        std::size_t losses = 0, errors = 0;
        while (losses < 300 || errors < 3) {
            const auto read = log.wait<PointsRead>();
            QVERIFY(read);
            for (const train::MetricPoint& point : read->points) {
                losses += point.name == "batch_loss" ? 1 : 0;
                errors += point.name == "error" && point.split == "train_val" ? 1 : 0;
            }
        }
        QCOMPARE(losses, std::size_t{300});
        QVERIFY(example.waitForFinished(60'000));
        QCOMPARE(example.exitCode(), 0);
        log.rewind(); // the list may have come among the points
        const auto ended = log.wait<RunsChanged>([](const RunsChanged& now) {
            return !now.changes.runs.empty()
                   && now.changes.runs.front().state == train::RunState::Finished;
        });
        QVERIFY(ended);
        // Its program leaves the columns of its row alone; its points say how far it came.
        const train::RunRecord& last = ended->changes.runs.front();
        QCOMPARE(last.step, std::int64_t{300});
        QCOMPARE(last.epoch, std::int64_t{3});
        QVERIFY(last.last && last.last->contains(data::SplitKind::TrainVal));
        const auto value = [&](const char* order) {
            return testing::rows(project.file, std::string("SELECT printf('%.12g', value) FROM "
                                                           "metrics WHERE name = 'error' ORDER BY ")
                                                   + order + " LIMIT 1")
                .front();
        };
        const double newest = last.last->at(data::SplitKind::TrainVal).error;
        QCOMPARE(QByteArray::number(newest, 'g', 12).toStdString(), value("id DESC"));
        QVERIFY(last.bestTrainVal);
        QCOMPARE(QByteArray::number(last.bestTrainVal->error, 'g', 12).toStdString(),
                 value("value"));
        session->shutDown();
    }
};

QTEST_GUILESS_MAIN(TestLogFromAnywhere)
#include "tst_log_from_anywhere.moc"
