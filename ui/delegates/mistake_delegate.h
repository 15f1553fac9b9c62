// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"

#include <QStyledItemDelegate>

#include <functional>

namespace assay::ui {

class Theme;
struct Colours;

/// A mistake as a tile: its picture, series or row, an edge in the colour of its split, true and
/// answered, and the keys of its error types.
class MistakeDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    /// `label` names a type by its id: its digit key, or its first letters.
    MistakeDelegate(const Theme& theme, std::function<QString(qint64)> label,
                    QObject* parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    const Theme& m_theme;
    std::function<QString(qint64)> m_label;
};

/// An edge in the colour of a split: whole for train-val, in two parts for test-val.
void drawSplitEdge(QPainter& painter, const QRect& edge, data::SplitKind split,
                   const Colours& colours);
/// "3 \u2192 5" within `width` pixels: where both names are too long, each keeps its beginning.
QString captionText(const QString& answer, const QFontMetrics& metrics, int width);
/// Draws a small picture into a box without smoothing its pixels away.
void drawInto(QPainter& painter, const QRect& box, const QImage& image);

} // namespace assay::ui
