// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "experiment/controls.h"
#include "models/known_table_model.h"

#include <QWidget>

#include <map>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QStackedLayout;

namespace assay::ui {

class EmptyState;
class KnownBook;
class KnownChart;
class TableView;
class Theme;
class WhenSeen;
class Workbench;

/// The run that is looked at beside results on its data, a person's own among them, beside simple methods, and
/// beside controls of itself.
class KnownView : public QWidget
{
    Q_OBJECT
public:
    KnownView(Workbench& bench, Theme& theme, QWidget* parent = nullptr);
    ~KnownView() override;

private:
    QWidget* makeResults();
    QWidget* makeLadder();
    void refresh(); ///< once it is seen
    void present();
    void listDataSets();
    void showLadder();
    void showControls();
    void say(); ///< of the row that is chosen
    const KnownRow* chosen() const;
    void edit(const baseline::ResultRow& row);

    Workbench& m_bench;
    Theme& m_theme;
    KnownBook* m_book;
    WhenSeen* m_due;
    KnownTableModel m_model;
    QComboBox* m_dataSet;
    TableView* m_table;
    KnownChart* m_chart;
    QStackedLayout* m_stack; ///< table, or what to do without results
    EmptyState* m_empty;
    QLabel *m_words, *m_source, *m_problem, *m_run;
    QPushButton *m_add, *m_first, *m_edit, *m_remove, *m_open, *m_compute;
    std::map<baseline::KnownKind, QLabel*> m_offers;
    QLabel* m_simple; ///< of simple methods
    struct ControlRow {
        QLabel* words;
        QPushButton* start;
    };
    std::map<experiment::Control, ControlRow> m_controls;
};

} // namespace assay::ui
