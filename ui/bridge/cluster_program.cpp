// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/cluster_program.h"

#include "bridge/convert.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

#include <csignal>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kInterrupted = 130; ///< exit code of the command line after Ctrl+C
constexpr int kNoTrialHasAValue = 1;
constexpr qsizetype kLongestLine = 1 << 20;
constexpr int kLongestWords = 400;

/// The whole lines of what was read; the rest stays.
QList<QByteArray> takeLines(QByteArray& read)
{
    QList<QByteArray> lines;
    const auto end = read.lastIndexOf('\n');
    if (end >= 0) {
        lines = read.left(end).split('\n');
        read.remove(0, end + 1);
    }
    if (read.size() > kLongestLine)
        read.clear();
    return lines;
}

} // namespace

ClusterProgram::ClusterProgram(QObject* parent)
    : QObject(parent)
    , m_file(QDir(QCoreApplication::applicationDirPath()).filePath(QStringLiteral("assay-cli")))
{
    m_process.setStandardInputFile(QProcess::nullDevice());
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ClusterProgram::readOut);
    connect(&m_process, &QProcess::readyReadStandardError, this, &ClusterProgram::readNotes);
    connect(&m_process, &QProcess::finished, this, &ClusterProgram::over);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_problem = tr("%1 cannot be started.").arg(m_file);
        Q_EMIT changed();
    });
}

ClusterProgram::~ClusterProgram()
{
    m_process.disconnect(this);
    leave();
}

QString ClusterProgram::obstacle() const
{
    if (QStandardPaths::findExecutable(QStringLiteral("sbatch")).isEmpty())
        return tr(
            "There is no Slurm on this machine (sbatch is not found); start Assay on one from "
            "which the cluster takes jobs.");
    if (!QFileInfo(m_file).isExecutable())
        return tr("%1, which hands out the trials, is not there.").arg(m_file);
    return {};
}

QStringList ClusterProgram::argumentsOf(const Order& order)
{
    QStringList words{QStringLiteral("tune"),
                      QStringLiteral("--project"),
                      order.project,
                      QStringLiteral("--json"),
                      QStringLiteral("--resume"),
                      QString::number(order.search),
                      QStringLiteral("--on"),
                      QStringLiteral("slurm"),
                      QStringLiteral("--workers"),
                      QString::number(order.options.workers)};
    // Each with its value in one word, as a value may begin as an option does.
    const auto add = [&words](const char* option, const QString& value) {
        if (!value.isEmpty())
            words << QLatin1String(option) + QLatin1Char('=') + value;
    };
    add("--partition", text(order.options.partition));
    add("--time", text(order.options.time));
    add("--memory", text(order.options.memory));
    add("--gpus", text(order.options.gpus));
    add("--account", text(order.options.account));
    for (const std::string& more : order.options.more)
        add("--sbatch", text(more));
    add("--shared", order.shared);
    return words;
}

void ClusterProgram::start(const Order& order)
{
    if (isRunning())
        return;
    m_order = order;
    m_out.clear();
    m_err.clear();
    m_note.clear();
    m_problem.clear();
    m_stops = m_leaves = false;
    m_state = tr("Slurm is asked for workers ...");
    m_process.start(m_file, argumentsOf(order));
    Q_EMIT changed();
}

void ClusterProgram::stop()
{
    if (!isRunning() || m_stops)
        return;
    m_stops = true;
    if (const qint64 process = m_process.processId(); process > 0)
        ::kill(pid_t(process), SIGINT);
    Q_EMIT changed();
}

void ClusterProgram::leave()
{
    if (!isRunning())
        return;
    constexpr int kLongestMs = 2000; // it is gone at once, but for a disk that does not answer
    m_leaves = true;
    m_process.kill(); // a Ctrl+C would cancel the array
    m_process.waitForFinished(kLongestMs);
}

void ClusterProgram::readOut()
{
    m_out += m_process.readAllStandardOutput();
    for (const QByteArray& line : takeLines(m_out)) {
        const QJsonObject said = QJsonDocument::fromJson(line).object();
        if (said[QStringLiteral("event")].toString() != QLatin1String("cluster"))
            continue;
        const auto number = [&said](const char* key) { return said[QLatin1String(key)].toInt(); };
        const QString job = said[QStringLiteral("job")].toString();
        QStringList tasks;
        if (const int count = number("running"); count > 0)
            tasks << (count == 1 ? tr("1 worker trains") : tr("%1 workers train").arg(count));
        if (const int count = number("waiting"); count > 0) {
            const QString why = said[QStringLiteral("reason")].toString().left(kLongestWords);
            tasks << tr("%1 in the queue%2")
                         .arg(count)
                         .arg(why.isEmpty() ? QString() : tr(" (%1)").arg(why));
        }
        if (const int count = number("over"); count > 0)
            tasks << tr("%1 ended").arg(count);
        if (tasks.isEmpty())
            tasks << tr("no worker yet");
        const int handedOut = number("handed_out");
        m_state =
            (job.isEmpty() ? tr("No array of Slurm's is there now")
                           : tr("Slurm's job %1: %2").arg(job, tasks.join(QLatin1String(", "))))
            + (handedOut == 1 ? tr("; 1 trial is handed out.")
                              : tr("; %1 trials are handed out.").arg(handedOut));
        Q_EMIT changed();
    }
}

void ClusterProgram::readNotes()
{
    m_err += m_process.readAllStandardError();
    bool isNew = false;
    for (const QByteArray& line : takeLines(m_err)) {
        if (const QString words = QString::fromUtf8(line).trimmed(); !words.isEmpty()) {
            m_note = words.left(kLongestWords);
            isNew = true;
        }
    }
    if (isNew)
        Q_EMIT changed();
}

void ClusterProgram::over(int code, QProcess::ExitStatus status)
{
    readOut();
    m_err += '\n';
    readNotes();
    const bool hasEnded = status == QProcess::NormalExit;
    if (m_leaves) {
        m_state.clear();
        m_note.clear();
    } else if (hasEnded && code == kInterrupted) {
        m_state = tr("The workers of the cluster were ended; trials that were begun there go on "
                     "from their checkpoints.");
    } else if (hasEnded && (code == 0 || code == kNoTrialHasAValue)) {
        m_state = tr("The cluster has no more to do for this search.");
    } else {
        m_state.clear();
        m_problem = !m_note.isEmpty() && hasEnded
                        ? m_note
                        : tr("The program that hands out trials ended; the workers go on. Choose "
                             "Train on a cluster to gather what they trained.");
        m_note.clear();
    }
    m_stops = false;
    Q_EMIT changed();
    Q_EMIT ended();
}

QString ClusterProgram::words() const
{
    if (!m_problem.isEmpty())
        return m_problem;
    if (m_stops)
        return tr("The workers of the cluster end, with checkpoints ...");
    return isRunning() && !m_note.isEmpty() ? tr("%1 %2").arg(m_state, m_note) : m_state;
}

} // namespace assay::ui
