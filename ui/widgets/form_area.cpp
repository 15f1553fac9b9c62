// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/form_area.h"

#include <QEvent>
#include <QScrollBar>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kLeastWidth = 360; ///< pixels, so that it does not widen with each part that is shown

} // namespace

FormArea::FormArea(QWidget* forms, QWidget* parent)
    : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWidget(forms);
    viewport()->setAutoFillBackground(false);
    forms->setAutoFillBackground(false);
    setMinimumHeight(160);
}

QSize FormArea::minimumSizeHint() const
{
    const int forms = widget()->minimumSizeHint().width() + verticalScrollBar()->sizeHint().width();
    return {std::max(kLeastWidth, forms), QScrollArea::minimumSizeHint().height()};
}

bool FormArea::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(watched, event);
}

} // namespace assay::ui
