// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/text_lines.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace assay::ui {

int drawLines(QPainter& painter, const QRect& box, const QString& words)
{
    const int height = painter.fontMetrics().height();
    const int most = std::max(1, box.height() / height);
    QTextLayout layout(words, painter.font());
    QTextOption wrap;
    wrap.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(wrap);
    layout.beginLayout();
    int drawn = 0;
    for (int k = 0; k < most; ++k) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(box.width());
        ++drawn;
        const QRect place(box.left(), box.top() + k * height, box.width(), height);
        const bool isLast = k + 1 == most;
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         isLast ? painter.fontMetrics().elidedText(words.mid(line.textStart()),
                                                                   Qt::ElideRight, box.width())
                                : words.mid(line.textStart(), line.textLength()));
    }
    layout.endLayout();
    return drawn * height;
}

} // namespace assay::ui
