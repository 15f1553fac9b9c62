// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/distribution_delegate.h"

#include "models/table_model.h"
#include "style/theme.h"

#include <QPainter>

#include <algorithm>
#include <numeric>

namespace assay::ui {

namespace {

std::vector<double> sharesOf(const std::vector<std::int64_t>& counts)
{
    const auto all = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    std::vector<double> shares;
    for (const std::int64_t count : counts)
        shares.push_back(all > 0 ? static_cast<double>(count) / static_cast<double>(all) : 0);
    return shares;
}

} // namespace

DistributionDelegate::DistributionDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

void DistributionDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const auto summary = index.data(ValueRole).value<data::ColumnSummary>();
    if (summary.splits.empty())
        return;
    std::vector<std::vector<double>> shares;
    double highest = 1e-9;
    for (const data::ColumnProfile& split : summary.splits) {
        shares.push_back(sharesOf(split.counts));
        for (const double share : shares.back())
            highest = std::max(highest, share);
    }
    const QRectF area = QRectF(option.rect).adjusted(8, 4, -8, -4);
    const double width = area.width() / static_cast<double>(shares[0].size());
    const auto top = [&](double share) { return area.bottom() - share / highest * area.height(); };
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t k = 0; k < shares.size(); ++k) {
        QColor colour = m_theme.colours().split(data::kOpenSplits[k]);
        for (std::size_t bin = 0; bin < shares[k].size(); ++bin) {
            const double left = area.left() + static_cast<double>(bin) * width;
            const double y = top(shares[k][bin]);
            if (k == 0) {
                colour.setAlphaF(0.35F);
                painter->fillRect(QRectF(left, y, width - 1, area.bottom() - y), colour);
            } else {
                painter->setPen(QPen(colour, 1.5));
                painter->drawLine(QPointF(left, y), QPointF(left + width - 1, y));
            }
        }
    }
    painter->restore();
}

} // namespace assay::ui
