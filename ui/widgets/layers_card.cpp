// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layers_card.h"

#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "delegates/name_delegate.h"
#include "model/layer_edit.h"
#include "model/layers.h"
#include "model/templates.h"
#include "style/plain_label.h"
#include "style/theme.h"
#include "widgets/layer_form.h"
#include "widgets/start_weights_view.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace assay::ui {

namespace {

constexpr int kLeastKind = 128;   ///< width of "max-pooling 2 x 2"
constexpr int kLeastName = 72;    ///< of a layer
constexpr int kLeastHeight = 140; ///< a header and four rows

} // namespace

LayersCard::LayersCard(Workbench& bench, const Theme& theme, QWidget* parent)
    : Card(tr("Layers"), parent)
    , m_bench(bench)
    , m_theme(theme)
    , m_table(new TableView(tr("Layers")))
    , m_total(new QLabel)
    , m_problem(new QLabel)
    , m_repairs(new QWidget)
    , m_own(new QPushButton)
    , m_weights(new StartWeightsView(bench))
    , m_kinds(new QMenu(tr("Add a layer behind it"), this))
    , m_add(new QToolButton)
    , m_insert(new QAction(tr("Add a layer behind it"), this))
    , m_edit(new QAction(tr("Edit"), this))
    , m_remove(new QAction(tr("Remove"), this))
    , m_up(new QAction(tr("Up"), this))
    , m_down(new QAction(tr("Down"), this))
{
    setMinimumWidth(320);
    m_total->setProperty("role", "muted");
    m_total->setWordWrap(true);
    m_total->setObjectName(QStringLiteral("model.total"));
    m_problem->setProperty("role", "error");
    m_problem->setWordWrap(true);
    m_problem->setObjectName(QStringLiteral("model.problem"));
    m_own->setProperty("role", "link");
    m_own->setObjectName(QStringLiteral("model.own_layers"));
    connect(m_own, &QPushButton::clicked, this,
            [this] { m_bench.draft().setLayers({}, tr("return to the layers of the template")); });
    m_table->setModel(&m_rows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    makeTools();
    m_table->addTo(menu());
    m_table->setEmptyText(tr("The layers appear here once the data are read and a module was "
                             "tried: their shapes follow from that."));
    QHeaderView* header = m_table->horizontalHeader();
    // Numbers as wide as they are; words take the rest.
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int words : {LayerTableModel::Name, LayerTableModel::Kind})
        header->setSectionResizeMode(words, QHeaderView::Interactive);
    m_table->setItemDelegateForColumn(LayerTableModel::Name, new NameDelegate(m_table));
    m_table->viewport()->installEventFilter(this);
    m_table->setFilling(LayerTableModel::Kind, kLeastKind);
    auto* repairs = new QHBoxLayout(m_repairs);
    repairs->setContentsMargins(0, 0, 0, 0);
    m_table->setMinimumHeight(kLeastHeight);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_total, 1);
    foot->addWidget(m_own);
    body()->addWidget(m_problem);
    body()->addWidget(m_repairs);
    body()->addWidget(m_table, 1);
    body()->addLayout(foot);
    body()->addWidget(m_weights);
    connect(m_table, &QTableView::doubleClicked, m_edit, &QAction::trigger);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        // With the focus the first row becomes the current one; what the buttons act on is marked.
        const QModelIndex now = m_table->currentIndex();
        if (QItemSelectionModel* marks = m_table->selectionModel();
            now.isValid() && !marks->isSelected(now))
            marks->select(now, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        if (!m_refreshing)
            chosenChanged();
    });
    setFocusProxy(m_table);
    connect(&theme, &Theme::changed, this, &LayersCard::refresh);
}

bool LayersCard::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize)
        fitNames();
    return Card::eventFilter(watched, event);
}

void LayersCard::fitNames()
{
    // Long names would push what a layer costs out of sight; the tooltip has them whole. A kind needs no more than
    // it says.
    const int kind = std::min(kLeastKind, m_table->wantedWidth(LayerTableModel::Kind));
    m_table->setFilling(LayerTableModel::Kind, kind);
    int room = m_table->viewport()->width() - kind;
    for (int column = LayerTableModel::Kind + 1; column < m_rows.columnCount(); ++column)
        room -= m_table->wantedWidth(column);
    m_table->setColumnWidth(LayerTableModel::Name,
                            std::clamp(m_table->wantedWidth(LayerTableModel::Name), kLeastName,
                                       std::max(kLeastName, room)));
}

void LayersCard::makeTools()
{
    for (const model::LayerKind* kind : kindsToChoose())
        m_kinds->addAction(text(kind->label), this,
                           [this, name = std::string(kind->name)] { addKind(name); });
    m_add->setText(tr("Add"));
    m_add->setToolTip(tr("Add a layer behind the chosen one (Insert)"));
    m_add->setMenu(m_kinds);
    m_add->setPopupMode(QToolButton::InstantPopup);
    m_add->setObjectName(QStringLiteral("layers.add"));
    m_add->setProperty("role", "flat");
    m_add->setFocusPolicy(Qt::StrongFocus); // what is being typed elsewhere is taken before
    addTool(m_add);
    m_insert->setShortcut(Qt::Key_Insert);
    connect(m_insert, &QAction::triggered, m_add, &QToolButton::showMenu);

    const auto action = [this](QAction* made, const QKeySequence& keys, const QString& tip,
                               const char* name) {
        made->setShortcut(keys);
        auto* button = new QToolButton;
        button->setText(made->text());
        button->setToolTip(tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
        button->setAccessibleName(tip);
        button->setObjectName(QLatin1String(name));
        button->setProperty("role", "flat");
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, [this, made] {
            m_table->setFocus(); // for its keys
            made->trigger();
        });
        addTool(button);
        m_tools.push_back(button);
    };
    action(m_edit, QKeySequence(Qt::Key_Return), tr("Edit the chosen layer"), "layers.edit");
    action(m_up, QKeySequence(Qt::ALT | Qt::Key_Up), tr("Move the chosen layer up"), "layers.up");
    action(m_down, QKeySequence(Qt::ALT | Qt::Key_Down), tr("Move the chosen layer down"),
           "layers.down");
    action(m_remove, QKeySequence(Qt::Key_Delete), tr("Remove the chosen layer"), "layers.remove");
    connect(m_edit, &QAction::triggered, this, &LayersCard::editWanted);
    connect(m_remove, &QAction::triggered, this, &LayersCard::remove);
    connect(m_up, &QAction::triggered, this, [this] { move(-1); });
    connect(m_down, &QAction::triggered, this, [this] { move(1); });
    for (QAction* each : {m_edit, m_insert, m_up, m_down, m_remove}) {
        each->setShortcutContext(Qt::WidgetShortcut);
        m_table->addAction(each);
    }
}

const std::vector<model::Node>& LayersCard::layers() const
{
    return m_bench.draft().model().layers;
}

bool LayersCard::isEditable() const
{
    return !layers().empty() && m_bench.draft().spec().model.templateName != "torchscript";
}

int LayersCard::current() const
{
    const int row = m_table->currentIndex().row();
    return row < static_cast<int>(layers().size()) ? row : -1;
}

void LayersCard::choose(int place)
{
    m_table->setCurrentIndex(m_rows.index(place, LayerTableModel::Name));
    m_table->scrollTo(m_table->currentIndex());
}

void LayersCard::addKind(const std::string& kind)
{
    if (!isEditable())
        return;
    // Without a choice it goes before the last one, which gives the results.
    const int count = static_cast<int>(layers().size());
    const int place = current() >= 0 ? current() : std::max(count - 2, 0);
    m_bench.draft().setLayers(
        model::withLayerAfter(layers(), static_cast<std::size_t>(place), kind),
        tr("new layer behind %1").arg(text(layers()[static_cast<std::size_t>(place)].name)));
    choose(place + 1);
    Q_EMIT editWanted();
}

void LayersCard::remove()
{
    const int place = current();
    if (!isEditable() || place < 0)
        return;
    const auto at = static_cast<std::size_t>(place);
    m_bench.draft().setLayers(model::withoutLayer(layers(), at),
                              tr("removal of layer %1").arg(text(layers()[at].name)));
    choose(std::min(place, static_cast<int>(layers().size()) - 1));
}

void LayersCard::move(int by)
{
    const int place = current(), other = place + by;
    if (!isEditable() || place < 0 || other < 0 || other >= static_cast<int>(layers().size()))
        return;
    const auto lower = static_cast<std::size_t>(std::max(place, other));
    m_bench.draft().setLayers(
        model::movedUp(layers(), lower),
        tr("move of layer %1").arg(text(layers()[static_cast<std::size_t>(place)].name)));
    choose(other);
}

void LayersCard::chosenChanged()
{
    const bool canChange = isEditable() && current() >= 0;
    for (QAction* action : {m_edit, m_up, m_down, m_remove})
        action->setEnabled(canChange);
    for (QToolButton* tool : m_tools)
        tool->setEnabled(canChange);
    Q_EMIT currentChanged();
}

void LayersCard::showRepairs()
{
    if (m_repairs->isAncestorOf(QApplication::focusWidget()))
        m_table->setFocus();
    qDeleteAll(m_repairs->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    while (QLayoutItem* stretch = m_repairs->layout()->takeAt(0))
        delete stretch;
    const auto& misfit = m_bench.draft().model().misfit;
    m_repairs->setVisible(misfit && !misfit->repairs.empty());
    if (!misfit || misfit->repairs.empty())
        return;
    const auto& repairs = misfit->repairs;
    auto* first = new QPushButton(plainLabel(text(repairs.front().label)));
    first->setProperty("role", "link");
    first->setObjectName(QStringLiteral("layers.repair"));
    // Later: the button goes with what it mends.
    connect(
        first, &QPushButton::clicked, this, [this, repair = repairs.front()] { mend(repair); },
        Qt::QueuedConnection);
    m_repairs->layout()->addWidget(first);
    if (repairs.size() > 1) {
        auto* others = new QToolButton;
        others->setText(tr("Other ways"));
        others->setObjectName(QStringLiteral("layers.repairs"));
        others->setProperty("role", "flat");
        others->setPopupMode(QToolButton::InstantPopup);
        auto* menu = new QMenu(others);
        for (auto repair = repairs.begin() + 1; repair != repairs.end(); ++repair)
            connect(
                menu->addAction(plainLabel(text(repair->label))), &QAction::triggered, this,
                [this, way = *repair] { mend(way); }, Qt::QueuedConnection);
        others->setMenu(menu);
        m_repairs->layout()->addWidget(others);
    }
    static_cast<QHBoxLayout*>(m_repairs->layout())->addStretch(1);
}

void LayersCard::mend(const model::LayerRepair& repair)
{
    m_bench.draft().setLayers(repair.layers,
                              tr("repair of the layers (%1)").arg(text(repair.label)));
}

void LayersCard::refresh()
{
    const Draft& draft = m_bench.draft();
    const session::ModelReport& report = draft.model();
    m_problem->setText(inWords(report.problem));
    m_problem->setVisible(!report.problem.empty());
    m_problem->setProperty("role", report.untried ? "muted" : "error");
    m_problem->style()->unpolish(m_problem);
    m_problem->style()->polish(m_problem);
    showRepairs();
    const int chosen = m_table->currentIndex().row();
    const std::string name = chosen >= 0 ? m_rows.row(chosen).name : std::string();
    m_refreshing = true;
    const bool isMisfit = report.misfit && report.misfit->layer < report.table.rows.size();
    std::optional<std::size_t> marked;
    if (isMisfit)
        marked = report.misfit->layer;
    m_rows.setLayers(report.table.rows, marked, m_theme.colours().blocker);
    fitNames();
    // The chosen layer stays the chosen one, wherever it is now; one that was renamed is at its place.
    const auto& shown = m_rows.rows();
    const auto same =
        std::find_if(shown.begin(), shown.end(), [&](const auto& row) { return row.name == name; });
    const int place = same != shown.end() ? static_cast<int>(same - shown.begin())
                                          : std::min(chosen, m_rows.rowCount() - 1);
    if (place >= 0 && m_table->currentIndex().row() != place)
        choose(place);
    m_refreshing = false;
    // Another layer that does not fit is shown once; later, when the table has the height that the
    // problem and its repairs leave.
    const std::string misfit = isMisfit ? report.table.rows[*marked].name : std::string();
    if (const bool isNew = misfit != std::exchange(m_misfit, misfit); isNew && isMisfit)
        QMetaObject::invokeMethod(
            this,
            [this, row = static_cast<int>(*marked)] {
                m_table->scrollTo(m_rows.index(row, LayerTableModel::Name));
            },
            Qt::QueuedConnection);
    QString total;
    const auto& rows = report.table.rows;
    // The layers within a module follow those of the network.
    const bool hasParts = draft.spec().model.templateName == "torchscript" && !rows.empty()
                          && draft.spec().model.layers.empty();
    const auto end = hasParts ? rows.begin() + 1 : rows.end();
    if (std::any_of(rows.begin(), end, [](const auto& row) { return row.shape.empty(); }))
        total = tr("Layers behind the one that does not fit have no shape yet.");
    else if (!rows.empty()) {
        total = tr("%1 parameters, %2 of memory at a batch of %3")
                    .arg(countText(report.table.parameters), bytesText(report.table.bytes),
                         countText(draft.spec().train.batchSize));
        if (report.table.multiplyAdds)
            total = tr("%1, %2 multiply-adds an example")
                        .arg(total, countText(*report.table.multiplyAdds));
    }
    m_total->setText(total);
    const bool edited = !draft.spec().model.layers.empty();
    setTitle(edited ? tr("Layers, edited") : tr("Layers"));
    m_own->setVisible(edited);
    m_own->setText(tr("Back to those of %1")
                       .arg(text(model::templateNamed(draft.spec().model.templateName).title)));
    m_add->setVisible(isEditable());
    m_insert->setEnabled(isEditable());
    for (QToolButton* tool : m_tools)
        tool->setVisible(isEditable());
    chosenChanged();
    m_weights->refresh();
}

} // namespace assay::ui
