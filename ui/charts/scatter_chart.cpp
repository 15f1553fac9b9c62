// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/scatter_chart.h"

#include "bridge/convert.h"
#include "style/theme.h"

#include <QGraphicsLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEngine>
#include <QPainter>
#include <QtCharts/QLineSeries>
#include <QtCharts/QScatterSeries>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace assay::ui {

namespace {

constexpr double kReach = 10;     ///< pixels around a point that a click finds
constexpr double kRadius = 2.5;   ///< of a point
constexpr double kOpacity = 0.45; ///< of one point; where several lie the ink is darker
constexpr int kDarkest = 15;      ///< so many points in one place are as dark as ink gets
constexpr double kPad = 0.04;     ///< of the span, beyond the outermost points
constexpr int kNoteRoom = 20;     ///< above the plot

} // namespace

ScatterChart::ScatterChart(Theme& theme, QWidget* parent)
    : Drawing(theme, tr("True against answered"), parent, Layer::kBehind)
    , m_x(addAxis(*chart(), Qt::AlignBottom, tr("true")))
    , m_y(addAxis(*chart(), Qt::AlignLeft, tr("answered")))
    , m_diagonal(new QLineSeries)
    , m_chosen(new QScatterSeries)
{
    setFocusPolicy(Qt::StrongFocus);
    addSeries(m_diagonal);
    addSeries(m_chosen);
    m_chosen->setMarkerSize(11);
    refresh();
}

bool ScatterChart::isShown(std::size_t index) const
{
    // The span of an axis must be a number, too.
    constexpr double kFarthest = 1e200;
    return std::abs(m_points[index].truth) < kFarthest
           && std::abs(m_points[index].answered) < kFarthest;
}

void ScatterChart::setPoints(std::vector<Point> points)
{
    m_points = std::move(points);
    m_current.reset();
    m_shown.clear();
    m_sorted = false;
    double low = 0, high = 1;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        if (!isShown(i))
            continue;
        const auto [least, most] = std::minmax(m_points[i].truth, m_points[i].answered);
        low = m_shown.empty() ? least : std::min(low, least);
        high = m_shown.empty() ? most : std::max(high, most);
        m_shown.push_back(i);
    }
    double pad = (high - low) * kPad;
    if (pad <= 0)
        pad = high != 0 ? std::abs(high) * 0.1 : 1;
    m_from = low - pad;
    m_to = high + pad;
    setAccessibleDescription(
        tr("%1 examples, values from %2 to %3")
            .arg(countText(std::int64_t(m_shown.size())), unitText(low), unitText(high)));
    refresh();
}

void ScatterChart::setCurrent(std::optional<std::size_t> index)
{
    m_current = index && *index < m_points.size() ? index : std::nullopt;
    if (m_current)
        setAccessibleDescription(words(*m_current));
    refresh();
}

QPointF ScatterChart::placeOf(std::size_t index) const
{
    return chart()->mapToPosition({m_points[index].truth, m_points[index].answered}, m_chosen);
}

QString ScatterChart::words(std::size_t index) const
{
    const Point& point = m_points[index];
    const double off = point.answered - point.truth;
    return tr("true %1, answered %2: off by %3%4")
        .arg(unitText(point.truth), unitText(point.answered),
             off > 0 ? QStringLiteral("+") : QString(), unitText(off));
}

void ScatterChart::arrange()
{
    const Colours& colours = theme().colours();
    // Both have the same ticks: as many as there is room for below the plot.
    const auto ticks = linearTicks(m_from, m_to, plotWidth(), QFontMetricsF(Theme::numberFont()));
    for (QCategoryAxis* axis : {m_x, m_y})
        showRange(*axis, m_from, m_to, ticks);
    chart()->setMargins({0, m_shown.size() < m_points.size() ? kNoteRoom : 10, 16, 0});
    m_diagonal->replace(QList<QPointF>{{m_from, m_from}, {m_to, m_to}});
    m_diagonal->setPen(QPen(colours.human, 1, Qt::DashLine));
    m_chosen->setColor(colours.accent);
    m_chosen->setBorderColor(colours.card);
    m_chosen->clear();
    if (m_current && isShown(*m_current))
        m_chosen->append(m_points[*m_current].truth, m_points[*m_current].answered);
    m_chosen->setVisible(m_chosen->count() > 0);
}

void ScatterChart::draw(QPainter& painter, const QRectF& area) const
{
    const Colours& colours = theme().colours();
    painter.setFont(Theme::smallFont());
    if (m_shown.empty()) {
        painter.setPen(colours.mutedInk);
        painter.drawText(plot(), Qt::AlignCenter, tr("No answers are known yet."));
        return;
    }
    QColor ink = colours.mutedInk;
    const QRectF inside = plot();
    const double unit = inside.width() / (m_to - m_from), rise = inside.height() / (m_to - m_from);
    const auto place = [&](std::size_t i) {
        return QPointF((m_points[i].truth - m_from) * unit, (m_to - m_points[i].answered) * rise);
    };
    const bool pixels = painter.paintEngine()->type() == QPaintEngine::Raster;
    const double ratio = pixels ? painter.device()->devicePixelRatioF() : 1;
    const int width = int(inside.width() * ratio), height = int(inside.height() * ratio);
    if (width < 1 || height < 1)
        return;
    // How many points cover a pixel; in a drawing without pixels, points of one place are one.
    const double radius = pixels ? kRadius * ratio : 0;
    const int reach = int(std::ceil(radius));
    std::vector<std::pair<int, int>> disc;
    for (int y = -reach; y <= reach; ++y) {
        for (int x = -reach; x <= reach; ++x) {
            if (x * x + y * y <= radius * radius)
                disc.emplace_back(x, y);
        }
    }
    std::vector<std::uint8_t> covered(std::size_t(width) * std::size_t(height), 0);
    for (const std::size_t i : m_shown) {
        const QPointF at = place(i) * ratio;
        for (const auto& [dx, dy] : disc) {
            const int x = int(at.x()) + dx, y = int(at.y()) + dy;
            if (x < 0 || y < 0 || x >= width || y >= height)
                continue;
            auto& count = covered[std::size_t(y) * std::size_t(width) + std::size_t(x)];
            count = std::uint8_t(std::min<int>(count + 1, kDarkest));
        }
    }
    // The more points there are, the less one of them says: dense places stay darker than thin ones.
    const double opacity = std::clamp(0.5 * std::sqrt(1000 / double(m_shown.size())), 0.07, 0.5);
    std::array<QColor, kDarkest + 1> inks;
    std::array<QRgb, kDarkest + 1> filled;
    for (std::size_t count = 0; count <= kDarkest; ++count) {
        ink.setAlphaF(float(1 - std::pow(1 - opacity, count)));
        inks[count] = ink;
        filled[count] = qPremultiply(ink.rgba());
    }
    QImage image(width, height, QImage::Format_ARGB32_Premultiplied);
    painter.setPen(Qt::NoPen);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x) {
            const auto count = covered[std::size_t(y) * std::size_t(width) + std::size_t(x)];
            line[x] = filled[count];
            if (count == 0 || pixels)
                continue;
            painter.setBrush(inks[count]);
            painter.drawEllipse(inside.topLeft() + QPointF(x, y), kRadius, kRadius);
        }
    }
    if (pixels) {
        image.setDevicePixelRatio(ratio);
        painter.drawImage(inside.topLeft(), image);
    }
    if (const auto left = std::int64_t(m_points.size() - m_shown.size()); left > 0) {
        painter.setPen(colours.mutedInk);
        painter.drawText(QRectF(inside.left(), inside.top() - kNoteRoom, inside.width(), kNoteRoom),
                         Qt::AlignLeft | Qt::AlignTop,
                         tr("left out, without a number: %1").arg(countText(left)));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colours.accent, 1));
        painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
}

std::optional<std::size_t> ScatterChart::nearest(const QPointF& place) const
{
    std::optional<std::size_t> best;
    double least = kReach * kReach;
    const QPointF origin = chart()->mapToPosition({m_from, m_to}, m_chosen);
    const double unit = plot().width() / (m_to - m_from), rise = plot().height() / (m_to - m_from);
    for (const std::size_t i : m_shown) {
        const double dx = origin.x() + (m_points[i].truth - m_from) * unit - place.x();
        const double dy = origin.y() + (m_to - m_points[i].answered) * rise - place.y();
        if (const double distance = dx * dx + dy * dy; distance < least) {
            least = distance;
            best = i;
        }
    }
    return best;
}

QString ScatterChart::tip(const QPointF& place) const
{
    const auto at = nearest(place);
    return at ? words(*at) : QString();
}

void ScatterChart::choose(std::size_t index)
{
    setCurrent(index);
    Q_EMIT chosen(index);
}

void ScatterChart::resizeEvent(QResizeEvent* event)
{
    Drawing::resizeEvent(event);
    chart()->layout()->activate();
    refresh(); // more or fewer ticks
}

void ScatterChart::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    event->accept();
    if (const auto at = nearest(mapToScene(event->position().toPoint())))
        choose(*at);
}

void ScatterChart::keyPressEvent(QKeyEvent* event)
{
    const bool back = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    const bool on = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    if (m_shown.empty() || !(back || on)) {
        Drawing::keyPressEvent(event);
        return;
    }
    if (!std::exchange(m_sorted, true))
        std::sort(m_shown.begin(), m_shown.end(), [this](std::size_t a, std::size_t b) {
            return m_points[a].truth < m_points[b].truth;
        });
    const auto here =
        m_current ? std::find(m_shown.begin(), m_shown.end(), *m_current) : m_shown.end();
    if (here == m_shown.end())
        choose(m_shown.front());
    else if (back && here != m_shown.begin())
        choose(*std::prev(here));
    else if (on && std::next(here) != m_shown.end())
        choose(*std::next(here));
}

void ScatterChart::focusInEvent(QFocusEvent* event)
{
    Drawing::focusInEvent(event);
    refresh();
}

void ScatterChart::focusOutEvent(QFocusEvent* event)
{
    Drawing::focusOutEvent(event);
    refresh();
}

} // namespace assay::ui
