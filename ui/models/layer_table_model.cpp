// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/layer_table_model.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QCoreApplication>

namespace assay::ui {

QString LayerTableModel::header(int column) const
{
    switch (column) {
    case Name: return QCoreApplication::translate("layer_table", "Layer");
    case Kind: return QCoreApplication::translate("layer_table", "Kind");
    case Shape: return QCoreApplication::translate("layer_table", "Output");
    case Parameters: return QCoreApplication::translate("layer_table", "Parameters");
    case Memory: return QCoreApplication::translate("layer_table", "Memory");
    default: return {};
    }
}

QVariant LayerTableModel::cell(const model::LayerRow& layer, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    switch (column) {
    case Name: return text(layer.name);
    case Kind: return text(layer.kind);
    case Shape: return shapeText(layer.shape);
    case Parameters:
        if (bare)
            return QVariant::fromValue<qlonglong>(layer.parameters);
        return layer.parameters > 0 ? countText(layer.parameters) : QStringLiteral("\u2013");
    case Memory:
        return bare ? QVariant::fromValue<qlonglong>(layer.bytes)
                    : QVariant(bytesText(layer.bytes));
    default: return {};
    }
}

} // namespace assay::ui
