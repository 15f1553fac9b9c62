// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/share_chart.h"
#include "charts/trial_set.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/search_report.h"
#include "widgets/view_tabs.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;

namespace assay::ui {

class ContourChart;
class ImportanceChart;
class ParallelChart;
class SliceChart;
class TrialChart;
class Workbench;

/// The plan of a search and the charts of its trials, a view each. What is chosen in one is chosen in all.
class TuneViews : public ViewTabs
{
    Q_OBJECT
public:
    /// `plan` is the first view, "plan".
    TuneViews(Workbench& bench, Theme& theme, QWidget* plan, QWidget* parent = nullptr);
    ~TuneViews() override;

    void setTrials(std::shared_ptr<const TrialSet> trials); ///< null: none
    /// `importance`: from how many trials its importances are, and what they explain.
    void setReport(std::shared_ptr<const tune::SearchReport> report, const QString& importance);
    void setBoxes(const std::vector<tune::SearchBox>& boxes); ///< of its rounds; empty: it has none
    /// Asked for once the methods are compared.
    void setCurves(std::function<std::vector<ShareChart::Curve>()> curves);
    void setCurrent(std::optional<std::int64_t> number);
    bool showsPlan() const;

Q_SIGNALS:
    void chosen(qint64 number);
    void opened(qint64 number);
    void proposed(const assay::tune::Point& settings);

private:
    void add(const char* key, const QString& title, TrialChart* chart);
    void refreshTools();
    void offerAxes();
    void bringUpToDate(); ///< the view that is shown
    void showAxes();

    Workbench& m_bench;
    ParallelChart* m_parallel;
    SliceChart* m_slice;
    ContourChart* m_contour;
    ImportanceChart* m_importance;
    ShareChart* m_shares;
    std::vector<TrialChart*> m_charts;
    std::shared_ptr<const TrialSet> m_trials;
    std::shared_ptr<const tune::SearchReport> m_report;
    std::function<std::vector<ShareChart::Curve>()> m_curves; ///< none: they are shown
    std::optional<std::int64_t> m_current;
    QLabel* m_kept;
    QPushButton* m_all;
    QComboBox *m_across, *m_up;
};

} // namespace assay::ui
