// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QString>

#include <functional>

namespace assay::ui {

class MistakeModel;

/// The same mistakes, row by row, as a table: id, split, truth, answer, how wrong, error types, and
/// every column of the data as it was read.
class MistakeTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Id, Split, Truth, Answer, Wrong, Types, FirstCell };
    enum Role {
        UnlikeRole = Qt::UserRole + 100, ///< bool: unlike train; the tooltip says how
        SplitRole                        ///< data::SplitKind of the row, as a number
    };
    /// `typeName` names an error type by its id. `mistakes` outlives this.
    MistakeTableModel(MistakeModel& mistakes, std::function<QString(qint64)> typeName,
                      QObject* parent = nullptr);

    /// Whether a column holds numbers: right-aligned, in their own font, ordered by value.
    bool isNumber(int column) const;
    /// The names of types have changed.
    void refreshTypes();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

private:
    QVariant cell(int row, int column, bool bare) const;
    QString unlikeText(int row, int column) const; ///< empty: as in train

    MistakeModel& m_mistakes;
    std::function<QString(qint64)> m_typeName;
    int m_columns = FirstCell;
};

/// The first number in a cell as written, units aside; NaN: there is none.
double numberIn(const QString& cell);

} // namespace assay::ui
