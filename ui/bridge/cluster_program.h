// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"
#include "tune/slurm_script.h"

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace assay::ui {

/// The program of the command line that hands trials of a search to workers of a cluster and gathers them
/// (assay-cli tune --on slurm), beside the window. Its end, however it comes, ends no worker: the next one goes on
/// with the array that is there. GUI thread, which never waits for it.
class ClusterProgram : public QObject
{
    Q_OBJECT
public:
    struct Order {
        QString project; ///< its file
        tune::SearchId search = 0;
        tune::SlurmOptions options;
        QString shared; ///< a folder that all machines see; empty: beside the project
    };
    explicit ClusterProgram(QObject* parent = nullptr);
    ~ClusterProgram() override;

    /// Why nothing can be handed to a cluster from this machine, a sentence; empty: it can.
    QString obstacle() const;
    static QStringList argumentsOf(const Order& order);
    /// The file of assay-cli; beside this program unless another one is given.
    void setProgram(const QString& file) { m_file = file; }

    void start(const Order& order); ///< not while one runs
    void stop();  ///< has it cancel the array, whose trials keep their checkpoints
    void leave(); ///< ends it and none of the workers

    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    bool isStopping() const { return m_stops; }
    tune::SearchId search() const { return m_order.search; } ///< of the last one; 0: none yet
    /// How the array is, or how the last one ended: sentences. Empty: nothing was begun.
    QString words() const;
    bool hasFailed() const { return !m_problem.isEmpty(); }

Q_SIGNALS:
    void changed();
    void ended(); ///< the last trials may be in the project since

private:
    void readOut();
    void readNotes();
    void over(int code, QProcess::ExitStatus status);

    QProcess m_process;
    QString m_file;
    Order m_order;
    QByteArray m_out, m_err; ///< behind the last whole line
    QString m_state, m_note, m_problem;
    bool m_stops = false, m_leaves = false;
};

} // namespace assay::ui
