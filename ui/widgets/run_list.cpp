// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/run_list.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "style/actions.h"
#include "style/settings.h"
#include "widgets/table_view.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace assay::ui {

namespace {

constexpr int kLeastChanges = 128; ///< pixels; the tooltip has all of the text
constexpr int kRowsMeasured = 64;  ///< beside those in view, for the widths of columns
constexpr int kSwatchWidth = 40;
constexpr int kFilterWidth = 150;

/// A column that a person may show or hide: its name in the settings, and whether it is usual.
struct Choosable {
    RunTableModel::Column column;
    const char* key;
    bool usual;
};
constexpr std::array kChoosable{
    Choosable{RunTableModel::State, "state", true},
    Choosable{RunTableModel::Template, "template", false},
    Choosable{RunTableModel::Changes, "not_default", true},
    Choosable{RunTableModel::Last, "train_val", true},
    Choosable{RunTableModel::TestVal, "test_val", true},
    Choosable{RunTableModel::Best, "best", false},
    Choosable{RunTableModel::Baseline, "baseline", false},
    Choosable{RunTableModel::Seed, "seed", true},
    Choosable{RunTableModel::Epochs, "epochs", false},
    Choosable{RunTableModel::Seconds, "trained", false},
    Choosable{RunTableModel::Created, "created", true},
    Choosable{RunTableModel::Note, "note", false},
    Choosable{RunTableModel::Id, "run", false},
    Choosable{RunTableModel::Steps, "steps", false},
    Choosable{RunTableModel::Parameters, "parameters", false},
    Choosable{RunTableModel::BestEpoch, "best_epoch", false},
};

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
    , m_runs(theme, [&bench](const train::RunRecord& run,
                             const QString& name) { bench.rename(run, name); })
    , m_sorted(new RunOrder(this))
    , m_table(new TableView(tr("Runs")))
    , m_filter(new QLineEdit)
{
    m_sorted->setSourceModel(&m_runs);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_table->setSwitchColumn(RunTableModel::Curve);
    connect(m_table, &TableView::switched, this,
            [this](const QModelIndex& index) { Q_EMIT curveSwitched(at(index).id); });
    m_table->addTo(menu());
    QHeaderView* header = m_table->horizontalHeader();
    for (int column = RunTableModel::LastLow; column < RunTableModel::ColumnCount; ++column)
        m_table->setColumnHidden(column, true);
    header->setMinimumSectionSize(kSwatchWidth);
    header->resizeSection(RunTableModel::Curve, kSwatchWidth);
    header->setSectionResizeMode(RunTableModel::Curve, QHeaderView::Fixed);
    header->resizeSection(RunTableModel::Name, 120);
    // An interval that is cut says something else.
    header->setResizeContentsPrecision(kRowsMeasured);
    for (const Choosable& each : kChoosable) {
        if (each.column != RunTableModel::Changes && each.column != RunTableModel::Note)
            header->setSectionResizeMode(each.column, QHeaderView::ResizeToContents);
    }
    header->setSectionResizeMode(RunTableModel::Split, QHeaderView::ResizeToContents);
    m_table->setFilling(RunTableModel::Changes, kLeastChanges);
    connect(m_table, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT opened(at(index).id); });
    connect(m_table, &TableView::failed, this, [this](const QString& sentence) {
        Q_EMIT m_bench.noticed({Tone::Blocker, sentence, {}, {}});
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunList::chosenChanged);
    makeColumns();
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
    addTool(seeds);
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
        addTool(button);
    }
    addTool(makeLogMenu(actions));
}

void RunList::makeColumns()
{
    QMenu* columns = menu()->addMenu(tr("Columns"));
    for (const Choosable& each : kChoosable) {
        QAction* action = columns->addAction(
            m_runs.headerData(each.column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setData(QLatin1String(each.key));
        connect(action, &QAction::triggered, this, [this, columns] {
            QStringList chosen;
            for (const QAction* one : columns->actions()) {
                if (one->isChecked())
                    chosen << one->data().toString();
            }
            m_bench.settings().runColumns.set(chosen);
            showColumns();
        });
    }
    connect(columns, &QMenu::aboutToShow, this, [this, columns] {
        for (std::size_t i = 0; i < kChoosable.size(); ++i)
            columns->actions()
                .at(static_cast<qsizetype>(i))
                ->setChecked(!m_table->isColumnHidden(kChoosable[i].column));
    });
    QHeaderView* header = m_table->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, columns,
            [header, columns](const QPoint& at) { columns->popup(header->mapToGlobal(at)); });
}

void RunList::showColumns()
{
    const QStringList chosen = m_bench.settings().runColumns.get();
    const bool baselines = std::any_of(m_runs.rows().begin(), m_runs.rows().end(),
                                       [](const auto& run) { return !run.baselines.empty(); });
    for (const auto& [column, key, usual] : kChoosable) {
        const bool wanted = chosen.isEmpty() ? usual : chosen.contains(QLatin1String(key));
        // A column that would say nothing leaves its room to the others.
        const bool silent = column == RunTableModel::Baseline && !baselines;
        m_table->setColumnHidden(column, !wanted || silent);
    }
    m_table->setColumnHidden(RunTableModel::Split, !m_runs.hasSplits());
    m_table->fill();
}

void RunList::filter(const QString& words)
{
    m_sorted->setWords(words);
    setTitle(words.trimmed().isEmpty()
                 ? tr("All runs")
                 : tr("%1 of %2 runs")
                       .arg(countText(m_sorted->rowCount()), countText(m_runs.rowCount())));
    m_table->setEmptyText(m_runs.rowCount() > 0
                              ? tr("No run holds these words.")
                              : tr("Each run you start appears here with its settings and errors, "
                                   "and stays. Drop logs of TensorBoard, Lightning, Keras or "
                                   "MLflow here to compare them."));
}

const train::RunRecord& RunList::at(const QModelIndex& sorted) const
{
    return m_runs.row(m_sorted->mapToSource(sorted).row());
}

void RunList::showRuns(const std::vector<train::RunRecord>& runs)
{
    m_runs.showRuns(runs);
    showColumns();
    filter(m_filter->text());
}

void RunList::setSwatches(std::map<train::RunId, RunTableModel::Swatch> swatches)
{
    m_runs.setSwatches(std::move(swatches));
}

std::vector<train::RunRecord> RunList::chosen() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end(),
              [](const QModelIndex& a, const QModelIndex& b) { return a.row() < b.row(); });
    std::vector<train::RunRecord> runs;
    for (const QModelIndex& row : rows)
        runs.push_back(at(row));
    return runs;
}

void RunList::choose(const std::vector<train::RunId>& runs)
{
    const auto select = [&] {
        QItemSelection selection;
        std::size_t found = 0;
        for (int row = 0; row < m_sorted->rowCount(); ++row) {
            if (std::find(runs.begin(), runs.end(), at(m_sorted->index(row, 0)).id) == runs.end())
                continue;
            ++found;
            selection.select(m_sorted->index(row, 0),
                             m_sorted->index(row, m_sorted->columnCount() - 1));
        }
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
        return found == runs.size();
    };
    if (!select() && !m_filter->text().isEmpty()) {
        m_filter->clear();
        select();
    }
}

void RunList::editName()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows(RunTableModel::Name);
    if (rows.isEmpty())
        return;
    m_table->setCurrentIndex(rows.first());
    m_table->edit(rows.first());
}

} // namespace assay::ui
