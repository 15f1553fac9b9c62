// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QSpinBox;

namespace assay::ui {

class ComparisonBook;
class SizeChart;
class Theme;
class Workbench;

/// Error against training-set size: whether more data would help. Trains what is missing.
class SizeView : public QWidget
{
    Q_OBJECT
public:
    SizeView(Workbench& bench, Theme& theme, QWidget* parent = nullptr);

    void read(); ///< once for a run

private:
    void refresh();

    ComparisonBook& m_book;
    SizeChart* m_chart;
    QLabel* m_verdict;
    QLabel* m_state;
    QSpinBox* m_seeds;
    QPushButton* m_train;
};

} // namespace assay::ui
