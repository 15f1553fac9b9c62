// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_chart.h"

#include <string>
#include <vector>

namespace assay::ui {

/// Parallel coordinates: an upright axis for each setting and one for the value, a line for each trial,
/// coloured by its value, the best on top. A drag along an axis keeps the trials that pass through it there;
/// a double click on the axis ends that, a click on it with Control held proposes a trial with that value, a click on its
/// title turns it over. A trial that lacks a setting passes
/// below its axis, one without a value below the axis of values.
/// Keys: Left and Right choose an axis, Space turns it over, Delete ends what was kept on it, Up and Down go
/// through the kept trials by their value, Return opens the run.
class ParallelChart : public TrialChart
{
    Q_OBJECT
public:
    explicit ParallelChart(Theme& theme, QWidget* parent = nullptr);

    /// The least and the largest place, 0..1, that trials are kept at.
    struct Range {
        double low = 0, high = 1;
        bool operator==(const Range&) const = default;
    };
    int axes() const; ///< settings, then the value
    QString axisName(int axis) const;
    /// Empty: all trials are kept.
    std::optional<Range> range(int axis) const;
    void setRange(int axis, std::optional<Range> range);
    void clearRanges();
    bool isFlipped(int axis) const;
    void setFlipped(int axis, bool flipped);
    bool isKept(std::size_t place) const { return m_isKept[place]; } ///< by all ranges
    std::size_t kept() const;                                        ///< how many

    double x(int axis) const;               ///< pixels of the chart
    QRectF titleArea(int axis) const;       ///< where a click turns the axis over
    QStringList titleLines(int axis) const; ///< as they stand there: two where one is too short
    double y(int axis, double unit) const;  ///< of a place on an axis
    double lineY(std::size_t place, int axis) const; ///< where the line of a trial crosses it
    std::optional<QPointF> placeOf(std::size_t place) const override; ///< on the axis of values

    QSize sizeHint() const override { return {720, 320}; }

Q_SIGNALS:
    void rangesChanged();

protected:
    void trialsChanged() override;
    std::optional<std::size_t> at(const QPointF& place) const override;
    tune::Point settingsAt(const QPointF& place) const override;
    std::vector<std::size_t> order() const override;
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override; ///< axes, and what stands out
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// What a person did to an axis: kept while the search has it.
    struct Turned {
        std::string path; ///< empty: the value
        bool isFlipped = false;
        std::optional<Range> range;
    };
    void findKept();
    double unit(std::size_t place, int axis) const; ///< NaN: not set, no value
    int axisAt(const QPointF& place) const;         ///< -1: none is near
    double unitAt(int axis, double y) const;        ///< 0..1
    QRectF field() const;                           ///< of the axes, without titles
    bool isFew() const; ///< lines: they are smoothed, and those that are not kept painted alone
    bool isNarrowed() const; ///< by a range
    void paintPale(QPainter& painter);
    void paintLines(QPainter& painter) const; ///< those that are kept
    std::vector<QPointF> lineOf(std::size_t place) const;
    void drawLine(QPainter& painter, std::size_t place) const;
    void drawAxis(QPainter& painter, int axis) const;
    void refreshKept(); ///< after a range was changed

    double m_top = 0; ///< pixels above the axes
    Layer* m_pale;    ///< trials that are not kept, and under those that are, where there are many
    bool m_isPaleDrawn = false;
    Layer* m_lines;
    tune::SearchId m_search = 0;
    std::vector<Turned> m_turned;       ///< by axis
    std::vector<bool> m_isKept;         ///< by trial
    std::vector<std::size_t> m_byValue; ///< worst first; those without a value before them
    int m_dragged = -1;                 ///< axis; -1: none
    QPointF m_pressed;
    double m_pressedUnit = 0; ///< on the axis that is dragged along
    bool m_isDrag = false;
    int m_axis = -1; ///< chosen by the keys
    std::optional<std::size_t> m_hovered;
};

} // namespace assay::ui
