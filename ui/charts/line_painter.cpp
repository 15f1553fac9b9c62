// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/line_painter.h"

#include <QImage>

#include <algorithm>
#include <cmath>
#include <set>

namespace assay::ui {

namespace {

/// More points to a column are filled instead of joined: they look the same and cost less. A line
/// of so many pieces that crosses itself is by far the dearest thing a painter can draw.
constexpr double kDense = 0.35;
constexpr qsizetype kRounded = 80;   ///< a wide line of more points has no rounded joints
constexpr double kBeyond = 8;        ///< how far beyond the plot a line is followed
constexpr double kMarkDistance = 16; ///< logical pixels between two marks on average
constexpr int kBandAlpha = 46;

/// What a translucent colour looks like on an opaque ground.
QColor laidOn(const QColor& ground, const QColor& colour)
{
    const auto mix = [a = colour.alphaF()](float under, float over) {
        return under + (over - under) * a;
    };
    return QColor::fromRgbF(mix(ground.redF(), colour.redF()),
                            mix(ground.greenF(), colour.greenF()),
                            mix(ground.blueF(), colour.blueF()));
}

QPen penFor(const LinePainter::Stroke& stroke, bool print)
{
    if (print && stroke.dash != Dash::None) {
        QPen broken = penOf(stroke.colour, stroke.width, stroke.dash);
        const DashLengths lengths = lengthsOf(stroke.dash);
        broken.setDashOffset(stroke.shifted ? (lengths.on + lengths.off) / 2 / stroke.width : 0);
        return broken;
    }
    QPen pen(stroke.colour, stroke.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (print && stroke.marker == Marker::Square)
        pen.setDashPattern({6, 3});
    else if (print && stroke.marker == Marker::Diamond)
        pen.setDashPattern({6, 2.5, 1, 2.5});
    return pen;
}

LineCanvas::Ink inkOf(const LinePainter::Stroke& stroke, double ratio)
{
    if (stroke.dash == Dash::None)
        return {.colour = stroke.colour, .gaps = {}};
    const DashLengths lengths = lengthsOf(stroke.dash);
    return {.colour = stroke.colour,
            .gaps = paleOf(stroke.colour, stroke.ground),
            .dash = lengths.on * ratio,
            .beat = (lengths.on + lengths.off) * ratio};
}

constexpr double kRadius = 4; ///< of a mark
constexpr double kRoom = 8;   ///< around its middle

} // namespace

LinePainter::LinePainter(QPainter& painter, const QRectF& plot, const Scale& x, const Scale& y,
                         train::Axis axis, bool vector)
    : m_painter(painter)
    , m_plot(plot)
    , m_x(x)
    , m_y(y)
    , m_axis(axis)
    , m_vector(vector)
    , m_ratio(vector ? 1 : painter.device()->devicePixelRatioF())
    , m_canvas(plot, m_ratio)
    , m_crowd(plot, x, y, axis, m_ratio)
{}

LinePainter::Visible LinePainter::visible(const train::Series& series) const
{
    const std::size_t begin = series.lowerBound(m_axis, m_x.from);
    std::size_t end = series.lowerBound(m_axis, m_x.to);
    while (end < series.size() && series.x(end, m_axis) <= m_x.to)
        ++end;
    return {begin > 0 ? begin - 1 : 0, std::min(end + 1, series.size()), end - begin};
}

int LinePainter::deviceColumns() const
{
    return std::max(1, int(std::lround(m_plot.width() * m_ratio)));
}

std::vector<train::Column> LinePainter::columns(const train::Series& series) const
{
    return series.columns(m_axis, m_x.from, m_x.to, std::size_t(deviceColumns()));
}

void LinePainter::line(const train::Series& series, const Stroke& stroke)
{
    const Visible seen = visible(series);
    if (double(seen.inView) <= kDense * deviceColumns())
        joined(series, seen, stroke);
    else if (m_vector)
        zigzag(series, stroke);
    else
        filled(series, stroke);
}

void LinePainter::filled(const train::Series& series, const Stroke& stroke)
{
    const std::vector<train::Column> columns = this->columns(series);
    std::vector<LineCanvas::Span> spans(columns.size());
    bool linked = false;
    std::size_t before = 0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const train::Column& column = columns[c];
        if (column.points == 0) {
            linked = linked && column.notFinite == 0; // a gap of values is a gap of the line
            continue;
        }
        spans[c].cover(deviceY(column.max), deviceY(column.min));
        if (linked) {
            const double y0 = deviceY(columns[before].last), y1 = deviceY(column.first);
            const double slope = (y1 - y0) / double(c - before);
            spans[before].cover(y0, y0 + slope / 2);
            for (std::size_t k = before + 1; k < c; ++k)
                spans[k].cover(y0 + slope * (double(k - before) - 0.5),
                               y0 + slope * (double(k - before) + 0.5));
            spans[c].cover(y1 - slope / 2, y1);
        }
        linked = true;
        before = c;
    }
    m_canvas.put(spans, stroke.colour, stroke.width);
}

void LinePainter::line(const train::Series& series, const Outline& outline, const Stroke& stroke)
{
    if (m_vector)
        line(series, stroke);
    else
        m_crowd.add(series, outline, inkOf(stroke, m_ratio), stroke.width);
}

void LinePainter::finish()
{
    m_canvas.paint(m_painter);
    m_crowd.paint(m_painter);
}

void LinePainter::zigzag(const train::Series& series, const Stroke& stroke)
{
    const std::vector<train::Column> columns = this->columns(series);
    QList<QPointF> points;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const train::Column& column = columns[c];
        if (column.points == 0) {
            if (column.notFinite > 0) {
                polyline(points, stroke);
                points.clear();
            }
            continue;
        }
        const double x = m_plot.left() + double(c) + 0.5;
        points << QPointF(x, m_y.pixel(column.first));
        if (column.points > 1) {
            points << QPointF(x, m_y.pixel(column.min)) << QPointF(x, m_y.pixel(column.max))
                   << QPointF(x, m_y.pixel(column.last));
        }
    }
    polyline(points, stroke);
}

void LinePainter::joined(const train::Series& series, const Visible& seen, Stroke stroke)
{
    // Translucent lines that cross themselves take many times as long as opaque ones.
    stroke.colour = laidOn(stroke.ground, stroke.colour);
    QList<QPointF> points;
    points.reserve(qsizetype(seen.end - seen.begin));
    QList<QPointF> marks;
    if (stroke.marker == Marker::None && series.size() == 1)
        stroke.marker = Marker::Circle; // a line of one point is none
    const bool marked =
        stroke.marker != Marker::None && double(seen.inView) * kMarkDistance < m_plot.width();
    for (std::size_t i = seen.begin; i < seen.end; ++i) {
        if (!std::isfinite(series.value(i))) {
            polyline(points, stroke);
            points.clear();
            continue;
        }
        const QPointF at(m_x.pixel(series.x(i, m_axis)), m_y.pixel(series.value(i)));
        points << at;
        if (marked && m_plot.adjusted(-1, -1, 1, 1).contains(at))
            marks << at;
    }
    polyline(points, stroke);
    // Whole, also where they lie on the edge.
    m_painter.save();
    m_painter.setClipRect(m_plot.adjusted(-kRoom, -kRoom, kRoom, kRoom));
    paintMarks(marks, stroke);
    m_painter.restore();
}

void LinePainter::paintMarks(const QList<QPointF>& places, const Stroke& stroke)
{
    const auto dress = [&stroke](QPainter& painter) {
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setBrush(stroke.colour);
        painter.setPen(QPen(stroke.ground, 1.5));
    };
    if (m_vector) {
        dress(m_painter);
        for (const QPointF& at : places)
            mark(m_painter, stroke.marker, at, kRadius);
        return;
    }
    if (places.isEmpty())
        return;
    // Drawn once, then stamped.
    QImage stamp((QSizeF(2 * kRoom, 2 * kRoom) * m_ratio).toSize(),
                 QImage::Format_ARGB32_Premultiplied);
    stamp.setDevicePixelRatio(m_ratio);
    stamp.fill(Qt::transparent);
    {
        QPainter painter(&stamp);
        dress(painter);
        mark(painter, stroke.marker, {kRoom, kRoom}, kRadius);
    }
    for (const QPointF& at : places) {
        const QPointF corner = (at - QPointF(kRoom, kRoom)) * m_ratio;
        m_painter.drawImage(QPointF(std::round(corner.x()), std::round(corner.y())) / m_ratio,
                            stamp);
    }
}

void LinePainter::polyline(QList<QPointF> points, const Stroke& stroke)
{
    if (points.isEmpty())
        return;
    finish(); // what was put before lies behind
    // The neighbours outside of the view may lie thousands of pixels away.
    const auto clip = [this](QPointF& outer, const QPointF& inner) {
        const double edge =
            std::clamp(outer.x(), m_plot.left() - kBeyond, m_plot.right() + kBeyond);
        if (outer.x() != edge && inner.x() != outer.x())
            outer = inner + (outer - inner) * ((edge - inner.x()) / (outer.x() - inner.x()));
    };
    if (points.size() > 1) {
        clip(points.front(), points[1]);
        clip(points.back(), points[points.size() - 2]);
    }
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    QPen pen = penFor(stroke, m_vector);
    m_painter.setBrush(Qt::NoBrush);
    if (points.size() == 1) {
        m_painter.setPen(pen);
        m_painter.drawPoint(points.front());
    } else if (m_vector || stroke.width <= 1) {
        m_painter.setPen(pen);
        m_painter.drawPolyline(points.constData(), int(points.size()));
    } else {
        // A wide line as one path takes a hundred times as long where it crosses itself.
        if (points.size() > kRounded)
            pen.setCapStyle(Qt::FlatCap);
        m_painter.setPen(pen);
        QList<QLineF> pieces;
        for (qsizetype i = 1; i < points.size(); ++i)
            pieces << QLineF(points[i - 1], points[i]);
        m_painter.drawLines(pieces);
    }
}

void LinePainter::band(const std::vector<const train::Series*>& seeds, const Stroke& stroke)
{
    // Where to look: at every point while they are few, else once a column; there the extremes of
    // all points of the column count, so that the band is never narrower than the data.
    std::size_t points = 0;
    for (const train::Series* seed : seeds)
        points += visible(*seed).inView;
    const bool dense = double(points) > kDense * deviceColumns();
    const int count = deviceColumns();
    std::set<double> xs;
    if (!dense) {
        for (const train::Series* seed : seeds) {
            const Visible seen = visible(*seed);
            for (std::size_t i = seen.begin; i < seen.end; ++i)
                xs.insert(seed->x(i, m_axis));
        }
    } else {
        for (int c = 0; c < count; ++c)
            xs.insert(m_x.from + (m_x.to - m_x.from) * (c + 0.5) / count);
    }
    std::vector<std::vector<train::Column>> extremes;
    if (dense) {
        for (const train::Series* seed : seeds)
            extremes.push_back(columns(*seed));
    }

    QList<QPointF> high, low, mean;
    const auto flush = [&] {
        if (high.size() > 1 && stroke.area.isValid()) {
            QPolygonF area(high);
            std::reverse(low.begin(), low.end());
            area << QPolygonF(low);
            QColor pale = stroke.area;
            pale.setAlpha(kBandAlpha);
            m_painter.setRenderHint(QPainter::Antialiasing, true);
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(pale);
            finish();
            m_painter.drawPolygon(area);
        }
        polyline(mean, stroke);
        high.clear();
        low.clear();
        mean.clear();
    };
    std::size_t c = 0;
    for (const double x : xs) {
        double least = 0, greatest = 0, sum = 0;
        int present = 0;
        for (std::size_t s = 0; s < seeds.size(); ++s) {
            const double value = interpolated(*seeds[s], m_axis, x);
            if (!std::isfinite(value))
                continue;
            double from = value, to = value;
            if (dense && extremes[s][c].points > 0) {
                from = std::min(from, extremes[s][c].min);
                to = std::max(to, extremes[s][c].max);
            }
            least = present == 0 ? from : std::min(least, from);
            greatest = present == 0 ? to : std::max(greatest, to);
            sum += value;
            ++present;
        }
        ++c;
        if (present == 0) {
            flush();
            continue;
        }
        const double px = m_x.pixel(x);
        high << QPointF(px, m_y.pixel(greatest));
        low << QPointF(px, m_y.pixel(least));
        mean << QPointF(px, m_y.pixel(sum / present));
    }
    flush();
}

void LinePainter::notFinite(const train::Series& series, const QColor& colour)
{
    if (series.range(0, series.size()).notFinite == 0)
        return;
    // One mark a few pixels wide for all that lies under it.
    const int cells = std::max(1, int(m_plot.width() / 7));
    const std::vector<train::Column> columns =
        series.columns(m_axis, m_x.from, m_x.to, std::size_t(cells));
    m_painter.setRenderHint(QPainter::Antialiasing, true);
    m_painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap));
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c].notFinite == 0)
            continue;
        const double x = m_plot.left() + (double(c) + 0.5) * m_plot.width() / cells;
        const double y = m_plot.top() + 4;
        m_painter.drawLine(QPointF(x - 2.5, y - 2.5), QPointF(x + 2.5, y + 2.5));
        m_painter.drawLine(QPointF(x - 2.5, y + 2.5), QPointF(x + 2.5, y - 2.5));
    }
}

void LinePainter::mark(QPainter& painter, Marker marker, QPointF at, double radius)
{
    switch (marker) {
    case Marker::None: return;
    case Marker::Circle: painter.drawEllipse(at, radius, radius); return;
    case Marker::Square: {
        const double side = radius * 0.88;
        painter.drawRect(QRectF(at.x() - side, at.y() - side, 2 * side, 2 * side));
        return;
    }
    case Marker::Diamond: {
        const double side = radius * 1.2;
        const QPointF corners[] = {at + QPointF(0, -side), at + QPointF(side, 0),
                                   at + QPointF(0, side), at + QPointF(-side, 0)};
        painter.drawConvexPolygon(corners, 4);
        return;
    }
    }
}

} // namespace assay::ui
