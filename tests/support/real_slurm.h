// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/slurm_script.h"

#include <QCoreApplication>
#include <QMap>
#include <QProcess>
#include <QStandardPaths>
#include <QString>
#include <QStringList>
#include <QTest>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::testing {

/// A Slurm of this test alone (tests/cluster/slurm.sh): nodes node1, node2 ... of 2 CPUs and one counted GPU each,
/// partitions `main` and `short`, the latter of at most five minutes.
class RealSlurm
{
public:
    struct Result {
        int code = -1; ///< -1: it did not start, or did not end
        QString out, err;
    };

    /// Why there can be none here; empty: there can.
    static QString missing()
    {
        const QString ci = qEnvironmentVariable("CI"); // as ./assay reads it
        if (!ci.isEmpty() && ci != "0" && ci != "false")
            return "a Slurm is not started in CI: `./assay test cluster` does it by hand";
        for (const char* program : {"sbatch", "munged", "slurmctld", "slurmd"}) {
            if (QStandardPaths::findExecutable(program).isEmpty()
                && QStandardPaths::findExecutable(program, {"/usr/sbin", "/sbin"}).isEmpty())
                return QString("%1 is not here; `./assay test cluster` installs it").arg(program);
        }
        return {};
    }

    /// `folder`: of at most 80 plain letters; the nodes end with this process at the latest.
    explicit RealSlurm(QString folder)
        : m_folder(std::move(folder))
    {}
    ~RealSlurm() { stop(); }
    RealSlurm(const RealSlurm&) = delete;
    RealSlurm& operator=(const RealSlurm&) = delete;

    /// Empty, or why it did not start. Afterwards SLURM_CONF is set, so that a program under test finds it.
    QString start(int nodes)
    {
        const Result result = script({"start", m_folder, QString::number(nodes),
                                      QString::number(QCoreApplication::applicationPid())});
        if (result.code != 0)
            return result.err;
        m_runs = true;
        qputenv("SLURM_CONF", (m_folder + "/slurm.conf").toUtf8());
        return {};
    }
    Result stop()
    {
        if (!m_runs)
            return {0, {}, {}};
        m_runs = false;
        qunsetenv("SLURM_CONF");
        return script({"stop", m_folder});
    }
    /// The node with all that runs on it is gone at once, as without power.
    Result killNode(const QString& name) { return script({"kill-node", m_folder, name}); }
    Result startNode(const QString& name) { return script({"start-node", m_folder, name}); }

    /// sbatch, squeue ...; `variables` beside those of this process.
    static Result run(const QString& program, const QStringList& arguments,
                      const QMap<QString, QString>& variables = {})
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
            return {-1, {}, process.errorString()};
        return {process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    static std::vector<tune::ArrayTask> tasks(const std::string& job)
    {
        QStringList arguments;
        for (const std::string& argument : tune::squeueArguments(job))
            arguments << QString::fromStdString(argument);
        return tune::arrayTasks(run("squeue", arguments).out.toStdString(), job);
    }
    /// Until all tasks of the array, so many, are in this state.
    static bool waitFor(const std::string& job, std::size_t count, tune::JobState state,
                        int milliseconds = 60'000)
    {
        return QTest::qWaitFor(
            [&] {
                const auto all = tasks(job);
                return all.size() == count && std::all_of(all.begin(), all.end(), [&](auto& task) {
                           return task.state == state;
                       });
            },
            milliseconds);
    }

private:
    Result script(const QStringList& arguments)
    {
        return run(QStringLiteral(ASSAY_ROOT "/tests/cluster/slurm.sh"), arguments);
    }

    QString m_folder;
    bool m_runs = false;
};

} // namespace assay::testing
