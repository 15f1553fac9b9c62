// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "evaluate/size_curve.h"

#include <map>

class QLineSeries;

namespace assay::ui {

/// Error against the number of training examples, on a logarithmic axis: a line for each open
/// split, whiskers are 95 % intervals.
class SizeChart : public Drawing
{
    Q_OBJECT
public:
    explicit SizeChart(Theme& theme, QWidget* parent = nullptr);
    void setCurve(const evaluate::SizeCurve& curve);

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {260, 130}; }

protected:
    void arrange() override;
    void resizeEvent(QResizeEvent* event) override;
    void draw(QPainter& painter, const QRectF& area) const override;

private:
    evaluate::SizeCurve m_curve;
    QCategoryAxis *m_examples, *m_error;
    std::map<data::SplitKind, QLineSeries*> m_lines; ///< over the logarithm of the examples
};

} // namespace assay::ui
