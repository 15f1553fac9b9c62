// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/train_page.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "bridge/workbench.h"
#include "charts/run_curves.h"
#include "models/sample_model.h"
#include "style/settings.h"
#include "style/theme.h"
#include "widgets/answer_card.h"
#include "widgets/current_stack.h"
#include "widgets/curve_card.h"
#include "widgets/empty_state.h"
#include "widgets/finding_list.h"
#include "widgets/layer_watch_view.h"
#include "widgets/numbers_strip.h"
#include "widgets/run_numbers.h"
#include "widgets/run_references.h"
#include "widgets/step_menu.h"
#include "widgets/when_seen.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace assay::ui {

namespace {

using data::SplitKind;
using train::Series;
constexpr int kSliderEnd = 100;

/// Even steps of the slider multiply the number of steps that are averaged.
double weightAt(int position)
{
    return 1 - std::pow(10, -3.0 * position / kSliderEnd);
}

int positionOf(double weight)
{
    return int(std::lround(-std::log10(std::clamp(1 - weight, 1e-3, 1.0)) / 3 * kSliderEnd));
}

} // namespace

TrainPage::TrainPage(Workbench& bench, Theme& theme, Actions&, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_settings(bench.settings())
    , m_stack(new CurrentStack)
    , m_empty(makeEmpty())
    , m_controls(makeControls())
    , m_curvesDue(new WhenSeen(this, [this] { drawCurves(); }))
    , m_numbersDue(new WhenSeen(this, [this] { showNumbers(); }))
    , m_content(makeContent())
{
    auto* head = new PageHead;
    head->addTool(m_controls);
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(head);
    page->addLayout(m_stack, 1);
    m_stack->addWidget(m_empty); // once it has a parent: its first widget is shown at once
    m_stack->addWidget(m_content);

    connect(m_findings, &FindingList::noteClicked, this,
            [this] { Q_EMIT m_bench.pageWanted(QStringLiteral("data")); });
    for (const auto signal : {&Draft::profileChanged, &Draft::specChanged, &Draft::modelTried})
        connect(&bench.draft(), signal, this, &TrainPage::refreshStart);
    connect(&bench, &Workbench::nextStepChanged, this, [this] {
        if (m_run && m_run->step == 0)
            m_loss->chart().setWaiting(waitingText());
    });
    SessionBridge& bridge = bench.bridge();
    connect(&theme, &Theme::changed, this, [this] {
        refreshCurves();
        refreshNumbers();
    });
    connect(&m_settings, &Settings::changed, this, &TrainPage::applySettings);
    bridge.on<session::RunProgress>(this, [this](const session::RunProgress& now) {
        if (!m_run || now.run != m_run->id)
            return;
        m_progress = now;
        if (now.step != m_effectStep)
            showEffect({});
        refreshNumbers();
    });
    bridge.on<session::EpochEnded>(this, [this](const session::EpochEnded& ended) {
        if (!m_run || ended.run != m_run->id)
            return;
        m_epoch = ended.report;
        m_answers->setEpoch(ended);
        takeScores();
        refreshNumbers();
    });
    bridge.on<session::FixedBatch>(this, [this](const session::FixedBatch& batch) {
        if (!m_run || batch.run != m_run->id)
            return;
        showEffect(batch.effect);
        // Rows of a table have no picture, and a number is neither right nor wrong.
        if (batch.predicted.empty() || !isDrawn(batch.samples->front()))
            return;
        m_answers->setBatch(batch);
    });
    applySettings();
    clear();
}

TrainPage::~TrainPage()
{
    if (m_remember->isActive())
        m_settings.smoothing.set(weightAt(m_smoothing->value()));
}

EmptyState* TrainPage::makeEmpty()
{
    auto* empty = new EmptyState;
    empty->setTexts(tr("Curves of the run will be here"),
                    tr("Once training runs, this page draws the loss of every step and the "
                       "error of train, train-val and test-val after every epoch."));
    m_start = new QPushButton(tr("Start"));
    m_start->setProperty("role", "primary");
    connect(m_start, &QPushButton::clicked, this, &TrainPage::startWanted);
    empty->addButton(m_start);
    return empty;
}

QWidget* TrainPage::makeControls()
{
    m_axis = new QComboBox;
    m_axis->setAccessibleName(tr("What is on the x axis"));
    m_axis->setToolTip(m_axis->accessibleName());
    m_axis->addItem(tr("by step"), axisName(train::Axis::Step));
    m_axis->addItem(tr("by epoch"), axisName(train::Axis::Epoch));
    m_axis->addItem(tr("by time"), axisName(train::Axis::Seconds));
    m_smoothing = new QSlider(Qt::Horizontal);
    m_smoothing->setRange(0, kSliderEnd);
    m_smoothing->setPageStep(10);
    m_smoothing->setFixedWidth(104);
    m_smoothing->setAccessibleName(tr("Smoothing of the loss of each step"));
    m_logY = new QCheckBox(tr("Log y"));
    m_logY->setToolTip(tr("Logarithmic y axes (L within a chart)"));
    connect(m_axis, &QComboBox::activated, this,
            [this] { m_settings.xAxis.set(m_axis->currentData().toString()); });
    // Seen at once, remembered when the slider rests: writing a file takes longer than a frame.
    m_remember = new QTimer(this);
    m_remember->setSingleShot(true);
    m_remember->setInterval(400);
    connect(m_remember, &QTimer::timeout, this,
            [this] { m_settings.smoothing.set(weightAt(m_smoothing->value())); });
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int position) {
        smoothWith(weightAt(position));
        m_remember->start();
    });
    connect(m_logY, &QCheckBox::toggled, this, &TrainPage::chooseLogY);

    m_curveControls = new QWidget;
    auto* row = new QHBoxLayout(m_curveControls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(mutedLabel(tr("Smoothing")));
    row->addWidget(m_smoothing);
    row->addSpacing(8);
    row->addWidget(m_logY);
    row->addSpacing(8);
    row->addWidget(m_axis);
    auto* controls = new QWidget;
    auto* all = new QHBoxLayout(controls);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(16);
    all->addWidget(m_curveControls);
    all->addLayout(makeViewChoice());
    return controls;
}

/// Curves of the whole network, or what each of its layers does.
QLayout* TrainPage::makeViewChoice()
{
    auto* group = new QButtonGroup(this);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    const std::pair<QString, QString> views[] = {
        {tr("Curves"), tr("Loss, error and answers of the network")},
        {tr("Layers"), tr("Gradients, updates and activations of each layer")}};
    for (const auto& [name, help] : views) {
        auto* button = new QToolButton;
        button->setProperty("role", "segment");
        button->setText(name);
        button->setToolTip(help);
        button->setCheckable(true);
        button->setChecked(group->buttons().isEmpty());
        group->addButton(button, int(group->buttons().size()));
        buttons->addWidget(button);
    }
    connect(group, &QButtonGroup::idClicked, this, [this](int view) {
        m_views->setCurrentIndex(view);
        m_curveControls->setVisible(view == 0);
    });
    return buttons;
}

QWidget* TrainPage::makeContent()
{
    m_numbers = new NumbersStrip;
    m_findings = new FindingList(m_theme);
    m_findings->offerDismissal(m_bench.dismissals());
    m_loss = new CurveCard(m_theme, Measure::Loss);
    m_error = new CurveCard(m_theme, Measure::Share);
    m_rmse = new CurveCard(m_theme, Measure::Rmse);
    m_error->chart().share(m_loss->chart().view());
    m_rmse->chart().share(m_loss->chart().view());
    m_rmse->setVisible(false);
    m_loss->addTool(m_effect = mutedLabel({}));
    m_loss->addFollowButton();
    for (CurveCard* card : {m_loss, m_error, m_rmse}) {
        connect(&card->chart(), &CurveChart::logYChanged, this, &TrainPage::chooseLogY);
        connect(&card->chart(), &CurveChart::said, this, &TrainPage::said);
    }

    connect(&m_loss->chart(), &CurveChart::logYProposed, this, &TrainPage::tickLogY);
    offerStep(m_loss->chart(), m_bench, [this] { return m_run ? &*m_run : nullptr; });
    m_answers = new AnswerCard(m_theme);

    auto* parts = new QSplitter(Qt::Vertical);
    parts->setObjectName(QStringLiteral("train.parts"));
    parts->setHandleWidth(12);
    parts->setChildrenCollapsible(false);
    parts->addWidget(m_loss);
    parts->addWidget(m_error);
    parts->addWidget(m_rmse);
    parts->addWidget(m_answers);
    parts->setSizes({260, 180, 180, 116});
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setStretchFactor(2, 2);
    parts->setStretchFactor(3, 0);

    m_layers = new LayerWatchView(m_theme);
    m_views = new QStackedWidget;
    m_views->addWidget(parts);
    m_views->addWidget(m_layers);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_numbers);
    column->addWidget(m_findings);
    column->addWidget(m_views, 1);
    return content;
}

void TrainPage::applySettings()
{
    const double weight = m_settings.smoothing.get();
    const train::Axis axis = axisNamed(m_settings.xAxis.get());
    m_axis->setCurrentIndex(m_axis->findData(axisName(axis)));
    if (!m_remember->isActive()) {
        const QSignalBlocker quiet(m_smoothing);
        m_smoothing->setValue(positionOf(weight));
        smoothWith(weight);
    }
    if (const bool log = m_settings.logY.get(); log != m_logApplied)
        chooseLogY(log);
    m_loss->chart().view().setAxis(axis);
}

void TrainPage::chooseLogY(bool log)
{
    m_logApplied = log;
    for (CurveCard* card : {m_loss, m_error, m_rmse})
        card->chart().setLogY(log);
    m_settings.logY.set(log);
    tickLogY();
}

void TrainPage::tickLogY()
{
    const QSignalBlocker quiet(m_logY);
    m_logY->setChecked(m_loss->chart().logY());
}

void TrainPage::smoothWith(double weight)
{
    m_smoothing->setToolTip(tr("Weight of the moving average: %1, about %2 steps, "
                               "and at most a twentieth of the steps so far")
                                .arg(weight, 0, 'f', 3)
                                .arg(countText(std::llround(1 / std::max(1 - weight, 1e-3)))));
    if (m_live)
        m_live->setSmoothing(weight);
}

void TrainPage::clear()
{
    for (CurveCard* card : {m_loss, m_error, m_rmse})
        card->chart().setCurves({});
    m_run.reset();
    m_live.reset();
    m_progress.reset();
    m_epoch.reset();
    m_scores.clear();
    m_scored = 0;
    showEffect({});
    m_answers->clear();
    m_layers->clear();
    m_controls->setVisible(false);
    m_stack->setCurrentWidget(m_empty);
    refreshStart();
}

void TrainPage::refreshStart()
{
    const QString obstacle = m_bench.draft().obstacle();
    m_start->setEnabled(obstacle.isEmpty());
    m_start->setToolTip(obstacle.isEmpty() ? tr("Train with the settings of Data and Model")
                                           : obstacle);
    m_empty->setNote(obstacle);
}

void TrainPage::setProject(const store::ProjectInfo& project)
{
    if (project.path != m_project.path)
        clear();
    m_project = project;
    refreshReferences();
    refreshCurves();
}

void TrainPage::showRun(const train::RunRecord& run)
{
    std::shared_ptr<LiveRun> live = LiveRun::of(m_bench.bridge(), run.id);
    if (live != m_live) {
        clear();
        m_loss->chart().view().follow();
        m_live = std::move(live);
        smoothWith(m_settings.smoothing.get());
        connect(m_live.get(), &LiveRun::grew, this, &TrainPage::refreshCurves);
    }
    m_run = run;
    m_layers->showRun(run, m_live);
    m_controls->setVisible(true);
    m_stack->setCurrentWidget(m_content);
    const bool imported = run.kind == train::RunKind::Imported;
    const QString noScore = imported
                                ? tr("No tag of this run counts as an error; the Runs page says "
                                     "what they count as.")
                                : tr("The first epoch brings the first errors.");
    for (CurveCard* card : {m_loss, m_error, m_rmse})
        card->chart().setWaiting(card == m_loss ? waitingText() : noScore);
    refreshReferences();
    refreshCurves();
}

QString TrainPage::waitingText() const
{
    if (m_run->kind == train::RunKind::Imported)
        return tr("No tag of this run counts as a loss; the Runs page says what they count as.");
    if (train::isOver(m_run->state))
        return tr("This run ended before its first step.");
    // "Drawing the digits ...", "Waiting for run 3 to finish.", "CycleGAN learns to translate pictures"
    const train::RunRecord* current = m_bench.runs().current();
    if (m_run->step == 0 && current && current->id == m_run->id)
        return m_bench.nextStep().title;
    return tr("Waiting for the first step.");
}

void TrainPage::refreshCurves()
{
    m_curvesDue->ask();
}

void TrainPage::drawCurves()
{
    if (!m_run || !m_live)
        return;
    m_loss->chart().setCurves(lossCurves(*m_live, m_theme.colours()));
    const train::Metric& metric = metricShown();
    const bool isError = metric.name == train::metric_name::kError;
    if (m_error->isHidden() != !isError || m_shown != metric.name) {
        m_shown = metric.name;
        m_error->setVisible(isError);
        m_rmse->setVisible(!isError);
        m_rmse->setHeading(metric.form == train::Metric::Form::Mean
                               ? tr("%1 (in the target's unit)").arg(text(metric.label))
                               : text(metric.label));
        refreshReferences();
    }
    m_error->chart().setCurves(errorCurves(*m_live, m_theme.colours()));
    m_rmse->chart().setCurves(scoreCurves(*m_live, metric, m_theme.colours()));
    const std::vector<EventMark> marks = eventMarks(*m_live);
    for (CurveCard* card : {m_loss, m_rmse, m_error})
        card->chart().setMarks(marks);
    m_findings->setFindingsOf(m_live->findings(), *m_run);
    takeScores();
    refreshNumbers();
}

void TrainPage::takeScores()
{
    if (!m_run)
        return;
    const bool newer = m_epoch && m_epoch->epoch >= m_run->epoch;
    const std::int64_t epoch = newer ? m_epoch->epoch : m_run->epoch;
    const Series* drawn =
        m_live ? m_live->series({train::metric_name::kLoss, data::key(SplitKind::TrainVal)})
               : nullptr;
    const std::int64_t upTo =
        drawn ? std::llround(drawn->at(drawn->size() - 1).epoch) : std::int64_t{0};
    if (epoch > upTo && !train::isOver(m_run->state) && m_run->kind != train::RunKind::Imported)
        return; // its points are on their way
    m_scored = epoch;
    m_scores = newer ? m_epoch->scores : m_run->last.value_or(train::Scores{});
}

void TrainPage::showEffect(const std::optional<train::StepEffect>& effect)
{
    m_effectStep = effect ? effect->step : 0;
    m_effect->setVisible(effect.has_value());
    if (!effect)
        return;
    m_effect->setText(
        tr("step %1: loss of its batch %2 \u2192 %3, weights changed by %4")
            .arg(countText(effect->step), lossText(effect->before), lossText(effect->after),
                 effect->updateToWeight < 1e-3
                     ? rateText(100 * effect->updateToWeight) + QStringLiteral("\u00a0%")
                     : unbroken(percentText(effect->updateToWeight))));
    m_effect->setToolTip(
        tr("What the last update did: the mean loss of the batch it was made with, "
           "before and after, and the 2-norm of the change of all weights against "
           "that of the weights"));
}

const train::Metric& TrainPage::metricShown() const
{
    const auto task = m_run ? m_run->task : data::Task::Classification;
    const train::Metric& wanted = m_project.goal.metricFor(task);
    // A run of an earlier version, or of another tool, logged no other.
    const bool logged =
        !m_live || m_live->series({wanted.name, data::key(data::SplitKind::TrainVal)});
    return logged ? wanted : train::Goal{}.metricFor(task);
}

void TrainPage::refreshReferences()
{
    RunReferences lines = referencesOf(m_run, m_project, metricShown());
    m_loss->chart().setReferences(std::move(lines.loss));
    m_error->chart().setReferences(std::move(lines.error));
    m_rmse->chart().setReferences(std::move(lines.other));
}

void TrainPage::refreshNumbers()
{
    m_numbersDue->ask();
}

void TrainPage::showNumbers()
{
    if (!m_run)
        return;
    const auto last = [this](const char* name) -> std::optional<double> {
        const Series* series = m_live ? m_live->series({name, ""}) : nullptr;
        return series ? std::optional(series->value(series->size() - 1)) : std::nullopt;
    };
    const bool imported = m_run->kind == train::RunKind::Imported;
    // While it stands still or is being scored nothing is learned, at no speed.
    const bool learns =
        m_progress && m_progress->state == train::RunState::Running && !m_progress->evaluating;
    const bool rests = !m_progress || train::isOver(m_run->state); // what it learned at, last
    auto speed = learns  ? std::optional(m_progress->samplesPerSecond)
                 : rests ? last(train::metric_name::kPace)
                         : std::nullopt;
    if (speed && !(*speed > 0))
        speed.reset(); // the first update after a pause has nothing to be measured from
    m_numbers->setNumbers(
        numbersOf({.epoch = m_scored,
                   .scores = m_scores,
                   .rate = imported ? ShownRate{last(train::metric_name::kLearningRate), {}}
                                    : m_bench.runs().rate(*m_run),
                   .gradientNorm = last(train::metric_name::kGradientNorm),
                   .samplesPerSecond = speed},
                  m_theme));
}

} // namespace assay::ui
