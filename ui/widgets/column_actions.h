// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/column_choices.h"
#include "models/column_table_model.h"

#include <QObject>

#include <utility>
#include <vector>

class QAction;

namespace assay::ui {

class Draft;
class TableView;

/// What can be done with the chosen columns of a table, in the menu of their rows: each one step
/// that can be undone.
class ColumnActions : public QObject
{
    Q_OBJECT
public:
    /// All must outlive it; `view` shows `model` and gets the actions.
    ColumnActions(Draft& draft, const ColumnTableModel& model, TableView& view);

    QAction* action(data::ColumnChoice choice) const;

private:
    std::vector<const ColumnRow*> chosen() const;
    void refresh();
    void take(data::ColumnChoice choice);

    Draft& m_draft;
    const ColumnTableModel& m_model;
    TableView& m_view;
    std::vector<std::pair<data::ColumnChoice, QAction*>> m_actions;
};

} // namespace assay::ui
