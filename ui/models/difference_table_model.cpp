// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/difference_table_model.h"

#include "bridge/convert.h"
#include "experiment/field_words.h"
#include "style/theme.h"

#include <QCoreApplication>

#include <algorithm>

namespace assay::ui {

void DifferenceTableModel::setNames(const QString& before, const QString& after)
{
    m_before = before;
    m_after = after;
    Q_EMIT headerDataChanged(Qt::Horizontal, 1, 2);
}

QString DifferenceTableModel::header(int column) const
{
    if (column == 0)
        return QCoreApplication::translate("difference_table", "Setting");
    // A cut name says less than its place in time.
    constexpr qsizetype kMostLetters = 14;
    if (std::max(m_before.size(), m_after.size()) > kMostLetters)
        return column == 1 ? QCoreApplication::translate("difference_table", "Before")
                           : QCoreApplication::translate("difference_table", "Now");
    return column == 1 ? m_before : m_after;
}

QString DifferenceTableModel::headerHelp(int column) const
{
    return column == 0 ? QString() : column == 1 ? m_before : m_after;
}

QVariant DifferenceTableModel::cell(const experiment::Difference& difference, int column,
                                    int role) const
{
    if (role == Qt::FontRole)
        return column > 0 ? QVariant(Theme::numberFont()) : QVariant();
    if (role == Qt::ToolTipRole && column > 0)
        return cell(difference, column, Qt::DisplayRole); // layers may be longer than the cell
    if (role == Qt::ToolTipRole || (role == ExportRole && column == 0))
        return text(difference.path);
    if (role != Qt::DisplayRole)
        return {};
    if (column == 0)
        return settingLabel(difference.path);
    const experiment::Difference shown = experiment::shownDifference(difference);
    const std::string& value = column == 1 ? shown.before : shown.after;
    return value.empty() ? QStringLiteral("\u2013") : text(value);
}

} // namespace assay::ui
