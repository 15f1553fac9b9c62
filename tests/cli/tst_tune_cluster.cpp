// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/signals.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::Result;
using assay::testing::sendSignal;

namespace {

constexpr int kTrials = 6;

QByteArray textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// `tune --on slurm` with programs that stand in for those of Slurm (support/fake_slurm.sh), so that what goes wrong on a
/// cluster can be had at once. The real one is in tests/cluster.
class TestTuneCluster : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temp;
    QByteArray m_path = qgetenv("PATH");

    static QStringList study(int epochs = 20)
    {
        return {
            "tune",       "--project",
            "t.assay",    "--json",
            "--data",     "glyphs",
            "--template", "mlp",
            "--set",      "data.count=300",
            "--set",      "model.hidden=8",
            "--set",      "train.threads=1",
            "--epochs",   QString::number(epochs),
            "--method",   "random",
            "--space",    R"({"train.learning_rate": {"low": 1e-4, "high": 1e-2, "scale": "log"}})",
            "--trials",   QString::number(kTrials)};
    }
    static QStringList onSlurm(int workers)
    {
        return {"--on", "slurm", "--look-seconds", "0.3", "--workers", QString::number(workers)};
    }
    static QStringList again(int workers)
    {
        return QStringList{"tune", "--project", "t.assay", "--json", "--resume", "1"}
               + onSlurm(workers);
    }
    Result call(const QStringList& arguments) const { return assayCli(arguments, m_temp->path()); }
    QString state(const QString& file) const { return m_temp->filePath("slurm/" + file); }
    QStringList folder(const QString& part) const
    {
        return QDir(m_temp->filePath("t.assay-files/cluster-1/" + part))
            .entryList({"trial-*"}, QDir::Files);
    }

    /// Each trial once, with a run of its own, and nothing left over.
    void requireAll() const
    {
        const Result runs = call({"runs", "--project", "t.assay", "--json"});
        QSet<QString> names;
        for (const QJsonObject& run : of(runs, "run")) {
            QCOMPARE(run["state"].toString(), QString("finished"));
            names << run["name"].toString();
        }
        QCOMPARE(of(runs, "run").size(), kTrials);
        QCOMPARE(names.size(), kTrials);
        const Result listed = call({"tune", "--project", "t.assay", "--json", "--list"});
        QCOMPARE(of(listed, "study").value(0)["trials"].toInt(), kTrials);
        QCOMPARE(of(listed, "study").value(0)["state"].toString(), QString("finished"));
        for (const char* part : {"orders", "taken", "done", "trials"})
            QCOMPARE(folder(part).join(" "), QString());
    }
    /// Processes of tasks that run; those that ended first count as ended.
    QList<pid_t> tasks() const
    {
        QList<pid_t> running;
        const QDir place(m_temp->filePath("slurm"));
        for (const QString& name : place.entryList({"*.pid"})) {
            const int process = textOf(state(name)).trimmed().toInt();
            if (process > 0 && !QFile::exists(state(name.chopped(4) + ".rc")))
                running << process;
        }
        return running;
    }

private Q_SLOTS:
    void init()
    {
        m_temp = std::make_unique<QTemporaryDir>();
        QDir(m_temp->path()).mkpath("slurm");
        QDir(m_temp->path()).mkpath("bin");
        for (const char* name : {"sbatch", "squeue", "scancel"})
            QVERIFY(QFile::link(ASSAY_ROOT "/tests/support/fake_slurm.sh",
                                m_temp->filePath(QString("bin/") + name)));
        qputenv("PATH", m_temp->filePath("bin").toUtf8() + ":" + m_path);
        qputenv("FAKE_SLURM", m_temp->filePath("slurm").toUtf8());
        qunsetenv("FAKE_SMALL_DISK");
        qunsetenv("FAKE_BROKEN");
    }
    void cleanup()
    {
        for (const pid_t process : tasks())
            sendSignal(process, SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(tasks(), QList<pid_t>(), 10'000);
        qputenv("PATH", m_path);
    }

    void workersTrainWhatOneProgramWould()
    {
        const Result cluster = call(study() + onSlurm(3));
        QVERIFY2(cluster.code == 0, qPrintable(cluster.err));
        QCOMPARE(of(cluster, "trial").size(), kTrials);
        QSet<QString> workers;
        for (const QJsonObject& one : of(cluster, "trial"))
            workers << one["worker"].toString();
        QVERIFY2(workers.size() > 1 && workers.values().first().startsWith("slurm 1_"),
                 qPrintable(cluster.out));
        requireAll();
        QTRY_COMPARE_WITH_TIMEOUT(tasks(), QList<pid_t>(), 10'000);

        QTemporaryDir other;
        const Result here = assayCli(study(), other.path());
        QMap<int, double> first, second;
        for (const QJsonObject& one : of(cluster, "trial"))
            first[one["trial"].toInt()] = one["value"].toDouble();
        for (const QJsonObject& one : of(here, "trial"))
            second[one["trial"].toInt()] = one["value"].toDouble();
        QCOMPARE(first, second);
        // There is nothing more to do, and nothing is submitted for it.
        const Result over = call(again(3));
        QCOMPARE(over.code, 0);
        QCOMPARE(textOf(state("jobs")), QByteArray("1\n"));
    }

    /// Of one worker, which comes to the trials in the same order: the same ones, after as many epochs, for the
    /// same reason.
    void trialsThatAreStoppedEarly_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::newRow("median") << "median";
        QTest::newRow("halving") << "halving";
    }
    void trialsThatAreStoppedEarly()
    {
        QFETCH(QString, rule);
        QStringList words = study(12);
        words.last() = "12"; // trials
        words[words.indexOf("--space") + 1] =
            R"({"train.learning_rate": {"low": 1e-5, "high": 1e-1, "scale": "log"}})";
        words << "--early-stop" << rule;
        const Result cluster = call(words + onSlurm(1));
        QVERIFY2(cluster.code == 0, qPrintable(cluster.err));
        QVERIFY2(!cluster.err.contains("No trial is stopped early"), qPrintable(cluster.err));
        QTemporaryDir other;
        const Result here = assayCli(words, other.path());
        QVERIFY2(here.code == 0, qPrintable(here.err));
        int stopped = 0;
        QCOMPARE(of(cluster, "trial").size(), 12);
        QCOMPARE(of(here, "trial").size(), 12);
        for (int k = 0; k < 12; ++k) {
            const QJsonObject there = of(cluster, "trial")[k], own = of(here, "trial")[k];
            QCOMPARE(there["trial"].toInt(), own["trial"].toInt());
            QCOMPARE(there["state"].toString(), own["state"].toString());
            QCOMPARE(there["reason"].toString(), own["reason"].toString());
            QCOMPARE(there["value"].toDouble(-1), own["value"].toDouble(-1));
            stopped += there["state"].toString() == "pruned" ? 1 : 0;
        }
        QVERIFY2(stopped > 0, qPrintable(cluster.out));
    }

    /// The project lies where only this machine finds it.
    void aFolderOfItsOwnThatAllMachinesSee()
    {
        QDir(m_temp->path()).mkpath("everywhere");
        QDir(m_temp->path()).mkpath("elsewhere");
        const QString place = m_temp->filePath("everywhere/t-study-1");
        const Result first =
            call(study() + onSlurm(2) + QStringList{"--shared", m_temp->filePath("everywhere")});
        QVERIFY2(first.code == 0, qPrintable(first.err));
        QVERIFY(QFile::exists(place + "/orders"));
        for (const QJsonObject& one : of(first, "cluster"))
            QCOMPARE(one["folder"].toString(), QFileInfo(place).canonicalFilePath());
        requireAll();
        const Result other =
            call(again(2) + QStringList{"--shared", m_temp->filePath("elsewhere")});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.err.contains("handed out in"), qPrintable(other.err));
        const Result none = call(again(2) + QStringList{"--shared", m_temp->filePath("nowhere")});
        QCOMPARE(none.code, 2);
        QVERIFY2(none.err.contains("is not there"), qPrintable(none.err));
        // Later calls find it, and a copy of the project does not take its trials.
        QCOMPARE(call(again(2)).code, 0);
        QVERIFY(QFile::copy(m_temp->filePath("t.assay"), m_temp->filePath("copy.assay")));
        QDir(m_temp->path()).mkpath("copy.assay-files");
        QVERIFY(QFile::link(place, m_temp->filePath("copy.assay-files/cluster-1")));
        QStringList words = again(2);
        words[words.indexOf("t.assay")] = "copy.assay";
        const Result copy = call(words);
        QCOMPARE(copy.code, 2);
        QVERIFY2(copy.err.contains("if this one is a copy of it, delete"), qPrintable(copy.err));
    }

    /// How the array is, for programs that call this one.
    void theStateOfTheArray()
    {
        const Result result = call(study() + onSlurm(2));
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const auto states = of(result, "cluster");
        QVERIFY(states.size() > 1);
        QCOMPARE(states[0]["study"].toInt(), 1);
        QCOMPARE(states[0]["job"].toString(), QString("1"));
        int most = 0, handedOut = 0;
        for (const QJsonObject& one : states) {
            most = std::max(most, one["running"].toInt());
            handedOut = std::max(handedOut, one["handed_out"].toInt());
            QVERIFY(one["running"].toInt() + one["waiting"].toInt() + one["over"].toInt() <= 2);
        }
        QVERIFY2(most > 0 && most <= 2, qPrintable(result.out));
        QVERIFY2(handedOut > 0 && handedOut <= 2, qPrintable(result.out));
    }

    /// What one worker cannot write another can; the reason is said.
    void aFullDisk()
    {
        qputenv("FAKE_SMALL_DISK", "0");
        const Result result = call(study() + onSlurm(2));
        QVERIFY2(result.code == 0, qPrintable(result.err));
        QVERIFY2(result.err.contains("is handed to another"), qPrintable(result.err));
        QVERIFY2(result.err.contains("Worker 0 of Slurm's job 1 ended with an error: "),
                 qPrintable(result.err));
        for (const QJsonObject& one : of(result, "trial"))
            QCOMPARE(one["worker"].toString(), QString("slurm 1_1 node1"));
        requireAll();
    }

    /// As often as a search on one machine begins a trial again: a full disk says little of the trial.
    void aDiskThatIsFullAgainAndAgain()
    {
        qputenv("FAKE_SMALL_DISK", "0");
        QStringList arguments = study() + onSlurm(1);
        for (int tries = 1; tries <= 4; ++tries) {
            const Result full = call(arguments);
            QCOMPARE(full.code, 3);
            QVERIFY2(full.err.contains("No worker of Slurm's job"), qPrintable(full.err));
            QCOMPARE(folder("orders").join(" "), QString("trial-0.%1.json").arg(tries));
            arguments = again(1);
        }
        qunsetenv("FAKE_SMALL_DISK");
        const Result rest = call(again(2));
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        requireAll();
    }

    /// Not for ever: nothing else would end it.
    void aDiskThatIsFullTenTimes()
    {
        qputenv("FAKE_SMALL_DISK", "0");
        QStringList arguments = study() + onSlurm(1);
        Result full;
        for (int tries = 1; tries <= 10; ++tries) {
            full = call(arguments);
            QCOMPARE(full.code, 3);
            arguments = again(1);
        }
        const auto given = of(full, "trial");
        QCOMPARE(given.size(), 1);
        QCOMPARE(given[0]["state"].toString(), QString("failed"));
        QVERIFY2(
            given[0]["reason"].toString().startsWith("10 workers trained it in vain. The last: "),
            qPrintable(given[0]["reason"].toString()));
    }

    /// Every one of them fails: no array after array.
    void workersThatAllFail()
    {
        qputenv("FAKE_BROKEN", "1");
        const Result result = call(study() + onSlurm(2));
        QCOMPARE(result.code, 3);
        QVERIFY2(result.err.contains("No worker of Slurm's job 1"), qPrintable(result.err));
        QCOMPARE(textOf(state("jobs")), QByteArray("1\n"));
        // Repaired it goes on.
        qunsetenv("FAKE_BROKEN");
        const Result repaired = call(again(2));
        QVERIFY2(repaired.code == 0, qPrintable(repaired.err));
        requireAll();
    }

    /// Whatever is killed at whichever moment, each trial is there once.
    void killedAtRandomMoments()
    {
        QRandomGenerator random(4711);
        QStringList arguments = study(120) + onSlurm(3);
        int kills = 0;
        bool isOver = false;
        for (int round = 0; round < 60 && !isOver; ++round) {
            QProcess program;
            program.setWorkingDirectory(m_temp->path());
            program.start(ASSAY_CLI, arguments);
            for (int worker = 0; worker < 3 && kills < 20; ++worker) {
                if (program.waitForFinished(int(random.bounded(150, 900))))
                    break;
                const auto running = tasks();
                const bool isProgram = worker == 2 || running.isEmpty();
                const qint64 process =
                    isProgram ? program.processId() : running[random.bounded(int(running.size()))];
                kills += sendSignal(process, SIGKILL) ? 1 : 0;
                if (isProgram)
                    break;
            }
            QVERIFY(program.state() == QProcess::NotRunning // it was all done before the next kill
                    || program.waitForFinished(kills < 20 ? 60'000 : 200'000));
            const QByteArray words = program.readAllStandardError();
            isOver = program.exitStatus() == QProcess::NormalExit;
            if (isOver)
                QVERIFY2(program.exitCode() == 0, words.constData());
            if (QFile::exists(m_temp->filePath("t.assay-files/cluster-1")))
                arguments = again(3);
        }
        qInfo("%d processes killed", kills);
        QVERIFY(isOver && kills >= 5);
        requireAll();
    }

    /// What comes back damaged is trained again; what is of no trial goes.
    void whatComesBackDamaged()
    {
        QProcess program;
        program.setWorkingDirectory(m_temp->path());
        program.start(ASSAY_CLI, study(60) + onSlurm(1));
        QTRY_VERIFY_WITH_TIMEOUT(folder("taken").join(" ").contains("trial-1."), 30'000);
        QVERIFY(sendSignal(program.processId(), SIGKILL));
        QVERIFY(program.waitForFinished(10'000));
        QTRY_VERIFY_WITH_TIMEOUT(folder("done").contains("trial-1.json"), 30'000);
        QFile project(m_temp->filePath("t.assay-files/cluster-1/trials/trial-1.assay"));
        QVERIFY(project.open(QIODevice::WriteOnly));
        project.write(QByteArray(5000, 'x'));
        project.close();
        QFile done(m_temp->filePath("t.assay-files/cluster-1/done/trial-2.json"));
        QVERIFY(done.open(QIODevice::WriteOnly)); // of a trial that the study has not
        done.write(R"({"run": 1})");
        done.close();
        const Result rest = call(again(2));
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        QVERIFY2(rest.err.contains("Trial 2 came back damaged"), qPrintable(rest.err));
        requireAll();
    }

    /// A trial over which three workers crashed counts as failed, and the study goes on.
    void aTrialThatCrashesItsWorkers()
    {
        QStringList arguments = study(500) + onSlurm(1);
        for (int tries = 0; tries < 3; ++tries) {
            QProcess program;
            program.setWorkingDirectory(m_temp->path());
            program.start(ASSAY_CLI, arguments);
            const QString taken = QString("trial-0.%1.").arg(tries);
            QTRY_VERIFY_WITH_TIMEOUT(folder("taken").join(" ").contains(taken), 30'000);
            QTRY_VERIFY_WITH_TIMEOUT(!tasks().isEmpty(), 10'000);
            QVERIFY(sendSignal(tasks().first(), SIGSEGV));
            if (tries == 2) {
                QByteArray said; // what was read once is gone
                const auto isGivenUp = [&] {
                    said += program.readAllStandardOutput();
                    return said.contains("3 workers trained it in vain");
                };
                QTRY_VERIFY_WITH_TIMEOUT(isGivenUp(), 30'000);
                program.kill();
            }
            QVERIFY(program.waitForFinished(60'000));
            if (tries < 2)
                QVERIFY(program.readAllStandardError().contains("No worker of Slurm's job"));
            arguments = again(1);
        }
        const Result listed = call({"tune", "--project", "t.assay", "--json", "--list"});
        QCOMPARE(of(listed, "study").value(0)["failed"].toInt(), 1);
    }

    void cancelledFromOutside()
    {
        QProcess program;
        program.setWorkingDirectory(m_temp->path());
        program.start(ASSAY_CLI, study(500) + onSlurm(2));
        QTRY_VERIFY_WITH_TIMEOUT(folder("taken").size() == 2, 30'000);
        QProcess::execute("scancel", {"1"});
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitCode(), 3);
        const QByteArray words = program.readAllStandardError();
        QVERIFY2(words.contains("was cancelled; assay-cli tune --resume 1 --on slurm"),
                 words.constData());
        const Result rest = call(again(2));
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        requireAll();
    }

    void whatCannotBeIsOneSentence_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        QTest::newRow("another engine")
            << study() + QStringList{"--on", "kubernetes"} << 2 << "Slurm only";
        QTest::newRow("no such partition")
            << study() + onSlurm(2) + QStringList{"--partition", "nosuch"} << 3
            << "invalid partition specified: nosuch";
        QTest::newRow("no such study")
            << QStringList{"tune", "--project", "t.assay", "--resume", "9", "--on", "slurm"} << 2
            << "no study 9";
        QTest::newRow("no engine")
            << study() + QStringList{"--partition", "main"} << 2 << "add --on slurm";
        QTest::newRow("a time that is none")
            << study() + onSlurm(2) + QStringList{"--time", "soon"} << 2 << "soon";
        QTest::newRow("an option of ours")
            << study() + onSlurm(2) + QStringList{"--sbatch=--array=0-9"} << 2 << "leave it out";
        QTest::newRow("no orders")
            << QStringList{"tune", "--cluster-worker", "nowhere", "--worker-name", "1_0.0"} << 2
            << "no folder of orders";
    }
    void whatCannotBeIsOneSentence()
    {
        QFETCH(QStringList, words);
        QFETCH(int, code);
        QFETCH(QString, said);
        const Result made =
            call({"tune", "--project", "t.assay", "--data", "glyphs", "--template", "mlp", "--set",
                  "data.count=300", "--epochs", "1", "--trials", "1", "--method", "random"});
        QVERIFY2(made.code == 0, qPrintable(made.err));
        const Result result = call(words);
        QCOMPARE(result.code, code);
        QVERIFY2(result.err.contains(said), qPrintable(result.err));
        QCOMPARE(result.err.trimmed().count('\n'), 0);
        QVERIFY(!QFile::exists(state("jobs")));
    }

    void noSlurmAndNoFolder()
    {
        qputenv("PATH", "/nowhere");
        const Result none = call(study() + onSlurm(2));
        QCOMPARE(none.code, 3);
        QVERIFY2(none.err.contains("There is no Slurm here"), qPrintable(none.err));
        qputenv("PATH", m_temp->filePath("bin").toUtf8() + ":" + m_path);
        const QString place = m_temp->filePath("t.assay-files/cluster-1");
        QVERIFY(QDir(place).removeRecursively());
        QFile file(place);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        const Result blocked = call(study() + onSlurm(2));
        QCOMPARE(blocked.code, 3);
        QVERIFY2(blocked.err.contains("cannot be used"), qPrintable(blocked.err));
        QVERIFY(!QFile::exists(state("jobs")));
        QVERIFY(file.remove());
        QCOMPARE(call(study() + onSlurm(2)).code, 0);
        requireAll();
    }
};

QTEST_GUILESS_MAIN(TestTuneCluster)
#include "tst_tune_cluster.moc"
