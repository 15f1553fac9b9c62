// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "advise/method_tree.h"
#include "models/improvement_table_models.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QSplitter;

namespace assay::ui {

class Actions;
class EmptyState;
class ImprovementView;
class KnownBook;
class MethodTreeView;
class TableView;
class Theme;
class ViewTabs;
class WhenSeen;
class Workbench;

/// What to do about the error, and whether it helped: the tree of the method with the present place
/// marked, the ordered list against one term, each entry with its measured effect, and all attempts.
class ImprovePage : public QWidget
{
    Q_OBJECT
public:
    ImprovePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent = nullptr);
    ~ImprovePage() override;

Q_SIGNALS:
    /// The target is reached: Test may be opened for this reason, once a person confirms it.
    void openingWanted(const QString& reason);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeReached();
    QWidget* makeList();
    QWidget* makeLedger();
    void refresh();
    void refreshTree();
    void refreshReached(const std::vector<advise::MethodStep>& steps);
    void refreshList();
    void refreshLedger();
    /// The term whose list is shown: a person's choice, else the one that the verdict names.
    evaluate::TermKind term() const;
    void choose();     ///< the entry of the current row
    void showDetail(); ///< beside the list alone

    Workbench& m_bench;
    Actions& m_actions;
    ImprovementTableModel m_rows;
    AttemptTableModel m_attempts;
    std::optional<evaluate::TermKind> m_chosen; ///< by a person, for the run that is looked at
    train::RunId m_run = 0;
    bool m_picked = false; ///< the entry that is shown was chosen by a person
    MethodTreeView* m_tree;
    QComboBox* m_term;
    QLabel* m_about;
    TableView* m_list;
    TableView* m_ledger;
    ViewTabs* m_views;
    ImprovementView* m_detail;
    QSplitter* m_parts;
    EmptyState* m_empty;
    QWidget* m_reached; ///< what to do once the target is reached
    QLabel* m_reachedText;
    WhenSeen* m_changed;
    KnownBook* m_known;
};

} // namespace assay::ui
