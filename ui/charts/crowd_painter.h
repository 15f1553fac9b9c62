// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/line_canvas.h"
#include "charts/outline.h"
#include "charts/scale.h"

#include <vector>

namespace assay::ui {

/// Draws very many lines over one another, thin and without marks, on all processors that are
/// free: each takes a stretch of the plot with all lines in it.
///
/// A line comes from the extremes in its outline where those of two blocks or more lie in one pixel
/// column, which then may show those of the points beside it too; else from its points.
class CrowdPainter
{
public:
    /// `ratio`: device pixels in one logical pixel.
    CrowdPainter(const QRectF& plot, const Scale& x, const Scale& y, train::Axis axis,
                 double ratio);

    /// `width` in logical pixels. Both series stay as they are until the lines are painted.
    void add(const train::Series& series, const Outline& outline, const LineCanvas::Ink& ink,
             double width);
    /// Everything that was added since, in that order; then it is empty.
    void paint(QPainter& painter);

private:
    struct Line {
        const train::Series* series;
        Outline::Level level; ///< without blocks: its points
        LineCanvas::Ink ink;
        double width;
    };
    class Stretch;

    QRectF m_plot;
    Scale m_x, m_y;
    train::Axis m_axis;
    double m_ratio;
    int m_columns; ///< of the plot, in device pixels
    std::vector<Line> m_lines;
};

} // namespace assay::ui
