// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mistake_table_model.h"

#include "bridge/convert.h"
#include "models/mistake_model.h"
#include "models/table_model.h"
#include "style/theme.h"

#include <QFont>
#include <QRegularExpression>
#include <QStringList>

#include <cmath>

namespace assay::ui {

double numberIn(const QString& cell)
{
    static const QRegularExpression number(
        QStringLiteral("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?"));
    const auto found = number.match(cell);
    return found.hasMatch() ? found.captured().toDouble() : NAN;
}

MistakeTableModel::MistakeTableModel(MistakeModel& mistakes,
                                     std::function<QString(qint64)> typeName, QObject* parent)
    : QAbstractTableModel(parent)
    , m_mistakes(mistakes)
    , m_typeName(std::move(typeName))
{
    connect(&mistakes, &QAbstractItemModel::modelAboutToBeReset, this,
            [this] { beginResetModel(); });
    connect(&mistakes, &QAbstractItemModel::modelReset, this, [this] { endResetModel(); });
    connect(&mistakes, &QAbstractItemModel::rowsAboutToBeInserted, this,
            [this](const QModelIndex&, int first, int last) { beginInsertRows({}, first, last); });
    connect(&mistakes, &QAbstractItemModel::rowsInserted, this, [this] { endInsertRows(); });
    connect(&mistakes, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex& from, const QModelIndex& to) {
                const int columns = FirstCell + static_cast<int>(m_mistakes.columns().size());
                if (columns > m_columns) { // columns are known with the first cells
                    beginInsertColumns({}, m_columns, columns - 1);
                    m_columns = columns;
                    endInsertColumns();
                } else if (columns < m_columns) {
                    beginRemoveColumns({}, columns, m_columns - 1);
                    m_columns = columns;
                    endRemoveColumns();
                }
                Q_EMIT headerDataChanged(Qt::Horizontal, 0, m_columns - 1);
                Q_EMIT dataChanged(index(from.row(), 0), index(to.row(), m_columns - 1));
            });
}

void MistakeTableModel::refreshTypes()
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Types), index(rowCount() - 1, Types));
}

int MistakeTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_mistakes.rowCount();
}

int MistakeTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_columns;
}

bool MistakeTableModel::isNumber(int column) const
{
    const bool numbers = m_mistakes.classes().empty();
    if (column < FirstCell)
        return column == Wrong || (numbers && (column == Truth || column == Answer));
    const auto& kinds = m_mistakes.kinds();
    const auto place = static_cast<std::size_t>(column - FirstCell);
    return place < kinds.size() && kinds[place] == data::ColumnKind::Number;
}

QVariant MistakeTableModel::cell(int row, int column, bool bare) const
{
    const MistakeModel::Item& item = *m_mistakes.item(row);
    const error_analysis::Mistake& mistake = item.mistake;
    const bool numbers = m_mistakes.classes().empty();
    switch (column) {
    case Id: return text(error_analysis::idText(mistake));
    case Split: return splitText(mistake.split);
    case Truth: return numbers && bare ? QVariant(mistake.target) : m_mistakes.truthText(mistake);
    case Answer: return numbers && bare ? QVariant(mistake.value) : m_mistakes.answerText(mistake);
    case Wrong: {
        if (!numbers && !mistake.probability)
            return bare ? QVariant() : QVariant(QStringLiteral("\u2013"));
        const double value = numbers ? mistake.value - mistake.target : *mistake.probability;
        if (bare)
            return value;
        if (!numbers)
            return percentText(value);
        return (value > 0 ? QStringLiteral("+") : QString()) + unitText(value);
    }
    case Types: {
        QStringList names;
        if (mistake.mark.flagged)
            names << QStringLiteral("\u2691");
        for (const std::int64_t type : mistake.mark.types)
            names << m_typeName(type);
        if (mistake.mark.types.empty() && mistake.mark.looked)
            names << QStringLiteral("0");
        return names.join(QStringLiteral(", "));
    }
    default: break;
    }
    const auto place = static_cast<std::size_t>(column - FirstCell);
    if (place >= item.sample.cells.size())
        return {};
    const QString words =
        text(item.sample.cells[place]).replace(QLatin1Char('\n'), QLatin1Char(' '));
    if (!bare || !isNumber(column))
        return words;
    const double value = numberIn(words);
    return std::isnan(value) ? QVariant() : QVariant(value); // ordered behind all others
}

QString MistakeTableModel::unlikeText(int row, int column) const
{
    for (const error_analysis::Unlike& unlike : m_mistakes.item(row)->unlike) {
        if (static_cast<int>(unlike.column) + FirstCell == column)
            return text(unlike.text);
    }
    return {};
}

QVariant MistakeTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_mistakes.item(index.row()))
        return {};
    switch (role) {
    case Qt::DisplayRole: return cell(index.row(), index.column(), false);
    case SortRole:
    case ExportRole: return cell(index.row(), index.column(), true);
    case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
    case Qt::FontRole: return isNumber(index.column()) ? QVariant(Theme::numberFont()) : QVariant();
    case SplitRole: return static_cast<int>(m_mistakes.item(index.row())->mistake.split);
    case UnlikeRole: return !unlikeText(index.row(), index.column()).isEmpty();
    case Qt::ToolTipRole: {
        if (index.column() == Types)
            return text(m_mistakes.item(index.row())->mistake.mark.note);
        const QString unlike = unlikeText(index.row(), index.column());
        return unlike.isEmpty() ? cell(index.row(), index.column(), false)
                                : tr("Unlike train: %1").arg(unlike);
    }
    default: return {};
    }
}

bool MistakeTableModel::canFetchMore(const QModelIndex& parent) const
{
    return !parent.isValid() && m_mistakes.canFetchMore({});
}

void MistakeTableModel::fetchMore(const QModelIndex& parent)
{
    if (!parent.isValid())
        m_mistakes.fetchMore({});
}

QVariant MistakeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
                                   | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == Split)
        return tr("Split");
    // Names longer than their cells stand whole in the tooltip.
    if (role != Qt::DisplayRole && (role != Qt::ToolTipRole || section < FirstCell))
        return {};
    const bool numbers = m_mistakes.classes().empty();
    switch (section) {
    case Id: return tr("Id");
    case Split: return tr("Split");
    case Truth: return tr("True");
    case Answer: return tr("Answered");
    case Wrong: return numbers ? tr("Residual") : tr("Probability");
    case Types: return tr("Error types");
    default: break;
    }
    const auto place = static_cast<std::size_t>(section - FirstCell);
    return place < m_mistakes.columns().size() ? text(m_mistakes.columns()[place]) : QString();
}

} // namespace assay::ui
