// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

#include <vector>

class QPainter;

namespace assay::ui {

/// Takes lines as the stretch of each pixel column that they cover, one over another, and paints
/// them all at once. Its pixels lie column by column, as lines are written.
class LineCanvas
{
public:
    struct Span {
        double top = 0, bottom = 0; ///< device pixels from the upper edge of the device
        bool drawn = false;
        void cover(double a, double b);
    };
    /// `ratio`: device pixels in one logical pixel.
    LineCanvas(const QRectF& plot, double ratio);

    /// One span for each column of the plot; the line is `width` logical pixels wide.
    void put(const std::vector<Span>& spans, const QColor& colour, double width);
    /// Everything that was put since; then it is empty.
    void paint(QPainter& painter);

private:
    QRectF m_plot;
    double m_ratio;
    int m_height; ///< of the plot, in device pixels
    int m_columns = 0;
    std::vector<QRgb> m_ink; ///< premultiplied; empty while nothing was put
};

} // namespace assay::ui
