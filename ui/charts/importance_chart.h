// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/drawing.h"
#include "tune/search_report.h"

#include <memory>
#include <vector>

namespace assay::ui {

/// How much of the variance of the trials each setting explains, with its interval, the largest first; beside it
/// what the lecture says of its sensitivity, and the share by permutation as a mark.
class ImportanceChart : public Drawing
{
    Q_OBJECT
public:
    explicit ImportanceChart(Theme& theme, QWidget* parent = nullptr);

    /// Null: not known. `words`: from how many trials it is, and how much of the variance it explains.
    void setReport(std::shared_ptr<const tune::SearchReport> report, const QString& words);
    int rows() const { return int(m_order.size()); }
    QString words(int row) const;

    QSize sizeHint() const override { return {560, 300}; }
    QSize minimumSizeHint() const override;

protected:
    void arrange() override;
    void draw(QPainter& painter, const QRectF& area) const override;
    QString tip(const QPointF& place) const override;
    void resizeEvent(QResizeEvent* event) override;

private:
    double lane(std::size_t row) const;
    QPointF place(double percent, std::size_t row) const;
    const tune::Importance& at(std::size_t row) const
    {
        return m_report->importances[m_order[row]];
    }

    std::shared_ptr<const tune::SearchReport> m_report;
    QString m_words;
    std::vector<std::size_t> m_order;
    QCategoryAxis *m_share, *m_setting;
    QAbstractSeries* m_anchor;
};

/// "high" of the lecture's table; empty: it does not have the setting.
QString lectureText(const std::string& path);

} // namespace assay::ui
