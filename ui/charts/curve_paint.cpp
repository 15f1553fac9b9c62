// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_paint.h"

#include "bridge/convert.h"
#include "charts/line_painter.h"
#include "charts/ticks.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::ui {

namespace {

using train::Axis;
using train::Series;

constexpr double kMarkRow = 7;  ///< below the axis: centre of the event marks
constexpr double kTickRow = 14; ///< below the axis: top of the tick labels
constexpr double kPale = 0.25;  ///< of a raw curve behind its smoothed one

QColor faded(QColor colour, double alpha)
{
    colour.setAlphaF(float(alpha));
    return colour;
}

void paintGrid(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    const double factor = axisFactor(scene.measure);
    const auto& y = layout.y;
    const std::vector<Tick> ticks = scene.logY ? logTicks(y.from * factor, y.to * factor)
                                               : linearTicks(y.from * factor, y.to * factor);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setFont(smallFont(scene.numbers));
    for (const Tick& tick : ticks) {
        const double at = std::round(y.pixel(tick.value / factor));
        painter.setPen(QPen(scene.colours.line, 1));
        painter.drawLine(QPointF(layout.plot.left(), at), QPointF(layout.plot.right() - 1, at));
        painter.setPen(scene.colours.mutedInk);
        painter.drawText(QRectF(0, at - 10, layout.plot.left() - 8, 20),
                         Qt::AlignRight | Qt::AlignVCenter, tick.text);
    }
}

void paintTimeAxis(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    const double bottom = layout.plot.bottom();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(faded(scene.colours.mutedInk, 0.6), 1));
    painter.drawLine(QPointF(layout.plot.left(), bottom), QPointF(layout.plot.right() - 1, bottom));
    painter.setFont(smallFont(scene.numbers));
    const QFontMetricsF metrics(painter.font());
    const double titleWidth = metrics.horizontalAdvance(layout.xTitle);
    const std::vector<Tick> ticks =
        linearTicks(layout.x.from / layout.xUnit, layout.x.to / layout.xUnit);
    QRectF title(layout.plot.right() - titleWidth, bottom + kTickRow, titleWidth + 1, 16);
    if (layout.namesAtEnd) {
        title.moveLeft(layout.plot.right() + 14);
        if (!ticks.empty()) // beside the last label, should it stand at the very end
            title.moveLeft(
                std::max(title.left(), layout.x.pixel(ticks.back().value * layout.xUnit) + 12
                                           + metrics.horizontalAdvance(ticks.back().text) / 2));
    }
    for (const Tick& tick : ticks) {
        const double at = std::round(layout.x.pixel(tick.value * layout.xUnit));
        const double half = metrics.horizontalAdvance(tick.text) / 2;
        painter.setPen(QPen(faded(scene.colours.mutedInk, 0.6), 1));
        painter.drawLine(QPointF(at, bottom), QPointF(at, bottom + 3));
        if (at + half + 8 > title.left())
            continue;
        painter.setPen(scene.colours.mutedInk);
        painter.drawText(QRectF(at - half - 2, bottom + kTickRow, 2 * half + 4, 16),
                         Qt::AlignHCenter | Qt::AlignTop, tick.text);
    }
    painter.setFont(smallFont(scene.font));
    painter.setPen(scene.colours.mutedInk);
    painter.drawText(title, Qt::AlignLeft | Qt::AlignTop, layout.xTitle);
}

/// Finds a place for words within the plot where they hide least.
class Words
{
public:
    Words(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
        : m_painter(painter)
        , m_scene(scene)
        , m_layout(layout)
    {}
    /// At the best of `places`; the first of equals.
    void put(const QString& text, const QColor& ink, const std::vector<QRectF>& places)
    {
        QRectF best = places.front();
        int least = std::numeric_limits<int>::max();
        for (const QRectF& place : places) {
            if (const int hidden = hides(place); hidden < least) {
                least = hidden;
                best = place;
            }
        }
        m_taken.push_back(best);
        paintHaloText(m_painter, best, text, ink, m_scene.colours.card);
    }
    /// Nothing is put there.
    void keepFree(const QRectF& area) { m_taken.push_back(area); }
    double width(const QString& text) const
    {
        return std::ceil(QFontMetricsF(m_painter.font()).horizontalAdvance(text)) + 8;
    }

private:
    int hides(const QRectF& place) const
    {
        const QRectF& plot = m_layout.plot;
        int hidden = plot.adjusted(-1, -1, 1, 1).contains(place) ? 0 : 40;
        for (const QRectF& taken : m_taken)
            hidden += taken.adjusted(1, 1, -1, -1).intersects(place) ? 8 : 0;
        for (const Curve& curve : m_scene.curves) {
            if (!m_scene.shown(curve))
                continue;
            for (const Series* series : curve.all()) {
                const train::Column column =
                    reach(*series, m_scene.axis, m_layout.x.value(place.left()),
                          m_layout.x.value(place.right()));
                if (column.points > 0 && m_layout.y.pixel(column.max) - 2 < place.bottom()
                    && m_layout.y.pixel(column.min) + 2 > place.top())
                    hidden += series == curve.line() ? 2 : 1;
            }
        }
        return hidden;
    }

    QPainter& m_painter;
    const CurveScene& m_scene;
    const CurveLayout& m_layout;
    std::vector<QRectF> m_taken;
};

bool inPlot(const CurveLayout& layout, double y)
{
    return y >= layout.plot.top() - 0.5 && y <= layout.plot.bottom() + 0.5;
}

void paintReferences(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    QPen pen(scene.colours.human, 1);
    pen.setDashPattern({5, 4});
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(pen);
    for (const ReferenceLine& line : scene.references) {
        const double at = layout.y.pixel(line.value);
        if (std::isfinite(line.value) && inPlot(layout, at))
            painter.drawLine(QPointF(layout.plot.left(), std::round(at)),
                             QPointF(layout.plot.right() - 1, std::round(at)));
    }
}

void nameReferences(Words& words, const CurveScene& scene, const CurveLayout& layout)
{
    const QRectF& plot = layout.plot;
    for (const ReferenceLine& line : scene.references) {
        if (!std::isfinite(line.value))
            continue;
        const double at = layout.y.pixel(line.value);
        QString text = line.name + QLatin1Char(' ') + labelText(scene.measure, line.value);
        double above = at - 17, below = at + 2;
        if (!inPlot(layout, at)) { // an arrow says on which side it lies
            const bool over = at < plot.top();
            text.prepend(over ? QStringLiteral("\u2191 ") : QStringLiteral("\u2193 "));
            above = over ? plot.top() + 1 : plot.bottom() - 17;
            below = over ? above + 18 : above - 18; // where a curve lies at the edge
        }
        const double width = words.width(text);
        std::vector<QRectF> places;
        const double first = plot.left() + 4, last = plot.right() - width - 4;
        for (const double share : {1.0, 0.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.12}) {
            places.emplace_back(first + share * (last - first), above, width, 16);
            places.emplace_back(first + share * (last - first), below, width, 16);
        }
        words.put(text, scene.colours.human, places);
    }
}

void paintBest(QPainter& painter, Words& words, const CurveScene& scene, const CurveLayout& layout,
               const Curve& curve)
{
    const Series* line = curve.line();
    const std::size_t best = line ? line->smallest() : 0;
    if (!line || best == line->size())
        return;
    const double x = line->x(best, scene.axis);
    if (x < layout.x.from || x > layout.x.to)
        return;
    const QPointF at(layout.x.pixel(x), layout.y.pixel(line->value(best)));
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(curve.colour, 1.5));
    painter.drawEllipse(at, 7, 7);
    words.keepFree(QRectF(at.x() - 7, at.y() - 7, 14, 14));
    const QString number = labelText(scene.measure, line->value(best));
    const double width = words.width(number);
    const double left =
        std::clamp(at.x() - width / 2, layout.plot.left() + 2, layout.plot.right() - width - 2);
    words.put(number, curve.colour,
              {QRectF(left, at.y() + 9, width, 16), QRectF(left, at.y() - 25, width, 16),
               QRectF(at.x() - width - 9, at.y() - 20, width, 16),
               QRectF(at.x() - width - 9, at.y() + 4, width, 16),
               QRectF(left, at.y() - 42, width, 16)});
}

void paintCurves(QPainter& painter, const CurveScene& scene, const CurveLayout& layout, bool vector)
{
    painter.save();
    painter.setClipRect(layout.plot.adjusted(0, -1, 0, 1));
    LinePainter lines(painter, layout.plot, layout.x, layout.y, scene.axis, vector);
    for (const Curve& curve : scene.curves) {
        if (scene.shown(curve) && curve.smoothed && curve.raw)
            lines.line(*curve.raw,
                       {faded(curve.colour, kPale), 1, Marker::None, scene.colours.card});
    }
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        if (!curve.seeds.empty())
            lines.band(curve.seeds, {curve.colour, 2, Marker::None, scene.colours.card});
        else if (const Series* line = curve.line())
            lines.line(*line, {curve.colour, 2, curve.marker, scene.colours.card});
    }
    painter.restore();
    for (const Curve& curve : scene.curves) {
        if (!scene.shown(curve))
            continue;
        if (curve.raw)
            lines.notFinite(*curve.raw, scene.colours.blocker);
        for (const Series* seed : curve.seeds)
            lines.notFinite(*seed, scene.colours.blocker);
    }
}

void paintNames(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    struct Name {
        QString name, value;
        QColor colour;
        double y, end;
    };
    std::vector<Name> names;
    for (const Curve& curve : scene.curves) {
        const Series* line = curve.seeds.empty() ? curve.line() : curve.seeds.front();
        if (!scene.shown(curve) || !line || line->empty())
            continue;
        const auto last = lastInView(*line, scene.axis, layout.x.from, layout.x.to);
        if (!last)
            continue;
        double value = line->value(*last);
        if (!curve.seeds.empty()) {
            double sum = 0;
            int present = 0;
            for (const Series* seed : curve.seeds) {
                const auto end = lastInView(*seed, scene.axis, layout.x.from, layout.x.to);
                sum += end ? seed->value(*end) : 0;
                present += end ? 1 : 0;
            }
            value = sum / std::max(1, present);
        }
        const double y = std::clamp(layout.y.pixel(value), layout.plot.top(), layout.plot.bottom());
        names.push_back({curve.name, labelText(scene.measure, value), curve.colour, y,
                         layout.x.pixel(line->x(*last, scene.axis))});
    }
    std::stable_sort(names.begin(), names.end(),
                     [](const Name& a, const Name& b) { return a.y < b.y; });
    std::vector<double> wanted;
    for (const Name& name : names)
        wanted.push_back(name.y);
    const QFont words = smallFont(scene.font), figures = smallFont(scene.numbers);
    const QFontMetricsF metrics(words), numbers(figures);
    const double height = std::ceil(metrics.height()) + 1;
    const std::vector<double> placed =
        pushedApart(wanted, height, layout.plot.top(), layout.plot.bottom());
    double values = 0;
    for (const Name& name : names)
        values = std::max(values, numbers.horizontalAdvance(name.value));
    const double left = layout.plot.right() + 14;
    const double right = layout.namesEnd;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Name& name = names[i];
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen(faded(name.colour, 0.6), 1));
        painter.drawLine(QPointF(layout.plot.right() + 2, name.y), QPointF(left - 4, placed[i]));
        const QRectF row(left, placed[i] - height / 2, right - left, height);
        painter.setFont(figures);
        painter.setPen(scene.colours.ink);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, name.value);
        painter.setFont(words);
        painter.setPen(name.colour);
        painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(name.name, Qt::ElideMiddle, row.width() - values - 8));
    }
}

void paintLegend(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    const QFontMetricsF metrics(painter.font());
    for (const CurveLayout::LegendEntry& entry : layout.legend) {
        const Curve& curve = scene.curves[entry.curve];
        const bool on = scene.shown(curve);
        const double middle = entry.area.center().y();
        painter.setRenderHint(QPainter::Antialiasing, true);
        painter.setPen(QPen(on ? curve.colour : scene.colours.line, 2));
        painter.drawLine(QPointF(entry.area.left() + 2, middle),
                         QPointF(entry.area.left() + 16, middle));
        painter.setPen(on ? scene.colours.ink : scene.colours.mutedInk);
        QFont font = painter.font();
        font.setStrikeOut(!on);
        painter.setFont(font);
        const QRectF words = entry.area.adjusted(22, 0, 0, 0);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(curve.name, Qt::ElideMiddle, words.width()));
        font.setStrikeOut(false);
        painter.setFont(font);
    }
}

void paintMarks(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    const double y = layout.plot.bottom() + kMarkRow;
    painter.setRenderHint(QPainter::Antialiasing, true);
    // The quiet ones first, so that a checkpoint never hides a finding.
    for (const bool quiet : {true, false}) {
        for (const EventMark& mark : scene.marks) {
            const double value = mark.x(scene.axis);
            if ((mark.kind == EventMark::Kind::Checkpoint) != quiet || value < layout.x.from
                || value > layout.x.to)
                continue;
            const QPointF at(layout.x.pixel(value), y);
            const Colours& colours = scene.colours;
            painter.setPen(Qt::NoPen);
            switch (mark.kind) {
            case EventMark::Kind::Checkpoint:
                painter.setBrush(faded(colours.mutedInk, 0.7));
                painter.drawEllipse(at, 1.8, 1.8);
                break;
            case EventMark::Kind::LearningRate:
                painter.setBrush(colours.accent);
                painter.drawPolygon(
                    QPolygonF{at + QPointF(0, -4.5), at + QPointF(5, 4), at + QPointF(-5, 4)});
                break;
            case EventMark::Kind::Finding:
                painter.setBrush(colours.blocker);
                LinePainter::mark(painter, Marker::Diamond, at, 4.2);
                break;
            case EventMark::Kind::Resumed:
                painter.setBrush(colours.fine);
                painter.drawPolygon(QPolygonF{at + QPointF(-3.5, -4.5), at + QPointF(4.5, 0),
                                              at + QPointF(-3.5, 4.5)});
                break;
            case EventMark::Kind::Paused:
                painter.setBrush(colours.mutedInk);
                painter.drawRect(QRectF(at.x() - 3.5, y - 4, 2.5, 8));
                painter.drawRect(QRectF(at.x() + 1, y - 4, 2.5, 8));
                break;
            case EventMark::Kind::Stopped:
                painter.setBrush(colours.ink);
                painter.drawRect(QRectF(at.x() - 3.5, y - 3.5, 7, 7));
                break;
            }
        }
    }
}

} // namespace

void paintHaloText(QPainter& painter, const QRectF& area, const QString& text, const QColor& ink,
                   const QColor& ground)
{
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faded(ground, 0.85));
    painter.drawRoundedRect(area, 3, 3);
    painter.setPen(ink);
    painter.drawText(area, Qt::AlignCenter, text);
}

void paint(QPainter& painter, const CurveScene& scene, const CurveLayout& layout, bool vector)
{
    painter.setFont(smallFont(scene.font));
    if (!scene.title.isEmpty()) {
        QFont bold = scene.font;
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(scene.colours.ink);
        painter.drawText(QRectF(8, 6, 600, 22), Qt::AlignLeft | Qt::AlignVCenter, scene.title);
        painter.setFont(smallFont(scene.font));
    }
    paintGrid(painter, scene, layout);
    paintTimeAxis(painter, scene, layout);
    if (scene.empty()) {
        painter.setFont(scene.font);
        painter.setPen(scene.colours.mutedInk);
        painter.drawText(layout.plot, Qt::AlignCenter | Qt::TextWordWrap, scene.waiting);
        return;
    }
    paintReferences(painter, scene, layout);
    paintCurves(painter, scene, layout, vector);
    paintMarks(painter, scene, layout);
    if (layout.namesAtEnd)
        paintNames(painter, scene, layout);
    else
        paintLegend(painter, scene, layout);
    Words words(painter, scene, layout);
    for (const Curve& curve : scene.curves) {
        if (curve.best && scene.shown(curve))
            paintBest(painter, words, scene, layout, curve);
    }
    nameReferences(words, scene, layout);
}

} // namespace assay::ui
