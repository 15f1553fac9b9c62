// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/layer_table.h"
#include "models/table_model.h"

#include <QColor>

#include <optional>

namespace assay::ui {

/// The layers of the architecture that the draft describes, first to last.
class LayerTableModel : public TableModel<model::LayerRow>
{
public:
    enum Column { Name, Kind, Shape, Parameters, MultiplyAdds, Memory, ColumnCount };
    using TableModel::TableModel;

    /// The layer that does not fit is marked; `colour`: of its mark. None: all fit.
    void setLayers(std::vector<model::LayerRow> layers, std::optional<std::size_t> misfit,
                   const QColor& colour);

protected:
    int columns() const override { return ColumnCount; }
    QString header(int column) const override;
    QVariant cell(const model::LayerRow& layer, int column, int role) const override;
    bool isNumber(int column) const override { return column >= Shape; }
    qint64 key(const model::LayerRow& layer) const override
    {
        return static_cast<qint64>(std::hash<std::string>()(layer.name));
    }

private:
    QString kindText(const model::LayerRow& layer) const;

    std::string m_misfit; ///< by name
    QColor m_colour;
};

} // namespace assay::ui
