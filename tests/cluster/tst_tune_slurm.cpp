// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/cli.h"
#include "support/real_slurm.h"
#include "support/temp_project.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using assay::testing::assayCli;
using assay::testing::of;
using assay::testing::RealSlurm;
using assay::testing::Result;

namespace {

constexpr int kTrials = 8;
constexpr int kPatience = 240'000; ///< on a machine with other work to do trials take minutes

/// The program, which hands out trials, while it works.
class Tuning
{
public:
    Tuning(const QStringList& arguments, const QString& folder)
    {
        m_process.setWorkingDirectory(folder);
        m_process.start(ASSAY_CLI, arguments);
    }
    ~Tuning() { kill(); }
    Tuning(const Tuning&) = delete;
    Tuning& operator=(const Tuning&) = delete;

    /// Trials that were printed so far.
    int trials()
    {
        m_out += m_process.readAllStandardOutput();
        return static_cast<int>(m_out.count("\"event\":\"trial\""));
    }
    QString said()
    {
        m_err += m_process.readAllStandardError();
        return QString::fromUtf8(m_err);
    }
    void kill()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.kill();
        m_process.waitForFinished(10'000);
    }
    void interrupt() { assay::testing::sendSignal(m_process.processId(), SIGINT); }
    /// Its exit code; -1: it did not end.
    int ended()
    {
        if (!m_process.waitForFinished(200'000))
            return -1;
        trials();
        said();
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    Result result()
    {
        Result result{m_process.exitCode(), QString::fromUtf8(m_out), said(), {}, false};
        for (const QByteArray& line : m_out.split('\n'))
            result.lines.append(QJsonDocument::fromJson(line).object());
        return result;
    }

private:
    QProcess m_process;
    QByteArray m_out, m_err;
};

/// What each trial reached, by its number.
QMap<int, double> valuesOf(const QList<QJsonObject>& trials)
{
    QMap<int, double> values;
    for (const QJsonObject& one : trials)
        values[one["trial"].toInt()] = one["value"].toDouble(-1);
    return values;
}

} // namespace

/// Trials that workers of a real Slurm train, whatever ends on the way.
class TestTuneSlurm : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temp;
    std::unique_ptr<RealSlurm> m_slurm;
    QMap<int, double> m_here; ///< what the same trials reach on this machine

    static QStringList study()
    {
        return {
            "tune",       "--project",
            "t.assay",    "--json",
            "--data",     "glyphs",
            "--template", "mlp",
            "--set",      "data.count=300",
            "--set",      "model.hidden=8",
            "--set",      "train.threads=1",
            "--epochs",   "500",
            "--method",   "random",
            "--space",    R"({"train.learning_rate": {"low": 1e-4, "high": 1e-2, "scale": "log"}})",
            "--trials",   QString::number(kTrials)};
    }
    /// Two workers, which fill the GPU of a node each, so that they run on two nodes.
    static QStringList onSlurm()
    {
        return {"--on", "slurm", "--workers", "2", "--gpus", "1", "--memory", "200M"};
    }
    QString folder(const QString& name) const
    {
        QDir(m_temp.path()).mkpath(name);
        return m_temp.filePath(name);
    }
    static QStringList files(const QString& folder, const QString& part)
    {
        return QDir(folder + "/t.assay-files/cluster-1/" + part)
            .entryList({"trial-*"}, QDir::Files);
    }
    /// How often the run of a trial went on from a checkpoint, at most.
    static int mostResumes(const QString& folder)
    {
        const auto found = assay::testing::rows(folder.toStdString() + "/t.assay",
                                                "SELECT max(resumes) FROM runs");
        return found.empty() ? 0 : std::stoi(found[0]);
    }
    static QString queue() { return RealSlurm::run("squeue", {"-h"}).out; }

    /// Each trial is there once, with a run of its own and what it reaches on this machine, and nothing is left over.
    void requireAll(const QString& folder) const
    {
        const Result listed = assayCli({"runs", "--project", "t.assay", "--json"}, folder);
        QCOMPARE(of(listed, "run").size(), kTrials);
        const Result state = assayCli({"tune", "--project", "t.assay", "--json", "--list"}, folder);
        QCOMPARE(of(state, "study").size(), 1);
        QCOMPARE(of(state, "study")[0]["trials"].toInt(), kTrials);
        QCOMPARE(of(state, "study")[0]["state"].toString(), QString("finished"));
        QSet<QString> names;
        for (const QJsonObject& run : of(listed, "run")) {
            QCOMPARE(run["state"].toString(), QString("finished"));
            names << run["name"].toString();
        }
        QCOMPARE(names.size(), kTrials);
        for (const char* part : {"orders", "taken", "done", "trials"})
            QCOMPARE(files(folder, part).join(" "), QString());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString missing = RealSlurm::missing();
        if (!missing.isEmpty())
            QSKIP(qPrintable(missing));
        m_slurm = std::make_unique<RealSlurm>(m_temp.filePath("slurm"));
        const QString failure = m_slurm->start(2);
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
        const Result here = assayCli(study(), folder("here"));
        QVERIFY2(here.code == 0, qPrintable(here.err));
        m_here = valuesOf(of(here, "trial"));
        QCOMPARE(m_here.size(), kTrials);
    }
    void cleanup()
    {
        if (!m_slurm)
            return;
        RealSlurm::run("scancel", {"--user", qEnvironmentVariable("USER", "root")});
        QTRY_COMPARE_WITH_TIMEOUT(queue(), QString(), 30'000);
    }

    /// Workers on two nodes train what one program here would.
    void workersOfACluster()
    {
        const QString place = folder("plain");
        QElapsedTimer timer;
        timer.start();
        const Result all = assayCli(study() + onSlurm(), place);
        QVERIFY2(all.code == 0, qPrintable(all.err));
        qInfo("8 trials on two nodes: %.1f s", double(timer.elapsed()) / 1000);
        QCOMPARE(of(all, "trial").size(), kTrials);
        QCOMPARE(valuesOf(of(all, "trial")), m_here);
        QSet<QString> workers;
        for (const QJsonObject& one : of(all, "trial"))
            workers << one["worker"].toString().section(' ', 2);
        QCOMPARE(workers, QSet<QString>({"node1", "node2"}));
        requireAll(place);
    }

    /// A node without power in the middle: its trial goes on elsewhere.
    void aNodeDies()
    {
        const QString place = folder("node");
        QElapsedTimer timer;
        timer.start();
        Tuning tuning(study() + onSlurm(), place);
        QTRY_VERIFY_WITH_TIMEOUT(tuning.trials() >= 2, kPatience);
        // Killed while its worker has a trial.
        const auto on2 = [] {
            const QString rows = RealSlurm::run("squeue", {"-h", "-r", "-o", "%K %N"}).out;
            for (const QString& row : rows.split('\n')) {
                if (row.endsWith("node2"))
                    return row.section(' ', 0, 0);
            }
            return QString();
        }();
        QVERIFY(!on2.isEmpty());
        const auto has = [&] {
            const QStringList taken = files(place, "taken");
            return std::any_of(taken.begin(), taken.end(), [&](const QString& name) {
                return name.endsWith("_" + on2 + ".0.json");
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(has(), 30'000);
        QCOMPARE(m_slurm->killNode("node2").code, 0);
        const double killed = double(timer.elapsed()) / 1000;
        QVERIFY(has()); // else it had ended just then
        QTRY_VERIFY_WITH_TIMEOUT(tuning.said().contains("is handed to another"), kPatience);
        qInfo("node2 killed after %.1f s, its trial handed to another %.1f s later", killed,
              double(timer.elapsed()) / 1000 - killed);
        QCOMPARE(m_slurm->startNode("node2").code, 0);
        QVERIFY2(tuning.ended() == 0, qPrintable(tuning.said()));
        qInfo("all trials after %.1f s", double(timer.elapsed()) / 1000);
        QVERIFY2(tuning.said().contains("lost its machine"), qPrintable(tuning.said()));
        QCOMPARE(of(tuning.result(), "trial").size(), kTrials);
        QCOMPARE(valuesOf(of(tuning.result(), "trial")), m_here);
        qInfo("the run on node2 went on from its checkpoint: %s",
              mostResumes(place) > 0 ? "yes" : "no, it had none yet");
        requireAll(place);
    }

    /// The program that hands out is killed, twice; the workers go on meanwhile.
    void theProgramDies()
    {
        const QString place = folder("program");
        int printed = 0;
        QMap<int, double> values;
        {
            Tuning tuning(study() + onSlurm(), place);
            QTRY_VERIFY_WITH_TIMEOUT(tuning.trials() >= 1, kPatience);
            tuning.kill();
            tuning.trials();
            values.insert(valuesOf(of(tuning.result(), "trial")));
            printed += tuning.trials();
        }
        QStringList again{"tune", "--project", "t.assay", "--json", "--resume", "1"};
        again += onSlurm();
        {
            Tuning tuning(again, place);
            QTRY_VERIFY_WITH_TIMEOUT(tuning.trials() >= 2, kPatience);
            QTRY_VERIFY_WITH_TIMEOUT(tuning.said().contains("works on this study already"), 15'000);
            // A second one is refused, and changes nothing.
            const Result second = assayCli(again, place);
            QCOMPARE(second.code, 3);
            QVERIFY2(second.err.contains("hands out the trials"), qPrintable(second.err));
            tuning.kill();
            tuning.trials();
            values.insert(valuesOf(of(tuning.result(), "trial")));
            printed += tuning.trials();
        }
        const Result rest = assayCli(again, place);
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        values.insert(valuesOf(of(rest, "trial")));
        printed += of(rest, "trial").size();
        QVERIFY(printed <= kTrials); // none twice
        for (auto it = values.begin(); it != values.end(); ++it)
            QCOMPARE(it.value(), m_here[it.key()]);
        requireAll(place);
    }

    /// Ctrl+C ends the array; the next call goes on with what it had begun.
    void ctrlC()
    {
        const QString place = folder("interrupted");
        QMap<int, double> values;
        {
            Tuning tuning(study() + onSlurm(), place);
            QTRY_VERIFY_WITH_TIMEOUT(tuning.trials() >= 1, kPatience);
            QTest::qWait(1500);
            tuning.interrupt();
            QVERIFY2(tuning.ended() == 130, qPrintable(tuning.said()));
            QVERIFY2(tuning.said().contains("--resume 1 --on slurm"), qPrintable(tuning.said()));
            values.insert(valuesOf(of(tuning.result(), "trial")));
        }
        QCOMPARE(queue(), QString());
        // What is with the cluster is not trained here.
        const Result here = assayCli({"tune", "--project", "t.assay", "--json", "--resume", "1",
                                      "--trials", QString::number(values.size() + 2)},
                                     place);
        QVERIFY2(here.code == 0, qPrintable(here.err));
        QVERIFY2(here.err.contains("with workers of a cluster"), qPrintable(here.err));
        values.insert(valuesOf(of(here, "trial")));
        QStringList again{"tune",     "--project", "t.assay",  "--json",
                          "--resume", "1",         "--trials", QString::number(kTrials)};
        const Result rest = assayCli(again + onSlurm(), place);
        QVERIFY2(rest.code == 0, qPrintable(rest.err));
        values.insert(valuesOf(of(rest, "trial")));
        QCOMPARE(values, m_here);
        QVERIFY(mostResumes(place) >= 1);
        requireAll(place);
    }

    /// Slurm's own words, and nothing of the study is used up.
    void whatSlurmRefuses()
    {
        const QString place = folder("refused");
        const Result nowhere =
            assayCli(study() + onSlurm() + QStringList{"--partition", "nosuch"}, place);
        QCOMPARE(nowhere.code, 3);
        QVERIFY2(nowhere.err.contains("invalid partition specified: nosuch"),
                 qPrintable(nowhere.err));
        const Result large =
            assayCli(study() + QStringList{"--on", "slurm", "--memory", "900G"}, place);
        QCOMPARE(large.code, 3);
        QVERIFY2(large.err.contains("Memory specification can not be satisfied"),
                 qPrintable(large.err));
        const Result listed = assayCli({"tune", "--project", "t.assay", "--json", "--list"}, place);
        QCOMPARE(of(listed, "study")[0]["trials"].toInt(), 0);
        // What waits for ever says why.
        Tuning tuning(study() + onSlurm() + QStringList{"--partition", "short", "--time", "60"},
                      place);
        QTRY_VERIFY_WITH_TIMEOUT(tuning.said().contains("PartitionTimeLimit"), 30'000);
        tuning.interrupt();
        QCOMPARE(tuning.ended(), 130);
        const Result free = assayCli(
            {"tune", "--project", "t.assay", "--json", "--resume", "1", "--trials", "2"}, place);
        QCOMPARE(of(free, "trial").size(), 2); // nobody has them
    }
};

QTEST_GUILESS_MAIN(TestTuneSlurm)
#include "tst_tune_slurm.moc"
