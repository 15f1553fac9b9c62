// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/runs_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/run_settings.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "train/seeds.h"
#include "widgets/card.h"
#include "widgets/log_strip.h"
#include "widgets/run_list.h"
#include "widgets/run_overlay.h"
#include "widgets/table_view.h"
#include "widgets/tag_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

/// The curves of more runs than this cannot be told apart.
constexpr std::size_t kMostOverlaid = 12;
bool sameRuns(const std::vector<train::RunRecord>& a, const std::vector<train::RunRecord>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.id == y.id && x.epoch == y.epoch && x.state == y.state && x.name == y.name;
    });
}

} // namespace

RunsPage::RunsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_actions(actions)
    , m_list(new RunList(bench, theme, actions))
    , m_changes(new TableView(tr("What changed")))
    , m_changesText(mutedLabel({}, true))
    , m_tags(new TagView(bench.logs()))
    , m_beside(new QStackedWidget)
    , m_note(new QLineEdit)
    , m_overlay(new RunOverlay(bench.bridge(), theme, this))
{
    auto* below = new QSplitter(Qt::Horizontal);
    below->setObjectName(QStringLiteral("runs.below"));
    below->setHandleWidth(16);
    below->setChildrenCollapsible(false);
    below->addWidget(m_overlay);
    m_beside->addWidget(makeDifference());
    auto* tags = new Card(tr("Tags"));
    tags->setMinimumWidth(260);
    m_tags->table().addTo(tags->menu());
    tags->body()->addWidget(m_tags, 1);
    m_beside->addWidget(tags);
    below->addWidget(m_beside);
    below->setStretchFactor(0, 3);
    below->setStretchFactor(1, 2);
    below->setSizes({520, 352});
    auto* parts = new QSplitter(Qt::Vertical);
    parts->setObjectName(QStringLiteral("runs.parts"));
    parts->setHandleWidth(16);
    parts->setChildrenCollapsible(false);
    parts->addWidget(makeList(actions));
    parts->addWidget(below);
    parts->setStretchFactor(1, 1);
    parts->setSizes({300, 330});

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead);
    page->addWidget(parts, 1);

    connect(&bench.runs(), &RunBook::listed, this, &RunsPage::refresh);
    connect(m_overlay, &RunOverlay::said, &bench, &Workbench::say);
    connect(&bench, &Workbench::projectChanged, this, &RunsPage::refresh);
    connect(m_list, &RunList::chosenChanged, this, [this] {
        showChosen();
        // What a person picks is what the other pages show; a new list moves nobody's eye.
        const auto runs = m_list->chosen();
        if (isVisible() && runs.size() == 1)
            m_bench.runs().look(runs.front().id);
    });
    connect(&bench.logs(), &LogBook::imported, this, [this](const session::LogImported& done) {
        // The list may come a moment later than the news.
        m_chooseNext = done.runs;
        refresh();
    });
    connectActions();
    refresh();
}

QWidget* RunsPage::makeList(Actions& actions)
{
    connect(m_list, &RunList::curveSwitched, this, [this](train::RunId run) {
        m_overlay->setShown(run, !m_overlay->isShown(run));
        refreshSwatches();
    });
    connect(m_list, &RunList::opened, this, [this](train::RunId run) {
        m_bench.runs().look(run);
        Q_EMIT m_bench.pageWanted(QStringLiteral("train"));
    });
    m_note->setPlaceholderText(tr("Note"));
    m_note->setAccessibleName(tr("Note of the chosen run"));
    connect(m_note, &QLineEdit::editingFinished, this, [this] {
        const auto runs = m_list->chosen();
        if (m_note->isModified() && runs.size() == 1)
            m_bench.note(runs.front(), m_note->text());
        m_note->setModified(false);
    });
    m_list->body()->addWidget(new LogStrip(m_bench.logs(), actions));
    m_list->body()->addWidget(m_note);
    return m_list;
}

QWidget* RunsPage::makeDifference()
{
    auto* card = new Card(tr("What changed"));
    card->setMinimumWidth(240);
    m_changes->setModel(&m_difference);
    m_changes->addTo(card->menu());
    m_changes->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_changes->horizontalHeader()->setDefaultSectionSize(88);
    card->body()->addWidget(m_changesText);
    card->body()->addWidget(m_changes, 1);
    return card;
}

void RunsPage::connectActions()
{
    const auto on = [this](const char* id, auto work) {
        connect(m_actions.at(QLatin1String(id)), &QAction::triggered, this, work);
    };
    on("runs.rename", [this] { m_list->editName(); });
    on("runs.note", [this] { m_note->setFocus(Qt::ShortcutFocusReason); });
    on("runs.delete", [this] {
        std::vector<train::RunId> ids;
        for (const train::RunRecord& run : m_list->chosen())
            ids.push_back(run.id);
        m_bench.remove(ids);
    });
    on("runs.again", [this] {
        const auto runs = m_list->chosen();
        if (!runs.empty())
            m_bench.runAgain(runs.front(), m_bench.settings().seedCount.get());
    });
    on("runs.use", [this] {
        const auto runs = m_list->chosen();
        if (runs.empty())
            return;
        m_bench.draft().replace(experiment::fromJson(runs.front().spec),
                                tr("use the spec of %1").arg(text(runs.front().name)));
        Q_EMIT m_bench.pageWanted(QStringLiteral("model"));
    });
}

std::vector<train::RunRecord> RunsPage::chosen() const
{
    return m_list->chosen();
}

void RunsPage::choose(const std::vector<train::RunId>& runs)
{
    m_list->choose(runs);
}

void RunsPage::chooseCurrent()
{
    if (const train::RunRecord* run = m_bench.runs().current())
        choose({run->id});
}

void RunsPage::refresh()
{
    const train::Goal goal = m_bench.project() ? m_bench.project()->goal : train::Goal();
    m_list->setGoal(goal);
    m_overlay->setGoal(goal);
    const bool first = m_list->isEmpty();
    m_list->showRuns(m_bench.runs().runs());
    const bool there = !m_chooseNext.empty() && m_bench.runs().find(m_chooseNext.front());
    if (there) {
        // What was just imported is what a person wants to see.
        choose(std::exchange(m_chooseNext, {}));
    } else if (first && isVisible())
        chooseCurrent();
    showChosen();
}

void RunsPage::showChosen()
{
    allowActions();
    const std::vector<train::RunRecord> runs = m_list->chosen();
    if (!m_note->hasFocus())
        m_note->setText(runs.size() == 1 ? text(runs.front().note) : QString());
    m_note->setEnabled(runs.size() == 1);
    m_note->setToolTip(runs.size() == 1 ? QString() : tr("Choose one run to write its note"));
    showDifference(runs);
    if (!isVisible())
        return;
    std::vector<train::RunRecord> drawn = runs;
    if (drawn.size() > kMostOverlaid)
        drawn.resize(kMostOverlaid);
    if (!sameRuns(drawn, m_shown)) {
        m_shown = drawn;
        m_overlay->setRuns(drawn);
    }
    refreshSwatches();
}

void RunsPage::refreshSwatches()
{
    std::map<train::RunId, RunTableModel::Swatch> swatches;
    for (const auto& [run, colour] : m_overlay->colours())
        swatches[run] = {colour, m_overlay->isShown(run)};
    m_list->setSwatches(std::move(swatches));
}

void RunsPage::showDifference(const std::vector<train::RunRecord>& runs)
{
    const bool tags = runs.size() == 1 && runs.front().kind == train::RunKind::Imported
                      && !runs.front().source.empty(); // else it logged in our own terms
    m_beside->setCurrentIndex(tags ? 1 : 0);
    if (tags && isVisible())
        m_tags->setRun(runs.front());
    m_changes->setVisible(runs.size() == 2);
    m_difference.setRows({});
    if (runs.size() != 2) {
        m_changesText->setText(
            runs.size() > kMostOverlaid
                ? tr("Curves of the first %1 of these %2 runs are drawn; choose fewer to see the others.")
                      .arg(kMostOverlaid)
                      .arg(runs.size())
                : tr("Choose two runs: the fields in which they differ appear here."));
        return;
    }
    // From the older to the newer, whatever the order of the table.
    const bool swapped = runs[0].id > runs[1].id;
    const train::RunRecord& before = swapped ? runs[1] : runs[0];
    const train::RunRecord& after = swapped ? runs[0] : runs[1];
    m_difference.setNames(text(before.name), text(after.name));
    const std::size_t seeds = std::min(seedsOf(before), seedsOf(after));
    const QString repeated = text(train::sentence(train::seedsOf(after, {before, after}).repeated));
    m_changesText->setText(seeds >= train::kSeedsToJudge
                               ? tr("Three or more seeds a side: the bands can be compared.")
                           : !before.family.empty() && before.family == after.family
                               ? (repeated.isEmpty() ? tr("They differ by their seed only: this is "
                                                          "seed noise.")
                                                     : repeated)
                               : tr("Fewer than three seeds a side: seed noise unknown."));
    try {
        m_difference.setRows(experiment::differences(before, after));
        const bool silent = experiment::isSilent(before) || experiment::isSilent(after);
        m_changes->setEmptyText(silent ? tr("Not known: a log does not tell its settings.")
                                       : tr("Nothing: both have the same spec and seed."));
    } catch (const base::Error& error) {
        m_changes->setEmptyText(errorText(error));
    }
}

std::size_t RunsPage::seedsOf(const train::RunRecord& run) const
{
    return train::seedsOf(run, m_bench.runs().runs()).count();
}

void RunsPage::allowActions()
{
    const std::vector<train::RunRecord> runs =
        isVisible() ? m_list->chosen() : std::vector<train::RunRecord>();
    const auto& project = m_bench.project();
    const QString none = tr("Choose a run on the Runs page first.");
    const QString one = runs.empty()      ? none
                        : runs.size() > 1 ? tr("Choose one run only.")
                                          : QString();
    const QString locked =
        project && project->readOnly ? tr("This project is read only.") : QString();
    const bool active = std::any_of(runs.begin(), runs.end(),
                                    [](const auto& run) { return !train::isOver(run.state); });
    m_actions.allow(QStringLiteral("runs.rename"), locked.isEmpty() ? one : locked);
    m_actions.allow(QStringLiteral("runs.note"), locked.isEmpty() ? one : locked);
    const bool foreign = runs.size() == 1 && runs.front().kind == train::RunKind::Imported;
    const QString elsewhere = tr("This run was logged by another tool.");
    m_actions.allow(QStringLiteral("runs.again"), !locked.isEmpty() ? locked
                                                  : foreign         ? elsewhere
                                                                    : one);
    m_actions.allow(QStringLiteral("runs.use"), foreign ? elsewhere : one);
    m_actions.allow(QStringLiteral("runs.delete"),
                    !locked.isEmpty() ? locked
                    : runs.empty()    ? none
                    : active ? tr("A run that is queued or training cannot be deleted; stop it "
                                  "first.")
                             : QString());
}

void RunsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_list->chosen().empty())
        chooseCurrent();
    showChosen();
}

void RunsPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    allowActions();
}

} // namespace assay::ui
