// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/line_canvas.h"

#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

/// `of` 255 of a premultiplied colour, two channels at a time: x / 255 = (x + x / 256 + 128) / 256
/// for what a byte times a byte can be.
QRgb share(QRgb colour, int of)
{
    constexpr QRgb kEven = 0x00ff00ff, kHalf = 0x00800080;
    QRgb even = (colour & kEven) * QRgb(of), odd = ((colour >> 8) & kEven) * QRgb(of);
    even = ((even + ((even >> 8) & kEven) + kHalf) >> 8) & kEven;
    odd = (odd + ((odd >> 8) & kEven) + kHalf) & ~kEven;
    return even | odd;
}

/// Both premultiplied.
QRgb over(QRgb below, QRgb above)
{
    return above + share(below, 255 - qAlpha(above));
}

} // namespace

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
    put(spans, 0, int(spans.size()), 0, {.colour = colour, .gaps = {}}, width);
}

void LineCanvas::put(const std::vector<Span>& spans, int begin, int end, int first, const Ink& ink,
                     double width)
{
    if (m_ink.empty()) {
        m_columns = end - begin;
        m_ink.assign(std::size_t(m_columns) * std::size_t(m_height), 0);
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
    const QRgb line = qPremultiply(ink.colour.rgba());
    const bool broken = ink.gaps.isValid();
    const QRgb gaps = broken ? qPremultiply(ink.gaps.rgba()) : line;
    for (int c = begin; c < end; ++c) {
        if (!spans[std::size_t(c)].drawn)
            continue;
        const bool isGap = broken && std::fmod(first + c, ink.beat) >= ink.dash;
        const QRgb full = isGap ? gaps : line;
        const bool opaque = qAlpha(full) == 255;
        QRgb* column = m_ink.data() + std::size_t(c - begin) * std::size_t(m_height);
        const auto put = [&](int y, double cover) {
            if (y >= 0 && y < m_height && cover > 0)
                column[y] = over(column[y], share(full, int(255 * std::min(cover, 1.0) + 0.5)));
        };
        const Span wide = widened(std::size_t(c));
        const int top = int(std::ceil(wide.top)), bottom = int(wide.bottom); // not negative
        if (top > bottom) {                                                  // within one pixel
            put(bottom, wide.bottom - wide.top);
            continue;
        }
        put(top - 1, top - wide.top);
        for (int y = top; y < bottom; ++y)
            column[y] = opaque ? full : over(column[y], full);
        put(bottom, wide.bottom - bottom);
    }
}

void LineCanvas::paint(QPainter& painter)
{
    if (m_ink.empty())
        return;
    QImage image(m_columns, m_height, QImage::Format_ARGB32_Premultiplied);
    write(reinterpret_cast<QRgb*>(image.bits()), image.bytesPerLine() / qsizetype(sizeof(QRgb)));
    image.setDevicePixelRatio(m_ratio);
    painter.drawImage(m_plot.topLeft(), image);
}

void LineCanvas::write(QRgb* first, qsizetype row)
{
    if (m_ink.empty())
        return;
    // Turned in squares that stay in the cache.
    constexpr int kSquare = 32;
    for (int y0 = 0; y0 < m_height; y0 += kSquare) {
        for (int x0 = 0; x0 < m_columns; x0 += kSquare) {
            for (int y = y0; y < std::min(y0 + kSquare, m_height); ++y) {
                QRgb* to = first + y * row;
                for (int x = x0; x < std::min(x0 + kSquare, m_columns); ++x)
                    to[x] = m_ink[std::size_t(x) * std::size_t(m_height) + std::size_t(y)];
            }
        }
    }
    m_ink.clear();
}

} // namespace assay::ui
