// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/suggestion_table_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

namespace assay::ui {

using error_analysis::SuggestionKind;

QString SuggestionTableModel::header(int column) const
{
    switch (column) {
    case Kind: return tr("Found as");
    case Name: return tr("Error type");
    case Errors: return tr("Errors");
    case Error: return tr("Error in it");
    case Adjusted: return tr("p (Holm)");
    case Why: return tr("Why");
    case Decision: return tr("Decision");
    default: return {};
    }
}

QVariant SuggestionTableModel::cell(const SuggestionRow& row, int column, int role) const
{
    const error_analysis::Suggestion& suggestion = row.suggestion;
    if (role == Qt::ToolTipRole)
        return text(suggestion.text);
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    switch (column) {
    case Kind:
        switch (suggestion.kind) {
        case SuggestionKind::LabelError: return tr("labels to check");
        case SuggestionKind::SureAndWrong: return tr("sure and wrong");
        case SuggestionKind::Cluster: return tr("similar errors");
        case SuggestionKind::Slice: return tr("slice");
        }
        return {};
    case Name: return text(suggestion.name);
    case Errors: {
        const auto count = qlonglong(suggestion.errors.size());
        return bare ? QVariant(count) : QVariant(countText(count));
    }
    case Error:
        if (!suggestion.error)
            return {};
        return bare ? QVariant(suggestion.error->value)
                    : QVariant(percentText(suggestion.error->value, suggestion.error->interval));
    case Adjusted:
        if (!suggestion.adjusted)
            return {};
        return bare ? QVariant(*suggestion.adjusted) : QVariant(pText(*suggestion.adjusted));
    case Why: return text(suggestion.text);
    case Decision:
        return !row.accepted ? QString() : *row.accepted ? tr("accepted") : tr("refused");
    default: return {};
    }
}

} // namespace assay::ui
