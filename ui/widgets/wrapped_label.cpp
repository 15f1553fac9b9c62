// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/wrapped_label.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>

namespace assay::ui {

namespace {

constexpr qsizetype kLongWord = 20, kLongPart = 12;
constexpr QChar kMayBreak(0x200B); ///< has no width
constexpr QStringView kAfter(u"_-./");

bool isBetween(QChar letter)
{
    return letter == QLatin1Char(' ') || letter == QLatin1Char('\n');
}

} // namespace

WrappedLabel::WrappedLabel(QWidget* parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
}

void WrappedLabel::setWords(const QString& given)
{
    QString words = given, broken;
    words.replace(QStringLiteral("\r\n"), QStringLiteral("\n")); // one letter each, as in a label
    m_breaks.clear();
    qsizetype end = -1, since = 0; // of the word at hand, which is broken where it is long
    bool isLong = false;
    for (qsizetype k = 0; k < words.size(); ++k) {
        if (k > end) {
            const auto space = std::find_if(words.cbegin() + k, words.cend(), isBetween);
            end = space - words.cbegin();
            isLong = end - k > kLongWord;
            since = 0;
        }
        broken += words[k];
        ++since;
        const bool ends = kAfter.contains(words[k]) && since > 1;
        const bool within =
            k + 1 < end && words[k + 1].isLetterOrNumber(); // no mark, no half of a pair
        if (isLong && within && (ends || since >= kLongPart)) {
            m_breaks.push_back(broken.size());
            broken += kMayBreak;
            since = 0;
        }
    }
    setText(broken);
}

QString WrappedLabel::selectedWords() const
{
    QString words;
    if (!hasSelectedText())
        return words;
    const QString shown = text();
    const qsizetype from = selectionStart();
    const qsizetype to = std::min(shown.size(), from + selectedText().size());
    for (qsizetype k = from; k < to; ++k) {
        if (!std::binary_search(m_breaks.begin(), m_breaks.end(), k))
            words += shown[k];
    }
    return words;
}

void WrappedLabel::copy() const
{
    if (hasSelectedText())
        QApplication::clipboard()->setText(selectedWords());
}

void WrappedLabel::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy();
        event->accept();
        return;
    }
    QLabel::keyPressEvent(event);
}

void WrappedLabel::mousePressEvent(QMouseEvent* event)
{
    // What is selected would be dragged away with its marks.
    if (event->button() == Qt::LeftButton && !(event->modifiers() & Qt::ShiftModifier))
        setSelection(0, 0);
    QLabel::mousePressEvent(event);
}

void WrappedLabel::mouseReleaseEvent(QMouseEvent* event)
{
    QLabel::mouseReleaseEvent(event);
    if (hasSelectedText() && QApplication::clipboard()->supportsSelection())
        QApplication::clipboard()->setText(selectedWords(), QClipboard::Selection);
}

void WrappedLabel::contextMenuEvent(QContextMenuEvent* event)
{
    if (!(textInteractionFlags() & Qt::TextSelectableByMouse)) {
        QLabel::contextMenuEvent(event);
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &WrappedLabel::copy)->setEnabled(hasSelectedText());
    menu->addAction(tr("Select all"), this, [this] { setSelection(0, int(text().size())); });
    menu->popup(event->globalPos());
    event->accept();
}

} // namespace assay::ui
