// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QStringList>

namespace assay::testing {

/// What Qt Charts writes beside and below the axes of a chart.
inline QStringList axisWords(const QGraphicsView& chart)
{
    QStringList all;
    for (const QGraphicsItem* item : chart.scene()->items()) {
        const auto* shown = dynamic_cast<const QGraphicsTextItem*>(item);
        if (shown && shown->isVisible())
            all << shown->toPlainText();
    }
    return all;
}

} // namespace assay::testing
