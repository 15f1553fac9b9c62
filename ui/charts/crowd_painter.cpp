// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/crowd_painter.h"

#include <QImage>
#include <QPainter>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <semaphore>

namespace assay::ui {

namespace {

using Span = LineCanvas::Span;

constexpr int kColumns = 128; ///< of a stretch, about: its pixels stay in a processor's cache
constexpr double kWide = 3;   ///< columns: points are thin here, and a block of them would be a box

/// Calls `work` with 0 ... count - 1, on threads that are free and on this one.
template <typename Work>
void onAllProcessors(int count, const Work& work)
{
    std::atomic<int> next = 0;
    const auto help = [&] {
        for (int k = next++; k < count; k = next++)
            work(k);
    };
    std::counting_semaphore done(0);
    int helpers = 0;
    while (helpers + 1 < std::min(count, QThread::idealThreadCount())
           && QThreadPool::globalInstance()->tryStart([&] {
                  help();
                  done.release();
              }))
        ++helpers;
    help();
    for (int k = 0; k < helpers; ++k)
        done.acquire();
}

} // namespace

/// The pixel columns from `first` to before `last`, and one more on either side, which a wide line
/// may reach out of.
class CrowdPainter::Stretch
{
public:
    Stretch(const CrowdPainter& all, int first, int last)
        : m_axis(all.m_axis)
        , m_first(std::max(0, first - 1))
        , m_inner(first - m_first, last - m_first)
        , m_all(all.m_columns)
        , m_spans(std::size_t(std::min(last + 1, m_all) - m_first))
        , m_from(all.m_x.from)
        , m_perX(m_all / (all.m_x.to - all.m_x.from))
        , m_y(all.m_y)
        , m_ratio(all.m_ratio)
    {}

    void draw(const Line& line, LineCanvas& canvas)
    {
        std::fill(m_spans.begin(), m_spans.end(), Span{});
        const train::Series& series = *line.series;
        const double from = m_from + m_first / m_perX;
        const double to = m_from + double(std::size_t(m_first) + m_spans.size()) / m_perX;
        std::size_t begin = series.lowerBound(m_axis, from);
        begin -= begin > 0 ? 1 : 0;
        std::size_t end = series.lowerBound(m_axis, to);
        while (end < series.size() && series.x(end, m_axis) <= to)
            ++end;
        end = std::min(end + 1, series.size());
        if (line.level.blocks)
            fromBlocks(series, line.level, begin, end);
        else
            fromPoints(series, begin, end);
        canvas.put(m_spans, m_inner.first, m_inner.second, m_first, line.ink, line.width);
    }

private:
    /// A pixel column, with its fraction; the first of the stretch is 0.
    double columnOf(double x) const { return (x - m_from) * m_perX - m_first; }
    double deviceY(double value) const { return m_y.pixel(value) * m_ratio; }

    void cover(double column, double a, double b)
    {
        if (column >= 0 && column < double(m_spans.size()))
            m_spans[std::size_t(column)].cover(a, b);
    }

    void fromPoints(const train::Series& series, std::size_t begin, std::size_t end)
    {
        const double last = double(m_spans.size()) - 1; // of the stretch
        const double rightmost = m_all - 1 - m_first;   // takes the points on the right edge too
        bool linked = false;
        double column = -1, low = 0, high = 0, x0 = 0, y0 = 0;
        const auto close = [&] {
            if (linked)
                cover(column, deviceY(low), deviceY(high));
        };
        for (std::size_t i = begin; i < end; ++i) {
            const double value = series.value(i);
            if (!std::isfinite(value)) {
                close();
                linked = false;
                continue;
            }
            const double x = columnOf(series.x(i, m_axis));
            const double here =
                x <= rightmost + 1 ? std::min(std::floor(x), rightmost) : std::floor(x);
            if (linked && here == column) {
                low = std::min(low, value);
                high = std::max(high, value);
            } else {
                if (linked) {
                    close();
                    const double before = deviceY(y0), now = deviceY(value);
                    const double slope = (now - before) / (x - x0);
                    for (double c = std::max(column, 0.0); c <= std::min(here, last); ++c)
                        cover(c, before + slope * (std::max(c, x0) - x0),
                              before + slope * (std::min(c + 1, x) - x0));
                }
                column = here;
                low = high = value;
                linked = true;
            }
            x0 = x;
            y0 = value;
        }
        close();
    }

    void fromBlocks(const train::Series& series, const Outline::Level& level, std::size_t begin,
                    std::size_t end)
    {
        bool linked = false;
        double right = 0, top = 0, bottom = 0; // of the block before
        for (std::size_t b = begin / level.points; b * level.points < end; ++b) {
            const Outline::Block& block = level.blocks[b];
            const std::size_t start = b * level.points;
            const double from = columnOf(block.x), to = columnOf(block.lastX);
            if (to - from > kWide || block.min > block.max) {
                fromPoints(series, start > 0 ? start - 1 : 0,
                           std::min(start + level.points + 1, series.size()));
                linked = false;
                continue;
            }
            const double high = deviceY(block.max), low = deviceY(block.min);
            const double left = std::floor(from);
            for (double c = std::max(left, 0.0); c <= to && c < double(m_spans.size()); ++c)
                m_spans[std::size_t(c)].cover(high, low);
            if (linked && left > right + 1)
                fromPoints(series, start - 1, start + 1);
            else if (linked && (high > bottom || low < top))
                cover(left, high > bottom ? bottom : low, high > bottom ? high : top);
            linked = true;
            right = to;
            top = high;
            bottom = low;
        }
    }

    train::Axis m_axis;
    int m_first; ///< column of the plot
    std::pair<int, int> m_inner;
    int m_all; ///< columns of the plot
    std::vector<Span> m_spans;
    double m_from, m_perX;
    Scale m_y;
    double m_ratio;
};

CrowdPainter::CrowdPainter(const QRectF& plot, const Scale& x, const Scale& y, train::Axis axis,
                           double ratio)
    : m_plot(plot)
    , m_x(x)
    , m_y(y)
    , m_axis(axis)
    , m_ratio(ratio)
    , m_columns(std::max(1, int(std::lround(plot.width() * ratio))))
{}

void CrowdPainter::add(const train::Series& series, const Outline& outline,
                       const LineCanvas::Ink& ink, double width)
{
    const std::size_t inView =
        series.lowerBound(m_axis, m_x.to) - series.lowerBound(m_axis, m_x.from);
    m_lines.push_back({&series, outline.level(double(inView) / double(m_columns)), ink, width});
}

void CrowdPainter::paint(QPainter& painter)
{
    if (m_lines.empty())
        return;
    QImage image(m_columns, LineCanvas(m_plot, m_ratio).height(),
                 QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    auto* pixels = reinterpret_cast<QRgb*>(image.bits());
    const qsizetype row = image.bytesPerLine() / qsizetype(sizeof(QRgb));
    const int count = std::max(1, m_columns / kColumns);
    onAllProcessors(count, [&](int k) {
        const int first = m_columns * k / count;
        LineCanvas canvas(m_plot, m_ratio);
        Stretch stretch(*this, first, m_columns * (k + 1) / count);
        for (const Line& line : m_lines)
            stretch.draw(line, canvas);
        canvas.write(pixels + first, row);
    });
    m_lines.clear();
    image.setDevicePixelRatio(m_ratio);
    painter.drawImage(m_plot.topLeft(), image);
}

} // namespace assay::ui
