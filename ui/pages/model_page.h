// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace assay::ui {

class CardRows;
class LayerForm;
class LayersCard;
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
    void editLayer(bool edited);
    void refresh();
    void resetAll();
    void chooseModule();
    void chooseSetup();
    QWidget* makeFewUpdates();
    void showFewUpdates();

    Workbench& m_bench;
    const Theme& m_theme;
    CardRows* m_rows;
    std::vector<TemplateCard*> m_templates;
    QPushButton* m_resetAll;
    QWidget* m_module; ///< which file the network is read from
    QLabel* m_moduleName;
    QWidget* m_few; ///< that the epochs are hardly any updates, and how many would be enough
    QLabel* m_fewText;
    QPushButton* m_moreEpochs;
    LayersCard* m_layers;
    LayerForm* m_layer;
    QStackedWidget* m_left; ///< the settings, or those of one layer
};

} // namespace assay::ui
