// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "baseline/own_results.h"
#include "charts/drawing.h"

#include <optional>

class QScatterSeries;

namespace assay::ui {

/// Errors of results, a dot each in the row of its kind, with the run's error as a line and its interval as a
/// band. Shares of wrong answers only.
class KnownChart : public Drawing
{
    Q_OBJECT
public:
    explicit KnownChart(Theme& theme, QWidget* parent = nullptr);

    struct RunError {
        QString name;
        double error = 0;
        std::optional<stats::Interval> interval;
    };
    void show(std::vector<baseline::ResultRow> rows, std::optional<RunError> run);
    bool isEmpty() const { return m_rows.empty(); }

    QSize sizeHint() const override { return {420, 190}; }
    QSize minimumSizeHint() const override;

protected:
    void arrange() override;
    void resizeEvent(QResizeEvent* event) override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& at) const override;

private:
    QPointF placeOf(const baseline::ResultRow& row) const; ///< pixels of the chart
    double laneOf(baseline::KnownKind kind) const;         ///< from below, at 0.5, 1.5 ...

    std::vector<baseline::ResultRow> m_rows;
    std::optional<RunError> m_run;
    std::vector<baseline::KnownKind> m_lanes; ///< from above
    QCategoryAxis *m_error, *m_kind;
    QScatterSeries *m_shipped, *m_own;
};

} // namespace assay::ui
