// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_chart.h"

class QLineSeries;

namespace assay::ui {

/// The value of each trial in the order in which they were proposed, and the best one so far as a line of
/// steps. Trials without a value stand at the upper end.
class HistoryChart : public TrialChart
{
    Q_OBJECT
public:
    explicit HistoryChart(Theme& theme, QWidget* parent = nullptr);
    std::optional<QPointF> placeOf(std::size_t place) const override;

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;

private:
    double m_from = 0, m_to = 1; ///< of the values
    QCategoryAxis *m_number, *m_value;
    QLineSeries* m_best;
};

} // namespace assay::ui
