// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/sample.h"

#include <QImage>
#include <QWidget>

#include <vector>

namespace assay::ui {

class Theme;

/// One example to look at closely: a picture of any size, or a series. A picture fits until it is
/// zoomed: the wheel and + and - zoom, dragging and the arrow keys move it, 0 fits it, 1 and a
/// double click show its own pixels. What is enlarged keeps its pixels, what is made smaller is
/// smoothed.
class PictureView : public QWidget
{
    Q_OBJECT
public:
    explicit PictureView(const Theme& theme, QWidget* parent = nullptr);

    /// A picture and its halvings, down to a few pixels: what is made smaller is drawn from the
    /// nearest of them, whatever the size of the picture. On any thread.
    static std::vector<QImage> levelsOf(const QImage& picture);

    /// Another picture fits at first; the same again (a sharper copy of it) keeps the place.
    void setPicture(std::vector<QImage> levels, bool isSame = false);
    void setSeries(const data::Sample& series);
    void clear();
    bool isEmpty() const { return m_levels.empty() && m_series.series.empty(); }

    /// Pixels of the screen for one of the picture.
    double scale() const;
    /// Where the picture lies in the widget.
    QRectF target() const;
    void zoom(double factor, const QPointF& around);
    void fit();
    void showPixels(); ///< one to one

    QSize sizeHint() const override { return {182, 150}; }
    QSize minimumSizeHint() const override { return {96, 76}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    double fitting() const;
    QSize pictureSize() const { return m_levels.empty() ? QSize() : m_levels.front().size(); }
    void pan(const QPointF& by);
    void clampCentre();

    const Theme& m_theme;
    std::vector<QImage> m_levels;
    data::Sample m_series;
    double m_scale = 0; ///< 0: fits
    QPointF m_centre;   ///< of the view, in pixels of the picture
    QPointF m_grip;     ///< where a drag is
};

} // namespace assay::ui
