// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/improve_page.h"

#include "advise/test_offer.h"
#include "bridge/convert.h"
#include "bridge/known_book.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "style/actions.h"
#include "style/theme.h"
#include "tune/adaptation.h"
#include "tune/adapted_effect.h"
#include "widgets/action_button.h"
#include "widgets/adaptation_view.h"
#include "widgets/card.h"
#include "widgets/empty_state.h"
#include "widgets/improvement_view.h"
#include "widgets/method_tree_view.h"
#include "widgets/table_view.h"
#include "widgets/view_tabs.h"
#include "widgets/when_seen.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <optional>

namespace assay::ui {

namespace {

using evaluate::TermKind;

constexpr int kStateWidth = 110; ///< what is longer goes on in a second line

constexpr std::array kTerms{TermKind::AvoidableBias, TermKind::Variance,
                            TermKind::DistributionShift, TermKind::ValidationOverfitting};

QString pageOf(advise::Place place)
{
    switch (place) {
    case advise::Place::StartSimple: return QStringLiteral("go.model");
    case advise::Place::Debug: return QStringLiteral("go.debug");
    case advise::Place::Train: return QStringLiteral("go.train");
    case advise::Place::Evaluate:
    case advise::Place::MeetsRequirements: return QStringLiteral("go.evaluate");
    case advise::Place::Tune: return QStringLiteral("go.tune");
    case advise::Place::Improve: break;
    }
    return {};
}

/// Where the error of a run that is over comes from, as the tree of the method has it, in words; the term
/// to begin with.
struct Judgement {
    QString words;
    std::optional<TermKind> largest;
};

Judgement judgementOf(Workbench& bench, const train::RunRecord& run)
{
    const advise::Facts facts = bench.facts();
    const QString name = shownRunText(bench, run.id);
    if (!facts.run || facts.run->id != run.id || !facts.breakdown)
        return {
            ImprovePage::tr("%1. It was not evaluated yet: which term is the largest is not known.")
                .arg(name),
            {}};
    Judgement judged;
    const QString text = unbroken(facts.breakdown->text);
    judged.words = facts.evaluated
                       ? ImprovePage::tr("%1. %2").arg(name, text)
                       : ImprovePage::tr("%1, by the scores of its last epoch: %2").arg(name, text);
    if (!facts.breakdown->culprits.empty())
        judged.largest = facts.breakdown->culprits.front();
    return judged;
}

} // namespace

ImprovePage::ImprovePage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_actions(actions)
    , m_rows([this](const std::string& improvement, bool tried) {
        if (const train::RunRecord* run = m_bench.runs().settled())
            m_bench.evaluations().setTried(improvement, run->id, tried);
    })
    , m_tree(new MethodTreeView(theme))
    , m_term(new QComboBox)
    , m_about(mutedLabel({}, true))
    , m_list(new TableView(tr("What to try")))
    , m_ledger(new TableView(tr("All attempts")))
    , m_views(new ViewTabs(theme))
    , m_detail(new ImprovementView(bench))
    , m_parts(new QSplitter(Qt::Horizontal))
    , m_empty(new EmptyState)
    , m_reached(makeReached())
    , m_changed(new WhenSeen(this, [this] { refresh(); }))
    , m_known(new KnownBook(bench, this))
{
    m_term->setObjectName(QStringLiteral("improve.term"));
    m_term->setAccessibleName(tr("Against which term of the error"));
    for (const TermKind kind : kTerms)
        m_term->addItem(tr("against %1").arg(text(evaluate::name(kind))), static_cast<int>(kind));
    m_views->addView(QStringLiteral("list"), tr("What to try"), makeList());
    m_views->addView(QStringLiteral("ledger"), tr("All attempts"), makeLedger());
    auto* adaptation = new AdaptationView(bench, theme);
    m_views->addView(QStringLiteral("adaptation"), tr("Domain adaptation"), adaptation);
    m_parts->setObjectName(QStringLiteral("improve.parts"));
    m_parts->setHandleWidth(12);
    m_parts->setChildrenCollapsible(false);
    m_parts->addWidget(m_views);
    m_parts->addWidget(m_detail);
    m_parts->setStretchFactor(0, 1);
    m_parts->setStretchFactor(1, 1);
    m_parts->setSizes({455, 485});
    m_empty->setTexts(
        tr("Nothing to improve yet"),
        tr("Train a network and evaluate it. Then the list of what to try against the "
           "largest term of its error stands here, and each attempt with what it "
           "changed."));
    m_empty->addButton(actionButton(actions.at(QStringLiteral("run.start")), {}, true));

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(8);
    page->addWidget(new PageHead);
    page->addWidget(m_tree);
    page->addWidget(m_reached);
    page->addWidget(m_about);
    page->addWidget(m_parts, 1);
    page->addWidget(m_empty, 1);

    connect(m_tree, &MethodTreeView::chosen, this, [this](advise::Place place) {
        if (const QString action = pageOf(place); !action.isEmpty())
            m_actions.at(action)->trigger();
        else
            m_list->setFocus();
    });
    connect(m_detail, &ImprovementView::actionWanted, this,
            [this](const QString& action) { m_actions.at(action)->trigger(); });
    connect(adaptation, &AdaptationView::tryWanted, this, [this] {
        m_chosen = TermKind::DistributionShift;
        m_views->showView(QStringLiteral("list"));
        refreshList();
        const auto& all = m_rows.rows();
        const auto entry = std::find_if(all.begin(), all.end(), [](const ImprovementRow& row) {
            return row.item.key == tune::kAdaptation;
        });
        if (entry != all.end())
            m_list->selectRow(static_cast<int>(entry - all.begin()));
        m_list->setFocus();
    });
    connect(m_term, &QComboBox::activated, this, [this] {
        m_chosen = static_cast<TermKind>(m_term->currentData().toInt());
        m_picked = false;
        refreshList();
    });
    connect(m_views, &ViewTabs::wholeChanged, this, [this](bool whole) {
        m_tree->setVisible(!whole);
        showDetail();
    });
    connect(m_views, &ViewTabs::viewChanged, this, &ImprovePage::showDetail);
    const auto ask = [this] { m_changed->ask(); };
    connect(&bench, &Workbench::nextStepChanged, this, ask);
    connect(&bench, &Workbench::projectChanged, this, ask);
    connect(&bench.runs(), &RunBook::currentChanged, this, ask);
    connect(&bench.attempts(), &AttemptBook::changed, this, ask);
    connect(&bench.evaluations(), &EvaluationBook::changed, this, ask);
    connect(&bench.evaluations(), &EvaluationBook::triedChanged, this, ask);
    connect(&bench.adviceBook(), &AdviceBook::changed, this, ask);
    connect(&bench.searches(), &SearchBook::changed, this, ask);
    connect(m_known, &KnownBook::changed, this, [this] {
        if (isVisible())
            refreshTree();
    });
    refresh();
}

ImprovePage::~ImprovePage() = default;

void ImprovePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_known->read(); // results may have been added on Debug since
}

QWidget* ImprovePage::makeReached()
{
    auto* bar = new QFrame;
    bar->setObjectName(QStringLiteral("card"));
    m_reachedText = new QLabel;
    m_reachedText->setObjectName(QStringLiteral("improve.reached"));
    m_reachedText->setWordWrap(true);
    auto* open = new QPushButton(tr("Open Test ..."));
    open->setObjectName(QStringLiteral("improve.open_test"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(m_reachedText, 1);
    row->addWidget(open);
    row->addWidget(
        actionButton(m_actions.at(QStringLiteral("file.report")), tr("Export report ...")));
    connect(open, &QPushButton::clicked, this, [this] {
        if (const auto offer = advise::testOffer(m_bench.facts()); offer && !offer->reason.empty())
            Q_EMIT openingWanted(text(offer->reason));
    });
    return bar;
}

void ImprovePage::refreshReached(const std::vector<advise::MethodStep>& steps)
{
    const auto last = std::find_if(steps.begin(), steps.end(), [](const advise::MethodStep& step) {
        return step.place == advise::Place::MeetsRequirements;
    });
    const bool reached = last != steps.end() && last->standing == advise::StepStanding::Done;
    const auto offer = reached ? advise::testOffer(m_bench.facts()) : std::nullopt;
    m_reached->setVisible(offer.has_value());
    if (!offer)
        return;
    m_reachedText->setText(text(offer->sentence));
    m_reached->findChild<QPushButton*>(QStringLiteral("improve.open_test"))
        ->setVisible(!offer->reason.empty());
}

QWidget* ImprovePage::makeList()
{
    m_list->setModel(&m_rows);
    m_list->setEmptyText(tr("Nobody can lower this term."));
    m_list->fitColumns(ImprovementTableModel::Text, 112); // all columns in the narrowest window
    m_list->horizontalHeader()->setSectionResizeMode(ImprovementTableModel::State,
                                                     QHeaderView::Fixed);
    m_list->horizontalHeader()->resizeSection(ImprovementTableModel::State, kStateWidth);
    m_list->setColumnHidden(ImprovementTableModel::ByHand, true); // beside the list
    m_list->setWrapping();
    m_list->setMinimumHeight(60);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ImprovePage::choose);
    // Also the entry that is shown already: it stays when the list grows.
    connect(m_list, &QAbstractItemView::pressed, this, [this] { m_picked = true; });
    auto* view = new QWidget;
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->addWidget(m_term);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_list, 1);
    return view;
}

QWidget* ImprovePage::makeLedger()
{
    auto* sorted = new QSortFilterProxyModel(this);
    sorted->setSourceModel(&m_attempts);
    sorted->setSortRole(SortRole);
    m_ledger->setModel(sorted);
    m_ledger->setSortingEnabled(true);
    m_ledger->sortByColumn(-1, Qt::AscendingOrder); // newest first, as they come
    m_ledger->setEmptyText(tr("Nothing was tried in this project yet."));
    m_ledger->fitColumns(AttemptTableModel::What, 240);
    m_ledger->setWrapping(); // names are long
    // What each changed is seen first; which entry of a list it was, last.
    QHeaderView* header = m_ledger->horizontalHeader();
    header->setSectionResizeMode(AttemptTableModel::Against, QHeaderView::Interactive);
    header->resizeSection(AttemptTableModel::Against, 200);
    for (const int column : {AttemptTableModel::Run, AttemptTableModel::Against})
        header->moveSection(header->visualIndex(column), AttemptTableModel::ColumnCount - 1);
    header->moveSection(header->visualIndex(AttemptTableModel::OnValidation), 1);
    m_ledger->setMinimumHeight(60);
    return m_ledger;
}

void ImprovePage::refresh()
{
    const train::RunRecord* run = m_bench.runs().settled();
    if ((run ? run->id : 0) != m_run) {
        m_run = run ? run->id : 0;
        m_chosen.reset();
        m_picked = false;
    }
    refreshTree();
    const bool isOver = run && run->kind == train::RunKind::Training && train::isOver(run->state);
    const bool shows = isOver || !m_bench.attempts().all().empty();
    m_parts->setVisible(shows);
    m_empty->setVisible(!shows);
    refreshList();
    refreshLedger();
    const QString about = isOver ? judgementOf(m_bench, *run).words : QString();
    m_about->setText(about);
    m_about->setVisible(!about.isEmpty());
}

void ImprovePage::refreshTree()
{
    advise::StepFacts more;
    if (const train::RunRecord* run = m_bench.runs().settled()) {
        more = tune::stepFactsOf(m_bench.attempts().on(*run));
        tune::addSearches(more, *run, m_bench.searches().all());
        more.knownResult = m_known->evidence(*run);
    }
    const auto steps = advise::methodTree(m_bench.facts(), m_bench.advice(), more);
    m_tree->setSteps(steps);
    refreshReached(steps);
}

TermKind ImprovePage::term() const
{
    if (m_chosen)
        return *m_chosen;
    // What the verdict proposes comes first: training longer stands before any term.
    const std::string proposed = advise::termOf(m_bench.advice().improvement);
    for (const TermKind kind : kTerms) {
        if (evaluate::key(kind) == proposed)
            return kind;
    }
    const train::RunRecord* run = m_bench.runs().settled();
    return run ? judgementOf(m_bench, *run).largest.value_or(TermKind::AvoidableBias)
               : TermKind::AvoidableBias;
}

void ImprovePage::refreshList()
{
    const train::RunRecord* run = m_bench.runs().settled();
    const TermKind kind = term();
    m_term->setCurrentIndex(m_term->findData(static_cast<int>(kind)));
    std::vector<ImprovementRow> rows;
    if (run) {
        const auto shape = m_bench.adviceBook().gathered(run->id).curve.shape;
        for (const advise::Improvement& item : advise::improvements(kind, shape)) {
            ImprovementRow row{.item = item, .place = static_cast<int>(rows.size()) + 1};
            row.byHand = m_bench.evaluations().tried(item.key);
            row.byHandHere =
                std::find(row.byHand.begin(), row.byHand.end(), run->id) != row.byHand.end();
            auto attempts = m_bench.attempts().on(*run, item.key);
            const auto controls = std::stable_partition(
                attempts.begin(), attempts.end(),
                [](const tune::MeasuredAttempt* one) { return !tune::isControl(*one); });
            if (controls != attempts.begin())
                attempts.erase(controls, attempts.end());
            // State and change are of one attempt: the one that helped, else the newest.
            const auto helped = std::find_if(
                attempts.begin(), attempts.end(), [](const tune::MeasuredAttempt* one) {
                    const evaluate::Effect* effect = one->onValidation();
                    return effect && one->verdict(*effect) == evaluate::EffectVerdict::Better;
                });
            if (helped != attempts.end())
                std::rotate(attempts.begin(), helped, helped + 1);
            row.state =
                attempts.empty() && !row.byHand.empty() ? tr("done by hand") : stateText(attempts);
            for (const tune::MeasuredAttempt* one : attempts) {
                row.change = changeText(*one, one->onValidation());
                if (!row.change.isEmpty())
                    break;
            }
            rows.push_back(std::move(row));
        }
    }
    const bool isMeasured = std::any_of(
        rows.begin(), rows.end(), [](const ImprovementRow& row) { return !row.change.isEmpty(); });
    m_rows.setRows(std::move(rows));
    // Without a number in it, it would only narrow what there is to try.
    m_list->setColumnHidden(ImprovementTableModel::Effect, !isMeasured);
    m_list->fill();
    if ((!m_list->currentIndex().isValid() || !m_picked) && m_rows.rowCount() > 0) {
        // What was measured, else what is tried first.
        const auto& all = m_rows.rows();
        const auto measured = std::find_if(all.begin(), all.end(), [](const ImprovementRow& row) {
            return !row.change.isEmpty();
        });
        m_list->selectRow(measured == all.end() ? 0 : static_cast<int>(measured - all.begin()));
        m_picked = false; // a person has not chosen it
    }
    const bool picked = m_picked;
    choose();
    m_picked = picked;
}

void ImprovePage::refreshLedger()
{
    m_attempts.setRows(m_bench.attempts().all());
    m_ledger->fill();
}

void ImprovePage::choose()
{
    m_picked = true;
    const int row = m_list->currentIndex().row();
    m_detail->setImprovement(row >= 0 && row < m_rows.rowCount() ? m_rows.row(row).item.key
                                                                 : std::string());
    showDetail();
}

void ImprovePage::showDetail()
{
    // The ledger has many columns, and no entry of the list.
    m_detail->setVisible(m_views->view() == QLatin1String("list") && !m_views->isWhole()
                         && m_list->currentIndex().isValid());
}

} // namespace assay::ui
