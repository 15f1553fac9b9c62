// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/signals.h"
#include "support/temp_project.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cerrno>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;

namespace {

constexpr int kPatience = 120'000;

QStringList search(const QStringList& more)
{
    return QStringList{"tune",
                       "--project",
                       "t.assay",
                       "--json",
                       "--data",
                       "glyphs",
                       "--template",
                       "mlp",
                       "--set",
                       "data.count=300",
                       "--set",
                       "model.hidden=8",
                       "--method",
                       "random",
                       "--space",
                       R"({"train.learning_rate": {"low": 1e-5, "high": 1e-2, "scale": "log"}})"}
           + more;
}

std::vector<std::string> threadsOf(const QTemporaryDir& folder)
{
    return assay::testing::rows(folder.filePath("t.assay").toStdString(),
                                "SELECT DISTINCT json_extract(spec, '$.train.threads') FROM runs");
}

/// The process of a worker that is called "host:4711".
pid_t processOf(const std::string& worker)
{
    return std::stoi(worker.substr(worker.rfind(':') + 1));
}

bool isThere(pid_t process)
{
    return assay::testing::sendSignal(process, 0) || errno != ESRCH;
}

} // namespace

class TestTuneWorkers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theFastestLayoutIsMeasuredAndTaken()
    {
        QTemporaryDir temp;
        const Result result =
            assayCli(search({"--epochs", "2", "--trials", "4", "--workers", "auto"}), temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QCOMPARE(of(result, "layout").size(), 1);
        const QJsonObject layout = of(result, "layout").value(0);
        const QJsonArray measured = layout["measured"].toArray();
        QVERIFY(!measured.isEmpty());
        QJsonObject fastest;
        for (const QJsonValue& value : measured) {
            const QJsonObject one = value.toObject();
            QVERIFY2(one["steps_per_second"].toDouble() > 0, qPrintable(result.out));
            QVERIFY(one["workers"].toInt() * one["threads"].toInt() <= layout["cores"].toInt());
            if (one["steps_per_second"].toDouble() > fastest["steps_per_second"].toDouble())
                fastest = one;
        }
        QCOMPARE(layout["workers"].toInt(), fastest["workers"].toInt());
        QCOMPARE(layout["threads"].toInt(), fastest["threads"].toInt());
        const QString taken = QString("taken: %1 x %2.")
                                  .arg(layout["workers"].toInt())
                                  .arg(layout["threads"].toInt());
        const QString words = layout["words"].toString();
        QVERIFY2(words.contains(" steps/s") && words.contains(taken), qPrintable(words));
        const auto trials = of(result, "trial");
        QCOMPARE(trials.size(), 4);
        for (const QJsonObject& one : trials)
            QCOMPARE(one["state"].toString(), QString("complete"));
        // Numbers depend on the threads, so that the settings of each run have them.
        QCOMPARE(threadsOf(temp),
                 std::vector<std::string>{std::to_string(layout["threads"].toInt())});
    }

    void aGivenNumberSharesTheCores()
    {
        QTemporaryDir temp;
        const Result result =
            assayCli(search({"--epochs", "2", "--trials", "3", "--workers", "2"}), temp.path());
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const QJsonObject layout = of(result, "layout").value(0);
        QCOMPARE(layout["workers"].toInt(), 2);
        const int threads = std::max(1, layout["cores"].toInt() / 2);
        QCOMPARE(layout["threads"].toInt(), threads);
        QVERIFY(layout["measured"].toArray().isEmpty());
        QVERIFY(layout["words"].toString().startsWith("2 workers x "));
        QCOMPARE(of(result, "trial").size(), 3);
        QCOMPARE(threadsOf(temp), std::vector<std::string>{std::to_string(threads)});
        // The threads that a person gave stay.
        QTemporaryDir own;
        const Result given =
            assayCli(search({"--epochs", "2", "--trials", "2", "--workers", "2", "--threads", "3"}),
                     own.path());
        QVERIFY2(given.code == 0, qPrintable(given.err));
        QCOMPARE(of(given, "layout").value(0)["threads"].toInt(), 3);
        QCOMPARE(threadsOf(own), std::vector<std::string>{"3"});
    }

    /// No file may grow as far as the search wants, as on a full disk.
    void aSearchThatFillsTheDiskLosesNoTrial()
    {
        QTemporaryDir temp;
        const auto first = assayCli(search({"--epochs", "2", "--trials", "1"}), temp.path());
        QVERIFY2(first.code == 0, qPrintable(first.err));
        constexpr qint64 kRoom = 64; // KiB
        const qint64 most = QFileInfo(temp.filePath("t.assay")).size() / 1024 + kRoom;
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start("bash", {"-c", QString("trap '' XFSZ; ulimit -f %1; exec \"$@\"").arg(most),
                               "bash", ASSAY_CLI, "tune", "--project", "t.assay", "--resume", "1",
                               "--trials", "12"});
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 3);
        QVERIFY(process.readAllStandardError().contains("disk"));

        const Result resumed =
            assayCli({"tune", "--project", "t.assay", "--json", "--resume", "1", "--trials", "12"},
                     temp.path());
        QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
        QCOMPARE(of(resumed, "study").value(0)["ended_by"].toString(), QString("all_trials"));
        QCOMPARE(assay::testing::rows(temp.filePath("t.assay").toStdString(),
                                      "SELECT r.state, count(DISTINCT t.number) FROM trials t JOIN "
                                      "runs r ON r.id = t.run GROUP BY r.state"),
                 std::vector<std::string>{"finished | 12"});
    }

    void aWorkerThatIsEndedIsNamedAndItsTrialGoesOn()
    {
        QTemporaryDir temp;
        QProcess process;
        process.setWorkingDirectory(temp.path());
        process.start(ASSAY_CLI,
                      search({"--epochs", "1000000", "--trials", "2", "--workers", "2"}));
        QByteArray out;
        const auto printed = [&](const char* event) {
            out += process.readAllStandardOutput();
            return out.contains(QByteArray("\"event\":\"") + event + '"');
        };
        QVERIFY(QTest::qWaitFor([&] { return printed("layout"); }, kPatience));
        const std::string project = temp.filePath("t.assay").toStdString();
        const auto worker = [&project](int trial) {
            const auto found = assay::testing::rows(
                project, "SELECT worker FROM trials WHERE run IS NOT NULL AND number = "
                             + std::to_string(trial));
            return found.empty() ? std::string() : found.front();
        };
        QVERIFY(
            QTest::qWaitFor([&] { return !worker(0).empty() && !worker(1).empty(); }, kPatience));
        const std::string first = worker(0), second = worker(1);
        QVERIFY(first != second);
        QVERIFY(assay::testing::sendSignal(processOf(first), SIGKILL));
        QVERIFY(QTest::qWaitFor([&] { return printed("worker_ended"); }, kPatience));
        for (const QByteArray& line : out.split('\n')) {
            const QJsonObject one = QJsonDocument::fromJson(line).object();
            if (one["event"].toString() != "worker_ended")
                continue;
            QCOMPARE(one["worker"].toString(), QString::fromStdString(first));
            QCOMPARE(one["code"].toInt(), 128 + SIGKILL);
        }
        // Another program takes the trial.
        QVERIFY(QTest::qWaitFor([&] { return worker(0) != first; }, kPatience));
        const std::string next = worker(0);
        QCOMPARE(worker(1), second);
        // One Ctrl+C ends all of them, and the study goes on later.
        QVERIFY(assay::testing::sendSignal(process.processId(), SIGINT));
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 130);
        for (const std::string& one : {next, second})
            QVERIFY2(!isThere(processOf(one)), one.c_str());
        QCOMPARE(assay::testing::rows(
                     project, "SELECT DISTINCT r.state FROM runs r JOIN trials t ON t.run = r.id"),
                 std::vector<std::string>{"interrupted"});
    }

    void whatIsNoNumberOfWorkersIsOneSentence()
    {
        QTemporaryDir temp;
        for (const char* count : {"0", "257", "many"}) {
            const Result result = assayCli(search({"--workers", count}), temp.path());
            QVERIFY2(result.code == 2, count);
        }
        const Result cluster =
            assayCli(search({"--on", "slurm", "--workers", "auto"}), temp.path());
        QCOMPARE(cluster.code, 2);
        QVERIFY2(cluster.err.contains("this machine"), qPrintable(cluster.err));
        QVERIFY(!QFile::exists(temp.filePath("t.assay")));
        QCOMPARE(
            assayCli({"tune", "--project", "t.assay", "--list", "--workers", "auto"}, temp.path())
                .code,
            2);
    }
};

QTEST_GUILESS_MAIN(TestTuneWorkers)
#include "tst_tune_workers.moc"
