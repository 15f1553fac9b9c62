// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <string>

class QLabel;
class QPushButton;

namespace assay::ui {

class Actions;
class Card;
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
    void refresh();

    Workbench& m_bench;
    Theme& m_theme;
    PathField* m_path;
    PathField* m_testPath;
    QWidget* m_trouble;
    QLabel* m_problem;
    QPushButton* m_locate;
    QLabel* m_facts;
    ReadingBar* m_reading;
    SplitBalance* m_balance;
    Card* m_examples; ///< pictures and series
    Card* m_columns;  ///< tables
    FindingList* m_findings;
    std::string m_tablePath; ///< of the table that was read last
};

} // namespace assay::ui
