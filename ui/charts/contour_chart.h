// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_chart.h"
#include "tune/search_report.h"

class QLineSeries;

namespace assay::ui {

/// Two settings: the value that is expected at each pair, the others as the best trial has them, pale where
/// it is uncertain; and the trials.
class ContourChart : public TrialChart
{
    Q_OBJECT
public:
    explicit ContourChart(Theme& theme, QWidget* parent = nullptr);

    void setReport(std::shared_ptr<const tune::SearchReport> report);
    void setAxes(std::size_t across, std::size_t up); ///< places in the space
    std::optional<QPointF> placeOf(std::size_t place) const override;

protected:
    tune::Point settingsAt(const QPointF& place) const override;
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    QString heading() const override;

private:
    struct Cells {
        const tune::Contour* of = nullptr;
        bool isTurned = false; ///< its first axis stands upright
        std::size_t across() const;
        std::size_t up() const;
        std::size_t index(std::size_t x, std::size_t y) const;
    };
    Cells cells() const;
    QRectF inside() const; ///< the unit square, in pixels of the chart
    /// `hasMore`: there are values above `high`, in its colour.
    void drawKey(QPainter& painter, double low, double high, bool hasMore) const;

    std::shared_ptr<const tune::SearchReport> m_report;
    std::size_t m_across = 0, m_up = 1;
    QCategoryAxis *m_x, *m_y;
    QLineSeries* m_line;
};

} // namespace assay::ui
