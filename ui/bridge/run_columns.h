// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QObject>
#include <QString>

#include <memory>
#include <string>

namespace assay::ui {

class Draft;

/// The columns of the data that a run was trained on, as its own settings read them.
class RunColumns : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it.
    RunColumns(SessionBridge& bridge, const Draft& draft, QObject* parent = nullptr);

    /// Null: not known yet, and asked for, or they could not be read. Those of the draft where it has the same
    /// data.
    const data::DatasetInfo* of(const train::RunRecord& run);
    /// The same with their split.
    const data::Profile* profileOf(const train::RunRecord& run);
    const QString& problem() const { return m_problem; } ///< why they could not be read; else empty

Q_SIGNALS:
    void changed();

private:
    const Draft& m_draft;
    SessionBridge& m_bridge;
    Request m_reading;
    std::string m_asked; ///< settings of the data that were asked for last
    std::shared_ptr<const data::Profile> m_profile; ///< of these
    QString m_problem;
};

} // namespace assay::ui
