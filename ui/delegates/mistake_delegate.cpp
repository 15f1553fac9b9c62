// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/mistake_delegate.h"

#include "delegates/sparkline.h"
#include "models/mistake_model.h"
#include "style/theme.h"

#include <QAbstractItemView>
#include <QPainter>

namespace assay::ui {

namespace {

constexpr int kPicture = 72, kPadding = 6, kWidth = 94, kWide = 132,
              kHeight = kPicture + 16 + 18 + 2 * kPadding;
constexpr int kEdge = 3; ///< of the colour that shows the split

const MistakeModel::Item* itemAt(const QModelIndex& index)
{
    const auto* model = qobject_cast<const MistakeModel*>(index.model());
    return model ? model->item(index.row()) : nullptr;
}

} // namespace

MistakeDelegate::MistakeDelegate(const Theme& theme, std::function<QString(qint64)> label,
                                 QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
    , m_label(std::move(label))
{}

void drawInto(QPainter& painter, const QRect& box, const QImage& image)
{
    if (image.isNull())
        return;
    QRect target(QPoint(), image.size().scaled(box.size(), Qt::KeepAspectRatio));
    target.moveCenter(box.center());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, image.width() > box.width());
    painter.drawImage(target, image);
}

void drawSplitEdge(QPainter& painter, const QRect& edge, data::SplitKind split,
                   const Colours& colours)
{
    // Whole for train-val, in two parts for test-val, in three for train: never colour alone.
    const int parts = split == data::SplitKind::TrainVal  ? 1
                      : split == data::SplitKind::TestVal ? 2
                                                          : 3;
    const int gap = edge.height() > 30 ? 5 : 2;
    const int height = (edge.height() - (parts - 1) * gap) / parts;
    for (int part = 0; part < parts; ++part)
        painter.fillRect(
            QRect(edge.left(), edge.top() + part * (height + gap), edge.width(), height),
            colours.split(split));
}

QString captionText(const QString& answer, const QFontMetrics& metrics, int width)
{
    const QString arrow = QStringLiteral(" \u2192 ");
    const QStringList names = answer.split(arrow);
    if (metrics.horizontalAdvance(answer) <= width || names.size() != 2)
        return metrics.elidedText(answer, Qt::ElideMiddle, width);
    const int room = std::max(0, width - metrics.horizontalAdvance(arrow));
    // A width that was rounded down would cut the name that it is of.
    const int truth = metrics.horizontalAdvance(names[0]) + 1;
    const int answered = metrics.horizontalAdvance(names[1]) + 1;
    // A short name leaves its room to the long one.
    const int first = std::min(truth, std::max(room / 2, room - answered));
    return metrics.elidedText(names[0], Qt::ElideRight, first) + arrow
           + metrics.elidedText(names[1], Qt::ElideRight, room - first);
}

QSize MistakeDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    // Two large numbers, or two long names, side by side.
    const int answer = QFontMetrics(Theme::smallFont())
                           .horizontalAdvance(index.data(MistakeModel::AnswerRole).toString());
    const auto* item = itemAt(index);
    const bool isWide = answer > kWidth - kPadding || (item && !item->sample.series.empty());
    return {isWide ? kWide : kWidth, kHeight};
}

void MistakeDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Colours& colours = m_theme.colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect tile = option.rect.adjusted(1, 1, -1, -1);
    const bool selected = option.state & QStyle::State_Selected;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (selected) {
        const bool current = !view || view->currentIndex() == index;
        painter->setPen(QPen(colours.accent, current ? 2 : 1));
        painter->setBrush(colours.selection);
        painter->drawRoundedRect(tile, 6, 6);
    }
    const QRect box(tile.center().x() - kPicture / 2, tile.top() + kPadding - 1, kPicture,
                    kPicture);
    const QImage image = index.data(MistakeModel::PictureRole).value<QImage>();
    painter->setFont(Theme::smallFont());
    const auto* item = itemAt(index);
    if (item)
        drawSplitEdge(*painter, QRect(tile.left() + 2, tile.top() + kPadding, kEdge, kPicture),
                      item->mistake.split, colours);
    if (item && !item->sample.series.empty()) {
        drawSeries(*painter,
                   QRect(tile.left() + kPadding + kEdge, box.top(),
                         tile.width() - 2 * kPadding - kEdge, kPicture),
                   item->sample, colours);
    } else if (!image.isNull()) {
        drawInto(*painter, box, image);
    } else {
        painter->setPen(colours.mutedInk);
        int top = box.top();
        for (const QString& line : index.data(MistakeModel::LinesRole).toStringList()) {
            painter->drawText(
                QRect(tile.left() + 8, top, tile.width() - 13, 12),
                Qt::AlignLeft | Qt::AlignVCenter,
                painter->fontMetrics().elidedText(line, Qt::ElideRight, tile.width() - 13));
            top += 12;
        }
    }
    painter->setPen(colours.ink);
    painter->drawText(QRect(tile.left() + 2, box.bottom() + 2, tile.width() - 4, 15),
                      Qt::AlignCenter,
                      captionText(index.data(MistakeModel::AnswerRole).toString(),
                                  painter->fontMetrics(), tile.width() - 6));
    int left = tile.left() + kPadding;
    const int row = box.bottom() + 18;
    const auto chip = [&](const QString& label, const QColor& colour) {
        const int width = std::max(14, painter->fontMetrics().horizontalAdvance(label) + 8);
        if (left + width > tile.right() - 2)
            return;
        const QRectF place(left, row, width, 15);
        QColor fill = colour;
        fill.setAlphaF(0.2F);
        painter->setPen(QPen(colour, 1));
        painter->setBrush(fill);
        painter->drawRoundedRect(place, 4, 4);
        painter->setPen(colours.ink);
        painter->drawText(place, Qt::AlignCenter, label);
        left += width + 3;
    };
    if (index.data(MistakeModel::FlaggedRole).toBool())
        chip(QStringLiteral("\u2691"), colours.warning);
    const QVariantList types = index.data(MistakeModel::TypesRole).toList();
    for (const QVariant& type : types)
        chip(m_label(type.toLongLong()), colours.accent);
    if (types.isEmpty() && index.data(MistakeModel::LookedRole).toBool())
        chip(QStringLiteral("0"), colours.mutedInk);
    painter->restore();
}

} // namespace assay::ui
