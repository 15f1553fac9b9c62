// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/evaluation_table_models.h"

#include <QSplitter>

class QAction;

namespace assay::ui {

class TableView;
class Theme;
class WaterfallChart;

/// The ladder of an error: as bars, and beside them as a table with intervals.
class BreakdownView : public QSplitter
{
    Q_OBJECT
public:
    /// `resample` goes into the menu of the chart.
    BreakdownView(Theme& theme, QAction* resample, QWidget* parent = nullptr);

    /// `trainExamples`: all that train has, as its error may rest on a sample; 0: not known.
    void setBreakdown(const evaluate::Breakdown& breakdown, std::int64_t trainExamples);
    void clear();

private:
    TermTableModel m_terms;
    WaterfallChart* m_waterfall;
    TableView* m_table;
};

} // namespace assay::ui
