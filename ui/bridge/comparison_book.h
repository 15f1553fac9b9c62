// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <optional>
#include <vector>

namespace assay::ui {

class RunBook;
class StudyBook;

/// The run whose results are shown (RunBook::settled) beside others: networks on parts of its train, and what changed since
/// another run. Asked for when shown.
class ComparisonBook : public QObject
{
    Q_OBJECT
public:
    ComparisonBook(SessionBridge& bridge, RunBook& runs, StudyBook& studies,
                   QObject* parent = nullptr);

    /// Empty: not read yet.
    const std::optional<session::SizesRead>& sizes() const { return m_sizes; }
    bool isReadingSizes() const { return m_sizing.isPending(); }
    const QString& sizeProblem() const { return m_sizeProblem; }
    void readSizes(int seeds);   ///< from what was trained so far
    void trainMissing();         ///< starts, or goes on with, what the curve lacks
    std::size_t missing() const; ///< networks to start
    std::size_t underway() const;

    /// Runs that were scored on the same examples, newest first.
    std::vector<train::RunRecord> rivals() const;
    const std::optional<session::ChangesRead>& changes() const { return m_changes; }
    bool isComparing() const { return m_comparing.isPending(); }
    const QString& changeProblem() const { return m_changeProblem; }
    void compare(train::RunId against);

Q_SIGNALS:
    void changed();

private:
    void look();
    void take(const session::RunEvaluated& evaluated);
    void readAgain(); ///< what is shown, after something that it rests on has changed
    void askSizes();

    SessionBridge& m_bridge;
    RunBook& m_runs;
    StudyBook& m_studies;
    train::RunId m_run = 0;
    std::string m_created; ///< of its evaluation, as last read
    int m_seeds = 1;
    std::optional<session::SizesRead> m_sizes;
    std::optional<session::ChangesRead> m_changes;
    Request m_sizing, m_comparing;
    Request m_starting; ///< what the curve lacks
    QString m_sizeProblem, m_changeProblem;
};

} // namespace assay::ui
