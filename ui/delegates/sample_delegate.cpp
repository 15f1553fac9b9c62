// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/sample_delegate.h"

#include "models/sample_model.h"
#include "style/theme.h"

#include <QPainter>

namespace assay::ui {

namespace {

constexpr int kPicture = 70;
constexpr int kGap = 4;
constexpr int kNumbers = 70;
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

} // namespace

SampleDelegate::SampleDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize SampleDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {2 * kPadding + 2 * kPicture + kGap + 8 + kNumbers, kPicture + 2 * kPadding};
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
    // Pixels are shown as they are: no smoothing between them.
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    drawPicture(*painter, box, index.data(SampleModel::RawRole).value<QImage>());
    box.translate(kPicture + kGap, 0);
    drawPicture(*painter, box, index.data(SampleModel::TensorRole).value<QImage>());

    const int left = box.right() + 9;
    QFont bold = option.font;
    bold.setWeight(QFont::DemiBold);
    painter->setFont(bold);
    painter->setPen(colours.ink);
    painter->drawText(
        QRect(left, box.top(), kNumbers, 16), Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, kNumbers));
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
