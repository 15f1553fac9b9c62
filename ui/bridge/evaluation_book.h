// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace assay::ui {

class RunBook;

/// The evaluation of the run whose results are shown (RunBook::settled), as last received, and what can be
/// asked of it.
class EvaluationBook : public QObject
{
    Q_OBJECT
public:
    EvaluationBook(SessionBridge& bridge, RunBook& runs, QObject* parent = nullptr);

    /// Null: not evaluated, or not read yet.
    const evaluate::Evaluation* evaluation() const { return m_evaluation.get(); }
    /// Null: not asked for, or not there yet.
    const std::optional<session::ShiftFound>& shift() const { return m_shift; }
    bool isWorking() const { return m_working.isPending(); }
    bool isComparing() const { return m_comparing.isPending(); }
    bool isReading() const { return m_reading.isPending(); } ///< what is stored
    const QString& problem() const { return m_problem; }     ///< of the last request; empty: none

    void evaluate(evaluate::Checkpoint checkpoint);
    void openTest(const QString& reason);
    void resample(); ///< ends in a new run, which is looked at then
    void cancel();
    void compare(); ///< finds the shift, once for an evaluation

    /// Runs in which an improvement was tried.
    std::vector<train::RunId> tried(const std::string& improvement) const;
    void setTried(const std::string& improvement, train::RunId run, bool tried);

    /// What is stored of that run, read anew.
    void read();

Q_SIGNALS:
    void changed();
    void progressed(double share);
    void triedChanged();
    void failed(const QString& sentence); ///< of a tick

private:
    void look();
    void take(const session::RunEvaluated& evaluated);
    void fail(const session::Failed& failure);

    SessionBridge& m_bridge;
    RunBook& m_runs;
    train::RunId m_run = 0;
    std::shared_ptr<const evaluate::Evaluation> m_evaluation;
    std::optional<session::ShiftFound> m_shift;
    Request m_working;         ///< answering, or reading Test
    bool m_resampling = false; ///< what is worked at ends in another run
    Request m_reading;         ///< what is stored
    Request m_ticking;         ///< the last tick
    Request m_comparing;       ///< the two distributions
    QString m_problem;
    std::map<std::string, std::vector<train::RunId>> m_tried;
};

} // namespace assay::ui
