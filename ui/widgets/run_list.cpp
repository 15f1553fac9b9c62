// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_list.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "delegates/name_delegate.h"
#include "delegates/sign_delegate.h"
#include "dialogs/file_dialog.h"
#include "style/actions.h"
#include "style/settings.h"
#include "widgets/column_chooser.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <set>

namespace assay::ui {

namespace {

constexpr int kAheadMs = 3, kBetweenMs = 15; ///< of reading ahead, and between two turns of it
constexpr int kRowsMeasured = 64;            ///< beside those in view, for the widths of columns
constexpr int kCurveWidth = 56;
constexpr int kMarkWidth = 28; ///< of the mark that opens a group, from the left of the name
constexpr int kFilterWidth = 150;

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
    logs->setAccessibleName(RunList::tr("Runs of other tools"));
    logs->setToolTip(
        RunList::tr("Import or watch what TensorBoard, Lightning, Keras or MLflow logged"));
    auto* menu = new QMenu(logs);
    for (const char* id : {"runs.import", "runs.import_folder", "runs.watch", "runs.unwatch"})
        menu->addAction(actions.at(QLatin1String(id)));
    logs->setMenu(menu);
    return logs;
}

} // namespace

RunList::RunList(Workbench& bench, const Theme& theme, Actions& actions, QWidget* parent)
    : Card(tr("All runs"), parent)
    , m_bench(bench)
    , m_weights(bench.bridge())
    , m_runs(theme, [&bench](const train::RunRecord& run,
                             const QString& name) { bench.rename(run, name); })
    , m_table(new TableView(tr("Runs")))
    , m_filter(new QLineEdit)
    , m_columns(new ColumnChooser(this))
{
    m_table->setModel(&m_runs);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setSwitchColumn(RunTableModel::Curve);
    m_table->setIconSize({2 * 16 + 6, 16});
    m_table->setItemDelegateForColumn(RunTableModel::Name, new NameDelegate(m_table));
    m_table->setItemDelegateForColumn(RunTableModel::State, new SignDelegate(m_table));
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    connect(m_table, &TableView::switched, this, [this](const QModelIndex& index) {
        const auto ids = m_runs.idsAt(index.row());
        if (!ids.empty())
            Q_EMIT curveSwitched(ids);
    });
    m_table->addTo(menu());
    QHeaderView* header = m_table->horizontalHeader();
    header->setMinimumSectionSize(40);
    header->resizeSection(RunTableModel::Curve, kCurveWidth);
    header->setSectionResizeMode(RunTableModel::Curve, QHeaderView::Fixed);
    header->resizeSection(RunTableModel::Name, 160);
    header->setResizeContentsPrecision(kRowsMeasured);
    m_table->setFilling(RunTableModel::Changes, kLeastChanges);
    connect(header, &QHeaderView::sectionResized, this, [this](int column) {
        m_byHand = m_byHand || (column == RunTableModel::Name && !m_sharing);
    });
    connect(m_table, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const train::RunRecord* run = m_runs.runAt(index.row()))
            Q_EMIT opened(run->id);
        else
            toggle(index.row());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunList::noticeChosen);
    connect(&m_runs, &QAbstractItemModel::modelAboutToBeReset, this, &RunList::rememberChosen);
    connect(&m_runs, &QAbstractItemModel::modelReset, this, &RunList::restoreChosen);
    connect(&bench.logs(), &LogBook::tagNamesListed, this, &RunList::offerColumns);
    connect(&bench.logs(), &LogBook::tagValuesRead, this,
            [this](const QString& tag, const std::map<train::RunId, interop::TagValues>& values) {
                m_runs.setTagValues(tag, values);
                showColumns();
            });
    connect(m_columns, &ColumnChooser::switched, this, &RunList::showColumn);
    connect(&m_ahead, &QTimer::timeout, this, [this] {
        if (!m_runs.readAhead(kAheadMs))
            m_ahead.stop();
    });
    connect(&bench.runs(), &RunBook::listed, this, &RunList::showWaiting);
    bench.bridge().on<session::WeightsWritten>(this, [this](const session::WeightsWritten& done) {
        if (m_weights.take(done))
            m_bench.say(tr("Weights of run %1, after %2 updates: %3")
                            .arg(done.run)
                            .arg(countText(done.step), text(done.file)),
                        false);
    });
    bench.bridge().on<session::Failed>(this, [this](const session::Failed& failure) {
        if (m_weights.take(failure))
            m_bench.say(errorText(failure.error), true);
    });
    m_fit.setSingleShot(true);
    connect(&m_fit, &QTimer::timeout, this, &RunList::fitColumns);
    makeMenu();
    addTools(actions);
    filter({});
    body()->addWidget(m_table, 1);
}

void RunList::addTools(Actions& actions)
{
    m_filter->setPlaceholderText(tr("Filter"));
    m_filter->setAccessibleName(tr("Filter of the runs"));
    m_filter->setToolTip(tr("Words that a run's name, note, state, template or settings hold"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setFixedWidth(kFilterWidth);
    connect(m_filter, &QLineEdit::textChanged, this, &RunList::filter);
    addTool(m_filter);
    const auto addButton = [&](const char* id, bool withText) {
        QAction* action = actions.at(QLatin1String(id));
        m_table->addAction(action);
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setIconSize({16, 16});
        button->setFocusPolicy(Qt::StrongFocus);
        if (withText) {
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        } else {
            button->setProperty("role", "icon");
            button->setFixedSize(28, 28);
        }
        addTool(button);
    };
    addButton("runs.again", true);
    auto* seeds = new QComboBox;
    std::set<int> counts{1, 2, 3, 4, 5, 6, 8, 10, 15, 20};
    counts.insert(std::clamp(m_bench.settings().seedCount.get(), 1, 20));
    for (const int count : counts)
        seeds->addItem(count == 1 ? tr("1 seed") : tr("%1 seeds").arg(count), count);
    seeds->setCurrentIndex(seeds->findData(m_bench.settings().seedCount.get()));
    seeds->setAccessibleName(tr("Seeds of Run again and Run several seeds"));
    seeds->setToolTip(tr("How many seeds \"Run again\" and \"Run several seeds\" train"));
    connect(seeds, &QComboBox::activated, this,
            [this, seeds] { m_bench.settings().seedCount.set(seeds->currentData().toInt()); });
    addTool(seeds);
    for (const char* id : {"run.resume", "runs.use", "runs.rename", "runs.note", "runs.delete"})
        addButton(id, false);
    m_table->addAction(actions.at(QStringLiteral("runs.cancel")));
    m_table->addAction(actions.at(QStringLiteral("runs.weights")));
    m_table->addAction(actions.at(QStringLiteral("run.fork")));
    menu()->addAction(actions.at(QStringLiteral("run.fork")));
    menu()->addAction(actions.at(QStringLiteral("runs.weights")));
    menu()->addAction(actions.at(QStringLiteral("file.report")));
    menu()->addAction(actions.at(QStringLiteral("file.case")));
    addTool(makeLogMenu(actions));
}

void RunList::makeMenu()
{
    QAction* columns = menu()->addAction(tr("Columns ..."));
    connect(columns, &QAction::triggered, this,
            [this] { openColumns(mapToGlobal(QPoint(width() - m_columns->width() - 16, 40))); });
    QAction* grouped = menu()->addAction(tr("Group by seeds"));
    grouped->setCheckable(true);
    grouped->setChecked(true);
    grouped->setToolTip(tr("Runs that differ by their seed only share a line"));
    connect(grouped, &QAction::toggled, this, [this](bool on) { m_runs.setGrouped(on); });
    QAction* tree = menu()->addAction(tr("Forks below their run"));
    tree->setCheckable(true);
    tree->setChecked(true);
    tree->setToolTip(tr("A run that goes on from another one stands below it"));
    connect(tree, &QAction::toggled, this, [this](bool on) { m_runs.setTree(on); });
    const auto setAll = [this](bool open) {
        for (int row = m_runs.rowCount() - 1; row >= 0; --row)
            m_runs.setOpen(row, open);
    };
    QAction* openAll = menu()->addAction(tr("Open all groups"));
    QAction* closeAll = menu()->addAction(tr("Close all groups"));
    connect(openAll, &QAction::triggered, this, [setAll] { setAll(true); });
    connect(closeAll, &QAction::triggered, this, [setAll] { setAll(false); });
    QHeaderView* header = m_table->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this,
            [this, header](const QPoint& at) { openColumns(header->mapToGlobal(at)); });
}

void RunList::exportWeights()
{
    const auto runs = chosen();
    if (runs.empty())
        return;
    auto* dialog = makeFileDialog(window(), tr("Export weights"), FileKind::Weights,
                                  saveFilter(QStringLiteral("safetensors")));
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("safetensors"));
    dialog->selectFile(QStringLiteral("run-%1.safetensors").arg(runs.front().id));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, run = runs.front().id](const QString& path) {
                m_bench.bridge().session().runs().writeWeights(
                    run, evaluate::Checkpoint::Last, path.toStdString(), m_weights.begin());
            });
    dialog->open();
}

void RunList::filter(const QString& words)
{
    m_runs.setWords(words);
    showTitle();
}

void RunList::showTitle()
{
    const auto all = static_cast<qsizetype>(m_runs.runs().size());
    setTitle(m_filter->text().trimmed().isEmpty()
                 ? tr("All runs")
                 : tr("%1 of %2 runs").arg(countText(m_runs.accepted()), countText(all)));
    m_table->setEmptyText(all > 0 ? tr("No run holds these words.")
                                  : tr("Each run you start appears here with its settings and "
                                       "errors, and stays. Drop logs of TensorBoard, Lightning, "
                                       "Keras or MLflow here to compare them."));
}

void RunList::showWaiting()
{
    const RunBook& runs = m_bench.runs();
    const train::RunRecord* active = runs.active();
    m_runs.setWaiting(runs.waiting(), active && active->here ? 1 : 0);
}

void RunList::showRuns(const std::vector<train::RunRecord>& runs)
{
    m_runs.showRuns(runs);
    m_ahead.start(kBetweenMs);
    m_named = false;
    showColumns();
    askTagValues();
    showTitle();
}

void RunList::apply(const train::RunChanges& changes)
{
    m_runs.apply(changes);
    showColumns();
    const bool logged = std::any_of(changes.runs.begin(), changes.runs.end(), [](const auto& run) {
        return run.kind == train::RunKind::Imported;
    });
    if (logged)
        askTagValues();
    showTitle();
}

void RunList::setSwatches(std::map<train::RunId, RunTableModel::Swatch> swatches)
{
    m_runs.setSwatches(std::move(swatches));
}

std::vector<train::RunId> RunList::chosenIds() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<train::RunId> ids;
    std::set<train::RunId> known;
    for (const QModelIndex& row : rows) {
        for (const train::RunId id : m_runs.idsAt(row.row())) {
            if (known.insert(id).second)
                ids.push_back(id);
        }
    }
    return ids;
}

std::vector<train::RunRecord> RunList::chosen() const
{
    std::vector<train::RunRecord> runs;
    for (const train::RunId id : chosenIds()) {
        if (const train::RunRecord* run = train::findRun(m_runs.runs(), id))
            runs.push_back(*run);
    }
    return runs;
}

void RunList::noticeChosen()
{
    if (m_restoring)
        return;
    std::vector<train::RunId> now = chosenIds();
    if (now == m_chosen)
        return;
    m_chosen = std::move(now);
    Q_EMIT chosenChanged();
}

void RunList::rememberChosen()
{
    m_restoring = true;
    m_kept.clear();
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
        m_kept.insert(m_runs.keyAt(row.row()));
    const QModelIndex current = m_table->currentIndex();
    m_current.reset();
    if (current.isValid())
        m_current = m_runs.keyAt(current.row());
}

void RunList::restoreChosen()
{
    std::vector<int> rows;
    int current = -1;
    for (int row = 0; row < m_runs.rowCount(); ++row) {
        const auto key = m_runs.keyAt(row);
        if (m_kept.contains(key))
            rows.push_back(row);
        if (m_current == key)
            current = row;
    }
    select(rows);
    if (current >= 0)
        m_table->selectionModel()->setCurrentIndex(m_runs.index(current, RunTableModel::Name),
                                                   QItemSelectionModel::NoUpdate);
    m_restoring = false;
    noticeChosen();
}

void RunList::select(const std::vector<int>& rows)
{
    QItemSelection selection;
    for (std::size_t k = 0; k < rows.size();) {
        std::size_t end = k + 1;
        while (end < rows.size() && rows[end] == rows[end - 1] + 1)
            ++end;
        selection.append(QItemSelectionRange(
            m_runs.index(rows[k], 0), m_runs.index(rows[end - 1], m_runs.columnCount() - 1)));
        k = end;
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void RunList::choose(const std::vector<train::RunId>& runs)
{
    const bool hidden = std::any_of(runs.begin(), runs.end(), [this](train::RunId run) {
        return train::findRun(m_runs.runs(), run) && !m_runs.isAccepted(run);
    });
    if (hidden)
        m_filter->clear();
    const std::vector<int> rows = m_runs.reveal(runs);
    select(rows);
    if (!rows.empty()) {
        const QModelIndex first = m_runs.index(rows.front(), RunTableModel::Name);
        m_table->selectionModel()->setCurrentIndex(first, QItemSelectionModel::NoUpdate);
        m_table->scrollTo(first);
    }
}

void RunList::editName()
{
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows(RunTableModel::Name)) {
        if (!m_runs.runAt(row.row()))
            continue;
        m_table->setCurrentIndex(row);
        m_table->edit(row);
        return;
    }
}

void RunList::focusTable()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

void RunList::toggle(int row)
{
    const bool open = !m_runs.isOpen(row);
    const auto key = m_runs.keyAt(row);
    // What was chosen within a group that closes is not left out of sight: its line is chosen.
    bool within = false;
    if (!open) {
        const auto ids = m_runs.idsAt(row);
        within = std::any_of(m_chosen.begin(), m_chosen.end(), [&](train::RunId run) {
            return std::find(ids.begin(), ids.end(), run) != ids.end();
        });
    }
    m_runs.setOpen(row, open);
    for (int at = 0; within && at < m_runs.rowCount(); ++at) {
        if (m_runs.keyAt(at) == key)
            m_table->selectRow(at);
    }
    m_fit.start();
}

void RunList::showEvent(QShowEvent* event)
{
    Card::showEvent(event);
    m_fit.start();
}

bool RunList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        shareRoom();
    if (watched == m_table->viewport() && event->type() == QEvent::MouseButtonPress) {
        const auto* press = static_cast<QMouseEvent*>(event);
        const QModelIndex at = m_table->indexAt(press->position().toPoint());
        if (press->button() == Qt::LeftButton && at.isValid() && at.column() == RunTableModel::Name
            && m_runs.isGroup(at.row())
            && press->position().x() < m_table->visualRect(at).left() + kMarkWidth) {
            toggle(at.row());
            return true;
        }
    }
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const QModelIndex at = m_table->currentIndex();
        const bool turns = key == Qt::Key_Right || key == Qt::Key_Left;
        if (turns && at.isValid() && m_runs.isGroup(at.row())
            && m_runs.isOpen(at.row()) != (key == Qt::Key_Right)) {
            toggle(at.row());
            return true;
        }
    }
    return Card::eventFilter(watched, event);
}

} // namespace assay::ui
