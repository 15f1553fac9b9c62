// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/layer_table_model.h"

#include "bridge/convert.h"
#include "style/icons.h"
#include "style/theme.h"

#include <QCoreApplication>

namespace assay::ui {

namespace {

/// "235 k", "1.3 M"
QString shortText(std::int64_t count)
{
    return bytesText(count).chopped(1).trimmed(); // without its unit
}

} // namespace

void LayerTableModel::setLayers(std::vector<model::LayerRow> layers,
                                std::optional<std::size_t> misfit, const QColor& colour)
{
    m_misfit = misfit ? layers[*misfit].name : std::string();
    m_colour = colour;
    setRows(std::move(layers));
}

/// With what it takes, unless that is the layer before.
QString LayerTableModel::kindText(const model::LayerRow& layer) const
{
    const std::string* before = nullptr;
    for (const model::LayerRow& each : rows()) {
        if (&each == &layer)
            break;
        before = &each.name;
    }
    if (!before || layer.inputs == std::vector{*before} || layer.inputs.empty())
        return text(layer.kind);
    QStringList names;
    for (const std::string& name : layer.inputs)
        names << text(name);
    return QCoreApplication::translate("layer_table", "%1 of %2")
        .arg(text(layer.kind), names.join(QCoreApplication::translate("layer_table", " and ")));
}

QString LayerTableModel::header(int column) const
{
    switch (column) {
    case Name: return QCoreApplication::translate("layer_table", "Layer");
    case Kind: return QCoreApplication::translate("layer_table", "Kind");
    case Shape: return QCoreApplication::translate("layer_table", "Output");
    case Parameters: return QCoreApplication::translate("layer_table", "Params");
    case MultiplyAdds: return QCoreApplication::translate("layer_table", "MACs");
    case Memory: return QCoreApplication::translate("layer_table", "Memory");
    default: return {};
    }
}

QVariant LayerTableModel::cell(const model::LayerRow& layer, int column, int role) const
{
    if (role == Qt::FontRole)
        return isNumber(column) ? QVariant(Theme::numberFont()) : QVariant();
    const bool fits = layer.name != m_misfit;
    if (role == Qt::ForegroundRole)
        return fits ? QVariant() : QVariant(m_colour);
    if (role == Qt::DecorationRole)
        return fits || column != Name ? QVariant() : icon(QStringLiteral("blocker"), m_colour);
    if (role == Qt::ToolTipRole)
        return column == Name   ? QVariant(text(layer.name) + QLatin1Char('\n') + kindText(layer))
               : column == Kind ? QVariant(kindText(layer))
                                : QVariant();
    const bool bare = role == ExportRole || role == SortRole;
    if (role != Qt::DisplayRole && !bare)
        return {};
    const QString none = QStringLiteral("\u2013");
    if (column > Shape && layer.shape.empty()) // not known
        return bare ? QString() : none;
    switch (column) {
    case Name: return text(layer.name);
    case Kind: return kindText(layer);
    case Shape: return layer.shape.empty() ? none : shapeText(layer.shape);
    case Parameters:
        if (bare)
            return QVariant::fromValue<qlonglong>(layer.parameters);
        return layer.parameters > 0 ? countText(layer.parameters) : none;
    case MultiplyAdds:
        if (bare)
            return layer.multiplyAdds ? QVariant::fromValue<qlonglong>(*layer.multiplyAdds)
                                      : QVariant(QString());
        return layer.multiplyAdds && *layer.multiplyAdds > 0 ? shortText(*layer.multiplyAdds)
                                                             : none;
    case Memory:
        return bare ? QVariant::fromValue<qlonglong>(layer.bytes)
                    : QVariant(bytesText(layer.bytes));
    default: return {};
    }
}

} // namespace assay::ui
