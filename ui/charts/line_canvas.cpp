// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/line_canvas.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

void LineCanvas::Span::cover(double a, double b)
{
    const double high = std::min(a, b), low = std::max(a, b);
    top = drawn ? std::min(top, high) : high;
    bottom = drawn ? std::max(bottom, low) : low;
    drawn = true;
}

LineCanvas::LineCanvas(const QRectF& plot, double ratio)
    : m_plot(plot)
    , m_ratio(ratio)
    , m_height(int(std::ceil(plot.height() * ratio)))
{}

void LineCanvas::put(const std::vector<Span>& spans, const QColor& colour, double width)
{
    if (m_ink.empty()) {
        m_columns = int(spans.size());
        m_ink.assign(spans.size() * std::size_t(m_height), 0);
    }
    const double radius = width * m_ratio / 2;
    const double highest = m_plot.top() * m_ratio, lowest = m_plot.bottom() * m_ratio;
    const auto widened = [&](std::size_t c) {
        Span span = spans[c];
        if (radius >= 0.75) {
            // A line as wide as this also reaches half into the columns beside a steep piece.
            for (const std::size_t n : {c - 1, c + 1}) {
                if (n < spans.size() && spans[n].drawn) {
                    span.top = std::min(span.top, (span.top + spans[n].top) / 2);
                    span.bottom = std::max(span.bottom, (span.bottom + spans[n].bottom) / 2);
                }
            }
        }
        return Span{std::clamp(span.top - radius, highest, lowest) - highest,
                    std::clamp(span.bottom + radius, highest, lowest) - highest, true};
    };
    const QRgb ink = colour.rgba();
    const auto inked = [ink](double cover) {
        return qPremultiply(qRgba(qRed(ink), qGreen(ink), qBlue(ink),
                                  int(std::lround(qAlpha(ink) * std::min(cover, 1.0)))));
    };
    const auto over = [](QRgb below, QRgb above) {
        const uint rest = 255U - uint(qAlpha(above));
        const auto mix = [rest](int under, int added) {
            return added + int((uint(under) * rest + 127) / 255);
        };
        return qRgba(mix(qRed(below), qRed(above)), mix(qGreen(below), qGreen(above)),
                     mix(qBlue(below), qBlue(above)), mix(qAlpha(below), qAlpha(above)));
    };
    const QRgb full = inked(1);
    const bool opaque = qAlpha(full) == 255;
    for (std::size_t c = 0; c < spans.size(); ++c) {
        if (!spans[c].drawn)
            continue;
        QRgb* column = m_ink.data() + c * std::size_t(m_height);
        const auto put = [&](int y, double cover) {
            if (y >= 0 && y < m_height && cover > 0)
                column[y] = over(column[y], inked(cover));
        };
        const Span wide = widened(c);
        const int first = int(std::ceil(wide.top)), last = int(std::floor(wide.bottom));
        if (first > last) { // within one pixel
            put(last, wide.bottom - wide.top);
            continue;
        }
        put(first - 1, first - wide.top);
        for (int y = first; y < last; ++y)
            column[y] = opaque ? full : over(column[y], full);
        put(last, wide.bottom - last);
    }
}

void LineCanvas::paint(QPainter& painter)
{
    if (m_ink.empty())
        return;
    QImage image(m_columns, m_height, QImage::Format_ARGB32_Premultiplied);
    // Turned in squares that stay in the cache.
    constexpr int kSquare = 32;
    for (int y0 = 0; y0 < m_height; y0 += kSquare) {
        for (int x0 = 0; x0 < m_columns; x0 += kSquare) {
            for (int y = y0; y < std::min(y0 + kSquare, m_height); ++y) {
                auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
                for (int x = x0; x < std::min(x0 + kSquare, m_columns); ++x)
                    row[x] = m_ink[std::size_t(x) * std::size_t(m_height) + std::size_t(y)];
            }
        }
    }
    m_ink.clear();
    image.setDevicePixelRatio(m_ratio);
    painter.drawImage(m_plot.topLeft(), image);
}

} // namespace assay::ui
