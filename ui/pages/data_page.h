// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;

namespace assay::ui {

class Actions;
class Card;
class EmptyState;
class FindingList;
class PathField;
class ReadingBar;
class SplitBalance;
class Theme;
class Workbench;

/// What does the network see? Sources, normalisation, splits, and real examples.
class DataPage : public QWidget
{
    Q_OBJECT
public:
    DataPage(Workbench& bench, Theme& theme, const Actions& actions, QWidget* parent = nullptr);

private:
    QWidget* makeSources(const Actions& actions);
    QWidget* makeEmpty(const Actions& actions);
    void refresh();
    void refreshTrouble();
    void refreshOwnTest();
    void refreshMore();
    void addMore(bool folder);
    void mend(const Actions& actions);

    Workbench& m_bench;
    Theme& m_theme;
    PathField* m_path;
    PathField* m_testPath;
    PathField* m_more;   ///< further data, trained on too
    QLabel* m_moreShare; ///< how many of their examples are
    QWidget* m_trouble;
    QLabel* m_problem;
    QPushButton* m_mend;
    QPushButton* m_again;
    QCheckBox* m_ownTest; ///< whether the data's own test part is trained on
    QLabel* m_facts;
    ReadingBar* m_reading;
    SplitBalance* m_balance;
    QWidget* m_form;
    EmptyState* m_empty; ///< while no data are chosen
    Card* m_examples;    ///< pictures and series
    Card* m_columns;     ///< tables
    FindingList* m_findings;
};

} // namespace assay::ui
