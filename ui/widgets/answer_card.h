// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/answer_table_models.h"
#include "session/events.h"
#include "widgets/card.h"

class QComboBox;
class QSortFilterProxyModel;
class QStackedWidget;
class QToolButton;

namespace assay::ui {

class FixedBatchView;
class TableView;
class Theme;

/// How the network answers train-val: a fixed batch just now, and after each epoch the error of
/// every class and the examples with the largest loss. Hidden until one of them is known.
class AnswerCard : public Card
{
    Q_OBJECT
public:
    explicit AnswerCard(Theme& theme, QWidget* parent = nullptr);

    void setBatch(const session::FixedBatch& batch);
    void setEpoch(const session::EpochEnded& epoch);
    void clear();

private:
    enum View { Batch, Worst, Classes };
    /// Puts a view among those that can be chosen.
    void offer(View view);
    void show(View view);
    void refreshText();

    QComboBox* m_choice;
    QLabel* m_text;
    QToolButton* m_wrongOnly;
    QStackedWidget* m_views;
    FixedBatchView* m_batch;
    ClassTableModel m_classes;
    WorstTableModel m_worst;
    QSortFilterProxyModel* m_sorted;
    TableView* m_classTable;
    TableView* m_worstTable;
    std::int64_t m_epoch = 0;
};

} // namespace assay::ui
