// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/suggestions.h"
#include "models/table_model.h"

#include <optional>

namespace assay::ui {

struct SuggestionRow {
    error_analysis::Suggestion suggestion;
    std::optional<bool> accepted; ///< empty: nobody decided
};

/// Proposed error types, with why, and what was decided.
class SuggestionTableModel : public TableModel<SuggestionRow>
{
public:
    enum Column { Kind, Name, Errors, Error, Adjusted, Why, Decision, ColumnCount };
    using TableModel::TableModel;

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const SuggestionRow& row, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Errors && column <= Adjusted; }
    qint64 key(const SuggestionRow& row) const override
    {
        return static_cast<qint64>(std::hash<std::string>()(row.suggestion.key));
    }
};

} // namespace assay::ui
