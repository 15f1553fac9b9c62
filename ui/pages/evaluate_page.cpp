// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/evaluate_page.h"

#include "bridge/convert.h"
#include "bridge/evaluation_book.h"
#include "bridge/live_run.h"
#include "bridge/workbench.h"
#include "charts/confusion_view.h"
#include "charts/reliability_chart.h"
#include "charts/run_curves.h"
#include "charts/waterfall_chart.h"
#include "style/actions.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/against_view.h"
#include "widgets/card.h"
#include "widgets/curve_card.h"
#include "widgets/empty_state.h"
#include "widgets/reading_bar.h"
#include "widgets/shift_view.h"
#include "widgets/size_view.h"
#include "widgets/table_view.h"
#include "widgets/typed_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace assay::ui {

EvaluatePage::EvaluatePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_actions(actions)
    , m_book(bench.evaluations())
    , m_improvementRows([this](const std::string& improvement, bool tried) {
        if (const train::RunRecord* run = m_bench.runs().current())
            m_book.setTried(improvement, run->id, tried);
    })
    , m_sortedClasses(new QSortFilterProxyModel(this))
    , m_stack(new QStackedLayout)
    , m_problem(new QLabel)
    , m_progress(new ReadingBar)
{
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_content = makeContent();
    m_empty = new EmptyState;
    m_empty->addButton(actionButton(actions.at(QStringLiteral("evaluate.run")), {}, true));
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(makeHead(actions));
    page->addWidget(makeSeal());
    page->addWidget(m_progress);
    page->addWidget(m_problem);
    page->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);

    connect(&m_book, &EvaluationBook::changed, this, &EvaluatePage::refresh);
    connect(&m_bench.adviceBook(), &AdviceBook::changed, this, &EvaluatePage::refreshImprovements);
    connect(&m_book, &EvaluationBook::triedChanged, this, &EvaluatePage::refreshImprovements);
    connect(&m_book, &EvaluationBook::progressed, m_progress, &ReadingBar::setShare);
    connect(m_progress, &ReadingBar::cancelled, &m_book, &EvaluationBook::cancel);
    connect(&bench.runs(), &RunBook::currentChanged, this, &EvaluatePage::refresh);
    connect(&theme, &Theme::changed, this, &EvaluatePage::refreshCurves);
    connect(actions.at(QStringLiteral("evaluate.run")), &QAction::triggered, this, [this] {
        m_book.evaluate(m_checkpoint->currentData().toInt() == 1 ? evaluate::Checkpoint::Best
                                                                 : evaluate::Checkpoint::Last);
    });
    connect(actions.at(QStringLiteral("evaluate.resample")), &QAction::triggered, &m_book,
            &EvaluationBook::resample);
    connect(actions.at(QStringLiteral("evaluate.open_test")), &QAction::triggered, this, [this] {
        m_seal->setVisible(m_book.evaluation() != nullptr);
        m_reason->setFocus();
    });
    refresh();
}

EvaluatePage::~EvaluatePage() = default;

QWidget* EvaluatePage::makeHead(Actions& actions)
{
    auto* head = new PageHead(tr("Evaluate"), tr("Where does the error come from?"));
    m_checkpoint = new QComboBox;
    m_checkpoint->addItem(tr("last weights"), 0);
    m_checkpoint->addItem(tr("best train-val"), 1);
    m_checkpoint->setAccessibleName(tr("Which weights are evaluated"));
    m_checkpoint->setToolTip(tr("Which weights are evaluated"));
    head->addTool(m_checkpoint);
    head->addTool(actionButton(actions.at(QStringLiteral("evaluate.run")), tr("Evaluate")));
    m_openTest =
        actionButton(actions.at(QStringLiteral("evaluate.open_test")), tr("Open Test ..."));
    head->addTool(m_openTest);
    return head;
}

QFrame* EvaluatePage::makeSeal()
{
    m_seal = new QFrame;
    m_seal->setObjectName(QStringLiteral("card"));
    auto* row = new QHBoxLayout(m_seal);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(new QLabel(tr("Test is sealed. Opening it is recorded and cannot be undone.")));
    m_reason = new QLineEdit;
    m_reason->setPlaceholderText(tr("Why now? e.g. final numbers for the report"));
    m_reason->setAccessibleName(tr("Reason for opening Test"));
    row->addWidget(m_reason, 1);
    auto* open = new QPushButton(tr("Open Test"));
    auto* leave = new QPushButton(tr("Leave it sealed"));
    open->setEnabled(false);
    row->addWidget(open);
    row->addWidget(leave);
    m_seal->setVisible(false);
    connect(m_reason, &QLineEdit::textChanged, open,
            [open](const QString& reason) { open->setEnabled(!reason.trimmed().isEmpty()); });
    const auto decide = [this] {
        const QString reason = m_reason->text().trimmed();
        if (reason.isEmpty())
            return;
        m_book.openTest(reason);
        m_reason->clear();
        m_seal->setVisible(false);
    };
    connect(open, &QPushButton::clicked, this, decide);
    connect(m_reason, &QLineEdit::returnPressed, this, decide);
    connect(leave, &QPushButton::clicked, this, [this] {
        m_reason->clear();
        m_seal->setVisible(false);
    });
    return m_seal;
}

QWidget* EvaluatePage::makeContent()
{
    m_verdict = new QLabel;
    m_verdict->setProperty("role", "verdict");
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_about = mutedLabel({}, true);
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setObjectName(QStringLiteral("evaluate.parts"));
    parts->setHandleWidth(16);
    parts->setChildrenCollapsible(false);
    parts->addWidget(makeBreakdown());
    parts->addWidget(makeBelow());
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 1);
    parts->setSizes({290, 270});
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_verdict);
    column->addWidget(m_about);
    column->addSpacing(4);
    column->addWidget(parts, 1);
    return content;
}

QWidget* EvaluatePage::makeBreakdown()
{
    auto* chart = new Card(tr("Breakdown of the error"));
    m_waterfall = new WaterfallChart(m_theme);
    m_waterfall->addTo(chart->menu());
    chart->menu()->addAction(m_actions.at(QStringLiteral("evaluate.resample")));
    connect(m_waterfall, &Drawing::said, &m_bench, &Workbench::say);
    chart->body()->addWidget(m_waterfall, 1);
    auto* card = new Card(tr("Terms, with 95 % intervals"));
    m_termTable = new TableView(tr("Breakdown terms"));
    m_termTable->setModel(&m_terms);
    m_termTable->setEmptyText(tr("The terms of the error will be here."));
    m_termTable->addTo(card->menu());
    for (const int column : {TermTableModel::Low, TermTableModel::High})
        m_termTable->setColumnHidden(column, true);
    QHeaderView* header = m_termTable->horizontalHeader();
    header->setSectionResizeMode(TermTableModel::Name, QHeaderView::Stretch);
    for (const int column :
         {TermTableModel::Value, TermTableModel::Examples, TermTableModel::Verdict})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    card->body()->addWidget(m_termTable, 1);
    auto* row = new QSplitter(Qt::Horizontal);
    row->setObjectName(QStringLiteral("evaluate.row"));
    row->setHandleWidth(16);
    row->setChildrenCollapsible(false);
    row->addWidget(chart);
    row->addWidget(card);
    row->setSizes({396, 496});
    return row;
}

QWidget* EvaluatePage::makeBelow()
{
    m_below = new Card(tr("How it errs"));
    m_split = new QComboBox;
    m_split->setAccessibleName(tr("Which split is shown"));
    m_split->setToolTip(tr("Which split is shown"));
    m_view = new QComboBox;
    m_view->setAccessibleName(tr("What is shown of the evaluation"));
    m_view->setToolTip(tr("What is shown of the evaluation"));
    m_view->addItems({tr("What to try"), tr("Confusion matrix"), tr("By class"), tr("Calibration"),
                      tr("Distribution shift"), tr("Learning curves"), tr("Training-set size"),
                      tr("Against another run"), tr("Systems elsewhere")});
    m_below->addTool(m_split);
    m_below->addTool(m_view);
    m_views = new QStackedWidget;

    m_improvements = new TableView(tr("What to try"));
    m_improvements->setModel(&m_improvementRows);
    m_improvements->setEmptyText(
        tr("Once a term is real and the largest, what the lecture tries against it is listed here, "
           "in its order."));
    QHeaderView* header = m_improvements->horizontalHeader();
    header->resizeSection(ImprovementTableModel::Tried, 52);
    header->setSectionResizeMode(ImprovementTableModel::Text, QHeaderView::Stretch);
    m_views->addWidget(m_improvements);

    m_confusion = new ConfusionView(m_theme);
    connect(m_confusion, &Drawing::said, &m_bench, &Workbench::say);
    connect(m_confusion, &ConfusionView::chosen, this, [this](int truth, int predicted) {
        if (const evaluate::SplitReport* shown = report())
            Q_EMIT cellWanted(shown->split, truth, predicted);
    });
    m_views->addWidget(m_confusion);

    m_classes = new TableView(tr("Scores by class"));
    m_sortedClasses->setSourceModel(&m_classRows);
    m_sortedClasses->setSortRole(SortRole);
    m_classes->setModel(m_sortedClasses);
    m_classes->setSortingEnabled(true);
    m_classes->sortByColumn(ClassReportTableModel::Recall, Qt::AscendingOrder);
    m_classes->horizontalHeader()->setSectionResizeMode(ClassReportTableModel::Class,
                                                        QHeaderView::Stretch);
    for (const int column : {ClassReportTableModel::Precision, ClassReportTableModel::Recall})
        m_classes->horizontalHeader()->resizeSection(column, 150);
    m_views->addWidget(m_classes);

    m_calibration = new ReliabilityChart(m_theme);
    connect(m_calibration, &Drawing::said, &m_bench, &Workbench::say);
    m_views->addWidget(m_calibration);

    m_shift = new ShiftView;
    m_views->addWidget(m_shift);

    m_curves = new CurveCard(m_theme, Measure::Share);
    m_curves->setFrameShape(QFrame::NoFrame);
    m_curves->setObjectName(QString()); // no card in a card
    m_curves->setHeading(tr("Error of the open splits (%)"));
    connect(&m_curves->chart(), &CurveChart::said, &m_bench, &Workbench::say);
    m_views->addWidget(m_curves);
    m_sizes = new SizeView(m_bench, m_theme);
    m_views->addWidget(m_sizes);
    m_views->addWidget(new AgainstView(m_bench.comparisons()));

    m_typed = new TypedView(m_bench.bridge());
    connect(m_typed, &TypedView::shown, this, &EvaluatePage::showBreakdown);
    m_views->addWidget(m_typed);

    for (TableView* table : {m_improvements, m_classes})
        table->setMinimumHeight(90);
    m_below->body()->addWidget(m_views, 1);
    connect(m_view, &QComboBox::currentIndexChanged, this, &EvaluatePage::chooseView);
    connect(m_split, &QComboBox::currentIndexChanged, this, &EvaluatePage::refreshSplit);
    chooseView();
    return m_below;
}

void EvaluatePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    chooseView();
}

void EvaluatePage::chooseView()
{
    const int view = m_view->currentIndex();
    m_views->setCurrentIndex(view);
    m_split->setVisible(view == Confusion || view == Classes || view == Calibration);
    if (view == Shift && isVisible()) {
        m_book.compare();
        refreshShift();
    }
    if (view == Curves)
        refreshCurves();
    if (view == Sizes && isVisible())
        m_sizes->read();
    if (view != Elsewhere && m_book.evaluation())
        showEvaluation(*m_book.evaluation());
}

const evaluate::SplitReport* EvaluatePage::report() const
{
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    if (!evaluation)
        return nullptr;
    const auto found =
        evaluation->reports.find(static_cast<data::SplitKind>(m_split->currentData().toInt()));
    return found == evaluation->reports.end() ? nullptr : &found->second;
}

void EvaluatePage::showBreakdown(const evaluate::Breakdown& breakdown)
{
    m_waterfall->setBreakdown(breakdown);
    m_terms.setRows(rowsOf(breakdown));
    QString sentence = text(breakdown.text);
    for (const base::Finding& finding : breakdown.findings)
        sentence += QLatin1Char(' ') + findingText(finding);
    m_verdict->setText(sentence);
}

void EvaluatePage::showEvaluation(const evaluate::Evaluation& evaluation)
{
    showBreakdown(evaluation.breakdown);
    // What casts doubt on the answers comes before what follows from them.
    QString doubts;
    for (const base::Finding& finding : evaluation.findings) {
        if (finding.severity != base::Severity::Hint)
            doubts += findingText(finding) + QLatin1Char(' ');
    }
    m_verdict->setText(doubts + m_verdict->text());
}

void EvaluatePage::refresh()
{
    if (m_book.isWorking())
        m_progress->begin(tr("Answering the examples"));
    else
        m_progress->end();
    m_problem->setText(m_book.problem());
    m_problem->setVisible(!m_book.problem().isEmpty());
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    const train::RunRecord* run = m_bench.runs().current();
    m_stack->setCurrentWidget(evaluation ? m_content : m_empty);
    const bool ours = run && run->kind == train::RunKind::Training;
    m_checkpoint->setEnabled(ours);
    m_openTest->setVisible(!run || ours);
    if (!evaluation) {
        m_seal->setVisible(false);
        m_empty->setTexts(
            !run                        ? tr("No run yet")
            : m_book.isWorking()        ? tr("Answering the examples ...")
            : train::isOver(run->state) ? tr("This run was not evaluated yet")
                                        : tr("The run is still training"),
            !run ? tr("Train a network, or import answers made elsewhere on the Errors page. Then "
                      "this page takes the error apart: irreducible error, avoidable bias, "
                      "variance, distribution shift, validation overfitting.")
            : !ours ? tr("Another tool logged this run without its answers, so there is nothing to "
                         "take apart.")
                    : tr("Its answers to train, train-val and test-val show where the error comes "
                         "from. Test stays sealed."));
        m_waterfall->clear();
        m_terms.setRows({});
        return;
    }
    QString about =
        tr("Run %1, %2%3. Test: %4.")
            .arg(evaluation->run)
            .arg(evaluation->checkpoint == evaluate::Checkpoint::Best ? tr("best train-val weights")
                 : evaluation->checkpoint == evaluate::Checkpoint::Last ? tr("last weights")
                                                                        : tr("imported answers"),
                 evaluation->step > 0 ? tr(" at step %1").arg(countText(evaluation->step))
                                      : QString(),
                 text(evaluate::describe(evaluation->openings)));
    if (run && run->step > evaluation->step && evaluation->step > 0)
        about += tr(" The run has gone on since; evaluate it again.");
    if (evaluation->oneDistribution)
        about += tr(" One distribution: train-val and test-val count as one validation set.");
    if (run && run->resampled > 0)
        about += QLatin1Char(' ') + text(data::describeResample(run->resampled));
    m_about->setText(about);
    const QVariant before = m_split->currentData();
    const QSignalBlocker quiet(m_split);
    m_split->clear();
    for (const auto& [split, scores] : evaluation->reports)
        m_split->addItem(splitText(split), static_cast<int>(split));
    int at = m_split->findData(before);
    if (at < 0 || !before.isValid())
        at = m_split->count() - 1;
    m_split->setCurrentIndex(at);
    if (m_view->currentIndex() != Elsewhere)
        showEvaluation(*evaluation);
    refreshSplit();
    refreshImprovements();
    chooseView();
}

void EvaluatePage::refreshSplit()
{
    const evaluate::SplitReport* shown = report();
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    if (!shown || !evaluation)
        return;
    m_confusion->setReport(*shown, evaluation->classes);
    m_calibration->setReport(*shown);
    std::vector<ClassReportRow> rows;
    for (std::size_t k = 0; k < shown->classes.size(); ++k)
        rows.push_back({k, evaluation->classes[k], shown->classes[k]});
    m_classRows.setRows(std::move(rows));
    m_classes->setEmptyText(tr("This run predicts numbers: R2 %1, MAE %2.")
                                .arg(shown->score.r2, 0, 'f', 3)
                                .arg(unitText(shown->score.mae)));
}

void EvaluatePage::refreshImprovements()
{
    const evaluate::Evaluation* evaluation = m_book.evaluation();
    const train::RunRecord* run = m_bench.runs().current();
    std::vector<ImprovementRow> rows;
    if (evaluation && run && !evaluation->breakdown.culprits.empty()) {
        const advise::Gathered& gathered = m_bench.adviceBook().gathered(evaluation->run);
        for (const auto& item :
             advise::improvements(evaluation->breakdown.culprits.front(), gathered.curve.shape)) {
            ImprovementRow row{.item = item, .place = static_cast<int>(rows.size()) + 1};
            row.tried = m_book.tried(item.key);
            row.triedHere =
                std::find(row.tried.begin(), row.tried.end(), run->id) != row.tried.end();
            rows.push_back(std::move(row));
        }
    }
    m_improvementRows.setRows(std::move(rows));
}

void EvaluatePage::refreshShift()
{
    const train::RunRecord* run = m_bench.runs().current();
    m_shift->setShift(m_book.shift(),
                      m_book.isComparing() ? tr("Comparing train-val with test-val ...")
                      : run && run->kind != train::RunKind::Training
                          ? tr("The inputs behind these answers are not here, so their "
                               "distributions cannot be compared.")
                          : QString());
}

void EvaluatePage::refreshCurves()
{
    const train::RunRecord* run = m_bench.runs().current();
    if (!run || m_view->currentIndex() != Curves)
        return;
    std::shared_ptr<LiveRun> live = LiveRun::of(m_bench.bridge(), run->id);
    if (live != m_live) {
        m_curves->chart().setCurves({}); // before the series that it draws are gone
        m_live = std::move(live);
        connect(m_live.get(), &LiveRun::grew, this, &EvaluatePage::refreshCurves);
    }
    const auto& project = m_bench.project();
    std::vector<ReferenceLine> lines;
    const train::Goal goal = project ? project->goal : train::Goal();
    const bool isError = goal.metricFor(run->task).name == train::metric_name::kError;
    if (const auto floor = goal.floorShortfall(run->task); floor && isError)
        lines.push_back({tr("human level"), *floor});
    if (const auto target = goal.targetShortfall(run->task); target && isError)
        lines.push_back({tr("target"), *target});
    m_curves->chart().setReferences(std::move(lines));
    m_curves->chart().setWaiting(tr("No errors were logged of this run."));
    m_curves->chart().setCurves(errorCurves(*m_live, m_theme.colours()));
}

} // namespace assay::ui
