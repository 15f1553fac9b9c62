// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/yielding_label.h"

#include <QPainter>

namespace assay::ui {

YieldingLabel::YieldingLabel(Qt::TextElideMode cut, QWidget* parent)
    : QLabel(parent)
    , m_cut(cut)
{}

QString YieldingLabel::shown() const
{
    return fontMetrics().elidedText(text(), m_cut, width());
}

void YieldingLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shown());
}

} // namespace assay::ui
