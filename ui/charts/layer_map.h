// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "diagnose/layer_watch.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace assay::ui {

/// One quantity of all layers over a run: a row a layer, a column a measured update (several where
/// there are more than fit), coloured by the distance from the healthy band. Of several updates a
/// column shows the one that lies farthest from the band. Each row ends with its newest value and a
/// sign where that is outside, so that colour is not all there is. Arrows move a cell, Enter or a
/// click opens the layer.
class LayerMap : public Drawing
{
    Q_OBJECT
public:
    explicit LayerMap(Theme& theme, QWidget* parent = nullptr);

    /// Copies what it shows.
    void setLayers(const diagnose::LayerWatch& watch, train::LayerQuantity quantity);
    /// The layer whose curves are open; 0: none.
    void setOpened(std::int64_t position);

    int rows() const { return static_cast<int>(m_rows.size()); }
    QString rowName(int row) const;
    int columns() const;                        ///< at the present size
    QRectF cellArea(int row, int column) const; ///< in pixels of the widget
    /// "conv1 (convolution), update 120: gradient norm 0.031, within its band 0.01 to 0.4"
    QString words(int row, int column) const;

    QSize sizeHint() const override { return {640, 320}; }
    QSize minimumSizeHint() const override { return {320, 120}; }

Q_SIGNALS:
    void chosen(qint64 position);

protected:
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    QString heading() const override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Cell {
        int row = -1, column = -1;
    };
    int rowOf(std::int64_t position) const; ///< -1: none
    QRectF map(const QRectF& area) const;
    int columnsIn(const QRectF& map) const;
    Cell cellAt(const QPointF& place) const;
    /// Indices into m_steps, [first, second).
    std::pair<std::size_t, std::size_t> stepsOf(int column, int columns) const;
    /// The point of a row within these steps that lies farthest from its band; null: none.
    const diagnose::WatchedSeries::Point* shown(const diagnose::WatchedSeries& row,
                                                std::int64_t from, std::int64_t to) const;
    void drawRow(QPainter& painter, const QRectF& box, int row, int columns) const;
    void drawAxis(QPainter& painter, const QRectF& box) const;
    void drawKey(QPainter& painter, const QRectF& box) const;
    QColor colourOf(const diagnose::WatchedSeries& row, double value) const;
    void moveTo(Cell cell);
    void describe(); ///< the cell, to those who listen

    train::LayerQuantity m_quantity = train::LayerQuantity::GradientNorm;
    std::vector<diagnose::WatchedSeries> m_rows;
    std::vector<std::int64_t> m_steps; ///< that any row was measured at, in order
    std::int64_t m_opened = 0;
    bool m_anyBroken = false;               ///< some value is no number, or infinite
    double m_nameRoom = 0, m_valueRoom = 0; ///< pixels beside the rows
    Cell m_current{0, 0};
    bool m_follows = true; ///< the cell is that of the newest column until a person moves it
};

} // namespace assay::ui
