// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/parallel_chart.h"

#include "bridge/convert.h"
#include "charts/thin_lines.h"
#include "style/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace assay::ui {

namespace {

constexpr double kSide = 54, kTop = 30, kBelow = 30; ///< around the axes, titles of one line above
constexpr double kTitleLine = 15;
constexpr double kReach = 8;     ///< pixels beside an axis or a line that a click finds
constexpr double kUnset = 18;    ///< below an axis, of a trial that is not on it
constexpr double kCrowded = 0.3; ///< power of the share of better trials, where lines are many
constexpr std::size_t kMostSmooth = 3000; ///< pieces of lines; more are drawn without smoothing

QString turnedOver(const QString& name)
{
    return ParallelChart::tr("%1 \u2193").arg(name);
}

/// In two lines where it is too long for one and has several words.
QStringList linesOf(const QString& title, const QFontMetricsF& metrics, double room)
{
    if (metrics.horizontalAdvance(title) <= room)
        return {title};
    qsizetype at = -1; // as much in the first line as it has room for
    for (qsizetype blank = title.indexOf(QLatin1Char(' ')); blank > 0;
         blank = title.indexOf(QLatin1Char(' '), blank + 1)) {
        if (at < 0 || metrics.horizontalAdvance(title.left(blank)) <= room)
            at = blank;
    }
    return at < 0 ? QStringList{title} : QStringList{title.left(at), title.mid(at + 1)};
}

} // namespace

ParallelChart::ParallelChart(Theme& theme, QWidget* parent)
    : TrialChart(theme, tr("Parallel coordinates"), parent)
    , m_pale(new Layer(*chart(), Layer::kBehind, [this](QPainter& p, bool) { paintPale(p); }))
    , m_lines(
          new Layer(*chart(), Layer::kInFront - 1, [this](QPainter& p, bool) { paintLines(p); }))
{
    setMouseTracking(true);
    viewport()->setMouseTracking(true);
    refresh();
}

int ParallelChart::axes() const
{
    return trials() ? int(trials()->space.axes.size()) + 1 : 0;
}

QString ParallelChart::axisName(int axis) const
{
    return axis + 1 < axes() ? settingLabel(trials()->space.axes[std::size_t(axis)].path)
                             : trials()->measure + (trials()->isShare ? tr(", %") : QString());
}

std::optional<ParallelChart::Range> ParallelChart::range(int axis) const
{
    return m_turned[std::size_t(axis)].range;
}

void ParallelChart::setRange(int axis, std::optional<Range> range)
{
    if (m_turned[std::size_t(axis)].range == range)
        return;
    m_turned[std::size_t(axis)].range = range;
    refreshKept();
}

void ParallelChart::clearRanges()
{
    for (Turned& turned : m_turned)
        turned.range.reset();
    refreshKept();
}

void ParallelChart::refreshKept()
{
    m_hovered.reset();
    findKept();
    m_lines->renew();
    // Those of many lines that are not kept lie under all that are: they are painted once, whatever the range.
    if (isFew() || isNarrowed() != m_isPaleDrawn)
        m_pale->renew();
    renewFront();
    Q_EMIT rangesChanged();
}

bool ParallelChart::isFlipped(int axis) const
{
    return m_turned[std::size_t(axis)].isFlipped;
}

void ParallelChart::setFlipped(int axis, bool flipped)
{
    m_turned[std::size_t(axis)].isFlipped = flipped;
    arrange();
    renewFront();
}

double ParallelChart::unit(std::size_t place, int axis) const
{
    const TrialSet::One& one = trials()->all[place];
    if (axis + 1 < axes())
        return one.unit[std::size_t(axis)];
    const double span = trials()->high - trials()->low;
    return !std::isfinite(one.value) ? std::numeric_limits<double>::quiet_NaN()
           : span > 0                ? (one.value - trials()->low) / span
                                     : 0.5;
}

void ParallelChart::findKept()
{
    m_isKept.assign(trials() ? trials()->all.size() : 0, true);
    for (int axis = 0; axis < axes(); ++axis) {
        const auto kept = range(axis);
        for (std::size_t k = 0; kept && k < m_isKept.size(); ++k) {
            const double at = unit(k, axis);
            // No value: not kept either.
            m_isKept[k] = m_isKept[k] && at >= kept->low && at <= kept->high;
        }
    }
}

std::size_t ParallelChart::kept() const
{
    return std::size_t(std::count(m_isKept.begin(), m_isKept.end(), true));
}

QRectF ParallelChart::field() const
{
    return chart()->rect().adjusted(kSide, m_top, -kSide, -kBelow);
}

double ParallelChart::x(int axis) const
{
    const QRectF box = field();
    return axes() < 2 ? box.center().x() : box.left() + box.width() * axis / (axes() - 1);
}

double ParallelChart::y(int axis, double unit) const
{
    if (std::isnan(unit))
        return field().bottom() + kUnset;
    const double share = isFlipped(axis) ? unit : 1 - unit;
    return field().top() + share * field().height();
}

double ParallelChart::unitAt(int axis, double y) const
{
    const double share = std::clamp((y - field().top()) / field().height(), 0.0, 1.0);
    return isFlipped(axis) ? share : 1 - share;
}

double ParallelChart::lineY(std::size_t place, int axis) const
{
    return y(axis, unit(place, axis));
}

QRectF ParallelChart::titleArea(int axis) const
{
    const double all = chart()->rect().width() - 2 * kSide;
    const double room = axes() < 2 ? all : all / (axes() - 1);
    double width = std::min(room - 4, 150.0);
    double left = x(axis) - width / 2;
    // The outer ones reach as far as the chart does.
    if (axis == 0 || axis + 1 == axes()) {
        width = std::min(width, kSide + room / 2 - 2);
        left = axis == 0 ? std::max(0.0, x(0) - width / 2)
                         : std::min(chart()->rect().right() - width, x(axis) - width / 2);
    }
    return {left, 2, width, m_top - 10};
}

QStringList ParallelChart::titleLines(int axis) const
{
    const QString name = axisName(axis);
    return linesOf(isFlipped(axis) ? turnedOver(name) : name, QFontMetricsF(Theme::smallFont()),
                   titleArea(axis).width());
}

std::optional<QPointF> ParallelChart::placeOf(std::size_t place) const
{
    if (axes() == 0 || place >= trials()->all.size())
        return std::nullopt;
    return QPointF(x(axes() - 1), lineY(place, axes() - 1));
}

void ParallelChart::trialsChanged()
{
    m_hovered.reset();
    if (const tune::SearchId search = trials() ? trials()->search : 0; search != m_search) {
        m_search = search;
        m_turned.clear();
        m_axis = -1;
    }
    std::vector<Turned> turned;
    for (int axis = 0; axis < axes(); ++axis) {
        const std::string path =
            axis + 1 < axes() ? trials()->space.axes[std::size_t(axis)].path : std::string();
        const auto before = std::find_if(m_turned.begin(), m_turned.end(),
                                         [&](const Turned& one) { return one.path == path; });
        turned.push_back(before == m_turned.end() ? Turned{path, false, std::nullopt} : *before);
    }
    m_turned = std::move(turned);
    findKept();
    m_byValue.assign(trials() ? trials()->all.size() : 0, 0);
    std::iota(m_byValue.begin(), m_byValue.end(), std::size_t(0));
    const auto rank = [this](std::size_t k) {
        const double value = trials()->all[k].value;
        return std::isfinite(value) ? value : std::numeric_limits<double>::infinity();
    };
    std::stable_sort(m_byValue.begin(), m_byValue.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
}

std::vector<std::size_t> ParallelChart::order() const
{
    std::vector<std::size_t> best(m_byValue.rbegin(), m_byValue.rend());
    std::erase_if(best, [this](std::size_t k) { return !isKept(k); });
    return best;
}

void ParallelChart::arrange()
{
    // Turned over they are longest: so the axes stay where they are when one of them is.
    const QFontMetricsF metrics(Theme::smallFont());
    m_top = kTop;
    for (int axis = 0; axis < axes(); ++axis) {
        if (linesOf(turnedOver(axisName(axis)), metrics, titleArea(axis).width()).size() > 1)
            m_top = kTop + kTitleLine;
    }
    m_pale->renew();
    m_lines->renew();
}

std::vector<QPointF> ParallelChart::lineOf(std::size_t place) const
{
    std::vector<QPointF> line;
    line.reserve(std::size_t(axes()));
    for (int axis = 0; axis < axes(); ++axis)
        line.emplace_back(x(axis), lineY(place, axis));
    return line;
}

void ParallelChart::drawLine(QPainter& painter, std::size_t place) const
{
    const std::vector<QPointF> line = lineOf(place);
    painter.drawPolyline(line.data(), int(line.size()));
}

bool ParallelChart::isFew() const
{
    return m_byValue.size() * std::size_t(axes()) <= kMostSmooth;
}

bool ParallelChart::isNarrowed() const
{
    return std::any_of(m_turned.begin(), m_turned.end(),
                       [](const Turned& one) { return one.range.has_value(); });
}

void ParallelChart::paintPale(QPainter& painter)
{
    m_isPaleDrawn = isNarrowed();
    if (!trials() || !m_isPaleDrawn)
        return;
    painter.setRenderHint(QPainter::Antialiasing, isFew());
    painter.setPen(QPen(theme().colours().line, 1));
    ThinLines thin(painter);
    for (const std::size_t k : m_byValue) {
        if (!isFew())
            thin.draw(lineOf(k), theme().colours().line);
        else if (!isKept(k))
            drawLine(painter, k);
    }
}

void ParallelChart::paintLines(QPainter& painter) const
{
    if (!trials())
        return;
    const Colours& colours = theme().colours();
    painter.setRenderHint(QPainter::Antialiasing, isFew());
    std::size_t ranked = 0; // by value: an outlier does not take all of the colours
    const auto valued =
        std::size_t(std::count_if(m_byValue.begin(), m_byValue.end(), [this](std::size_t k) {
            return std::isfinite(trials()->all[k].value);
        }));
    ThinLines thin(painter);
    for (const std::size_t k : m_byValue) {
        const bool hasValue = std::isfinite(trials()->all[k].value);
        const double share =
            valued > 1 ? 1 - double(hasValue ? ranked : 0) / double(valued - 1) : 0;
        ranked += hasValue ? 1 : 0;
        if (!isKept(k))
            continue;
        // Of many lines the best stand out: the others are paler than of few.
        const double paleness = isFew() ? share : std::pow(share, kCrowded);
        if (hasValue && !isFew()) {
            thin.draw(lineOf(k), valueColour(colours, paleness));
            continue;
        }
        QPen pen(valueColour(colours, paleness), isFew() ? 1.4 : 1);
        if (!hasValue)
            pen = QPen(tune::hasFailed(trials()->all[k].tried.trial) ? colours.blocker
                                                                     : colours.mutedInk,
                       1, Qt::DashLine);
        painter.setPen(pen);
        drawLine(painter, k);
    }
}

void ParallelChart::drawAxis(QPainter& painter, int axis) const
{
    const Colours& colours = theme().colours();
    const double at = x(axis);
    const QRectF box = field();
    const bool isChosen = axis == m_axis && hasFocus();
    painter.setPen(QPen(isChosen ? colours.accent : colours.mutedInk, isChosen ? 2 : 1));
    painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()));
    QFont title = Theme::smallFont();
    title.setWeight(isChosen ? QFont::DemiBold : QFont::Normal);
    painter.setFont(title);
    painter.setPen(colours.ink);
    const QRectF head = titleArea(axis);
    QStringList lines = titleLines(axis);
    for (QString& line : lines)
        line = QFontMetricsF(title).elidedText(line, Qt::ElideMiddle, head.width());
    painter.drawText(head,
                     (axis == 0            ? Qt::AlignLeft
                      : axis + 1 == axes() ? Qt::AlignRight
                                           : Qt::AlignHCenter)
                         | Qt::AlignBottom,
                     lines.join(QLatin1Char('\n')));
    // Labels stand at the left of an axis, on a ground of their own; those of the last one at its right.
    painter.setFont(Theme::numberFont());
    const QFontMetricsF metrics(Theme::numberFont());
    const bool isLast = axis + 1 == axes();
    std::vector<Tick> ticks;
    if (isLast) {
        const double span = trials()->high - trials()->low;
        for (const Tick& tick : linearTicks(trials()->low, trials()->high))
            ticks.push_back({span > 0 ? (tick.value - trials()->low) / span : 0.5, tick.text});
    } else {
        ticks = ticksOf(trials()->space.axes[std::size_t(axis)]);
    }
    const double room = std::max(30.0, field().width() / std::max(1, axes() - 1) - 16);
    const auto label = [&](double height, const QString& words) {
        const QString fitted =
            metrics.elidedText(words, Qt::ElideRight, axis == 0 || isLast ? kSide - 8 : room);
        const double width = metrics.horizontalAdvance(fitted);
        const QRectF place(isLast ? at + 6 : at - 6 - width, height - 8, width, 16);
        QColor ground = colours.card;
        ground.setAlphaF(0.8F);
        painter.fillRect(place.adjusted(-2, 1, 2, -1), ground);
        painter.setPen(colours.mutedInk);
        painter.drawText(place, Qt::AlignCenter, fitted);
        painter.drawLine(QPointF(at - 3, height), QPointF(at + 3, height));
    };
    double last = std::numeric_limits<double>::infinity();
    std::sort(ticks.begin(), ticks.end(),
              [&](const Tick& a, const Tick& b) { return y(axis, a.value) < y(axis, b.value); });
    for (const Tick& tick : ticks) {
        const double height = y(axis, tick.value);
        if (std::abs(height - last) < 15)
            continue;
        label(height, tick.text);
        last = height;
    }
    bool isUnset = false;
    for (std::size_t k = 0; k < trials()->all.size() && !isUnset; ++k)
        isUnset = std::isnan(unit(k, axis));
    if (isUnset)
        label(box.bottom() + kUnset, isLast ? tr("none") : tr("unset"));
    if (const auto kept = range(axis)) {
        const double a = y(axis, kept->low), b = y(axis, kept->high);
        QColor fill = colours.accent;
        fill.setAlphaF(0.25F);
        painter.setPen(QPen(colours.accent, 1));
        painter.setBrush(fill);
        painter.drawRect(QRectF(QPointF(at - 5, std::min(a, b)), QPointF(at + 5, std::max(a, b))));
    }
}

void ParallelChart::draw(QPainter& painter, const QRectF& area) const
{
    const TrialSet* set = trials();
    if (!set || set->all.empty()) {
        drawEmpty(painter, emptyText());
        drawFocus(painter, area);
        return;
    }
    const Colours& colours = theme().colours();
    const auto emphasised = [&](std::size_t place, const QColor& ink) {
        painter.setPen(QPen(colours.card, 5));
        drawLine(painter, place);
        painter.setPen(QPen(ink, 2.4));
        drawLine(painter, place);
    };
    if (set->best && isKept(*set->best))
        emphasised(*set->best, colours.accent);
    if (const auto chosen = currentPlace())
        emphasised(*chosen, colours.ink);
    if (m_hovered && *m_hovered < set->all.size())
        emphasised(*m_hovered, colours.testVal);
    // Over the lines: the labels keep a ground of their own.
    for (int axis = 0; axis < axes(); ++axis)
        drawAxis(painter, axis);
    drawFocus(painter, area);
}

std::optional<std::size_t> ParallelChart::at(const QPointF& place) const
{
    if (axes() < 2 || !trials() || trials()->all.empty())
        return std::nullopt;
    const double step = field().width() / (axes() - 1);
    const int left =
        std::clamp(int(std::floor((place.x() - field().left()) / step)), 0, axes() - 2);
    const double share = (place.x() - x(left)) / step;
    if (share < -0.1 || share > 1.1)
        return std::nullopt;
    std::optional<std::size_t> best;
    double least = kReach;
    for (auto k = m_byValue.rbegin(); k != m_byValue.rend(); ++k) {
        if (!isKept(*k))
            continue;
        const double a = lineY(*k, left), b = lineY(*k, left + 1);
        const double slope = (b - a) / step;
        const double distance =
            std::abs(a + (b - a) * share - place.y()) / std::sqrt(1 + slope * slope);
        if (distance < least) {
            least = distance;
            best = *k;
        }
    }
    return best;
}

int ParallelChart::axisAt(const QPointF& place) const
{
    if (place.y() < field().top() - 6 || place.y() > field().bottom() + 6)
        return -1;
    for (int axis = 0; axis < axes(); ++axis) {
        if (std::abs(place.x() - x(axis)) <= kReach)
            return axis;
    }
    return -1;
}

} // namespace assay::ui
