// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/tune_page.h"

#include "bridge/convert.h"
#include "bridge/source_text.h"
#include "bridge/space_edits.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "pages/tune_words.h"
#include "pages/worker_words.h"
#include "style/actions.h"
#include "style/theme.h"
#include "widgets/action_button.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/form_area.h"
#include "widgets/search_form.h"
#include "widgets/sensitivity_view.h"
#include "widgets/space_form.h"
#include "widgets/table_view.h"
#include "widgets/tune_views.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kWidestChoice = 420;

QString at(const char* id)
{
    return QLatin1String(id);
}

} // namespace

TunePage::TunePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_actions(actions)
    , m_finalists(bench.bridge(), bench.runs())
    , m_choice(new QComboBox)
    , m_start(actionButton(actions.at(at("tune.start")), {}, true))
    , m_work(actionButton(actions.at(at("tune.work"))))
    , m_more(actionButton(actions.at(at("tune.more"))))
    , m_change(actionButton(actions.at(at("tune.change")), {}, true))
    , m_high(actionButton(actions.at(at("tune.high")), tr("Search the settings that matter most")))
    , m_widen(new QPushButton(tr("Widen the range")))
    , m_compare(actionButton(actions.at(at("tune.compare")), tr("Compare with the default")))
    , m_verdict(new QLabel)
    , m_evidence(new QLabel)
    , m_progress(mutedLabel({}, true))
    , m_sensitivity(new SensitivityView)
    , m_space(new SpaceForm)
    , m_search(new SearchForm)
    , m_storing(bench.bridge())
    , m_views(new TuneViews(bench, theme, makePlan()))
    , m_table(new TableView(tr("Trials")))
    , m_parts(new QSplitter(Qt::Vertical))
    , m_empty(new EmptyState)
    , m_changed(new WhenSeen(this, [this] { refresh(); }))
{
    m_parts->setObjectName(QStringLiteral("tune.parts"));
    m_parts->setHandleWidth(12);
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(m_views);
    m_trialCard = makeTrials();
    m_parts->addWidget(m_trialCard);
    m_parts->setStretchFactor(0, 1);
    m_parts->setSizes({360, 200});
    m_empty->setTexts(
        tr("Nothing to tune yet"),
        tr("Open or make a project. Then the settings that matter stand here, what is "
           "searched, and each trial as it comes."));
    m_head = makeVerdict();
    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(makeHead());
    page->addWidget(m_head);
    page->addWidget(m_parts, 1);
    page->addWidget(m_empty, 1);

    new PictureSource(m_views, [this] {
        const tune::SearchState* state = m_bench.searches().current();
        return sourceText(
            m_bench, {},
            state ? tr("search %1, %2").arg(state->search.id).arg(methodText(state->search.method))
                  : QString());
    });
    SearchBook& book = bench.searches();
    connect(m_sensitivity, &SensitivityView::edited, this,
            [this](const tune::Space& space, const QString& why) {
                tune::Search plan = m_bench.searches().plan();
                plan.space = space;
                m_bench.searches().edit(plan, why);
            });
    connect(m_space, &SpaceForm::edited, this,
            [this](const tune::Space& space, const QString& why, const std::string& part) {
                tune::Search plan = m_bench.searches().plan();
                plan.space = space;
                m_bench.searches().edit(plan, why, part);
            });
    connect(m_space, &SpaceForm::unreadChanged, this, &TunePage::refreshActions);
    connect(m_search, &SearchForm::edited, this,
            [this](const tune::Search& edited, const QString& why, const std::string& part) {
                tune::Search plan = edited;
                plan.space = m_bench.searches().plan().space;
                m_bench.searches().edit(plan, why, part);
            });
    connect(m_widen, &QPushButton::clicked, this, [this] {
        if (!m_trials || !m_trials->best)
            return;
        tune::Search plan = m_bench.searches().plan();
        plan.space = widened(plan.space, base(), m_trials->all[*m_trials->best].tried.trial.point);
        m_bench.searches().edit(plan, tr("wider ranges"));
        m_views->showView(QStringLiteral("plan"));
    });
    connect(m_choice, &QComboBox::activated, this,
            [this] { m_bench.searches().show(m_choice->currentData().toLongLong()); });
    connect(m_views, &TuneViews::chosen, this, &TunePage::choose);
    connect(m_views, &TuneViews::opened, this, &TunePage::open);
    connect(m_views, &TuneViews::proposed, this, &TunePage::propose);
    connect(m_views, &ViewTabs::viewChanged, this, [this] {
        m_viewPicked = true;
        showParts();
    });
    connect(m_views, &ViewTabs::wholeChanged, this, &TunePage::showParts);
    const auto ask = [this] { m_changed->ask(); };
    connect(&book, &SearchBook::changed, this, ask);
    connect(&book, &SearchBook::planChanged, this, ask);
    connect(&book, &SearchBook::reported, this, ask);
    connect(&m_finalists, &FinalistBook::changed, this, ask);
    connect(&m_finalists, &FinalistBook::changed, this, &TunePage::refreshActions);
    connect(&bench, &Workbench::projectChanged, this, ask);
    connect(&bench.draft(), &Draft::specChanged, this, ask);
    connect(&bench.draft(), &Draft::profileChanged, this, ask);
    // Whether commands are possible, also while another page is in front.
    for (auto changed : {&SearchBook::changed, &SearchBook::planChanged})
        connect(&book, changed, this, &TunePage::refreshActions);
    connect(&bench, &Workbench::projectChanged, this, &TunePage::refreshActions);
    connect(&bench, &Workbench::nextStepChanged, this, &TunePage::refreshActions);
    connectActions();
    refresh();
}

TunePage::~TunePage() = default;

QWidget* TunePage::makeHead()
{
    m_choice->setObjectName(QStringLiteral("tune.choice"));
    m_choice->setAccessibleName(tr("Which search is shown"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_choice->setMinimumContentsLength(22);
    m_choice->setMaximumWidth(kWidestChoice);
    auto* head = new PageHead;
    head->addTool(m_choice);
    makeWorkers(*head);
    for (QPushButton* button : {m_change, m_more, m_work, m_start})
        head->addTool(button);
    return head;
}

QWidget* TunePage::makeVerdict()
{
    m_verdict->setObjectName(QStringLiteral("tune.verdict"));
    m_verdict->setProperty("role", "verdict");
    m_verdict->setWordWrap(true);
    m_evidence->setObjectName(QStringLiteral("tune.evidence"));
    m_evidence->setWordWrap(true);
    for (QLabel* label : {m_verdict, m_evidence})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_progress->setObjectName(QStringLiteral("tune.progress"));
    m_widen->setObjectName(QStringLiteral("tune.widen"));
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("card"));
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_verdict);
    words->addWidget(m_evidence);
    words->addWidget(m_progress);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 12, 8);
    row->setSpacing(12);
    row->addLayout(words, 1);
    row->addWidget(m_high, 0, Qt::AlignTop);
    auto* buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_compare);
    buttons->addWidget(m_widen);
    makeCluster(words, buttons);
    buttons->addStretch();
    row->addLayout(buttons);
    return bar;
}

QWidget* TunePage::makePlan()
{
    m_space->setEmptyText(
        tr("Nothing is searched yet. Tick a row of the table, or add a setting."));
    auto* forms = new QWidget;
    auto* column = new QVBoxLayout(forms);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_space, 1);
    makeRounds(column);
    column->addWidget(m_search);
    // The charts are lower than the forms are: they scroll where the window is small.
    auto* both = new QSplitter(Qt::Horizontal);
    both->setObjectName(QStringLiteral("tune.plan"));
    both->setHandleWidth(16);
    both->setChildrenCollapsible(false);
    both->addWidget(m_sensitivity);
    both->addWidget(new FormArea(forms));
    both->setSizes({512, 370});
    return both;
}

QWidget* TunePage::makeTrials()
{
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&m_rows);
    sorted->setSortRole(SortRole);
    m_table->setModel(sorted);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setMinimumHeight(60);
    m_table->horizontalHeader()->setResizeContentsPrecision(50);
    m_table->setEmptyText(tr("No trial was begun yet."));
    auto* card = new Card(tr("Trials"));
    const auto add = [this, card](const char* id, const QString& label) {
        card->addTool(actionButton(m_actions.at(at(id)), label));
        m_table->addAction(m_actions.at(at(id)));
    };
    add("tune.propose", tr("Propose ..."));
    add("tune.use", tr("Use as draft"));
    add("tune.open", tr("Open run"));
    add("tune.fork", tr("Fork ..."));
    m_table->addTo(card->menu());
    card->menu()->addSeparator();
    card->menu()->addAction(m_actions.at(at("tune.new")));
    card->menu()->addAction(m_actions.at(at("tune.remove")));
    card->body()->addWidget(m_table, 1);
    const auto rowOf = [this, sorted](const QModelIndex& index) -> const TrialSet::One& {
        return m_rows.row(sorted->mapToSource(index).row());
    };
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this, rowOf](const QModelIndex& index) {
                if (!index.isValid())
                    return;
                m_current = rowOf(index).tried.trial.number;
                m_views->setCurrent(m_current);
                refreshActions();
            });
    connect(m_table, &QAbstractItemView::doubleClicked, this,
            [this, rowOf](const QModelIndex& index) { open(rowOf(index).tried.trial.number); });
    connect(m_table, &TableView::said, &m_bench, &Workbench::say);
    return card;
}

void TunePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_bench.searches().setSeen(true);
}

void TunePage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_bench.searches().setSeen(false);
}

const experiment::ExperimentSpec& TunePage::base() const
{
    const tune::SearchState* state = m_bench.searches().current();
    return state ? state->search.base : m_bench.draft().spec();
}

train::Metric TunePage::metric() const
{
    const auto& project = m_bench.project();
    const train::Goal goal = project ? project->goal : train::Goal();
    if (const tune::SearchState* state = m_bench.searches().current())
        return tune::metricOf(state->search, goal);
    const auto profile = m_bench.draft().shown();
    return goal.metricFor(profile ? profile->source.task : data::Task::Classification);
}

void TunePage::refresh()
{
    const bool isOpen = m_bench.project().has_value();
    m_empty->setVisible(!isOpen);
    m_head->setVisible(isOpen);
    m_parts->setVisible(isOpen);
    m_choice->setVisible(isOpen);
    refreshChoice();
    refreshTrials();
    refreshRounds();
    refreshVerdict();
    refreshCluster();
    refreshActions();
    showParts();
}

void TunePage::refreshChoice()
{
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    for (const auto& state : m_bench.searches().all())
        m_choice->addItem(searchText(*state), static_cast<qlonglong>(state->search.id));
    m_choice->addItem(tr("New search"), static_cast<qlonglong>(0));
    m_choice->setCurrentIndex(
        m_choice->findData(static_cast<qlonglong>(m_bench.searches().plan().id)));
    m_choice->setToolTip(m_choice->currentText());
}

void TunePage::refreshTrials()
{
    const SearchBook& book = m_bench.searches();
    const tune::SearchState* state = book.current();
    const train::Metric measure = metric();
    const bool isShare = measure.form == train::Metric::Form::Share;
    const QString label = text(measure.shortfallLabel());
    m_trials = state ? trialSetOf(*state, isShare, label) : nullptr;
    if (m_current && (!m_trials || !m_trials->placeOf(*m_current)))
        m_current.reset();
    m_views->setTrials(m_trials);
    m_views->setReport(book.report(), importanceWords(state, book.report().get()));
    m_views->setCurves([all = book.all(), shown = m_trials, isShare, label,
                        task = state ? state->search.task : data::Task::Classification] {
        std::vector<ShareChart::Curve> curves;
        for (const auto& one : all) {
            // Of the same measure: of the same task, on the same part of the data.
            auto set =
                shown && shown->search == one->search.id ? shown : trialSetOf(*one, isShare, label);
            const bool isAlone = tune::isImported(one->search) || (shown && shown->split.isEmpty());
            if (shown && one->search.id != shown->search
                && (isAlone || one->search.task != task || set->split != shown->split))
                continue;
            curves.push_back({tr("%1: %2").arg(one->search.id).arg(methodText(one->search.method)),
                              std::move(set)});
        }
        return curves;
    });
    m_views->setCurrent(m_current);
    const tune::SearchId shown = state ? state->search.id : 0;
    if (shown != m_shown || (!m_viewPicked && m_views->showsPlan())) {
        m_shown = shown;
        if (shown != 0 && !m_viewPicked && state && !state->trials.empty()) {
            m_views->showView(QStringLiteral("parallel"));
            m_viewPicked = false;
        }
    }
}

void TunePage::refreshTable()
{
    if (m_rows.trials() == m_trials)
        return;
    const int before = m_rows.rowCount(), columns = m_rows.columnCount();
    m_rows.setTrials(m_trials);
    // A column that would say nothing leaves its room to the others.
    const auto isIn = [this](auto what) {
        return m_trials && std::any_of(m_trials->all.begin(), m_trials->all.end(), what);
    };
    const int last = m_rows.columnCount() - 1;
    const bool isProposed = isIn([](const auto& one) { return one.tried.isProposed; });
    const bool hasReason = isIn([](const auto& one) { return !one.tried.reason.empty(); });
    for (int column = 0; column <= last; ++column) // of another search others were hidden
        m_table->setColumnHidden(column,
                                 column == last ? !hasReason : column == last - 1 && !isProposed);
    // As wide as the first ones take: measuring all of them each time would take long.
    constexpr int kMeasured = 50;
    const bool isNew = before == 0 || columns != m_rows.columnCount();
    if (m_rows.rowCount() > 0 && (isNew || before < kMeasured)) {
        for (int column = 0; column < last; ++column) {
            m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Interactive);
            const int wanted = m_table->wantedWidth(column);
            m_table->setColumnWidth(column, isNew ? wanted
                                                  : std::max(wanted, m_table->columnWidth(column)));
        }
        m_table->setFilling(last, 120);
    }
    m_table->fill();
}

void TunePage::refreshPlan()
{
    const SearchBook& book = m_bench.searches();
    const bool isOwn = !tune::isImported(book.plan());
    m_sensitivity->setEnabled(isOwn);
    m_space->setChangeable(isOwn);
    m_search->setEnabled(isOwn);
    m_sensitivity->show(book.plan().space, base(), book.report(), profile());
    m_space->setData(profile());
    m_space->setSpace(book.plan().space, base());
    m_search->setSearch(book.plan(), metric().form == train::Metric::Form::Share);
}

void TunePage::refreshVerdict()
{
    const SearchBook& book = m_bench.searches();
    const tune::SearchState* state = book.current();
    const auto report = book.report();
    QStringList evidence;
    if (state && m_trials) {
        m_verdict->setText(verdictText(*m_trials, *state));
        evidence = evidenceOf(*m_trials, report.get());
        evidence << handOverWords(*state) << comparisonOf(*m_trials, m_finalists, state->search.id);
        QString progress = progressText(*state);
        const auto ended = book.ended(state->search.id);
        if (state->isWorking)
            progress += tr(" This program works on it.");
        else if (ended)
            progress += QLatin1Char(' ') + endText(*ended, state->search.method);
        progress += workerText(book.workerNews());
        if (book.isChanged())
            progress += tr(" The plan has changes that are not stored.");
        m_progress->setText(progress);
    } else {
        m_verdict->setText(tr("Nothing is searched yet."));
        evidence << tr(
            "Tick the settings to search, look at their ranges, and start: each trial is "
            "a run of its own.");
        m_progress->clear();
    }
    if (!book.problem().isEmpty())
        evidence.prepend(book.problem());
    m_evidence->setText(evidence.join(QLatin1Char('\n')));
    m_progress->setVisible(!m_progress->text().isEmpty());
    m_high->setVisible(!state && book.plan().space.axes.empty());
    const bool isOwn = state && !tune::isImported(state->search);
    m_widen->setVisible(isOwn && report && !report->edges.empty());
    m_compare->setVisible(isOwn && m_trials && m_trials->best);
}

void TunePage::showParts()
{
    // What is not shown is brought up to date once it is.
    if (m_views->showsPlan())
        refreshPlan();
    else
        refreshTable();
    const bool isWhole = m_views->isWhole();
    m_head->setVisible(m_bench.project().has_value() && !isWhole);
    // The plan needs the room more than what is known of the best trial.
    m_evidence->setVisible(
        !m_evidence->text().isEmpty()
        && (!m_trials || !m_views->showsPlan() || !m_bench.searches().problem().isEmpty()));
    m_trialCard->setVisible(m_trials && !m_views->showsPlan() && !isWhole);
}

const TrialSet::One* TunePage::chosen() const
{
    const auto place = m_trials && m_current ? m_trials->placeOf(*m_current) : std::nullopt;
    return place ? &m_trials->all[*place] : nullptr;
}

void TunePage::choose(std::int64_t number)
{
    m_current = number;
    const auto* sorted = qobject_cast<const QSortFilterProxyModel*>(m_table->model());
    for (int row = 0; row < m_rows.rowCount(); ++row) {
        if (m_rows.row(row).tried.trial.number != number)
            continue;
        const QModelIndex index = sorted->mapFromSource(m_rows.index(row, 0));
        m_table->selectRow(index.row());
        m_table->scrollTo(index);
        break;
    }
    m_views->setCurrent(m_current);
    refreshActions();
}

} // namespace assay::ui
