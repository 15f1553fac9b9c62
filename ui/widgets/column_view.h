// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"
#include "models/column_table_model.h"

#include <QWidget>

class QLabel;
class QSpinBox;
class QTabBar;
class QTableWidget;

namespace assay::ui {

class Draft;
class ReadingView;
class TableView;
class Theme;

/// A table's columns with their distribution by split; below, the first lines of the text as they
/// were read, or one row as it was read and as it enters the network. Test is sealed: none of its
/// rows can be chosen.
class ColumnView : public QWidget
{
    Q_OBJECT
public:
    ColumnView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent = nullptr);

    TableView& table() { return *m_table; }
    ReadingView& reading() { return *m_reading; }

private:
    QWidget* makeRow();
    void refresh();
    void ask();
    void showRow(const data::Sample& sample);

    SessionBridge& m_bridge;
    Draft& m_draft;
    ColumnTableModel m_model;
    TableView* m_table;
    ReadingView* m_reading;
    QTabBar* m_tabs;
    QSpinBox* m_at;
    QLabel* m_row;
    QTableWidget* m_entering;
    session::Tag m_tag = 0;
};

} // namespace assay::ui
