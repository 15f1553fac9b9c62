// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTransform>

#include <span>

class QColor;
class QImage;
class QPainter;

namespace assay::ui {

/// Lines of width 1 without smoothing, as `painter` draws them, but for a pixel here and there. Into a
/// picture in memory a thousand lines of ten pieces take a sixth of the time of QPainter; on any other
/// device, and in a colour that is not opaque, QPainter draws them. GUI thread; not longer than `painter`.
class ThinLines
{
public:
    explicit ThinLines(QPainter& painter);

    /// A line through `points`, in the coordinates of the painter. What lies outside of the picture is left out.
    void draw(std::span<const QPointF> points, const QColor& colour);

private:
    QPainter& m_painter;
    QImage* m_picture = nullptr; ///< none: QPainter draws
    QTransform m_toPixels;
    int m_width = 1; ///< in pixels of the picture
};

} // namespace assay::ui
