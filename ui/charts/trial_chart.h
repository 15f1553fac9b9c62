// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "charts/trial_set.h"

#include <memory>
#include <optional>

namespace assay::ui {

/// A chart with a mark for each trial of a search, by its state. A click chooses the nearest trial, a double
/// click opens its run, or proposes a trial where no mark is near; the arrow keys go along, Return opens.
class TrialChart : public Drawing
{
    Q_OBJECT
public:
    TrialChart(Theme& theme, const QString& name, QWidget* parent = nullptr,
               double z = Layer::kInFront);

    /// Null: none. The chosen trial stays chosen where it is there.
    void setTrials(std::shared_ptr<const TrialSet> trials);
    void setCurrent(std::optional<std::int64_t> number); ///< `chosen` is not emitted
    std::optional<std::int64_t> current() const { return m_current; }
    /// Where the mark of a trial lies, in pixels of the chart; nothing: it has none.
    virtual std::optional<QPointF> placeOf(std::size_t place) const = 0;

    QSize sizeHint() const override { return {560, 300}; }
    QSize minimumSizeHint() const override { return {240, 170}; }

Q_SIGNALS:
    void chosen(qint64 number);
    void opened(qint64 number);
    /// A trial of these settings is asked for; of the others nothing was said.
    void proposed(const assay::tune::Point& settings);

protected:
    const TrialSet* trials() const { return m_trials.get(); }
    std::shared_ptr<const TrialSet> shared() const { return m_trials; }
    std::optional<std::size_t> currentPlace() const;
    /// What else is made of other trials.
    virtual void trialsChanged() {}
    virtual std::optional<std::size_t> at(const QPointF& place) const; ///< the nearest within reach
    /// What a place stands for, of the settings that the chart shows; empty: nothing.
    virtual tune::Point settingsAt(const QPointF& place) const;
    virtual QString emptyText() const;
    /// Trials in the order of the arrow keys.
    virtual std::vector<std::size_t> order() const;
    /// What the axis of values counts: beside the axis, or above the plot where a low chart would cut it. Margins of
    /// the chart are `top` and `right`, with room for what stands above.
    void setValueTitle(QCategoryAxis& axis, const QString& words, int top, int right);
    void drawValueTitle(QPainter& painter) const;
    /// Without trials an axis would name what is not there.
    void showAxes(bool isShown);
    void drawMarks(QPainter& painter) const; ///< of all trials, the chosen one and the best on top
    void drawEmpty(QPainter& painter, const QString& words) const;
    void drawFocus(QPainter& painter, const QRectF& area) const;
    void choose(std::size_t place);

    QString tip(const QPointF& place) const override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::shared_ptr<const TrialSet> m_trials;
    std::optional<std::int64_t> m_current; ///< number
    QString m_above; ///< the title of the axis of values; empty: it is beside it
};

/// A mark: a disc of a finished trial, a ring of one that was stopped early, a cross of one that failed, a
/// diamond of one that trains.
void drawMark(QPainter& painter, const QPointF& at, tune::TrialState state, const Colours& colours,
              const QColor& ink, double radius = 3);

} // namespace assay::ui
