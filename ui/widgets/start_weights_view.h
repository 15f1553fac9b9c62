// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/weight_match_model.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace assay::ui {

class TableView;
class Workbench;

/// Whose weights the network begins with, a way to others, and how those of a file fit it by name.
class StartWeightsView : public QWidget
{
    Q_OBJECT
public:
    explicit StartWeightsView(Workbench& bench, QWidget* parent = nullptr);

    void refresh();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void choose();
    void fitText();

    Workbench& m_bench;
    WeightMatchModel m_rows;
    QString m_said; ///< whose weights, in full
    QLabel* m_whose;
    QPushButton* m_own;
    QLabel* m_summary;
    TableView* m_table;
};

} // namespace assay::ui
