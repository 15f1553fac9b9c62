// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/events.h"

#include <QElapsedTimer>
#include <QObject>

#include <tuple>

namespace assay::ui {

class RunBook;
class SessionBridge;

/// What is stored of the run that is looked at and its verdict is made from, as last read.
class AdviceBook : public QObject
{
    Q_OBJECT
public:
    AdviceBook(SessionBridge& bridge, RunBook& runs, QObject* parent = nullptr);

    /// Of that run; empty while it was not read yet.
    const advise::Gathered& gathered(train::RunId run) const;
    /// Of the newest attempt on one batch.
    const std::vector<base::Finding>& oneBatchFindings() const
    {
        return m_gathered.oneBatchFindings;
    }

Q_SIGNALS:
    void changed();

private:
    /// Asks anew when the run that is looked at, or the attempt on one batch, is not as it was.
    void look();

    /// What must differ for it to be worth another look.
    using Key = std::tuple<train::RunId, train::RunState, std::int64_t, std::string, train::RunId,
                           train::RunState>;
    SessionBridge& m_bridge;
    RunBook& m_runs;
    Key m_key{};
    bool m_asked = false;
    session::Tag m_tag = 0;
    QElapsedTimer m_sinceAsked;
    advise::Gathered m_gathered;
};

} // namespace assay::ui
