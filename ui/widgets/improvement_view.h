// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/ways.h"
#include "models/improvement_table_models.h"

#include <QFrame>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace assay::ui {

class ChangePreview;
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

Q_SIGNALS:
    void actionWanted(const QString& action); ///< what a person does by hand

protected:
    /// A wheel that passes by scrolls, and changes no choice.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void refreshWay();
    void refreshAttempt();
    const advise::Way* way() const; ///< null: there is none
    const train::RunRecord* run() const;
    void start();
    void change(); ///< of the draft alone

    Workbench& m_bench;
    std::string m_key;
    advise::Ways m_ways;
    EffectTableModel m_effects;
    QLabel* m_title;
    QLabel* m_note;
    QWidget* m_trial; ///< ways, patch and buttons
    QComboBox* m_way;
    QLabel* m_patch;
    ChangePreview* m_preview; ///< of a change of training examples
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
    QLabel* m_sure;
    QProgressBar* m_progress;
};

} // namespace assay::ui
