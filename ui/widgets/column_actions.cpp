// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/column_actions.h"

#include "bridge/convert.h"
#include "bridge/draft.h"
#include "widgets/table_view.h"

#include <QAction>
#include <QItemSelectionModel>

#include <algorithm>

namespace assay::ui {

namespace {

using data::ColumnChoice;

QString textOf(ColumnChoice choice)
{
    switch (choice) {
    case ColumnChoice::Target: return ColumnActions::tr("Use as target");
    case ColumnChoice::LeaveOut: return ColumnActions::tr("Leave out");
    case ColumnChoice::Keep: return ColumnActions::tr("Keep");
    case ColumnChoice::Numbers: return ColumnActions::tr("Treat as number");
    case ColumnChoice::Categories: return ColumnActions::tr("Treat as category");
    case ColumnChoice::Texts: return ColumnActions::tr("Treat as text");
    }
    return {};
}

/// How undo calls it; %1: of which columns.
QString undoTextOf(ColumnChoice choice)
{
    switch (choice) {
    case ColumnChoice::Target: return ColumnActions::tr("choice of %1 as target");
    case ColumnChoice::LeaveOut: return ColumnActions::tr("leaving out of %1");
    case ColumnChoice::Keep: return ColumnActions::tr("keeping of %1");
    case ColumnChoice::Numbers: return ColumnActions::tr("treatment of %1 as number");
    case ColumnChoice::Categories: return ColumnActions::tr("treatment of %1 as category");
    case ColumnChoice::Texts: return ColumnActions::tr("treatment of %1 as text");
    }
    return {};
}

QString helpOf(ColumnChoice choice)
{
    switch (choice) {
    case ColumnChoice::Target: return ColumnActions::tr("Predict this column from the others");
    case ColumnChoice::LeaveOut: return ColumnActions::tr("The network does not see it");
    case ColumnChoice::Keep:
        return ColumnActions::tr("The network sees it, though it looks like an id or was left out");
    case ColumnChoice::Numbers:
        return ColumnActions::tr("Its cells are quantities; others count as missing");
    case ColumnChoice::Categories:
        return ColumnActions::tr("Its cells are names, whatever digits they are written in");
    case ColumnChoice::Texts:
        return ColumnActions::tr("Its texts enter the network token by token, as an input of their "
                                 "own");
    }
    return {};
}

} // namespace

ColumnActions::ColumnActions(Draft& draft, const ColumnTableModel& model, TableView& view)
    : QObject(&view)
    , m_draft(draft)
    , m_model(model)
    , m_view(view)
{
    for (const ColumnChoice choice :
         {ColumnChoice::Target, ColumnChoice::LeaveOut, ColumnChoice::Keep, ColumnChoice::Numbers,
          ColumnChoice::Categories, ColumnChoice::Texts}) {
        auto* action = new QAction(textOf(choice), this);
        action->setToolTip(helpOf(choice));
        connect(action, &QAction::triggered, this, [this, choice] { take(choice); });
        view.addAction(action);
        m_actions.emplace_back(choice, action);
    }
    connect(view.selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ColumnActions::refresh);
    // The rows stay chosen when they are read anew, and may be read otherwise.
    connect(&model, &ColumnTableModel::dataChanged, this, &ColumnActions::refresh);
    connect(&model, &ColumnTableModel::modelReset, this, &ColumnActions::refresh);
    refresh();
}

QAction* ColumnActions::action(ColumnChoice choice) const
{
    const auto found = std::find_if(m_actions.begin(), m_actions.end(),
                                    [choice](const auto& each) { return each.first == choice; });
    return found->second;
}

std::vector<const ColumnRow*> ColumnActions::chosen() const
{
    std::vector<const ColumnRow*> rows;
    for (const QModelIndex& index : m_view.selectionModel()->selectedRows())
        rows.push_back(&m_model.row(index.row()));
    return rows;
}

void ColumnActions::refresh()
{
    const auto shown = m_draft.shown();
    const auto rows = chosen();
    for (const auto& [choice, action] : m_actions) {
        const bool fits =
            shown && !rows.empty() && (choice != ColumnChoice::Target || rows.size() == 1)
            && std::all_of(rows.begin(), rows.end(), [&](const ColumnRow* row) {
                   return data::isOffered(shown->source, row->isTarget ? nullptr : &row->info,
                                          choice);
               });
        action->setVisible(fits);
        action->setEnabled(fits);
    }
}

void ColumnActions::take(ColumnChoice choice)
{
    const auto shown = m_draft.shown();
    std::vector<std::string> names;
    for (const ColumnRow* row : chosen())
        names.push_back(row->info.name);
    if (!shown || names.empty())
        return;
    experiment::ExperimentSpec spec = m_draft.spec();
    data::choose(spec.data.table, shown->source, names, choice);
    m_draft.replace(spec,
                    undoTextOf(choice).arg(names.size() == 1 ? text(names.front())
                                                             : tr("%1 columns").arg(names.size())));
}

} // namespace assay::ui
