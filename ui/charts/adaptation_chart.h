// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "tune/adaptation.h"

#include <vector>

class QScatterSeries;

namespace assay::ui {

/// The error on test-val of each adaptation with its interval, a row each, between two lines: the network
/// without an adaptation and the oracle.
class AdaptationChart : public Drawing
{
    Q_OBJECT
public:
    explicit AdaptationChart(Theme& theme, QWidget* parent = nullptr);

    void show(std::vector<tune::Adaptation> adaptations);
    bool isEmpty() const { return m_rows.empty(); }

    QSize sizeHint() const override { return {420, wantedHeight()}; }
    QSize minimumSizeHint() const override { return {260, wantedHeight()}; }

protected:
    void arrange() override;
    void resizeEvent(QResizeEvent* event) override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& at) const override;

private:
    int wantedHeight() const;
    double lane(std::size_t row) const; ///< from below, at 0.5, 1.5 ...
    double scaled(double value) const;  ///< as the axis shows it
    QPointF placeOf(std::size_t row) const;
    /// A line across all rows, with its words above it; those of `right` begin at the line.
    void drawLine(QPainter& painter, double value, const QColor& colour, const QString& words,
                  bool right) const;

    std::vector<tune::Adaptation> m_rows;
    QCategoryAxis *m_error, *m_method;
    QScatterSeries *m_chosen, *m_others; ///< those that are chosen without labels, and what is not
};

} // namespace assay::ui
