// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"
#include "charts/outline.h"
#include "charts/plot.h"

#include <map>
#include <optional>

namespace assay::ui {

/// A chart of curves: axes and grid of Qt Charts, lines with their names and marks as one
/// layer, what follows the pointer as another. Lines are no series of Qt Charts, because these
/// take 24 ms to 500 ms whenever an axis moves and show no extremes of a pixel column.
class CurvePlot : public QChart
{
public:
    CurvePlot();

    /// Shows `scene`, which stays as it is until the next call, at this size. Cheap where it did
    /// not change; the lines are drawn once they are seen.
    void present(const CurveScene& scene, const QSizeF& size);
    const CurveLayout& layoutNow() const { return m_layout; }
    /// Before the series that were drawn are gone.
    void forgetOutlines() { m_outlines.clear(); }
    void setCrosshair(std::optional<double> x);
    void setBand(const std::optional<QRectF>& band); ///< the stretch that is being marked out

private:
    void showAxes();
    void paintStill(QPainter& painter, bool vector);
    void paintMoving(QPainter& painter);

    const CurveScene* m_scene = nullptr;
    CurveLayout m_layout;
    std::map<const train::Series*, Outline> m_outlines; ///< of very many curves
    std::optional<double> m_crosshair;
    std::optional<QRectF> m_band;
    QCategoryAxis *m_x, *m_y;
    Layer *m_still, *m_moving;
};

} // namespace assay::ui
