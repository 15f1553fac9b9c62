// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/popover.h"

#include <QVBoxLayout>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kGap = 4;

} // namespace

Popover::Popover(QWidget* content, QWidget* parent)
    : QFrame(parent, Qt::Popup)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(content);
}

void Popover::openBelow(const QWidget& anchor)
{
    adjustSize();
    const int height = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : sizeHint().height();
    resize(width(), height);
    const QWidget& window = *anchor.window();
    const QPoint corner = anchor.mapTo(&window, QPoint(anchor.width(), anchor.height() + kGap));
    // Whole within the window also where the anchor stands at its left or low.
    const int lowest = std::max(kGap, window.height() - height - kGap);
    move(window.mapToGlobal(
        QPoint(std::max(kGap, corner.x() - width()), std::min(corner.y(), lowest))));
    show();
}

} // namespace assay::ui
