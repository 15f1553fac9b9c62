// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/error_table.h"
#include "models/table_model.h"
#include "tune/type_effects.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace assay::ui {

/// The error-analysis table of the lecture, edited in place.
class ErrorTableModel : public TableModel<error_analysis::ErrorRow>
{
public:
    enum Column {
        Key,
        Type,
        Train, ///< shown where errors of train were looked at
        TrainVal,
        TestVal,
        Difference,
        Ceiling,
        Solutions,
        Priority,
        Owner,
        Effort,
        Tried,
        Moved, ///< what attempts did to the type; shown where any was measured
        ColumnCount
    };
    using Change = std::function<void(const error_analysis::ErrorType&)>;
    /// `keyOf` gives the digit of a type, empty for the tenth and later.
    ErrorTableModel(Change change, std::function<QString(qint64)> keyOf, QObject* parent = nullptr);

    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

    /// What attempts on the experiment of the shown run did to a type.
    struct Effect {
        QString clearest; ///< "-0.6 [-0.9, -0.2], twice as wide"
        QString all;      ///< a sentence each, and what they rest on
        double change = 0;

        bool operator==(const Effect&) const = default;
    };
    /// By the names of the types.
    void setEffects(std::map<std::string, Effect> effects);
    bool hasEffects() const { return !m_effects.empty(); }

    static QString priorityText(const std::optional<error_analysis::Priority>& priority);

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const error_analysis::ErrorRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Train && column <= Ceiling; }
    qint64 key(const error_analysis::ErrorRow& row) const override { return row.type.id; }

private:
    Change m_change;
    std::function<QString(qint64)> m_keyOf;
    std::map<std::string, Effect> m_effects;
};

/// What these attempts did to the types of a project, as the table shows it.
std::map<std::string, ErrorTableModel::Effect> effectsByType(
    const std::vector<const tune::MeasuredAttempt*>& attempts);

} // namespace assay::ui
