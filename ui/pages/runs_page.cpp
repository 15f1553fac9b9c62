// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pages/runs_page.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "experiment/run_settings.h"
#include "shell/actions.h"
#include "shell/settings.h"
#include "shell/theme.h"
#include "widgets/card.h"
#include "widgets/log_strip.h"
#include "widgets/run_overlay.h"
#include "widgets/table_view.h"
#include "widgets/tag_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

/// The curves of more runs than this cannot be told apart.
constexpr std::size_t kMostOverlaid = 12;
constexpr int kLeastChanges = 128; ///< pixels; the tooltip has all of the text
constexpr int kRowsMeasured = 64;  ///< beside those in view, for the widths of columns

bool sameRuns(const std::vector<train::RunRecord>& a, const std::vector<train::RunRecord>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.id == y.id && x.epoch == y.epoch && x.state == y.state && x.name == y.name;
    });
}

/// What brings runs of other tools here.
QToolButton* makeLogMenu(const Actions& actions)
{
    auto* logs = new QToolButton;
    // Its picture is painted anew for other colours.
    QAction* import = actions.at(QStringLiteral("runs.import"));
    const auto paint = [logs, import] { logs->setIcon(import->icon()); };
    QObject::connect(import, &QAction::changed, logs, paint);
    paint();
    logs->setProperty("role", "icon");
    logs->setFixedSize(28, 28);
    logs->setIconSize({16, 16});
    logs->setFocusPolicy(Qt::StrongFocus);
    logs->setPopupMode(QToolButton::InstantPopup);
    logs->setAccessibleName(RunsPage::tr("Runs of other tools"));
    logs->setToolTip(
        RunsPage::tr("Import or watch what TensorBoard, Lightning, Keras or MLflow logged"));
    auto* menu = new QMenu(logs);
    for (const char* id : {"runs.import", "runs.import_folder", "runs.watch", "runs.unwatch"})
        menu->addAction(actions.at(QLatin1String(id)));
    logs->setMenu(menu);
    return logs;
}

} // namespace

RunsPage::RunsPage(Workbench& bench, Theme& theme, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_actions(actions)
    , m_runs(theme, [&bench](const train::RunRecord& run,
                             const QString& name) { bench.rename(run, name); })
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new TableView(tr("Runs")))
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
    parts->addWidget(makeTable(actions));
    parts->addWidget(below);
    parts->setStretchFactor(1, 1);
    parts->setSizes({300, 330});

    auto* page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(12);
    page->addWidget(new PageHead(tr("Runs"), tr("Which run is better, and what differs?")));
    page->addWidget(parts, 1);

    connect(&bench.runs(), &RunBook::listed, this, &RunsPage::refresh);
    connect(m_overlay, &RunOverlay::said, &bench, &Workbench::say);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        showChosen();
        // What a person picks is what the other pages show; a new list moves nobody's eye.
        const auto runs = chosen();
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

QWidget* RunsPage::makeTable(Actions& actions)
{
    auto* card = new Card(tr("All runs"));
    m_sorted->setSourceModel(&m_runs);
    m_sorted->setSortRole(SortRole);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setEmptyText(tr("Each run you start appears here with its settings and errors, and "
                             "stays. Drop logs of TensorBoard, Lightning, Keras or MLflow here to "
                             "compare them."));
    m_table->addTo(card->menu());
    QHeaderView* header = m_table->horizontalHeader();
    for (int column = RunTableModel::Id; column < RunTableModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    header->resizeSection(RunTableModel::Name, 92);
    // An interval that is cut says something else.
    header->setResizeContentsPrecision(kRowsMeasured);
    for (const int column : {RunTableModel::State, RunTableModel::Template, RunTableModel::Split,
                             RunTableModel::Last, RunTableModel::Best, RunTableModel::Baseline,
                             RunTableModel::Seconds, RunTableModel::Created})
        header->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->setFilling(RunTableModel::Changes, kLeastChanges);
    auto* seeds = new QSpinBox;
    seeds->setRange(1, 20);
    seeds->setValue(m_bench.settings().seedCount.get());
    seeds->setSuffix(tr(" seeds"));
    seeds->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys and the wheel do
    seeds->setAlignment(Qt::AlignCenter);
    seeds->setFixedWidth(76);
    seeds->setAccessibleName(tr("Seeds of Run again and Run several seeds"));
    seeds->setToolTip(tr("How many seeds \"Run again\" and \"Run several seeds\" train"));
    connect(seeds, &QSpinBox::valueChanged, this,
            [this](int count) { m_bench.settings().seedCount.set(count); });
    card->addTool(seeds);
    for (const char* id :
         {"runs.again", "run.resume", "runs.use", "runs.rename", "runs.note", "runs.delete"}) {
        QAction* action = actions.at(QLatin1String(id));
        m_table->addAction(action);
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setProperty("role", "icon");
        button->setFixedSize(28, 28);
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::StrongFocus);
        card->addTool(button);
    }
    card->addTool(makeLogMenu(actions));
    m_note->setPlaceholderText(tr("Note"));
    m_note->setAccessibleName(tr("Note of the chosen run"));
    connect(m_note, &QLineEdit::editingFinished, this, [this] {
        const auto runs = chosen();
        if (m_note->isModified() && runs.size() == 1)
            m_bench.note(runs.front(), m_note->text());
        m_note->setModified(false);
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        m_bench.runs().look(m_runs.row(m_sorted->mapToSource(index).row()).id);
        Q_EMIT m_bench.pageWanted(QStringLiteral("train"));
    });
    connect(m_table, &TableView::failed, this, [this](const QString& sentence) {
        Q_EMIT m_bench.noticed({Tone::Blocker, sentence, {}, {}});
    });
    card->body()->addWidget(m_table, 1);
    card->body()->addWidget(new LogStrip(m_bench.logs(), actions));
    card->body()->addWidget(m_note);
    return card;
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
    on("runs.rename", [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows(RunTableModel::Name);
        if (!rows.isEmpty()) {
            m_table->setCurrentIndex(rows.first());
            m_table->edit(rows.first());
        }
    });
    on("runs.note", [this] { m_note->setFocus(Qt::ShortcutFocusReason); });
    on("runs.delete", [this] {
        std::vector<train::RunId> ids;
        for (const train::RunRecord& run : chosen())
            ids.push_back(run.id);
        m_bench.remove(ids);
    });
    on("runs.again", [this] {
        const auto runs = chosen();
        if (!runs.empty())
            m_bench.runAgain(runs.front(), m_bench.settings().seedCount.get());
    });
    on("runs.use", [this] {
        const auto runs = chosen();
        if (runs.empty())
            return;
        m_bench.draft().replace(experiment::fromJson(runs.front().spec),
                                tr("use the spec of %1").arg(text(runs.front().name)));
        Q_EMIT m_bench.pageWanted(QStringLiteral("model"));
    });
}

std::vector<train::RunRecord> RunsPage::chosen() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<train::RunRecord> runs;
    for (const QModelIndex& row : rows)
        runs.push_back(m_runs.row(m_sorted->mapToSource(row).row()));
    return runs;
}

void RunsPage::choose(const std::vector<train::RunId>& runs)
{
    QItemSelection selection;
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        const train::RunId id = m_runs.row(m_sorted->mapToSource(m_sorted->index(row, 0)).row()).id;
        if (std::find(runs.begin(), runs.end(), id) != runs.end())
            selection.select(m_sorted->index(row, 0),
                             m_sorted->index(row, m_sorted->columnCount() - 1));
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void RunsPage::chooseCurrent()
{
    if (const train::RunRecord* run = m_bench.runs().current())
        choose({run->id});
}

void RunsPage::refresh()
{
    const bool first = m_runs.rowCount() == 0;
    m_runs.showRuns(m_bench.runs().runs());
    // Columns that would say nothing leave their room to the others.
    m_table->setColumnHidden(RunTableModel::Split, !m_runs.hasSplits());
    m_table->setColumnHidden(RunTableModel::Baseline,
                             std::all_of(m_runs.rows().begin(), m_runs.rows().end(),
                                         [](const auto& run) { return run.baselines.empty(); }));
    m_table->fill();
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
    const std::vector<train::RunRecord> runs = chosen();
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
    m_changesText->setText(seeds >= kSeedsToJudge
                               ? tr("Three or more seeds a side: the bands can be compared.")
                           : !before.family.empty() && before.family == after.family
                               ? tr("They differ by their seed only: this is seed noise.")
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
    const auto family = m_bench.runs().family(run);
    return static_cast<std::size_t>(std::count_if(family.begin(), family.end(), [](const auto* r) {
        return r->state == train::RunState::Finished;
    }));
}

void RunsPage::allowActions()
{
    const std::vector<train::RunRecord> runs =
        isVisible() ? chosen() : std::vector<train::RunRecord>();
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
    if (!m_table->selectionModel()->hasSelection())
        chooseCurrent();
    showChosen();
}

void RunsPage::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    allowActions();
}

} // namespace assay::ui
