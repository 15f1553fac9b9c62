// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "diagnose/layer_watch.h"

#include <cstdint>
#include <vector>

namespace assay::ui {

/// All that was measured of one layer, a small chart for each quantity beside the others, each with
/// its healthy band as a pale stretch. Norms and ratios have a logarithmic scale.
class LayerCurves : public Drawing
{
    Q_OBJECT
public:
    explicit LayerCurves(Theme& theme, QWidget* parent = nullptr);

    /// Copies what it shows. `position`: of the layer.
    void setLayer(const diagnose::LayerWatch& watch, std::int64_t position);
    void clear();

    const std::vector<diagnose::WatchedSeries>& series() const { return m_series; }
    QSize sizeHint() const override { return {640, 150}; }
    QSize minimumSizeHint() const override { return {320, 130}; }

protected:
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    QString heading() const override;

private:
    QRectF panel(const QRectF& area, std::size_t k) const;
    QRectF plotOf(const QRectF& panel) const;
    void drawPanel(QPainter& painter, const QRectF& panel,
                   const diagnose::WatchedSeries& series) const;

    std::vector<diagnose::WatchedSeries> m_series;
};

} // namespace assay::ui
