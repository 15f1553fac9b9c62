// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <optional>
#include <string>

namespace assay::ui {

/// What very simple methods reach on some data. All that is asked of them in the window is asked
/// here, because the session leaves an older request unanswered once there is a newer one. GUI thread.
class SimpleBook : public QObject
{
    Q_OBJECT
public:
    explicit SimpleBook(SessionBridge& bridge, QObject* parent = nullptr);

    /// Computed, and kept with the runs of the split.
    void ask(const data::DataSpec& data);
    bool isComputing() const { return m_asking.isPending(); }
    /// What this run lacks is being computed.
    bool isComputingFor(const train::RunRecord& run) const;
    /// The run, with what was computed last where its row has nothing yet: rows follow later.
    train::RunRecord completed(train::RunRecord run) const;
    /// Why the last ones could not be computed; empty: they were, or still are.
    const QString& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();

private:
    SessionBridge& m_bridge;
    Request m_asking;
    std::string m_data; ///< asked about last, as `keyOf` has it
    std::optional<session::BaselinesKnown> m_known;
    QString m_problem;
};

} // namespace assay::ui
