// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/evaluation_views.h"

#include "bridge/convert.h"
#include "bridge/live_run.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/confusion_view.h"
#include "charts/picture.h"
#include "charts/reliability_chart.h"
#include "charts/run_curves.h"
#include "evaluate/class_mean.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/against_view.h"
#include "widgets/card.h"
#include "widgets/curve_card.h"
#include "widgets/shift_view.h"
#include "widgets/size_view.h"
#include "widgets/table_view.h"
#include "widgets/typed_view.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

// Keys of the views, also in the settings.
const QString kConfusion = QStringLiteral("confusion"), kClasses = QStringLiteral("classes"),
              kCalibration = QStringLiteral("calibration"), kShift = QStringLiteral("shift"),
              kCurves = QStringLiteral("curves"), kSizes = QStringLiteral("sizes"),
              kAgainst = QStringLiteral("against"), kOthers = QStringLiteral("others");

const QString kViewPart = QStringLiteral("evaluate_view"),
              kWholePart = QStringLiteral("evaluate_whole");

} // namespace

EvaluationViews::EvaluationViews(Workbench& bench, Theme& theme, QWidget* parent)
    : ViewTabs(theme, parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_book(bench.evaluations())
    , m_sortedClasses(new QSortFilterProxyModel(this))
    , m_split(new QComboBox)
    , m_confusion(new ConfusionView(theme))
    , m_classes(new TableView(tr("Scores by class")))
    , m_classMean(mutedLabel({}, true))
    , m_calibration(new ReliabilityChart(theme))
    , m_shift(new ShiftView)
    , m_curves(new CurveCard(theme, Measure::Share))
    , m_rmseCurves(new CurveCard(theme, Measure::Rmse))
    , m_sizes(new SizeView(bench, theme))
    , m_typed(new TypedView(bench.bridge()))
    , m_grown(new WhenSeen(this, [this] { refreshCurves(); }))
{
    m_split->setAccessibleName(tr("Which split is shown"));
    m_split->setToolTip(tr("Which split is shown"));
    addTool(m_split);

    addView(kConfusion, tr("Confusion matrix"), m_confusion);
    addView(kClasses, tr("By class"), makeClasses());
    addView(kCalibration, tr("Calibration"), m_calibration);
    addView(kShift, tr("Distribution shift"), m_shift);
    addView(kCurves, tr("Learning curves"), makeCurves());
    addView(kSizes, tr("Training-set size"), m_sizes);
    addView(kAgainst, tr("Against another run"), new AgainstView(m_bench));
    addView(kOthers, tr("Other models"), m_typed);

    connect(m_confusion, &ConfusionView::chosen, this, [this](int truth, int predicted) {
        if (const evaluate::SplitReport* shown = report())
            Q_EMIT cellWanted(shown->split, truth, predicted);
    });
    connect(m_split, &QComboBox::currentIndexChanged, this, &EvaluationViews::refreshSplit);
    connect(m_typed, &TypedView::changed, this, &EvaluationViews::typedChanged);
    connect(&m_book, &EvaluationBook::changed, this, &EvaluationViews::refresh);
    connect(&bench.runs(), &RunBook::currentChanged, this, &EvaluationViews::refresh);
    connect(&theme, &Theme::changed, this, &EvaluationViews::refreshCurves);
    connect(&bench, &Workbench::projectChanged, this, &EvaluationViews::openProject);
    connect(this, &ViewTabs::viewChanged, this, [this] {
        if (!m_project.isEmpty())
            m_bench.settings().setPartOfProject(m_project, kViewPart, view());
        refreshView();
    });
    connect(this, &ViewTabs::wholeChanged, this, [this](bool whole) {
        if (!m_project.isEmpty())
            m_bench.settings().setPartOfProject(m_project, kWholePart,
                                                whole ? QStringLiteral("yes") : QString());
    });
    refresh();
}

EvaluationViews::~EvaluationViews() = default;

QWidget* EvaluationViews::makeClasses()
{
    m_sortedClasses->setSourceModel(&m_classRows);
    m_sortedClasses->setSortRole(SortRole);
    m_classes->setModel(m_sortedClasses);
    m_classes->setSortingEnabled(true);
    m_classes->sortByColumn(ClassReportTableModel::Recall, Qt::AscendingOrder);
    m_classes->fitColumns(ClassReportTableModel::Class, 120);
    m_classes->setMinimumHeight(60);
    m_classMean->setObjectName(QStringLiteral("evaluate.class_mean"));
    auto* page = new QWidget;
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(8);
    rows->addWidget(m_classMean);
    rows->addWidget(m_classes, 1);
    return page;
}

QWidget* EvaluationViews::makeCurves()
{
    m_curves->setHeading(tr("Error of the open splits (%)"));
    m_rmseCurves->setHeading(tr("RMSE of the open splits"));
    auto* both = new QWidget;
    new PictureSource(both, [this] { return sourceText(m_bench, {m_bench.runs().settled()}); });
    auto* column = new QVBoxLayout(both);
    column->setContentsMargins(0, 0, 0, 0);
    for (CurveCard* card : {m_curves, m_rmseCurves}) {
        card->setFrameShape(QFrame::NoFrame);
        card->setObjectName(QString()); // no card in a card
        card->layout()->setContentsMargins(0, 0, 0, 0);
        connect(&card->chart(), &CurveChart::said, &m_bench, &Workbench::say);
        column->addWidget(card);
    }
    m_rmseCurves->hide();
    return both;
}

bool EvaluationViews::showsOthers() const
{
    return view() == kOthers;
}

void EvaluationViews::showOthers()
{
    showView(kOthers);
}

const evaluate::TypedSystem* EvaluationViews::typed() const
{
    return showsOthers() ? m_typed->current() : nullptr;
}

void EvaluationViews::openProject()
{
    const auto& project = m_bench.project();
    const QString path = project ? text(project->path) : QString();
    if (path == m_project)
        return;
    m_project.clear(); // what is restored is not stored
    for (const QString& key : {kConfusion, kClasses, kCalibration})
        setOffered(key, true); // whatever the project before predicted
    const QString last = m_bench.settings().partOfProject(path, kViewPart);
    showView(last.isEmpty() ? kConfusion : last);
    setWhole(!m_bench.settings().partOfProject(path, kWholePart).isEmpty());
    m_project = path;
}

void EvaluationViews::showEvent(QShowEvent* event)
{
    ViewTabs::showEvent(event);
    refreshView();
}

const evaluate::SplitReport* EvaluationViews::report() const
{
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    if (!evaluation)
        return nullptr;
    const auto found =
        evaluation->reports.find(static_cast<data::SplitKind>(m_split->currentData().toInt()));
    return found == evaluation->reports.end() ? nullptr : &found->second;
}

void EvaluationViews::refresh()
{
    if (const evaluate::Evaluation* evaluation = m_book.evaluation()) {
        const QVariant before = m_split->currentData();
        const QSignalBlocker quiet(m_split);
        m_split->clear();
        for (const auto& [split, scores] : evaluation->reports)
            m_split->addItem(splitText(split), static_cast<int>(split));
        int at = m_split->findData(before);
        if (at < 0 || !before.isValid())
            at = m_split->count() - 1;
        m_split->setCurrentIndex(at);
        for (const QString& key : {kConfusion, kClasses, kCalibration})
            setOffered(key, !evaluation->classes.empty());
    }
    refreshSplit();
    refreshView();
}

void EvaluationViews::refreshView()
{
    const QString shown = view();
    m_split->setVisible(shown == kConfusion || shown == kClasses || shown == kCalibration);
    fitTabs();
    if (shown == kShift && isVisible()) {
        m_book.compare();
        const train::RunRecord* run = m_bench.runs().settled();
        m_shift->setShift(m_book.shift(),
                          m_book.isComparing() ? tr("Comparing train-val with test-val ...")
                          : run && run->kind != train::RunKind::Training
                              ? tr("The inputs behind these answers are not here, so their "
                                   "distributions cannot be compared.")
                              : QString());
    }
    if (shown == kCurves)
        refreshCurves();
    if (shown == kSizes && isVisible())
        m_sizes->read();
}

void EvaluationViews::refreshSplit()
{
    const evaluate::SplitReport* shown = report();
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    if (!shown || !evaluation) {
        m_classRows.setRows({});
        m_classMean->clear();
        return;
    }
    m_confusion->setReport(*shown, evaluation->classes);
    m_calibration->setReport(*shown);
    std::vector<ClassReportRow> rows;
    for (std::size_t k = 0; k < shown->classes.size(); ++k)
        rows.push_back({k, evaluation->classes[k], shown->classes[k]});
    m_classRows.setRows(std::move(rows));
    m_classMean->setText(text(evaluate::describeClassMean(*shown)));
}

void EvaluationViews::refreshCurves()
{
    const train::RunRecord* run = m_bench.runs().settled();
    if (!run || view() != kCurves)
        return;
    std::shared_ptr<LiveRun> live = LiveRun::of(m_bench.bridge(), run->id);
    const bool isError = run->task == data::Task::Classification;
    m_curves->setVisible(isError);
    m_rmseCurves->setVisible(!isError);
    if (live != m_live) {
        for (CurveCard* card : {m_curves, m_rmseCurves})
            card->chart().setCurves({}); // before the series that it draws are gone
        m_live = std::move(live);
        connect(m_live.get(), &LiveRun::grew, this, [this] { m_grown->ask(); });
    }
    const auto& project = m_bench.project();
    std::vector<ReferenceLine> lines;
    const train::Goal goal = project ? project->goal : train::Goal();
    const std::string& wanted = goal.metricFor(run->task).name;
    const bool fits = wanted == (isError ? train::metric_name::kError : train::metric_name::kRmse);
    if (const auto floor = goal.floorShortfall(run->task); floor && fits)
        lines.push_back({tr("human level"), *floor});
    if (const auto target = goal.targetShortfall(run->task); target && fits)
        lines.push_back({tr("target"), *target});
    CurveChart& chart = (isError ? m_curves : m_rmseCurves)->chart();
    chart.setReferences(std::move(lines));
    chart.setWaiting(tr("No errors were logged of this run."));
    chart.setCurves(isError ? errorCurves(*m_live, m_theme.colours())
                            : scoreCurves(*m_live, goal.metricFor(run->task), m_theme.colours()));
}

} // namespace assay::ui
