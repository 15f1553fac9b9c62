// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/real_slurm.h"
#include "tune/slurm_script.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace assay;
using testing::RealSlurm;
using tune::ArrayTask;
using tune::JobState;
using tune::SlurmOptions;

namespace {

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : "no file";
}

/// Two tasks that fill a CPU and the GPU of a node each, so that they run on two nodes.
SlurmOptions oneANode()
{
    SlurmOptions options;
    options.workers = 2;
    options.gpus = "1";
    options.memory = "50M";
    return options;
}

} // namespace

/// What arrayScript writes and arrayTasks reads, with a real Slurm.
class TestSlurm : public QObject
{
    Q_OBJECT

    QTemporaryDir m_temp;
    std::unique_ptr<RealSlurm> m_slurm;
    QString m_shared; ///< with all that a folder's name may hold

    RealSlurm::Result submit(const SlurmOptions& options, const std::string& command,
                             const QMap<QString, QString>& variables = {})
    {
        const std::string logs = m_shared.toStdString();
        QFile script(m_temp.filePath("script.sh"));
        if (!script.open(QIODevice::WriteOnly))
            return {};
        script.write(QByteArray::fromStdString(tune::arrayScript(options, command, logs)));
        script.close();
        QStringList arguments;
        for (const std::string& argument : tune::sbatchArguments(options, logs))
            arguments << QString::fromStdString(argument);
        return RealSlurm::run("sbatch", arguments << script.fileName(), variables);
    }
    std::string submitted(const SlurmOptions& options, const std::string& command,
                          const QMap<QString, QString>& variables = {})
    {
        const RealSlurm::Result result = submit(options, command, variables);
        if (result.code != 0)
            qWarning("%s", qPrintable(result.err));
        return tune::submittedJob(result.out.toStdString()).value_or("none");
    }
    QString log(const std::string& job, int task) const
    {
        return textOf(QString("%1/worker-%2_%3.txt").arg(m_shared, job.c_str()).arg(task));
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString missing = RealSlurm::missing();
        if (!missing.isEmpty())
            QSKIP(qPrintable(missing));
        m_shared = m_temp.filePath("it's shared, 50% #1 \u00fc");
        QVERIFY(QDir().mkpath(m_shared));
        m_slurm = std::make_unique<RealSlurm>(m_temp.filePath("slurm"));
        const QString failure = m_slurm->start(2);
        QVERIFY2(failure.isEmpty(), qPrintable(failure));
    }

    void anArrayRuns()
    {
        SlurmOptions options;
        options.workers = 4;
        options.partition = "short";
        options.time = "5";
        options.memory = "50M";
        options.more = {"--comment=a&b"};
        const std::string place = tune::shellQuoted(m_shared.toStdString() + "/made-");
        const std::string job =
            submitted(options, "sh -c 'echo $SLURM_JOB_PARTITION >\"$0$1\"; pwd' " + place
                                   + " \"$SLURM_ARRAY_TASK_ID\"");
        QVERIFY(RealSlurm::waitFor(job, 4, JobState::Completed));
        for (int task = 0; task < 4; ++task) {
            QCOMPARE(textOf(QString("%1/made-%2").arg(m_shared).arg(task)), QString("short\n"));
            QCOMPARE(log(job, task), QDir::currentPath() + "\n");
        }
    }

    /// Variables that a person set for other jobs change nothing that was asked for here.
    void variablesOfAPerson()
    {
        SlurmOptions options;
        options.partition = "short";
        options.workers = 2;
        options.memory = "50M";
        const std::string job = submitted(options, "sh -c 'echo $SLURM_JOB_PARTITION'",
                                          {{"SBATCH_PARTITION", "main"},
                                           {"SBATCH_ARRAY_INX", "0-9"},
                                           {"SBATCH_OUTPUT", m_temp.filePath("elsewhere")}});
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Completed));
        QCOMPARE(log(job, 1), QString("short\n"));
    }

    void whatSbatchRefuses()
    {
        SlurmOptions options;
        options.partition = "nosuch";
        RealSlurm::Result result = submit(options, "true");
        QCOMPARE(result.code, 1);
        QVERIFY2(result.err.contains("invalid partition specified: nosuch"),
                 qPrintable(result.err));
        options.partition.clear();
        options.memory = "900G";
        result = submit(options, "true");
        QCOMPARE(result.code, 1);
        QVERIFY2(result.err.contains("Memory specification can not be satisfied"),
                 qPrintable(result.err));
        // A job that Slurm forgot, or never had.
        QVERIFY(RealSlurm::tasks("99999").empty());
        const RealSlurm::Result unknown = RealSlurm::run("squeue", {"-h", "-j", "99999"});
        QCOMPARE(unknown.code, 1);
        QVERIFY(unknown.err.contains("Invalid job id specified"));
    }

    /// Slurm's signals reach what the script becomes.
    void oneThatIsCancelled()
    {
        const std::string job = submitted(
            oneANode(),
            "bash -c 'trap \"echo ends; exit 1\" TERM; echo begins; while sleep 0.1; do :; done'");
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Running));
        QTRY_COMPARE_WITH_TIMEOUT(log(job, 0), QString("begins\n"), 10'000);
        QCOMPARE(RealSlurm::run("scancel", {QString::fromStdString(job)}).code, 0);
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Cancelled));
        QVERIFY2(log(job, 0).contains("ends"), qPrintable(log(job, 0)));
    }

    void aNodeDies()
    {
        const std::string job =
            submitted(oneANode(), "bash -c 'echo begins ${SLURM_RESTART_COUNT:-0}; sleep 300'");
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Running));
        const std::vector<ArrayTask> before = RealSlurm::tasks(job);
        const auto on2 = std::find_if(before.begin(), before.end(),
                                      [](const ArrayTask& task) { return task.node == "node2"; });
        QVERIFY(on2 != before.end());
        QTRY_COMPARE_WITH_TIMEOUT(log(job, on2->task), QString("begins 0\n"), 10'000);

        QCOMPARE(m_slurm->killNode("node2").code, 0);
        const auto state = [&](int task) {
            for (const ArrayTask& one : RealSlurm::tasks(job)) {
                if (one.task == task)
                    return one.state;
            }
            return JobState::Unknown;
        };
        QTRY_COMPARE_WITH_TIMEOUT(state(on2->task), JobState::Waiting, 60'000);
        QCOMPARE(state(1 - on2->task), JobState::Running);
        QCOMPARE(m_slurm->startNode("node2").code, 0);
        QTRY_COMPARE_WITH_TIMEOUT(log(job, on2->task), QString("begins 0\nbegins 1\n"), 60'000);
        QCOMPARE(RealSlurm::run("scancel", {QString::fromStdString(job)}).code, 0);
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Cancelled));
    }

    void nothingIsLeft()
    {
        const std::string job = submitted(oneANode(), "sleep 300");
        QVERIFY(RealSlurm::waitFor(job, 2, JobState::Running));
        const RealSlurm::Result result = m_slurm->stop();
        QVERIFY2(result.code == 0, qPrintable(result.err));
        const RealSlurm::Result again =
            RealSlurm::run("sh", {"-c", "grep -l -z SLURM_ARRAY_JOB_ID /proc/[0-9]*/environ"});
        for (const QString& place : again.out.split('\n', Qt::SkipEmptyParts))
            QVERIFY2(!textOf(place).contains(m_temp.path()), qPrintable(place));
    }
};

QTEST_GUILESS_MAIN(TestSlurm)
#include "tst_slurm.moc"
