// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/layer_table_model.h"
#include "widgets/card.h"

#include <string>
#include <vector>

class QAction;
class QPushButton;
class QToolButton;

namespace assay::model {
struct LayerRepair;
struct Node;
} // namespace assay::model

namespace assay::ui {

class StartWeightsView;
class TableView;
class Theme;
class Workbench;

/// The layers of the network with what they cost, and ways to change them: each change is one undo step of
/// the draft. The first layer that does not fit is marked, with what would mend it.
class LayersCard : public Card
{
    Q_OBJECT
public:
    LayersCard(Workbench& bench, const Theme& theme, QWidget* parent = nullptr);

    void refresh();
    int current() const; ///< the place of the chosen layer; -1: none
    void choose(int place);

Q_SIGNALS:
    void editWanted(); ///< of the chosen layer
    void currentChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeTools();
    void fitNames();
    void addKind(const std::string& kind);
    void remove();
    void move(int by);
    void showRepairs();
    void mend(const model::LayerRepair& repair);
    void chosenChanged();
    bool isEditable() const;
    const std::vector<model::Node>& layers() const;

    Workbench& m_bench;
    const Theme& m_theme;
    LayerTableModel m_rows;
    TableView* m_table;
    QLabel* m_total;
    QLabel* m_problem;
    QWidget* m_repairs;
    QPushButton* m_own; ///< back to the layers of the template
    StartWeightsView* m_weights;
    QMenu* m_kinds;
    QToolButton* m_add;
    std::vector<QToolButton*> m_tools; ///< of the chosen layer
    QAction* m_insert;
    QAction* m_edit;
    QAction* m_remove;
    QAction* m_up;
    QAction* m_down;
    std::string m_misfit;      ///< the layer that does not fit
    bool m_refreshing = false; ///< rows come and go, and what is chosen is said afterwards
};

} // namespace assay::ui
