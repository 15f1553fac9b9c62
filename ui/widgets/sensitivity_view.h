// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "models/tune_table_models.h"
#include "tune/search_report.h"

#include <QWidget>

#include <memory>

namespace assay::ui {

class TableView;

/// The lecture's table of hyper-parameters with what was measured. A tick adds the settings of a row to the
/// space, or takes them out.
class SensitivityView : public QWidget
{
    Q_OBJECT
public:
    explicit SensitivityView(QWidget* parent = nullptr);

    /// `data`: of the runs; null: not known.
    void show(const tune::Space& space, const experiment::ExperimentSpec& base,
              const std::shared_ptr<const tune::SearchReport>& report,
              const std::shared_ptr<const data::Profile>& data);

Q_SIGNALS:
    /// `why` names the undo step.
    void edited(const assay::tune::Space& space, const QString& why);

private:
    void toggle(const QModelIndex& index);

    tune::Space m_space;
    experiment::ExperimentSpec m_base;
    std::string m_hash; ///< of the base; empty: nothing was shown yet
    std::shared_ptr<const tune::SearchReport> m_report;
    std::shared_ptr<const data::Profile> m_data;
    SensitivityTableModel m_rows;
    TableView* m_table;
};

} // namespace assay::ui
