// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weight_match_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>

namespace assay::ui {

void WeightMatchModel::setMatch(const model::WeightMatch& match)
{
    std::vector<model::WeightRow> rows;
    for (const model::Fit fit : {model::Fit::OtherShape, model::Fit::Missing,
                                 model::Fit::Unexpected, model::Fit::Matched}) {
        std::copy_if(match.rows.begin(), match.rows.end(), std::back_inserter(rows),
                     [fit](const model::WeightRow& row) { return row.fit == fit; });
    }
    setRows(std::move(rows));
}

QString WeightMatchModel::header(int column) const
{
    switch (column) {
    case Name: return QCoreApplication::translate("weight_match", "Weights");
    case Fits: return QCoreApplication::translate("weight_match", "Fit");
    case Network: return QCoreApplication::translate("weight_match", "Network");
    case File: return QCoreApplication::translate("weight_match", "File");
    default: return {};
    }
}

QVariant WeightMatchModel::cell(const model::WeightRow& row, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    if (role != Qt::DisplayRole && role != ExportRole && role != SortRole)
        return {};
    const auto shape = [](const model::Shape& sides) {
        return sides.empty() ? QCoreApplication::translate("weight_match", "one number")
                             : shapeText(sides);
    };
    switch (column) {
    case Name: return text(row.name);
    case Fits:
        switch (row.fit) {
        case model::Fit::Matched: return QCoreApplication::translate("weight_match", "matched");
        case model::Fit::Missing: return QCoreApplication::translate("weight_match", "missing");
        case model::Fit::OtherShape:
            return QCoreApplication::translate("weight_match", "other shape");
        case model::Fit::Unexpected: return QCoreApplication::translate("weight_match", "left out");
        }
        return {};
    case Network: return row.fit == model::Fit::Unexpected ? QString() : shape(row.own);
    case File: return row.fit == model::Fit::Missing ? QString() : shape(row.file);
    default: return {};
    }
}

} // namespace assay::ui
