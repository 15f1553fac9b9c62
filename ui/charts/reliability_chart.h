// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "evaluate/scores.h"

class QLineSeries;

namespace assay::ui {

/// How often answers of a given probability are right: a well-calibrated network follows the
/// diagonal. Dots are bins, as large as they have examples; whiskers are 95 % intervals.
class ReliabilityChart : public Drawing
{
    Q_OBJECT
public:
    explicit ReliabilityChart(Theme& theme, QWidget* parent = nullptr);
    void setReport(const evaluate::SplitReport& report);

    QSize sizeHint() const override { return {360, 260}; }
    QSize minimumSizeHint() const override { return {240, 150}; }

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    QString heading() const override;

private:
    std::vector<evaluate::ReliabilityBin> m_bins;
    data::SplitKind m_split = data::SplitKind::TestVal;
    double m_ece = 0;
    QCategoryAxis *m_x, *m_y;
    QLineSeries* m_diagonal;
};

} // namespace assay::ui
