// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <map>
#include <set>

namespace assay::ui {

class RunBook;

/// What searches found, compared with their defaults over seeds of their own: trains the networks for it, and has
/// them compared once they are over.
class FinalistBook : public QObject
{
    Q_OBJECT
public:
    /// All outlive it.
    FinalistBook(SessionBridge& bridge, RunBook& runs, QObject* parent = nullptr);

    /// Trains what is missing of `seeds` networks each.
    void compare(tune::SearchId search, int seeds);
    /// Null: it was not compared since the project was opened.
    const tune::ComparedFinalists* of(tune::SearchId search) const;
    bool isBusy() const { return m_starting.isPending() || !m_waiting.empty() || isComparing(); }
    bool isComparing() const { return m_comparing.isPending(); }
    tune::SearchId search() const { return m_search; }       ///< that was asked about last; 0: none
    std::size_t waiting() const { return m_waiting.size(); } ///< networks that are not over
    const QString& problem() const { return m_problem; }     ///< of the last request; empty: none

Q_SIGNALS:
    void changed();

private:
    void ended(train::RunId run);
    void ask();

    SessionBridge& m_bridge;
    RunBook& m_runs;
    Request m_starting, m_comparing;
    tune::SearchId m_search = 0;
    std::set<train::RunId> m_waiting;
    std::set<train::RunId> m_over; ///< that ended before the study was said to have started
    std::map<tune::SearchId, tune::ComparedFinalists> m_compared;
    QString m_problem;
};

} // namespace assay::ui
