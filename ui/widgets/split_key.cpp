// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/split_key.h"

#include "bridge/convert.h"
#include "delegates/mistake_delegate.h"
#include "style/theme.h"

#include <QPainter>

namespace assay::ui {

namespace {

constexpr int kEdge = 3, kGap = 5, kBetween = 12, kHeight = 18;
constexpr std::array kShown{data::SplitKind::Train, data::SplitKind::TrainVal,
                            data::SplitKind::TestVal};

} // namespace

SplitKey::SplitKey(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFont(Theme::smallFont());
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr(
        "Edges of the examples: dashed for train, whole for train-val, in two parts for test-val"));
    setToolTip(accessibleName());
}

QSize SplitKey::sizeHint() const
{
    int width = 0;
    for (const data::SplitKind split : kShown)
        width += kEdge + kGap + fontMetrics().horizontalAdvance(splitText(split)) + kBetween;
    return {width, kHeight};
}

void SplitKey::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    int left = 0;
    for (const data::SplitKind split : kShown) {
        const QString name = splitText(split);
        drawSplitEdge(painter, QRect(left, 1, kEdge, height() - 2), split, m_theme.colours());
        left += kEdge + kGap;
        painter.setPen(m_theme.colours().mutedInk);
        painter.drawText(QRect(left, 0, width() - left, height()), Qt::AlignVCenter, name);
        left += fontMetrics().horizontalAdvance(name) + kBetween;
    }
}

} // namespace assay::ui
