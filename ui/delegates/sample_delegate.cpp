// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/sample_delegate.h"

#include "models/sample_model.h"
#include "style/text_lines.h"
#include "style/theme.h"

#include <QPainter>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr int kPicture = 70;
constexpr int kGap = 4;
constexpr int kText = 264, kShortText = 144; ///< width of a text and of its tokens
constexpr int kNumbers = 70;
constexpr int kWithPart = 118; ///< beside a label and "test-val"
constexpr int kPadding = 5;

void drawPicture(QPainter& painter, const QRect& box, const QImage& image)
{
    if (image.isNull())
        return;
    const QSize fitted = image.size().scaled(box.size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), fitted);
    target.moveCenter(box.center());
    painter.drawImage(target, image);
}

/// Of all pictures of an example; of many they become smaller.
int pictureWidth(const QModelIndex& index)
{
    constexpr int kMost = 3;
    return kPicture * std::clamp(index.data(SampleModel::DrawnRole).toInt(), 1, kMost);
}

/// Between what was read and what enters: wider than between the pictures of each.
int gapBetween(const QModelIndex& index)
{
    return index.data(SampleModel::DrawnRole).toInt() > 1 ? 4 * kGap : kGap;
}

int textWidth(const QModelIndex& index)
{
    return index.data(SampleModel::AreShortRole).toBool() ? kShortText : kText;
}

/// Of the label and the numbers below it.
int labelWidth(const QModelIndex& index)
{
    return index.data(SampleModel::SplitRole).toString().isEmpty() ? kNumbers : kWithPart;
}

/// Of a label that is too long the part that it stands beside remains.
QString shownLabel(const QModelIndex& index, const QFontMetrics& metrics, int width)
{
    const QString whole = index.data().toString();
    const QString part = index.data(SampleModel::SplitRole).toString();
    if (part.isEmpty() || !whole.endsWith(part))
        return metrics.elidedText(whole, Qt::ElideRight, width);
    const QString end = QStringLiteral(", ") + part;
    return metrics.elidedText(whole.chopped(end.size()), Qt::ElideRight,
                              width - metrics.horizontalAdvance(end))
           + end;
}

/// Above as read, below its tokens.
void drawText(QPainter& painter, const QRect& box, const QFont& font, const QString& words,
              const QStringList& tokens, const Colours& colours)
{
    // A tile shows the beginning: a text may have thousands of characters.
    constexpr int kShown = 400;
    painter.setFont(font);
    painter.setPen(colours.ink);
    const QRect upper(box.left(), box.top(), box.width(), box.height() / 2);
    const int used = drawLines(painter, upper, words.left(kShown).simplified());
    painter.setFont(Theme::smallFont());
    painter.setPen(colours.mutedInk);
    drawLines(painter, box.adjusted(0, used + 2, 0, 0),
              tokens.mid(0, kShown).join(QStringLiteral(" \u00B7 ")));
}

} // namespace

SampleDelegate::SampleDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const bool isText = index.data(SampleModel::IsTextRole).toBool();
    const int content = isText ? textWidth(index) : 2 * pictureWidth(index) + gapBetween(index);
    return {2 * kPadding + content + 8 + labelWidth(index), kPicture + 2 * kPadding};
}

void SampleDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                           const QModelIndex& index) const
{
    const Colours& colours = m_theme.colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colours.selection);
        painter->drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), 6, 6);
    }
    QRect box(option.rect.topLeft() + QPoint(kPadding, kPadding), QSize(kPicture, kPicture));
    if (index.data(SampleModel::IsTextRole).toBool()) {
        box.setWidth(textWidth(index));
        drawText(*painter, box, option.font, index.data(SampleModel::TextRole).toString(),
                 index.data(SampleModel::TokensRole).toStringList(), colours);
    } else {
        box.setWidth(pictureWidth(index));
        // Pixels are shown as they are: no smoothing between them.
        painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
        drawPicture(*painter, box, index.data(SampleModel::RawRole).value<QImage>());
        box.translate(box.width() + gapBetween(index), 0);
        drawPicture(*painter, box, index.data(SampleModel::TensorRole).value<QImage>());
    }

    const int left = box.right() + 9;
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(colours.ink);
    painter->drawText(QRect(left, box.top(), labelWidth(index), 16),
                      Qt::AlignLeft | Qt::AlignVCenter,
                      shownLabel(index, painter->fontMetrics(), labelWidth(index)));
    painter->setFont(Theme::smallFont());
    painter->setPen(colours.mutedInk);
    int top = box.top() + 17;
    for (const QString& number : index.data(SampleModel::NumbersRole).toStringList()) {
        const qsizetype space = number.indexOf(QLatin1Char(' '));
        const QRect line(left, top, kNumbers - 4, 14);
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter, number.left(space));
        painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, number.mid(space + 1));
        top += 14;
    }
    painter->restore();
}

} // namespace assay::ui
