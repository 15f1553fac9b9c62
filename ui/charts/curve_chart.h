// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"
#include "charts/x_view.h"

#include <QAction>
#include <QPointer>
#include <QtCharts/QChartView>

#include <optional>

class QMenu;
class QTimer;

namespace assay::ui {

class CurvePlot;

/// Curves over steps, epochs or time, with a crosshair, zoom and pan. Every picture is drawn anew
/// from all points in view.
class CurveChart : public QChartView
{
    Q_OBJECT
public:
    CurveChart(Theme& theme, Measure measure, QWidget* parent = nullptr);

    /// Zoom, pan and crosshair in common with other charts; `view` outlives the chart.
    void share(XView& view);
    XView& view() { return *m_view; }

    /// The curves as they are now; called again whenever their series grew.
    void setCurves(std::vector<Curve> curves);
    void setReferences(std::vector<ReferenceLine> references);
    void setMarks(std::vector<EventMark> marks);
    /// The sentence while there is no point.
    void setWaiting(const QString& sentence);
    /// A person's choice. Until there is one, values that are all positive and span more than four
    /// decades have a logarithmic axis.
    void setLogY(bool log);
    /// As a new one: no curves, none hidden, the axis chosen by itself.
    void clear();
    bool logY() const { return m_scene.logY; }
    void setShown(const QString& curve, bool shown);
    /// False: a legend elsewhere names the curves; pictures that leave the window name them still.
    void setNamed(bool named);

    const CurveScene& scene() const { return m_scene; } ///< what is shown; hides QGraphicsView's
    /// For pictures and files; with the title and what it comes from.
    CurveScene namedScene() const;
    const CurveLayout& layoutNow() const; ///< of the last picture
    /// Copy, save, reset and log y: of the context menu and of a card's menu.
    void fillMenu(QMenu* menu);
    /// By the ending of the path: .svg, .csv, else PNG. `said` reports when it is done.
    void save(const QString& path);
    void askForFile(const QString& ending); ///< "png", "svg" or "csv"; then saves
    void copy() const;

    QSize sizeHint() const override { return {640, 300}; }
    QSize minimumSizeHint() const override { return {232, 120}; }

Q_SIGNALS:
    void logYChanged(bool log);
    /// The context menu is about to be shown, where the crosshair stands.
    void menuOpening(QMenu* menu);
    /// The axis changed by itself, as nobody chose one.
    void logYProposed(bool log);
    /// What became of a file, as a sentence.
    void said(const QString& sentence, bool failed);

protected:
    bool viewportEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& area) override;
    void focusInEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void stale(); ///< the picture is to be drawn anew
    void present();
    void proposeLogY();
    void announceEnd();
    void hover(QPointF at);
    void moveCrosshair(int points);
    QAction* addCommand(const QString& text, const QKeySequence& key);

    Theme& m_theme;
    CurveScene m_scene;
    XView* m_view;
    std::vector<QMetaObject::Connection> m_shared;
    CurvePlot* m_plot;
    QSize m_presented; ///< the size of the last picture
    bool m_stale = true;
    bool m_logChosen = false; ///< by a person
    bool m_ringed = false;
    QAction *m_copy, *m_png, *m_svg, *m_csv, *m_reset, *m_log;
    QTimer* m_describe;
    std::optional<QPointF> m_grabbed; ///< where a drag began or last moved
    bool m_moved = false;             ///< since it was grabbed
    std::optional<QRectF> m_band;     ///< the stretch that is being marked out
};

} // namespace assay::ui
