// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "charts/trial_set.h"

#include <memory>
#include <vector>

class QLineSeries;

namespace assay::ui {

/// The share of a search's trials with a value of at most x (empirical distribution function), one curve a search
/// of the same measure: which method finds more good settings.
class ShareChart : public Drawing
{
    Q_OBJECT
public:
    struct Curve {
        QString name;
        std::shared_ptr<const TrialSet> trials;
    };
    explicit ShareChart(Theme& theme, QWidget* parent = nullptr);

    void setCurves(std::vector<Curve> curves);
    /// The share of the trials of a curve that are at most as large as this; 0 where there is no such curve.
    double share(std::size_t curve, double value) const;

    QSize sizeHint() const override { return {560, 300}; }
    QSize minimumSizeHint() const override { return {240, 150}; }

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<double> valuesOf(std::size_t curve) const; ///< rising

    std::vector<Curve> m_curves; ///< with a value each
    double m_from = 0, m_to = 1;
    QCategoryAxis *m_value, *m_share;
    QLineSeries* m_anchor;
    std::vector<QLineSeries*> m_lines;
};

} // namespace assay::ui
