// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/against_view.h"

#include "bridge/comparison_book.h"
#include "bridge/convert.h"
#include "bridge/workbench.h"
#include "models/group_words.h"
#include "widgets/card.h"
#include "widgets/table_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace assay::ui {

QString TermChangeTableModel::header(int column) const
{
    switch (column) {
    case Term: return tr("Term");
    case Before: return tr("Before");
    case After: return tr("Now");
    case Change: return tr("Change");
    case Verdict: return tr("Clear?");
    default: return {};
    }
}

QVariant TermChangeTableModel::cell(const evaluate::TermChange& row, int column, int role) const
{
    if (role == Qt::ToolTipRole)
        return text(evaluate::sentence(row));
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    evaluate::Ladder unit;
    unit.isShare = row.isShare;
    const auto number = [&](double value, const std::optional<stats::Interval>& interval = {}) {
        return bare ? QVariant(value) : QVariant(text(evaluate::errorText(unit, value, interval)));
    };
    switch (column) {
    case Term: return text(evaluate::name(row.term));
    case Before: return number(row.before);
    case After: return number(row.after);
    case Change: return number(row.after - row.before, row.interval);
    case Verdict:
        return !row.interval                                     ? tr("may be noise")
               : row.interval->low > 0 || row.interval->high < 0 ? tr("yes")
                                                                 : tr("no");
    default: return {};
    }
}

namespace {

/// How many runs stand on each side.
QString sidesText(const session::ChangesRead& read)
{
    const std::size_t before = read.changes.empty() ? 0 : read.changes.front().runsBefore;
    const std::size_t after = read.changes.empty() ? 0 : read.changes.front().runsAfter;
    if (before == 1 && after == 1)
        return AgainstView::tr("One seed each: the difference may be noise. Run 3 of each.");
    return AgainstView::tr(
               "Runs that differ by their seed only are taken together: %1 before, %2 now.")
        .arg(qulonglong(before))
        .arg(qulonglong(after));
}

} // namespace

AgainstView::AgainstView(Workbench& bench, QWidget* parent)
    : QWidget(parent)
    , m_bench(bench)
    , m_book(bench.comparisons())
    , m_other(new QComboBox)
    , m_text(new QLabel)
    , m_verdict(new QLabel)
    , m_table(new TableView(tr("Which term moved")))
{
    m_other->setAccessibleName(tr("The run before"));
    m_other->setMinimumWidth(220);
    m_text->setWordWrap(true);
    m_verdict->setWordWrap(true);
    m_verdict->hide();
    m_table->setModel(&m_rows);
    m_table->setMinimumHeight(60);
    m_table->fitColumns(TermChangeTableModel::Term, 120);
    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("Before:")));
    row->addWidget(m_other);
    row->addWidget(m_text, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_verdict);
    column->addWidget(m_table, 1);
    connect(m_other, &QComboBox::activated, this,
            [this] { m_book.compare(m_other->currentData().toLongLong()); });
    connect(&m_book, &ComparisonBook::changed, this, &AgainstView::refresh);
}

void AgainstView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    refresh();
}

QString AgainstView::verdict(train::RunId before) const
{
    const train::RunRecord* now = m_bench.runs().settled();
    const train::RunRecord* other = m_bench.runs().find(before);
    const auto& project = m_bench.project();
    if (!now || !other)
        return {};
    const auto nameOf = [](const train::RunRecord& run) {
        return tr("%1 (run %2)").arg(text(run.name)).arg(run.id);
    };
    return betterText(m_bench.runs().runs(), *other, *now, project ? project->goal : train::Goal(),
                      nameOf(*other), nameOf(*now));
}

void AgainstView::refresh()
{
    if (!isVisible())
        return;
    const auto rivals = m_book.rivals();
    const qlonglong before = m_other->currentData().toLongLong();
    m_other->clear();
    m_other->addItem(tr("choose a run"), qlonglong(0));
    for (const train::RunRecord& run : rivals)
        m_other->addItem(tr("%1 (run %2)").arg(text(run.name)).arg(run.id), qlonglong(run.id));
    const auto& changes = m_book.changes();
    m_other->setCurrentIndex(
        std::max(0, m_other->findData(changes ? qlonglong(changes->against) : before)));
    m_other->setEnabled(!rivals.empty());
    m_rows.setRows(changes ? changes->changes : std::vector<evaluate::TermChange>());
    m_text->setText(!m_book.changeProblem().isEmpty() ? m_book.changeProblem()
                    : m_book.isComparing() ? tr("Answering what was not evaluated yet ...")
                    : rivals.empty()       ? tr("No other run was scored on the same examples.")
                    : changes              ? sidesText(*changes)
                                           : QString());
    const QString better = changes ? verdict(changes->against) : QString();
    m_verdict->setText(better);
    m_verdict->setVisible(!better.isEmpty());
    m_table->setEmptyText(tr("The terms of both runs will be here, side by side."));
}

} // namespace assay::ui
