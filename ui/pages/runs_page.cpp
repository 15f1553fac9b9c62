// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/runs_page.h"

#include "bridge/convert.h"
#include "bridge/run_peers.h"
#include "bridge/source_text.h"
#include "bridge/workbench.h"
#include "charts/picture.h"
#include "experiment/fork.h"
#include "experiment/run_settings.h"
#include "models/group_words.h"
#include "models/run_group.h"
#include "style/actions.h"
#include "style/settings.h"
#include "style/theme.h"
#include "train/seeds.h"
#include "widgets/card.h"
#include "widgets/fair_columns.h"
#include "widgets/log_strip.h"
#include "widgets/run_list.h"
#include "widgets/run_overlay.h"
#include "widgets/table_view.h"
#include "widgets/tag_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

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
    , m_better(new QLabel)
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
    parts->setSizes({280, 400});

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead);
    page->addWidget(parts, 1);

    connect(&bench.runs(), &RunBook::replaced, this, &RunsPage::refresh);
    connect(&bench.runs(), &RunBook::changed, this, [this](const train::RunChanges& changes) {
        m_list->apply(changes);
        const bool there = !m_chooseNext.empty() && m_bench.runs().find(m_chooseNext.front());
        if (there)
            choose(std::exchange(m_chooseNext, {}));
        showChosen();
    });
    connect(&bench.runs(), &RunBook::currentChanged, this, &RunsPage::followChoice);
    connect(m_overlay, &RunOverlay::said, &bench, &Workbench::say);
    new PictureSource(m_overlay, [this] {
        std::vector<const train::RunRecord*> shown;
        for (const auto& [run, look] : m_overlay->looks())
            if (m_overlay->isShown(run))
                shown.push_back(m_bench.runs().find(run));
        return sourceText(m_bench, shown);
    });
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
    connect(m_list, &RunList::curveSwitched, this, &RunsPage::switchCurve);
    connect(m_list, &RunList::opened, this, [this](train::RunId run) {
        m_bench.runs().look(run);
        Q_EMIT m_bench.pageWanted(QStringLiteral("train"));
    });
    m_note->setPlaceholderText(tr("Note"));
    m_note->setAccessibleName(tr("Note of the chosen run"));
    connect(m_note, &QLineEdit::textEdited, this, [this] {
        if (const auto runs = m_list->chosen(); !m_noted && runs.size() == 1)
            m_noted = runs.front(); // also when another one is chosen meanwhile
    });
    connect(m_note, &QLineEdit::editingFinished, this, &RunsPage::writeNote);
    // The next key is meant for the table again.
    connect(m_note, &QLineEdit::returnPressed, m_list, &RunList::focusTable);
    m_note->installEventFilter(this);
    m_bench.bridge().on<session::ProjectOpened>(this, [this] { m_noted.reset(); });
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
    m_changes->viewport()->installEventFilter(this);
    m_changes->setTextElideMode(Qt::ElideMiddle); // paths differ at their ends
    m_better->setWordWrap(true);
    card->body()->addWidget(m_better);
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
    on("runs.weights", [this] { m_list->exportWeights(); });
    on("runs.note", [this] {
        m_note->setFocus(Qt::ShortcutFocusReason);
        m_note->selectAll();
    });
    on("runs.compare", [this] { compare(); });
    on("runs.cancel", [this] { cancelWaiting(); });
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
        try {
            m_bench.draft().replace(
                experiment::anew(experiment::fromJson(runs.front().spec)),
                tr("change to the settings of %1").arg(text(runs.front().name)));
        } catch (const base::Error& error) { // written by another version
            m_bench.sayFailed(Workbench::anEdit(), errorText(error));
            return;
        }
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

void RunsPage::followChoice()
{
    const train::RunRecord* run = m_bench.runs().current();
    const train::RunId now = run ? run->id : 0;
    const bool another = std::exchange(m_current, now) != now;
    const auto chosen = m_list->chosen();
    // One that just began moves nobody's eye, and several rows are a comparison.
    if (another && run && train::isOver(run->state) && chosen.size() == 1
        && chosen.front().id != now)
        chooseCurrent();
}

void RunsPage::compare()
{
    const train::RunRecord* run = m_bench.runs().current();
    if (!run)
        return;
    const std::vector<train::RunId> wanted = peersOf(*run, m_bench.runs().runs());
    Q_EMIT m_bench.pageWanted(QStringLiteral("runs"));
    // Their curves and no others, also those that were hidden before.
    m_pinned.clear();
    choose(wanted);
    for (const train::RunId shown : wanted)
        m_overlay->setShown(shown, true);
    showChosen();
}

void RunsPage::cancelWaiting()
{
    const std::vector<train::RunId> waiting = m_bench.runs().waiting();
    std::vector<train::RunId> cancelled;
    for (const train::RunRecord& run : m_list->chosen()) {
        if (isVisible() && std::find(waiting.begin(), waiting.end(), run.id) != waiting.end())
            cancelled.push_back(run.id);
    }
    for (const train::RunId run : cancelled.empty() ? waiting : cancelled)
        m_bench.bridge().session().runs().stop(run);
}

void RunsPage::writeNote()
{
    const auto run = std::exchange(m_noted, std::nullopt);
    if (run && m_note->isModified())
        m_bench.note(*run, m_note->text());
    m_note->setModified(false);
    if (const auto runs = m_list->chosen(); run && runs.size() == 1 && runs.front().id != run->id)
        m_note->setText(text(runs.front().note));
}

bool RunsPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_note && event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        const auto runs = m_list->chosen();
        m_note->setText(runs.size() == 1 ? text(runs.front().note) : QString());
        m_note->setModified(false);
        m_noted.reset();
        m_list->focusTable();
        return true;
    }
    if (watched == m_changes->viewport() && event->type() == QEvent::Resize)
        shareColumns(*m_changes);
    return QWidget::eventFilter(watched, event);
}

void RunsPage::switchCurve(const std::vector<train::RunId>& runs)
{
    const train::RunId first = runs.front();
    const auto chosen = m_list->chosen();
    const bool isChosen = std::any_of(chosen.begin(), chosen.end(),
                                      [first](const auto& run) { return run.id == first; });
    if (!m_overlay->isDrawn(first)) {
        m_pinned.insert(runs.begin(), runs.end());
        draw(chosen);
        m_overlay->setShown(first, true);
    } else if (isChosen || !m_overlay->isShown(first)) {
        m_overlay->setShown(first, !m_overlay->isShown(first));
    } else {
        for (const train::RunId run : runs)
            m_pinned.erase(run);
        draw(chosen);
    }
    refreshSwatches();
}

void RunsPage::refresh()
{
    const train::Goal goal = m_bench.project() ? m_bench.project()->goal : train::Goal();
    m_list->setGoal(goal);
    m_overlay->setGoal(goal);
    const bool first = m_list->isEmpty();
    if (m_bench.runs().runs().empty()) {
        // Another project may follow, whose runs have the same numbers.
        m_pinned.clear();
        m_shown.clear();
        m_overlay->forget();
    }
    m_list->showRuns(m_bench.runs().runs());
    const bool there = !m_chooseNext.empty() && m_bench.runs().find(m_chooseNext.front());
    if (there) {
        // What was just imported is shown.
        choose(std::exchange(m_chooseNext, {}));
    } else if (first && isVisible())
        chooseCurrent();
    showChosen();
}

void RunsPage::draw(const std::vector<train::RunRecord>& runs)
{
    std::vector<train::RunRecord> drawn = runs;
    std::set<train::RunId> known;
    for (const train::RunRecord& run : runs)
        known.insert(run.id);
    for (auto at = m_pinned.begin(); at != m_pinned.end();) {
        const train::RunRecord* run = m_bench.runs().find(*at);
        if (run && known.insert(run->id).second)
            drawn.push_back(*run);
        at = run ? std::next(at) : m_pinned.erase(at); // deleted, or of another project
    }
    if (!sameRuns(drawn, m_shown)) {
        m_overlay->setRuns(drawn);
        m_shown = std::move(drawn);
    }
}

void RunsPage::showChosen()
{
    const std::vector<train::RunRecord> runs = m_list->chosen();
    allowActions(isVisible() ? runs : std::vector<train::RunRecord>());
    if (!m_note->hasFocus())
        m_note->setText(runs.size() == 1 ? text(runs.front().note) : QString());
    m_note->setEnabled(runs.size() == 1);
    m_note->setToolTip(runs.size() == 1 ? QString() : tr("Choose one run to write its note"));
    if (isVisible()) {
        draw(runs);
        refreshSwatches();
    }
    showDifference(runs);
}

void RunsPage::refreshSwatches()
{
    std::map<train::RunId, RunTableModel::Swatch> swatches;
    for (const auto& [run, look] : m_overlay->looks())
        swatches[run] = {look.colour, look.dash, m_overlay->isShown(run)};
    m_list->setSwatches(std::move(swatches));
}

void RunsPage::showDifference(const std::vector<train::RunRecord>& runs)
{
    const bool tags = runs.size() == 1 && runs.front().kind == train::RunKind::Imported
                      && !runs.front().source.empty(); // else it logged in our own terms
    m_beside->setCurrentIndex(tags ? 1 : 0);
    if (tags && isVisible())
        m_tags->setRun(runs.front());
    // One run of each experiment, in the order of the table.
    std::vector<std::vector<const train::RunRecord*>> experiments;
    for (const train::RunRecord& run : runs) {
        const auto same =
            std::find_if(experiments.begin(), experiments.end(), [&run](const auto& experiment) {
                return train::differBySeedOnly(*experiment.front(), run);
            });
        if (same != experiments.end())
            same->push_back(&run);
        else if (experiments.size() < 3) // of more nothing is shown
            experiments.push_back({&run});
    }
    const bool seeds = experiments.size() == 1 && runs.size() > 1;
    const bool two = experiments.size() == 2;
    m_changes->setVisible(two);
    m_beside->setVisible(two || tags); // else the charts have its room
    m_difference.setRows({});
    const std::size_t left = m_overlay->leftOut();
    m_overlay->setHint(
        left > 0 && isVisible()
            ? tr("Curves of the first %1 of these %2 experiments are drawn; choose "
                 "fewer to see the others.")
                  .arg(m_overlay->curves())
                  .arg(m_overlay->curves() + left)
        : seeds ? seedsText(m_bench.runs().runs(), *experiments[0][0], *experiments[0][1])
        : two || m_list->isEmpty() ? QString()
                                   : tr("Choose two runs, or two groups of seeds, to see in which "
                                        "settings they differ."));
    if (!two)
        return;
    // From the older to the newer, whatever the order of the table.
    if (experiments[0].front()->id > experiments[1].front()->id)
        std::swap(experiments[0], experiments[1]);
    const train::RunRecord& before = *experiments[0].front();
    const train::RunRecord& after = *experiments[1].front();
    const auto nameOf = [](const std::vector<const train::RunRecord*>& experiment) {
        return experiment.size() > 1 ? groupName(experiment) : text(experiment.front()->name);
    };
    const QString first = nameOf(experiments[0]), second = nameOf(experiments[1]);
    m_difference.setNames(first, second);
    const auto& all = m_bench.runs().runs();
    const auto& project = m_bench.project();
    const QString better =
        betterText(all, before, after, project ? project->goal : train::Goal(), first, second);
    m_better->setText((better.isEmpty() ? better : better + QLatin1Char('\n'))
                      + tr("Before: %1. Now: %2.").arg(first, second));
    m_changesText->setText(seedsText(all, before, after));
    try {
        auto differences = experiment::differences(before, after);
        if (experiments[0].size() > 1 || experiments[1].size() > 1)
            std::erase_if(differences, [](const auto& each) { return each.path == "seed"; });
        m_difference.setRows(std::move(differences));
        shareColumns(*m_changes);
        const bool silent = experiment::isSilent(before) || experiment::isSilent(after);
        m_changes->setEmptyText(silent ? tr("Not known: the log does not hold its settings.")
                                       : tr("Nothing: both have the same spec and seed."));
    } catch (const base::Error& error) {
        m_changes->setEmptyText(errorText(error));
    }
}

void RunsPage::allowActions(const std::vector<train::RunRecord>& runs)
{
    const auto& project = m_bench.project();
    const QString none = tr("Choose a run on the Runs page first.");
    const QString one = runs.empty()      ? none
                        : runs.size() > 1 ? tr("Choose one run only.")
                                          : QString();
    const QString locked =
        project && project->readOnly ? tr("This project is read only.") : QString();
    const bool active = std::any_of(runs.begin(), runs.end(),
                                    [](const auto& run) { return !train::isOver(run.state); });
    m_actions.allow(QStringLiteral("runs.compare"),
                    m_bench.runs().current() ? QString() : tr("There is no run yet."));
    m_actions.allow(QStringLiteral("runs.rename"), locked.isEmpty() ? one : locked);
    m_actions.allow(QStringLiteral("runs.note"), locked.isEmpty() ? one : locked);
    const bool foreign = runs.size() == 1 && runs.front().kind == train::RunKind::Imported;
    const QString elsewhere = tr("This run was logged by another tool.");
    m_actions.allow(QStringLiteral("runs.again"), !locked.isEmpty() ? locked
                                                  : foreign         ? elsewhere
                                                                    : one);
    m_actions.allow(QStringLiteral("runs.use"), foreign ? elsewhere : one);
    const bool trained = runs.size() == 1 && runs.front().kind == train::RunKind::Training;
    m_actions.allow(QStringLiteral("runs.weights"),
                    trained || !one.isEmpty() ? one : tr("This run trained no network here."));
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
    allowActions({});
}

} // namespace assay::ui
