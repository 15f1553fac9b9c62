// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/evaluation.h"
#include "models/table_model.h"

#include <QWidget>

#include <array>

class QLabel;
class QLineEdit;
class QPushButton;

namespace assay::ui {

class SessionBridge;
class TableView;

/// Systems whose errors were typed in, newest first.
class TypedTableModel : public TableModel<evaluate::TypedSystem>
{
public:
    enum Column {
        Name,
        Irreducible,
        Train,
        TrainVal,
        TestVal,
        Test,
        Culprit,
        Created,
        ColumnCount
    };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const evaluate::TypedSystem& row, int column, int role) const override;
    bool isNumber(int column) const override { return column > Name && column < Culprit; }
    qint64 key(const evaluate::TypedSystem& row) const override { return row.id; }
};

/// The breakdown by hand, for a model trained elsewhere: five errors in percent and the sizes of
/// the sets; kept in the project and compared over time.
class TypedView : public QWidget
{
    Q_OBJECT
public:
    explicit TypedView(SessionBridge& bridge, QWidget* parent = nullptr);

    /// What is being typed, else the kept one that is chosen; null: neither.
    const evaluate::TypedSystem* current() const { return m_current ? &*m_current : nullptr; }

Q_SIGNALS:
    void changed(); ///< another current one, or none

private:
    void clear(); ///< of another project
    void typed();
    void chosen();
    void keep();
    void setCurrent(std::optional<evaluate::TypedSystem> system);
    /// Empty with a problem: what is typed is no ladder yet.
    std::optional<evaluate::Ladder> ladder(QString& problem) const;

    SessionBridge& m_bridge;
    std::uint64_t m_asked = 0; ///< tag of the last change
    std::optional<evaluate::TypedSystem> m_current;
    TypedTableModel m_rows;
    QLineEdit* m_name;
    std::array<QLineEdit*, evaluate::kRungs.size()> m_errors{};
    std::array<QLineEdit*, evaluate::kRungs.size()> m_counts{};
    QLabel* m_problem;
    QPushButton* m_keep;
    TableView* m_table;
};

} // namespace assay::ui
