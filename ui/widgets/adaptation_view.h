// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/adaptation_table_model.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;

namespace assay::ui {

class AdaptationChart;
class TableView;
class Theme;
class TranslationView;
class WhenSeen;
class Workbench;

/// The adaptations of the run that is looked at, compared: what each brings beside the network without it and
/// the oracle, and what matters first.
class AdaptationView : public QWidget
{
    Q_OBJECT
public:
    AdaptationView(Workbench& bench, Theme& theme, QWidget* parent = nullptr);
    ~AdaptationView() override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

Q_SIGNALS:
    /// The list of ways on the run whose adaptations are shown, which is looked at then.
    void tryWanted();

private:
    void refresh();
    void showTranslation();
    void wantTry();

    Workbench& m_bench;
    std::optional<train::RunId>
        m_parent; ///< of the run that is looked at, where its adaptations are shown
    AdaptationTableModel m_rows;
    QLabel* m_warnings;
    QLabel* m_about;
    AdaptationChart* m_chart;
    TableView* m_table;
    TranslationView* m_translation;
    QPushButton* m_try;
    WhenSeen* m_changed;
};

} // namespace assay::ui
