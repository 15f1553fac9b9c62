// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "delegates/name_delegate.h"

#include <QApplication>
#include <QTableView>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr QChar kCut(0x2026);
constexpr qsizetype kMostBack = 12; ///< letters to the start of the word in which names differ
constexpr QStringView kBetween(u" _-/,:;=");

/// Where the word begins in which the letter at `place` stands.
qsizetype wordAt(const QString& name, qsizetype place)
{
    const qsizetype least = std::max<qsizetype>(0, place - kMostBack);
    qsizetype begin = place;
    while (begin > least && !kBetween.contains(name[begin - 1]))
        --begin;
    return begin > 0 && name[begin].isLowSurrogate() ? begin - 1 : begin;
}

/// The names in sight beside that of `index`.
QStringList namesBeside(const QTableView& view, const QModelIndex& index)
{
    QStringList names;
    const int rows = index.model()->rowCount(index.parent());
    const int last = view.rowAt(view.viewport()->height() - 1);
    for (int row = std::max(0, view.rowAt(0)); row <= (last < 0 ? rows - 1 : last); ++row) {
        if (row != index.row())
            names << index.siblingAtRow(row).data().toString();
    }
    return names;
}

const QStyle& styleOf(const QStyleOptionViewItem& option)
{
    return option.widget ? *option.widget->style() : *QApplication::style();
}

} // namespace

QString cutApart(const QString& name, const QStringList& others, const QFontMetrics& metrics,
                 int width)
{
    const QString usual = metrics.elidedText(name, Qt::ElideMiddle, width);
    const qsizetype cut = usual.indexOf(kCut);
    if (usual == name || cut < 0)
        return usual;
    const QStringView head = QStringView(usual).left(cut), tail = QStringView(usual).mid(cut + 1);
    qsizetype from = name.size();
    for (const QString& other : others) {
        if (other == name || !other.startsWith(head) || !other.endsWith(tail))
            continue;
        const auto differs =
            std::mismatch(name.begin(), name.end(), other.begin(), other.end()).first;
        from = std::min(from, qsizetype(differs - name.begin()));
    }
    if (from == name.size())
        return usual;
    const qsizetype begin = wordAt(name, from);
    const int before = metrics.horizontalAdvance(name.left(begin));
    const QString end = metrics.elidedText(name.mid(begin), Qt::ElideRight,
                                           std::max(width * 2 / 3, width - before));
    return metrics.elidedText(name.left(begin), Qt::ElideRight,
                              width - metrics.horizontalAdvance(end))
           + end;
}

QString NameDelegate::shownText(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem whole = option;
    initStyleOption(&whole, index);
    const auto* view = qobject_cast<const QTableView*>(option.widget);
    if (!view)
        return whole.text;
    const QStyle& style = styleOf(option);
    // As styles of Qt do: a margin at both ends of the words. A column as wide as its words is enough for them.
    const int margin = style.pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, view) + 1;
    const int width =
        style.subElementRect(QStyle::SE_ItemViewItemText, &whole, view).width() - 2 * margin;
    if (whole.fontMetrics.horizontalAdvance(whole.text) <= width + 1)
        return whole.text;
    return cutApart(whole.text, namesBeside(*view, index), whole.fontMetrics, width - 1);
}

void NameDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const
{
    QStyleOptionViewItem shown = option;
    initStyleOption(&shown, index);
    shown.text = shownText(option, index);
    styleOf(option).drawControl(QStyle::CE_ItemViewItem, &shown, painter, option.widget);
}

void NameDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->textElideMode = Qt::ElideMiddle;
}

} // namespace assay::ui
