// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tune_views.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "charts/contour_chart.h"
#include "charts/history_chart.h"
#include "charts/importance_chart.h"
#include "charts/parallel_chart.h"
#include "charts/slice_chart.h"
#include "charts/worker_chart.h"
#include "widgets/card.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace assay::ui {

TuneViews::TuneViews(Workbench& bench, Theme& theme, QWidget* plan, QWidget* parent)
    : ViewTabs(theme, parent)
    , m_bench(bench)
    , m_parallel(new ParallelChart(theme))
    , m_slice(new SliceChart(theme))
    , m_contour(new ContourChart(theme))
    , m_importance(new ImportanceChart(theme))
    , m_shares(new ShareChart(theme))
    , m_kept(mutedLabel({}))
    , m_all(new QPushButton(tr("Keep all")))
    , m_across(new QComboBox)
    , m_up(new QComboBox)
{
    m_across->setObjectName(QStringLiteral("tune.across"));
    m_across->setAccessibleName(tr("Which setting is shown"));
    m_up->setObjectName(QStringLiteral("tune.up"));
    m_up->setAccessibleName(tr("Against which setting"));
    m_kept->setObjectName(QStringLiteral("tune.kept"));
    m_all->setObjectName(QStringLiteral("tune.keep_all"));
    for (QComboBox* box : {m_across, m_up}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        connect(box, &QComboBox::activated, this, &TuneViews::showAxes);
    }
    addView(QStringLiteral("plan"), tr("Plan"), plan);
    add("parallel", tr("Parallel"), m_parallel);
    add("history", tr("History"), new HistoryChart(theme));
    addView(QStringLiteral("importance"), tr("Importance"), m_importance);
    add("slice", tr("Slice"), m_slice);
    add("contour", tr("Contour"), m_contour);
    add("workers", tr("Workers"), new WorkerChart(theme));
    addView(QStringLiteral("methods"), tr("Methods"), m_shares);
    for (QWidget* tool : {static_cast<QWidget*>(m_kept), static_cast<QWidget*>(m_all),
                          static_cast<QWidget*>(m_across), static_cast<QWidget*>(m_up)})
        addTool(tool);
    m_all->setMaximumHeight(26); // no higher than the tabs: a chart stays while lines are kept
    for (Drawing* chart : {static_cast<Drawing*>(m_importance), static_cast<Drawing*>(m_shares)})
        connect(chart, &Drawing::said, &bench, &Workbench::say);
    connect(m_all, &QPushButton::clicked, m_parallel, &ParallelChart::clearRanges);
    connect(m_parallel, &ParallelChart::rangesChanged, this, &TuneViews::refreshTools);
    connect(this, &ViewTabs::viewChanged, this, [this] {
        bringUpToDate();
        refreshTools();
    });
    refreshTools();
}

TuneViews::~TuneViews() = default;

void TuneViews::add(const char* key, const QString& title, TrialChart* chart)
{
    addView(QLatin1String(key), title, chart);
    m_charts.push_back(chart);
    connect(chart, &Drawing::said, &m_bench, &Workbench::say);
    connect(chart, &TrialChart::chosen, this, &TuneViews::chosen);
    connect(chart, &TrialChart::opened, this, &TuneViews::opened);
    connect(chart, &TrialChart::proposed, this, &TuneViews::proposed);
}

bool TuneViews::showsPlan() const
{
    return view() == QStringLiteral("plan");
}

void TuneViews::setTrials(std::shared_ptr<const TrialSet> trials)
{
    const bool isOther = !m_trials || !trials || m_trials->search != trials->search
                         || m_trials->space != trials->space;
    m_trials = trials;
    if (isOther)
        offerAxes();
    bringUpToDate();
    refreshTools();
}

void TuneViews::bringUpToDate()
{
    for (TrialChart* chart : m_charts) {
        if (!chart->isVisibleTo(this))
            continue;
        chart->setTrials(m_trials);
        chart->setCurrent(m_current);
    }
    if (m_curves && m_shares->isVisibleTo(this))
        m_shares->setCurves(std::exchange(m_curves, nullptr)());
}

void TuneViews::setCurves(std::function<std::vector<ShareChart::Curve>()> curves)
{
    m_curves = std::move(curves);
    bringUpToDate();
}

void TuneViews::setBoxes(const std::vector<tune::SearchBox>& boxes)
{
    m_slice->setBoxes(boxes);
}

void TuneViews::setReport(std::shared_ptr<const tune::SearchReport> report,
                          const QString& importance)
{
    const bool isFirst =
        report && !report->contours.empty() && (!m_report || m_report->contours.empty());
    m_report = report;
    m_slice->setReport(report);
    m_contour->setReport(report);
    m_importance->setReport(report, importance);
    if (isFirst)
        offerAxes();
}

void TuneViews::setCurrent(std::optional<std::int64_t> number)
{
    m_current = number;
    for (TrialChart* chart : m_charts) {
        if (chart->isVisibleTo(this))
            chart->setCurrent(number);
    }
}

void TuneViews::offerAxes()
{
    for (QComboBox* box : {m_across, m_up}) {
        const QSignalBlocker quiet(box);
        box->clear();
        for (std::size_t k = 0; m_trials && k < m_trials->space.axes.size(); ++k)
            box->addItem(settingLabel(m_trials->space.axes[k].path), int(k));
    }
    // What matters most, to begin with.
    const bool hasContour = m_report && !m_report->contours.empty();
    m_across->setCurrentIndex(hasContour ? int(m_report->contours.front().first)
                                         : std::min(0, m_across->count() - 1));
    m_up->setCurrentIndex(hasContour ? int(m_report->contours.front().second)
                                     : std::min(1, m_up->count() - 1));
    showAxes();
}

void TuneViews::showAxes()
{
    const int across = std::max(0, m_across->currentIndex()),
              up = std::max(0, m_up->currentIndex());
    m_slice->setAxis(std::size_t(across));
    m_contour->setAxes(std::size_t(across), std::size_t(up));
}

void TuneViews::refreshTools()
{
    const QString shown = view();
    const bool isParallel = shown == QStringLiteral("parallel");
    const std::size_t all = m_trials ? m_trials->all.size() : 0, kept = m_parallel->kept();
    const bool isKept = isParallel && kept < all;
    m_kept->setVisible(isKept);
    m_all->setVisible(isKept);
    m_kept->setText(tr("%1 of %2 kept").arg(kept).arg(all));
    m_across->setVisible(
        all > 0 && (shown == QStringLiteral("slice") || shown == QStringLiteral("contour")));
    m_up->setVisible(all > 0 && shown == QStringLiteral("contour"));
    fitTabs();
}

} // namespace assay::ui
