// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>

#include <algorithm>
#include <utility>
#include <vector>

namespace assay::ui {

enum TableRole {
    SortRole = Qt::UserRole, ///< what a column is ordered by
    ExportRole,              ///< the bare value for files; falls back to what is displayed
    ValueRole,               ///< what a delegate draws from
    MeasureRole,             ///< a number: values of other measures are ordered apart
};

/// Rows of values as a table. A concrete model names its columns and fills in its cells.
template <typename Row>
class TableModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    const std::vector<Row>& rows() const { return m_rows; }
    const Row& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }

    /// Shows `rows` instead. Rows that have a key in common keep their place in selections.
    void setRows(std::vector<Row> rows)
    {
        QSet<qint64> wanted;
        for (const Row& row : rows)
            wanted.insert(key(row));
        for (int i = rowCount() - 1; i >= 0; --i) {
            if (wanted.contains(key(row(i))))
                continue;
            beginRemoveRows({}, i, i);
            m_rows.erase(m_rows.begin() + i);
            endRemoveRows();
        }
        if (!inOrder(rows)) {
            beginResetModel();
            m_rows = std::move(rows);
            endResetModel();
            return;
        }
        for (std::size_t i = 0; i < rows.size();) {
            if (i < m_rows.size() && key(m_rows[i]) == key(rows[i])) {
                ++i;
                continue;
            }
            std::size_t end = i;
            while (end < rows.size() && (i >= m_rows.size() || key(rows[end]) != key(m_rows[i])))
                ++end;
            beginInsertRows({}, static_cast<int>(i), static_cast<int>(end) - 1);
            m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(i),
                          rows.begin() + static_cast<std::ptrdiff_t>(i),
                          rows.begin() + static_cast<std::ptrdiff_t>(end));
            endInsertRows();
            i = end;
        }
        m_rows = std::move(rows);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : columns();
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!index.isValid())
            return {};
        if (role == Qt::TextAlignmentRole)
            return alignment(index.column());
        const QVariant value = cell(row(index.row()), index.column(), role);
        if (!value.isValid() && (role == SortRole || role == ExportRole))
            return cell(row(index.row()), index.column(), Qt::DisplayRole);
        return value;
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        if (orientation != Qt::Horizontal)
            return {};
        if (role == Qt::TextAlignmentRole)
            return alignment(section);
        if (role == Qt::ToolTipRole) {
            const QString help = headerHelp(section);
            return help.isEmpty() ? QVariant() : QVariant(help);
        }
        return role == Qt::DisplayRole ? QVariant(header(section)) : QVariant();
    }

protected:
    virtual int columns() const = 0;
    virtual QString header(int column) const = 0;
    /// What a short header stands for; empty: it says that itself.
    virtual QString headerHelp(int /*column*/) const { return {}; }
    virtual QVariant cell(const Row& row, int column, int role) const = 0;
    virtual bool isNumber(int column) const = 0;
    /// Equal for the same thing in an older and a newer list.
    virtual qint64 key(const Row& row) const = 0;

private:
    QVariant alignment(int column) const
    {
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
                                   | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    }
    /// Whether the kept rows come in the same order in `rows`.
    bool inOrder(const std::vector<Row>& rows) const
    {
        auto at = rows.begin();
        for (const Row& kept : m_rows) {
            at =
                std::find_if(at, rows.end(), [&](const Row& row) { return key(row) == key(kept); });
            if (at == rows.end())
                return false;
            ++at;
        }
        return true;
    }

    std::vector<Row> m_rows;
};

} // namespace assay::ui
