// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_chart.h"

class QLineSeries;

namespace assay::ui {

/// When each program trained its trials, by the local clock: a bar from begin to end, in the lane of
/// its program.
class WorkerChart : public TrialChart
{
    Q_OBJECT
public:
    explicit WorkerChart(Theme& theme, QWidget* parent = nullptr);
    std::optional<QPointF> placeOf(std::size_t place) const override; ///< the middle of its bar
    QRectF barOf(std::size_t place) const;                            ///< empty: it was not begun
    const std::vector<std::string>& workers() const { return m_workers; }

protected:
    void trialsChanged() override;
    std::optional<std::size_t> at(const QPointF& place) const override;
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString emptyText() const override;

private:
    std::vector<std::string> m_workers; ///< from the top
    double m_first = 0, m_last = 1;     ///< seconds since 1970
    QCategoryAxis *m_time, *m_worker;
    QLineSeries* m_line;
};

} // namespace assay::ui
