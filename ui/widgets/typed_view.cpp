// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/typed_view.h"

#include "bridge/convert.h"
#include "bridge/session_bridge.h"
#include "style/theme.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace assay::ui {

QString TypedTableModel::header(int column) const
{
    if (column == Name)
        return TypedView::tr("Model");
    if (column == Culprit)
        return TypedView::tr("Largest term");
    if (column == Created)
        return TypedView::tr("Entered");
    return rungText(evaluate::kRungs[static_cast<std::size_t>(column - Irreducible)]);
}

QVariant TypedTableModel::cell(const evaluate::TypedSystem& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role != Qt::DisplayRole && role != ExportRole && role != SortRole)
        return {};
    if (column == Name)
        return row.name.empty() ? TypedView::tr("model %1").arg(row.id) : text(row.name);
    if (column == Created)
        return role == Qt::DisplayRole ? dateText(row.created, true) : text(row.created);
    if (column == Culprit) {
        const auto breakdown = evaluate::breakDown(row.ladder);
        return breakdown.culprits.empty() ? TypedView::tr("none clear")
                                          : text(evaluate::name(breakdown.culprits.front()));
    }
    const auto& measured =
        row.ladder[evaluate::kRungs[static_cast<std::size_t>(column - Irreducible)]];
    if (!measured)
        return QString();
    return role == Qt::DisplayRole ? QVariant(percentText(measured->error))
                                   : QVariant(measured->error);
}

TypedView::TypedView(SessionBridge& bridge, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_name(new QLineEdit)
    , m_problem(new QLabel)
    , m_keep(new QPushButton(tr("Keep")))
    , m_table(new TableView(tr("Other models")))
{
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->addWidget(mutedLabel(tr("error, %")), 1, 0);
    grid->addWidget(mutedLabel(tr("examples")), 2, 0);
    for (std::size_t k = 0; k < evaluate::kRungs.size(); ++k) {
        const QString name = rungText(evaluate::kRungs[k]);
        const int column = static_cast<int>(k) + 1;
        grid->addWidget(mutedLabel(name), 0, column);
        for (auto [line, row, what] : {std::tuple{&m_errors[k], 1, tr("%1 error in percent")},
                                       {&m_counts[k], 2, tr("%1 examples")}}) {
            *line = new QLineEdit;
            (*line)->setAccessibleName(what.arg(name));
            (*line)->setPlaceholderText(tr("unknown"));
            (*line)->setMinimumWidth(56);
            grid->addWidget(*line, row, column);
            connect(*line, &QLineEdit::textEdited, this, &TypedView::typed);
        }
    }
    m_name->setPlaceholderText(tr("Model name")); // as wide as a field here
    m_name->setAccessibleName(tr("Name of the model"));
    connect(m_name, &QLineEdit::textEdited, this, &TypedView::typed);
    m_keep->setToolTip(tr("Keep these numbers in the project"));
    grid->addWidget(m_name, 1, 6);
    grid->addWidget(m_keep, 2, 6);
    m_problem->setProperty("role", "error");
    m_table->setModel(&m_rows);
    m_table->setEmptyText(tr("Enter error rates of a model trained elsewhere. Set sizes are "
                             "optional; they give intervals. Kept ones are compared here."));
    m_table->fitColumns(TypedTableModel::Name, 90);
    m_table->setMinimumHeight(60);
    auto* remove = new QAction(tr("Delete"), m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, [this] {
        for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
            m_bridge.session().evaluations().removeTyped(m_rows.row(index.row()).id,
                                                         m_asked = m_bridge.nextTag());
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TypedView::chosen);
    connect(m_keep, &QPushButton::clicked, this, &TypedView::keep);
    connect(m_name, &QLineEdit::returnPressed, this, &TypedView::keep);
    bridge.on<session::TypedListed>(this, [this](const session::TypedListed& listed) {
        m_rows.setRows(listed.systems);
        if (m_current && m_current->id != 0)
            chosen(); // it may be deleted
    });
    bridge.on<session::ProjectOpened>(this, [this] {
        clear();
        m_bridge.session().evaluations().listTyped(m_bridge.nextTag());
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(grid);
    column->addWidget(m_problem);
    column->addWidget(m_table, 1);
    // Along the rows: errors are typed one after another, sizes are optional.
    for (std::size_t k = 1; k < m_errors.size(); ++k)
        setTabOrder(m_errors[k - 1], m_errors[k]);
    setTabOrder(m_errors.back(), m_name);
    setTabOrder(m_name, m_counts.front());
    for (std::size_t k = 1; k < m_counts.size(); ++k)
        setTabOrder(m_counts[k - 1], m_counts[k]);
    setTabOrder(m_counts.back(), m_keep);
    typed();
}

std::optional<evaluate::Ladder> TypedView::ladder(QString& problem) const
{
    std::string errors, counts;
    for (std::size_t k = 0; k < evaluate::kRungs.size(); ++k) {
        const std::string key = evaluate::key(evaluate::kRungs[k]);
        QString error = m_errors[k]->text().trimmed();
        error.remove(QLatin1Char('%'));
        const QString count = m_counts[k]->text().trimmed().remove(QLatin1Char(','));
        if (!error.isEmpty()) {
            bool good = false;
            const double value =
                error.trimmed().replace(QLatin1Char(','), QLatin1Char('.')).toDouble(&good);
            if (!good || !(value >= 0 && value <= 100)) {
                problem =
                    tr("\u201c%1\u201d is not an error rate. Enter a percentage from 0 to 100.")
                        .arg(error.trimmed());
                return std::nullopt;
            }
            errors += (errors.empty() ? "" : ",") + key + "="
                      + utf8(QString::number(value / 100, 'g', 12));
        }
        bool isCount = false;
        if (!count.isEmpty() && (count.toLongLong(&isCount) < 1 || !isCount)) {
            problem =
                tr("\u201c%1\u201d is not a number of examples. Enter a whole number above 0, or "
                   "leave it empty: not known.")
                    .arg(count);
            return std::nullopt;
        }
        if (!count.isEmpty())
            counts += (counts.empty() ? "" : ",") + key + "=" + utf8(count);
    }
    if (errors.empty())
        return std::nullopt;
    try {
        return evaluate::ladderFrom(errors, counts);
    } catch (const base::Error& error) {
        problem = text(error.text());
        return std::nullopt;
    }
}

void TypedView::typed()
{
    QString problem;
    const auto known = ladder(problem);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_keep->setEnabled(known.has_value());
    if (known)
        setCurrent(evaluate::TypedSystem{
            .id = 0, .name = utf8(m_name->text().trimmed()), .created = {}, .ladder = *known});
    else
        chosen();
}

void TypedView::chosen()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    setCurrent(rows.isEmpty() ? std::nullopt : std::optional(m_rows.row(rows.first().row())));
}

void TypedView::setCurrent(std::optional<evaluate::TypedSystem> system)
{
    const bool was = m_current.has_value();
    m_current = std::move(system);
    if (was || m_current)
        Q_EMIT changed();
}

void TypedView::clear()
{
    m_name->clear();
    for (auto* lines : {&m_errors, &m_counts})
        for (QLineEdit* line : *lines)
            line->clear();
    m_rows.setRows({});
    typed();
}

void TypedView::keep()
{
    QString problem;
    const auto known = ladder(problem);
    if (!known)
        return;
    m_asked = m_bridge.nextTag();
    m_bridge.session().evaluations().addTyped(
        {.name = utf8(m_name->text().trimmed()), .ladder = *known}, m_asked);
}

} // namespace assay::ui
