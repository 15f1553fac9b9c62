// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_chart.h"
#include "tune/samplers/coarse_to_fine.h"
#include "tune/search_report.h"

#include <vector>

class QLineSeries;

namespace assay::ui {

/// One setting against the value: all trials, and what is expected along the line through the best one, with the
/// band in which the expected value lies with 95 %. Of a coarse-to-fine search, from which part of the axis each round
/// drew: a bar each, the newest on top, whose ends are marked.
class SliceChart : public TrialChart
{
    Q_OBJECT
public:
    explicit SliceChart(Theme& theme, QWidget* parent = nullptr);

    void setReport(std::shared_ptr<const tune::SearchReport> report);
    void setBoxes(std::vector<tune::SearchBox> boxes); ///< of its rounds; empty: it has none
    /// The bar of a round, from 0, along the axis that is shown; empty: it is not drawn.
    QRectF boxBar(std::size_t round) const;
    void setAxis(std::size_t axis); ///< place in the space
    std::size_t axis() const { return m_axis; }
    std::optional<QPointF> placeOf(std::size_t place) const override;

protected:
    tune::Point settingsAt(const QPointF& place) const override;
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString heading() const override;

private:
    const tune::Slice* slice() const; ///< null: there is none of the axis
    double scaled(double value) const;
    void drawBoxes(QPainter& painter) const;

    std::shared_ptr<const tune::SearchReport> m_report;
    std::vector<tune::SearchBox> m_boxes;
    std::size_t m_axis = 0;
    double m_from = 0, m_to = 1;
    QCategoryAxis *m_setting, *m_value;
    QLineSeries* m_mean;
};

} // namespace assay::ui
