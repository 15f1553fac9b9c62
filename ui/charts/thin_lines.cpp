// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/thin_lines.h"

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace assay::ui {

namespace {

/// A pixel for each step along the longer side, `width` of them across.
void drawPiece(QImage& picture, const QPointF& from, const QPointF& to, int width, QRgb ink)
{
    // Bounds that no screen reaches: what lies further out would overflow.
    constexpr double kFarthest = 16'000;
    const auto isNear = [](const QPointF& point) {
        return std::abs(point.x()) <= kFarthest && std::abs(point.y()) <= kFarthest;
    };
    if (!isNear(from) || !isNear(to))
        return;
    constexpr int kFraction = 16; // bits of a fixed-point number
    const auto fixed = [](double value) {
        return static_cast<std::int64_t>(std::llround(value * (1 << kFraction)));
    };
    const double across = to.x() - from.x(), down = to.y() - from.y();
    const bool isFlat = std::abs(across) >= std::abs(down);
    const int steps = std::max(1, int(std::ceil(std::max(std::abs(across), std::abs(down)))));
    const std::int64_t stepX = fixed(across / steps), stepY = fixed(down / steps);
    std::int64_t x = fixed(from.x()), y = fixed(from.y());
    auto* pixels = reinterpret_cast<QRgb*>(picture.bits());
    const qsizetype line = picture.bytesPerLine() / qsizetype(sizeof(QRgb));
    const int columns = picture.width(), rows = picture.height();
    const auto isWithin = [&](const QPointF& point) { // by a pixel, for what is rounded
        return point.x() >= 1 && point.x() < columns - 2 && point.y() >= 1 && point.y() < rows - 2;
    };
    if (width == 1 && isWithin(from) && isWithin(to)) {
        for (int k = 0; k <= steps; ++k, x += stepX, y += stepY)
            pixels[(y >> kFraction) * line + (x >> kFraction)] = ink;
        return;
    }
    for (int k = 0; k <= steps; ++k, x += stepX, y += stepY) {
        for (int side = 0; side < width; ++side) {
            const auto column = (x >> kFraction) + (isFlat ? 0 : side - width / 2);
            const auto row = (y >> kFraction) + (isFlat ? side - width / 2 : 0);
            if (column >= 0 && column < columns && row >= 0 && row < rows)
                pixels[row * line + column] = ink;
        }
    }
}

} // namespace

ThinLines::ThinLines(QPainter& painter)
    : m_painter(painter)
    , m_toPixels(painter.deviceTransform())
{
    if (painter.device()->devType() != QInternal::Image || painter.hasClipping())
        return;
    auto* picture = static_cast<QImage*>(painter.device());
    if (picture->format() != QImage::Format_ARGB32_Premultiplied)
        return;
    m_picture = picture;
    m_width = std::max(1, int(std::lround(picture->devicePixelRatio())));
}

void ThinLines::draw(std::span<const QPointF> points, const QColor& colour)
{
    if (!m_picture || colour.alpha() != 255) {
        m_painter.setPen(QPen(colour, 1));
        m_painter.drawPolyline(points.data(), int(points.size()));
        return;
    }
    for (std::size_t k = 1; k < points.size(); ++k)
        drawPiece(*m_picture, m_toPixels.map(points[k - 1]), m_toPixels.map(points[k]), m_width,
                  colour.rgba());
}

} // namespace assay::ui
