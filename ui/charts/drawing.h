// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/picture.h"
#include "charts/plot.h"

#include <QtCharts/QChartView>

class QMenu;

namespace assay::ui {

class Theme;

/// A chart in the look of the house that is copied and saved as PNG and SVG as it is seen, with its
/// title and what it comes from (PictureSource) above it.
class Drawing : public QChartView
{
    Q_OBJECT
public:
    /// `name` is read out and names the file that is proposed for saving.
    Drawing(Theme& theme, const QString& name, QWidget* parent = nullptr,
            double z = Layer::kInFront);

    /// Copy and save; into a card's menu.
    void addTo(QMenu* menu);
    void copy() const;
    /// By the ending of the path: .svg, else PNG. Trouble is reported by `said`.
    void save(const QString& path);

Q_SIGNALS:
    void said(const QString& sentence, bool failed);

protected:
    /// Puts what is to be shown into the chart; called by `refresh` and when the theme changes.
    virtual void arrange() {}
    /// What no series of Qt Charts shows, in front of them or behind, in pixels of the chart.
    virtual void draw(QPainter& painter, const QRectF& area) const = 0;
    /// The tooltip at this place; empty: nothing.
    virtual QString tip(const QPointF&) const { return {}; }
    /// What stands above its picture.
    virtual QString heading() const { return m_name; }
    void refresh();
    void renewFront() { m_layer->renew(); }  ///< what `draw` paints, and nothing else
    void addSeries(QAbstractSeries* series); ///< with all axes of the chart

    Theme& theme() const { return m_theme; }
    QRectF plot() const { return chart()->plotArea(); }
    /// Pixels along the horizontal axis; 0 before the chart was laid out in its window.
    double plotWidth() const { return testAttribute(Qt::WA_WState_Created) ? plot().width() : 0; }
    bool viewportEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    Picture picture() const;

    Theme& m_theme;
    QString m_name;
    Layer* m_layer;
};

} // namespace assay::ui
