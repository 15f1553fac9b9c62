// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_view.h"

#include "delegates/sparkline.h"
#include "style/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace assay::ui {

namespace {

constexpr double kStep = 1.25; ///< of one notch of the wheel, or one key
constexpr double kMostScale = 64;
constexpr double kMove = 24; ///< pixels of an arrow key
constexpr int kFoot = 16;    ///< for size and scale
constexpr int kLeastLevel = 64;

} // namespace

PictureView::PictureView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("Chosen picture"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

std::vector<QImage> PictureView::levelsOf(const QImage& picture)
{
    std::vector<QImage> levels;
    if (picture.isNull())
        return levels;
    levels.push_back(picture);
    while (std::max(levels.back().width(), levels.back().height()) > kLeastLevel) {
        const QImage& last = levels.back();
        levels.push_back(last.scaled((last.size() / 2).expandedTo({1, 1}), Qt::IgnoreAspectRatio,
                                     Qt::SmoothTransformation));
    }
    return levels;
}

void PictureView::setPicture(std::vector<QImage> levels, bool isSame)
{
    const double before = pictureSize().width();
    m_levels = std::move(levels);
    m_series = {};
    if (!isSame || before <= 0) {
        m_scale = 0;
    } else if (m_scale > 0 && !m_levels.empty()) { // as large on the screen as it was
        const double ratio = pictureSize().width() / before;
        m_scale /= ratio;
        m_centre *= ratio;
    }
    setToolTip(tr("Wheel, + and - zoom; drag or arrow keys move; 0 fits; 1 or a double click shows "
                  "its own pixels"));
    update();
}

void PictureView::setSeries(const data::Sample& series)
{
    m_levels.clear();
    m_series = series;
    setToolTip({});
    update();
}

void PictureView::clear()
{
    m_levels.clear();
    m_series = {};
    update();
}

double PictureView::fitting() const
{
    if (m_levels.empty())
        return 1;
    return std::min(static_cast<double>(width()) / pictureSize().width(),
                    static_cast<double>(std::max(1, height() - kFoot)) / pictureSize().height());
}

double PictureView::scale() const
{
    return m_scale > 0 ? m_scale : fitting();
}

QRectF PictureView::target() const
{
    const double scale = this->scale();
    const QSizeF size = QSizeF(pictureSize()) * scale;
    const QPointF middle(width() / 2.0, (height() - kFoot) / 2.0);
    const QPointF corner =
        m_scale > 0 ? middle - m_centre * scale : middle - QPointF(size.width(), size.height()) / 2;
    return {corner, size};
}

void PictureView::clampCentre()
{
    // What is smaller than the view stays in its middle, what is larger covers it.
    const QSizeF half = QSizeF(width() / 2.0, (height() - kFoot) / 2.0) / std::max(scale(), 1e-9);
    const auto clamped = [](double at, double reach, double size) {
        return 2 * reach >= size ? size / 2 : std::clamp(at, reach, size - reach);
    };
    m_centre = {clamped(m_centre.x(), half.width(), pictureSize().width()),
                clamped(m_centre.y(), half.height(), pictureSize().height())};
}

void PictureView::zoom(double factor, const QPointF& around)
{
    if (m_levels.empty())
        return;
    const QRectF now = target();
    const double before = scale();
    const QPointF pixel = (around - now.topLeft()) / before;
    const double least = std::min(fitting(), 1 / devicePixelRatioF());
    const double wanted = std::clamp(before * factor, least, std::max(kMostScale, fitting()));
    if ((factor < 1 && before > fitting() && wanted <= fitting()) || wanted == fitting()) {
        fit(); // out of the picture and into the whole of it
        return;
    }
    m_scale = wanted;
    // The pixel under the pointer stays there.
    m_centre = pixel + (QPointF(width() / 2.0, (height() - kFoot) / 2.0) - around) / m_scale;
    clampCentre();
    update();
}

void PictureView::fit()
{
    m_scale = 0;
    update();
}

void PictureView::showPixels()
{
    if (m_levels.empty())
        return;
    m_scale = 1 / devicePixelRatioF();
    m_centre = QPointF(pictureSize().width(), pictureSize().height()) / 2;
    clampCentre();
    update();
}

void PictureView::pan(const QPointF& by)
{
    if (m_scale <= 0)
        return;
    m_centre -= by / m_scale;
    clampCentre();
    update();
}

void PictureView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colours& colours = m_theme.colours();
    if (!m_series.series.empty())
        drawSeries(painter, rect().adjusted(1, 1, -1, -1), m_series, colours);
    if (!m_levels.empty()) {
        const QRectF to = target();
        const double ratio = devicePixelRatioF();
        painter.save();
        painter.setClipRect(QRect(0, 0, width(), height() - kFoot));
        // Halved until less than two pixels of it make one of the screen.
        std::size_t level = 0;
        for (double left = scale() * ratio; left <= 0.5 && level + 1 < m_levels.size(); left *= 2)
            ++level;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, scale() * ratio < 1);
        painter.drawImage(to, m_levels[level]);
        painter.restore();
        painter.setFont(Theme::smallFont());
        painter.setPen(colours.mutedInk);
        const double shown = scale() * ratio;
        painter.drawText(QRect(0, height() - kFoot, width(), kFoot), Qt::AlignCenter,
                         tr("%1 \u00d7 %2, %3 %")
                             .arg(pictureSize().width())
                             .arg(pictureSize().height())
                             .arg(std::lround(shown * 100)));
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(colours.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void PictureView::wheelEvent(QWheelEvent* event)
{
    if (m_levels.empty() || event->angleDelta().y() == 0) {
        QWidget::wheelEvent(event);
        return;
    }
    zoom(std::pow(kStep, event->angleDelta().y() / 120.0), event->position());
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent* event)
{
    m_grip = event->position();
    if (m_scale > 0 && event->button() == Qt::LeftButton)
        setCursor(Qt::ClosedHandCursor);
    event->accept();
}

void PictureView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton) {
        pan(event->position() - m_grip);
        m_grip = event->position();
    }
}

void PictureView::mouseReleaseEvent(QMouseEvent*)
{
    unsetCursor();
}

void PictureView::mouseDoubleClickEvent(QMouseEvent*)
{
    if (m_scale > 0)
        fit();
    else
        showPixels();
}

void PictureView::keyPressEvent(QKeyEvent* event)
{
    const QPointF middle(width() / 2.0, (height() - kFoot) / 2.0);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(kStep, middle); return;
    case Qt::Key_Minus: zoom(1 / kStep, middle); return;
    case Qt::Key_0: fit(); return;
    case Qt::Key_1: showPixels(); return;
    case Qt::Key_Left: pan({kMove, 0}); return;
    case Qt::Key_Right: pan({-kMove, 0}); return;
    case Qt::Key_Up: pan({0, kMove}); return;
    case Qt::Key_Down: pan({0, -kMove}); return;
    default: QWidget::keyPressEvent(event);
    }
}

void PictureView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    if (m_scale > 0)
        clampCentre();
}

} // namespace assay::ui
