// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/request.h"
#include "models/step_table_model.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedLayout;

namespace assay::ui {

class Actions;
class EmptyState;
class TableView;
class Theme;
class Workbench;

/// One update taken apart, of the settings of now or of a run, and walked through line by line. It begins at the
/// first problem, at the end where there is none.
class StepView : public QWidget
{
    Q_OBJECT
public:
    StepView(Workbench& bench, Theme& theme, QWidget* parent = nullptr);

    /// Takes update `step` of a run apart; run 0: the first one of the settings of now.
    void take(train::RunId run, std::int64_t step);

private:
    QWidget* makeContent();
    void refresh(); ///< the runs that there are, and what may be asked
    void ask();
    void present(const session::StepTraced& traced);
    void refuse(const QString& sentence);
    /// Shows the account up to this line, and says what it is.
    void goTo(std::size_t line);
    void say();
    void showBatch();

    Workbench& m_bench;
    Theme& m_theme;
    QStackedLayout* m_stack;
    EmptyState* m_empty;
    QPushButton* m_begin; ///< of the empty state
    StepTableModel m_model;
    QComboBox* m_of;
    QSpinBox* m_at;
    QPushButton *m_take, *m_first, *m_next, *m_problem, *m_end, *m_batch;
    TableView* m_table;
    QLabel *m_sign, *m_words, *m_summary;
    QWidget* m_content;
    std::shared_ptr<const diagnose::StepTrace> m_trace;
    train::RunId m_traced = 0; ///< whose account it is; 0: of settings
    data::DataSpec m_data;     ///< that its batch comes from
    std::size_t m_line = 0;    ///< the last one that is shown
    QString m_refused;
    Request m_request;
};

} // namespace assay::ui
