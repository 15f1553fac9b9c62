// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/crowd_painter.h"
#include "charts/curve.h"
#include "charts/line_canvas.h"
#include "charts/scale.h"

#include <QList>
#include <QPainter>
#include <QRectF>

#include <vector>

namespace assay::ui {

/// Draws series into a plot. Where there are more points than pixel columns, every column is
/// filled from its true minimum to its true maximum; otherwise the points are joined.
/// `vector`: joins extremes by lines instead of filling pixels, for pictures without pixels.
class LinePainter
{
public:
    LinePainter(QPainter& painter, const QRectF& plot, const Scale& x, const Scale& y,
                train::Axis axis, bool vector);

    struct Stroke {
        QColor colour;
        double width = 2;
        Marker marker = Marker::None;
        QColor ground;          ///< what the plot is painted on
        QColor area;            ///< of a band; not valid: its line alone
        Dash dash = Dash::None; ///< for a device without pixels; others are given pieces of a line
        bool shifted = false;   ///< such dashes begin half a dash and gap later
    };
    void line(const train::Series& series, const Stroke& stroke);
    /// One of very many, drawn as CrowdPainter does; a broken one with its gaps at once.
    void line(const train::Series& series, const Outline& outline, const Stroke& stroke);
    /// The area between the least and the greatest of the seeds, pale, and their mean.
    void band(const std::vector<const train::Series*>& seeds, const Stroke& stroke);
    /// Small crosses at the top edge where values are NaN or infinite.
    void notFinite(const train::Series& series, const QColor& colour);

    void finish(); ///< paints what is held back until another line has to lie over it

    static void mark(QPainter& painter, Marker marker, QPointF at, double radius);

private:
    struct Visible {
        std::size_t begin, end; ///< with one neighbour on either side of the view
        std::size_t inView;
    };
    Visible visible(const train::Series& series) const;
    int deviceColumns() const;
    std::vector<train::Column> columns(const train::Series& series) const;
    void filled(const train::Series& series, const Stroke& stroke);
    double deviceY(double value) const { return m_y.pixel(value) * m_ratio; }
    void zigzag(const train::Series& series, const Stroke& stroke);
    void joined(const train::Series& series, const Visible& seen, Stroke stroke);
    void paintMarks(const QList<QPointF>& places, const Stroke& stroke);
    void polyline(QList<QPointF> points, const Stroke& stroke);

    QPainter& m_painter;
    QRectF m_plot;
    Scale m_x, m_y;
    train::Axis m_axis;
    bool m_vector;
    double m_ratio; ///< device pixels in one logical pixel
    LineCanvas m_canvas;
    CrowdPainter m_crowd;
};

} // namespace assay::ui
