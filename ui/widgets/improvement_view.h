// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"
#include "models/improvement_table_models.h"

#include <QFrame>

#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace assay::ui {

class AttemptNote;
class ChangePreview;
class ColumnChooser;
class RunColumns;
class FurtherChoice;
class TableView;
class Workbench;

/// One improvement: the ways to try it with the settings that each changes, what it would cost, and
/// what the attempts on it have changed.
class ImprovementView : public QFrame
{
    Q_OBJECT
public:
    explicit ImprovementView(Workbench& bench, QWidget* parent = nullptr);
    ~ImprovementView() override;

    /// On the run that is looked at; empty: nothing is shown.
    void setImprovement(const std::string& key);
    /// Offers further data as a way to try more data on the run that is looked at.
    void addFurther(const QString& path);
    /// Offers a file of the same rows as a way to add features to the run that is looked at.
    void addColumnFile(const QString& path);

Q_SIGNALS:
    void actionWanted(const QString& action); ///< what a person does by hand

private:
    void refresh();
    void refreshWay();
    void refreshAttempt();
    const advise::Way* way() const; ///< null: there is none
    const train::RunRecord* run() const;
    void start();
    void change(); ///< of the draft alone
    /// The ways that take other columns of a table, those that were chosen together first.
    void findColumnWays(const train::RunRecord& on, const experiment::ExperimentSpec& spec);
    void openColumns();
    void switchColumn(const std::string& name, bool chosen);

    Workbench& m_bench;
    std::string m_key;
    advise::Ways m_ways;
    RunColumns* m_columns;
    std::vector<std::string>
        m_chosen;                ///< columns that are tried together, in the order of the file
    std::string m_chosenKey;     ///< of the way that takes exactly these; empty: there is none
    train::RunId m_chosenOf = 0; ///< the run whose columns they are
    EffectTableModel m_effects;
    QLabel* m_title;
    QLabel* m_note;
    QWidget* m_trial; ///< ways, patch and buttons
    QComboBox* m_way;
    QPushButton* m_several; ///< chooses several columns
    ColumnChooser* m_chooser;
    QLabel* m_patch;
    ChangePreview* m_preview;           ///< of a change of training examples
    FurtherChoice* m_more;              ///< of more data
    std::vector<std::string> m_further; ///< chosen there
    train::RunId m_furtherOf = 0;       ///< for this run
    FurtherChoice* m_columnFile;        ///< of features
    std::string m_filePath;             ///< chosen there
    train::RunId m_fileOf = 0;          ///< for this run
    QSpinBox* m_seeds;
    QPushButton* m_try;
    QPushButton* m_change;
    QLabel* m_cost;
    QLabel* m_byHand;
    QPushButton* m_act;
    QCheckBox* m_done; ///< by hand, in the run that is looked at
    QWidget* m_result; ///< what an attempt changed
    QComboBox* m_attempt;
    QLabel* m_verdict;
    TableView* m_table;
    AttemptNote* m_sure;
    QProgressBar* m_progress;
};

} // namespace assay::ui
