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
    /// What a line is painted with. A broken one has its gaps in another colour.
    struct Ink {
        QColor colour;
        QColor gaps;               ///< not valid: it is solid
        double dash = 1, beat = 1; ///< a dash, and a dash with its gap, in device pixels
    };
    /// `ratio`: device pixels in one logical pixel.
    LineCanvas(const QRectF& plot, double ratio);

    /// One span for each column of the plot; the line is `width` logical pixels wide.
    void put(const std::vector<Span>& spans, const QColor& colour, double width);
    /// Puts spans[begin] ... spans[end - 1] only, the same ones each time. A wide line may reach
    /// out of the spans beside them. `first`: the column of the plot that spans[0] is.
    void put(const std::vector<Span>& spans, int begin, int end, int first, const Ink& ink,
             double width);
    /// Everything that was put since; then it is empty.
    void paint(QPainter& painter);
    /// The same as premultiplied pixels: `first` is the one at the top left, the next row begins
    /// `row` pixels behind it. Nothing is written where nothing was put.
    void write(QRgb* first, qsizetype row);
    int height() const { return m_height; } ///< in device pixels

private:
    QRectF m_plot;
    double m_ratio;
    int m_height; ///< of the plot, in device pixels
    int m_columns = 0;
    std::vector<QRgb> m_ink; ///< premultiplied; empty while nothing was put
};

} // namespace assay::ui
