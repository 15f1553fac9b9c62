// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/tag_table_model.h"
#include "train/run.h"

#include <QWidget>

#include <optional>

namespace assay::ui {

class LogBook;
class TableView;

/// What an imported run logged and what each tag counts as.
class TagView : public QWidget
{
    Q_OBJECT
public:
    explicit TagView(LogBook& logs, QWidget* parent = nullptr);

    /// Reads the tags when it is another run, or the same with more points.
    void setRun(const train::RunRecord& run);
    TableView& table() { return *m_table; }

private:
    LogBook& m_logs;
    TagTableModel m_model;
    TableView* m_table;
    train::RunId m_run = 0;
};

} // namespace assay::ui
