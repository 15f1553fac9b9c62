// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "train/run.h"

#include <QObject>
#include <QPointer>

#include <vector>

class QProgressDialog;

namespace assay::ui {

class Workbench;

/// Asks where an archive of runs is to be written and has it written. GUI thread.
class CaseExport : public QObject
{
    Q_OBJECT
public:
    /// `bench` outlives it.
    CaseExport(Workbench& bench, QWidget* window);

    /// Those of `chosen` that were trained here and are over; where there is none, all finished trainings.
    void ask(const std::vector<train::RunRecord>& chosen);

private:
    void write(const QString& path, const std::vector<train::RunId>& runs, bool withData);
    void ended();

    Workbench& m_bench;
    QWidget* m_window;
    Request m_request;
    QPointer<QProgressDialog> m_progress; ///< of what takes longer than a second
};

} // namespace assay::ui
