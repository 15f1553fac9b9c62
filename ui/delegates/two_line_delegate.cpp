// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/two_line_delegate.h"

#include "style/theme.h"

#include <QIcon>
#include <QPainter>

namespace assay::ui {

TwoLineDelegate::TwoLineDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {120, 44};
}

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const
{
    const Colours& colours = m_theme.colours();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & (QStyle::State_Selected | QStyle::State_MouseOver)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.state & QStyle::State_Selected ? colours.selection
                                                                : colours.ground);
        painter->drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5);
    }
    const QString second = index.data(SecondLineRole).toString();
    const auto picture = index.data(Qt::DecorationRole).value<QIcon>();
    const bool enabled = index.flags() & Qt::ItemIsEnabled;
    QRect line = option.rect.adjusted(8, 0, -8, 0);
    if (!picture.isNull()) {
        picture.paint(painter, QRect(line.left(), line.top() + 6, 18, 18));
        line.setLeft(line.left() + 28);
    }
    painter->setFont(option.font);
    painter->setPen(enabled ? colours.ink : colours.mutedInk);
    const QString words = index.data().toString();
    if (second.isEmpty())
        painter->drawText(line, Qt::AlignVCenter | Qt::TextWordWrap, words);
    else // of a long name the middle goes: a second line of it would have no room
        painter->drawText(line.adjusted(0, 4, 0, -20), Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(words, Qt::ElideMiddle, line.width()));
    painter->setFont(Theme::smallFont());
    painter->setPen(colours.mutedInk);
    painter->drawText(line.adjusted(0, 22, 0, -4), Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(second, Qt::ElideMiddle, line.width()));
    painter->restore();
}

} // namespace assay::ui
