// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/layer_table_model.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace assay::ui {

class Settings;
class StartWeightsView;
class TableView;
class CardRows;
class TemplateCard;
class Theme;
class Workbench;

/// Which network, with which settings? Templates, a form, and the layers that come of it.
class ModelPage : public QWidget
{
    Q_OBJECT
public:
    ModelPage(Workbench& bench, const Theme& theme, QWidget* parent = nullptr);

private:
    QWidget* makeSettings();
    QWidget* makeLayers();
    void refresh();
    void resetAll();
    void chooseModule();
    QWidget* makeFewUpdates();
    void showFewUpdates();

    Workbench& m_bench;
    const Theme& m_theme;
    LayerTableModel m_layers;
    CardRows* m_rows;
    std::vector<TemplateCard*> m_templates;
    QPushButton* m_resetAll;
    QWidget* m_module; ///< which file the network is read from
    QLabel* m_moduleName;
    QWidget* m_few; ///< that the epochs are hardly any updates, and how many would be enough
    QLabel* m_fewText;
    QPushButton* m_moreEpochs;
    TableView* m_table;
    QLabel* m_total;
    QLabel* m_problem;
    StartWeightsView* m_weights;
};

} // namespace assay::ui
