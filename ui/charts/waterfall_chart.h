// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "evaluate/breakdown.h"

#include <optional>
#include <vector>

class QStackedBarSeries;
class QBarCategoryAxis;

namespace assay::ui {

/// The ladder of the error as bars, from the irreducible error to test: rungs stand on the ground
/// in the colours of their splits, terms hang between them, the culprit in full colour. Whiskers
/// are 95 % intervals.
class WaterfallChart : public Drawing
{
    Q_OBJECT
public:
    explicit WaterfallChart(Theme& theme, QWidget* parent = nullptr);

    void setBreakdown(const evaluate::Breakdown& breakdown);
    void clear();

    QSize sizeHint() const override { return {520, 280}; }
    QSize minimumSizeHint() const override { return {320, 180}; }

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Bar {
        QString name, value, tip;
        double from = 0, to = 0;
        std::optional<stats::Interval> interval; ///< of `to`
        QColor colour;
        bool isTerm = false;
        bool pale = false;
    };
    std::vector<Bar> bars() const;
    QPointF place(std::size_t bar, double value) const;
    double slot() const; ///< pixels from one bar to the next

    std::optional<evaluate::Breakdown> m_breakdown;
    std::vector<Bar> m_bars; ///< what is drawn
    QBarCategoryAxis* m_x;
    QCategoryAxis* m_y;
    QStackedBarSeries* m_series; ///< a set to carry the bars, unseen, then a set for each bar
};

} // namespace assay::ui
