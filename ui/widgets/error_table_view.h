// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/error_table_model.h"

#include <QWidget>

class QLabel;

namespace assay::ui {

class ErrorBook;
class TableView;

/// The error-analysis table, edited in place, and how precise its shares are.
class ErrorTableView : public QWidget
{
    Q_OBJECT
public:
    explicit ErrorTableView(ErrorBook& book, QWidget* parent = nullptr);

    /// What attempts on the experiment of the shown run did to the types.
    void setAttempts(const std::vector<const tune::MeasuredAttempt*>& attempts);

    TableView& table() { return *m_table; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    int leastSolutions() const; ///< width in pixels
    void fitType();             ///< whole names, while there is room
    void addMenu();
    void refresh();

    ErrorBook& m_book;
    ErrorTableModel m_rows;
    TableView* m_table;
    QLabel* m_precision;
};

} // namespace assay::ui
