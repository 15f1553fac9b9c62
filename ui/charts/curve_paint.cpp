// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve_paint.h"

#include "bridge/convert.h"
#include "charts/line_painter.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace assay::ui {

namespace {

using train::Axis;
using train::Series;

constexpr double kPale = 0.25;     ///< of a raw curve behind its smoothed one
constexpr double kBeforeValue = 8; ///< between a name and the value beside it

QColor faded(QColor colour, double alpha)
{
    colour.setAlphaF(float(alpha));
    return colour;
}

/// Finds places for words within the plot where they hide nothing.
class Words
{
public:
    Words(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
        : m_painter(painter)
        , m_scene(scene)
        , m_layout(layout)
    {}
    /// At the first of `places` where nothing lies; false: there is none.
    bool put(const QString& text, const QColor& ink, const std::vector<QRectF>& places)
    {
        const auto place = std::find_if(places.begin(), places.end(),
                                        [this](const QRectF& area) { return isClear(area); });
        if (place == places.end())
            return false;
        m_taken.push_back(*place);
        m_painter.fillRect(*place, m_scene.colours.card); // no line of the grid goes through words
        m_painter.setPen(ink);
        m_painter.drawText(*place, Qt::AlignCenter, text);
        return true;
    }
    /// Nothing is put there.
    void keepFree(const QRectF& area) { m_taken.push_back(area); }
    double width(const QString& text) const
    {
        return std::ceil(QFontMetricsF(m_painter.font()).horizontalAdvance(text)) + 8;
    }

private:
    bool isClear(const QRectF& place) const
    {
        const auto& [plot, y] = std::tie(m_layout.plot, m_layout.y);
        if (!plot.adjusted(-1, -1, 1, 1).contains(place))
            return false;
        const auto meets = [&](double top, double bottom) {
            return top - 2 < place.bottom() && bottom + 2 > place.top();
        };
        for (const QRectF& taken : m_taken) {
            if (taken.adjusted(1, 1, -1, -1).intersects(place))
                return false;
        }
        for (const ReferenceLine& line : m_scene.references) {
            if (meets(y.pixel(line.value) + 3, y.pixel(line.value) - 3))
                return false;
        }
        for (const Curve& curve : m_scene.curves) {
            if (!m_scene.shown(curve))
                continue;
            for (const Series* series : curve.all()) {
                const train::Column column =
                    reach(*series, m_scene.axis, m_layout.x.value(place.left()),
                          m_layout.x.value(place.right()));
                if (column.points > 0 && meets(y.pixel(column.max), y.pixel(column.min)))
                    return false;
            }
        }
        return true;
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

/// Words at the right edge, each as near to its `y` as the others let it.
struct Name {
    QString name, value;
    QColor colour;
    double y = 0;
    bool goesOn = false; ///< the row above has its first words
};

/// Names that are wider than their row go on in a second one, as long as there are no more than `most` rows.
std::vector<Name> inRows(const std::vector<Name>& names, double width, std::size_t most,
                         const QFontMetricsF& words, const QFontMetricsF& figures)
{
    std::vector<Name> rows;
    std::size_t spare = most > names.size() ? most - names.size() : 0;
    for (const Name& name : names) {
        const double room = width - figures.horizontalAdvance(name.value) - kBeforeValue;
        qsizetype cut = -1;
        if (spare > 0 && words.horizontalAdvance(name.name) > room) {
            for (qsizetype space = name.name.indexOf(QLatin1Char(' ')); space >= 0;
                 space = name.name.indexOf(QLatin1Char(' '), space + 1)) {
                if (words.horizontalAdvance(name.name.left(space)) <= width - kBeforeValue)
                    cut = space;
            }
        }
        rows.push_back(name);
        if (cut < 0)
            continue;
        --spare;
        rows.push_back(name);
        rows[rows.size() - 2].name = name.name.left(cut);
        rows[rows.size() - 2].value.clear();
        rows.back().name = name.name.mid(cut + 1);
        rows.back().goesOn = true;
    }
    return rows;
}

/// Those for which there is no place beside their line.
std::vector<Name> nameReferences(Words& words, const CurveScene& scene, const CurveLayout& layout)
{
    std::vector<Name> left;
    const QRectF& plot = layout.plot;
    for (const ReferenceLine& line : scene.references) {
        if (!std::isfinite(line.value))
            continue;
        const double at = layout.y.pixel(line.value);
        QString name = line.name;
        double above = at - 18, below = at + 3;
        if (!inPlot(layout, at)) { // an arrow says on which side it lies
            const bool over = at < plot.top();
            name.prepend(over ? QStringLiteral("\u2191 ") : QStringLiteral("\u2193 "));
            above = over ? plot.top() + 1 : plot.bottom() - 17;
            below = over ? above + 18 : above - 18; // where a curve lies at the edge
        }
        const QString value = labelText(scene.measure, line.value);
        // Two numbers side by side would read as one.
        const bool endsInNumber = !name.isEmpty() && name.back().isDigit();
        const QString text = name + QLatin1String(endsInNumber ? ": " : " ") + value;
        const double width = words.width(text);
        std::vector<QRectF> places;
        const double first = plot.left() + 4, last = plot.right() - width - 4;
        for (const double share : {1.0, 0.0, 0.85, 0.7, 0.55, 0.4, 0.25, 0.12}) {
            places.emplace_back(first + share * (last - first), above, width, 16);
            places.emplace_back(first + share * (last - first), below, width, 16);
        }
        if (!words.put(text, scene.colours.human, places))
            left.push_back({name, value, scene.colours.human, at});
    }
    return left;
}

void paintBest(QPainter& painter, Words& words, const CurveScene& scene, const CurveLayout& layout,
               const Curve& curve)
{
    const Series* line = curve.line();
    const std::size_t best = curve.smallest();
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
               QRectF(at.x() + 9, at.y() - 20, width, 16),
               QRectF(at.x() + 9, at.y() + 4, width, 16), QRectF(left, at.y() - 42, width, 16),
               QRectF(left, at.y() + 26, width, 16)});
}

/// Where the dashes of broken lines lie; those of every other line stand in the gaps of its
/// neighbours, so that two lines that coincide are both seen.
QRegion dashes(const QRectF& plot, Dash dash, bool shifted)
{
    const DashLengths lengths = lengthsOf(dash);
    const double period = lengths.on + lengths.off;
    QRegion region;
    for (double x = plot.left() - (shifted ? period / 2 : 0); x < plot.right(); x += period)
        region += QRectF(x, plot.top() - 1, lengths.on, plot.height() + 2).toAlignedRect();
    return region;
}

void paintCurves(QPainter& painter, const CurveScene& scene, const CurveLayout& layout,
                 const Outlines& outlines, bool vector)
{
    painter.save();
    painter.setClipRect(layout.plot.adjusted(0, -1, 0, 1));
    LinePainter lines(painter, layout.plot, layout.x, layout.y, scene.axis, vector);
    const bool crowded = isCrowded(scene);
    for (const Curve& curve : scene.curves) {
        if (scene.shown(curve) && curve.smoothed && curve.raw && !crowded)
            lines.line(*curve.raw,
                       {faded(curve.colour, kPale), 1, Marker::None, scene.colours.card});
    }
    std::set<const Curve*> others; // every second line of a dash
    std::map<Dash, bool> odd;
    for (const Curve& curve : scene.curves) {
        if (curve.dash != Dash::None && std::exchange(odd[curve.dash], !odd[curve.dash]))
            others.insert(&curve);
    }
    const double width = crowded ? 1.4 : 2;
    const auto draw = [&](const Curve& curve, const QColor& colour, bool whole) {
        const LinePainter::Stroke stroke{.colour = colour,
                                         .width = width,
                                         .marker =
                                             curve.seeds.empty() ? curve.marker : Marker::None,
                                         .ground = scene.colours.card,
                                         .area = whole ? curve.colour : QColor(),
                                         .dash = curve.dash,
                                         .shifted = others.contains(&curve)};
        const Series* line = curve.line();
        const auto outline = outlines.find(line);
        if (!curve.seeds.empty())
            lines.band(curve.seeds, stroke);
        else if (line && outline != outlines.end())
            lines.line(*line, outline->second, stroke);
        else if (line)
            lines.line(*line, stroke);
    };
    // A broken line is drawn pale first, and then once more where its dashes are.
    const auto isTwice = [&](const Curve& curve) {
        return curve.dash != Dash::None && !vector && !outlines.count(curve.line());
    };
    // Whole lines over the gaps of broken ones, and under their dashes.
    for (const bool gaps : {true, false}) {
        for (const Curve& curve : scene.curves) {
            if (scene.shown(curve) && isTwice(curve) == gaps)
                draw(curve, gaps ? paleOf(curve.colour, scene.colours.card) : curve.colour, true);
        }
    }
    lines.finish();
    for (const auto& [dash, shifted] :
         {std::pair(Dash::Long, false), std::pair(Dash::Long, true), std::pair(Dash::Short, false),
          std::pair(Dash::Short, true)}) {
        painter.save();
        bool clipped = false;
        for (const Curve& curve : scene.curves) {
            if (curve.dash != dash || others.contains(&curve) != shifted || !isTwice(curve)
                || !scene.shown(curve))
                continue;
            if (!std::exchange(clipped, true))
                painter.setClipRegion(dashes(layout.plot, dash, shifted), Qt::IntersectClip);
            draw(curve, curve.colour, false);
        }
        lines.finish();
        painter.restore();
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

void paintNames(QPainter& painter, const CurveScene& scene, const CurveLayout& layout,
                const std::vector<Name>& references)
{
    const QFont words = smallFont(scene.font), figures = smallFont(scene.numbers);
    const QFontMetricsF metrics(words), numbers(figures);
    const double height = std::ceil(metrics.height()) + 1;
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
        names.push_back(
            {curve.name, labelText(scene.measure, value), curve.colour, layout.y.pixel(value)});
    }
    for (const Name& line : references) {
        if (double(names.size() + 1) * height <= layout.plot.height())
            names.push_back(line);
    }
    const double left = layout.plot.right() + 14;
    const double right = layout.namesEnd;
    names = inRows(names, right - left,
                   static_cast<std::size_t>(std::max(0.0, layout.plot.height() / height)), metrics,
                   numbers);
    for (Name& name : names)
        name.y = std::clamp(name.y, layout.plot.top(), layout.plot.bottom());
    std::stable_sort(names.begin(), names.end(),
                     [](const Name& a, const Name& b) { return a.y < b.y; });
    std::vector<double> wanted;
    for (const Name& name : names)
        wanted.push_back(name.y);
    const std::vector<double> placed =
        pushedApart(wanted, height, layout.plot.top(), layout.plot.bottom());
    for (std::size_t i = 0; i < names.size(); ++i) {
        const Name& name = names[i];
        if (!name.goesOn) {
            painter.setRenderHint(QPainter::Antialiasing, true);
            painter.setPen(QPen(faded(name.colour, 0.6), 1));
            painter.drawLine(QPointF(layout.plot.right() + 2, name.y),
                             QPointF(left - 4, placed[i]));
        }
        const QRectF row(left, placed[i] - height / 2, right - left, height);
        painter.setFont(figures);
        painter.setPen(scene.colours.ink);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, name.value);
        painter.setFont(words);
        painter.setPen(name.colour);
        painter.drawText(
            row, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(name.name, Qt::ElideMiddle,
                               row.width() - numbers.horizontalAdvance(name.value) - kBeforeValue));
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
        painter.setPen(penOf(on ? curve.colour : scene.colours.line, 2, curve.dash));
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

/// Lines at the lower edge of a logarithmic axis would be read as its least number.
void sayLowerEdge(Words& words, const CurveScene& scene, const CurveLayout& layout)
{
    const QString text = QCoreApplication::translate("curves", "0 and below lie at the lower edge");
    const double width = words.width(text);
    const QRectF& plot = layout.plot;
    std::vector<QRectF> places;
    for (double top = plot.bottom() - 22; top >= plot.top(); top -= 18) {
        for (const double share : {0.0, 1.0, 0.5})
            places.emplace_back(plot.left() + 4 + share * (plot.width() - width - 8), top, width,
                                16);
    }
    words.put(text, scene.colours.warning, places);
}

void paintMarks(QPainter& painter, const CurveScene& scene, const CurveLayout& layout)
{
    const double y = layout.plot.bottom() + layout.lane / 2;
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

void paint(QPainter& painter, const CurveScene& scene, const CurveLayout& layout,
           const Outlines& outlines, bool vector)
{
    painter.setFont(smallFont(scene.font));
    painter.setPen(scene.colours.mutedInk);
    if (scene.empty()) {
        painter.setFont(scene.font);
        painter.drawText(layout.plot, Qt::AlignCenter | Qt::TextWordWrap, scene.waiting);
        return;
    }
    painter.drawText(layout.xTitleArea, Qt::AlignLeft | Qt::AlignTop, layout.xTitle);
    const Signs signs = scene.logY ? signsInView(scene) : Signs();
    const bool isPlaced = signs.above || !signs.others;
    if (isPlaced) {
        paintReferences(painter, scene, layout);
        paintCurves(painter, scene, layout, outlines, vector);
    } else {
        painter.drawText(layout.plot, Qt::AlignCenter | Qt::TextWordWrap,
                         QCoreApplication::translate(
                             "curves", "All values in view are 0 or below: a logarithmic axis "
                                       "has no place for them."));
    }
    paintMarks(painter, scene, layout);
    Words words(painter, scene, layout);
    if (signs.others && isPlaced)
        sayLowerEdge(words, scene, layout);
    for (const Curve& curve : scene.curves) {
        if (curve.best && scene.shown(curve) && isPlaced)
            paintBest(painter, words, scene, layout, curve);
    }
    const std::vector<Name> unplaced =
        isPlaced ? nameReferences(words, scene, layout) : std::vector<Name>();
    if (layout.namesAtEnd)
        paintNames(painter, scene, layout, unplaced);
    else
        paintLegend(painter, scene, layout);
}

} // namespace assay::ui
