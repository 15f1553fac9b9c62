// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/column_table_model.h"

#include <QWidget>

namespace assay::ui {

class Draft;
class ReadingView;
class SessionBridge;
class TableView;
class Theme;

/// A table's columns with their distribution by split, each with a menu of what can be decided on it;
/// below, the first lines of the text as they were read, or one row as it enters the network.
class ColumnView : public QWidget
{
    Q_OBJECT
public:
    ColumnView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent = nullptr);

    TableView& table() { return *m_table; }
    ReadingView& reading() { return *m_reading; }

private:
    void refresh();

    Draft& m_draft;
    ColumnTableModel m_model;
    TableView* m_table;
    ReadingView* m_reading;
};

} // namespace assay::ui
