// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"

#include <QWidget>

class QSpinBox;
class QTabBar;
class QTableWidget;

namespace assay::ui {

class Draft;
class Theme;

/// One row of a table, a line a column: as it was read and as it enters the network. Test is sealed:
/// none of its rows can be chosen.
class RowView : public QWidget
{
    Q_OBJECT
public:
    RowView(SessionBridge& bridge, Draft& draft, const Theme& theme, QWidget* parent = nullptr);

private:
    void refresh();
    void ask();
    void showRow(const data::Sample& sample);

    SessionBridge& m_bridge;
    Draft& m_draft;
    const Theme& m_theme;
    QTabBar* m_tabs;
    QSpinBox* m_at;
    QTableWidget* m_row;
    Request m_reading;
};

} // namespace assay::ui
