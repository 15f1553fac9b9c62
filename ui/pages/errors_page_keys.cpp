// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bridge/error_book.h"
#include "bridge/workbench.h"
#include "charts/scatter_chart.h"
#include "pages/errors_page.h"
#include "widgets/example_card.h"
#include "widgets/picture_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QKeyEvent>
#include <QUndoStack>

// What keys do on the page.
namespace assay::ui {

bool ErrorsPage::mustWait(const QKeyEvent& key) const
{
    if (m_wanted.empty())
        return false;
    // Further types may be made before the first is there, unless a decision waits already.
    const QString letters = key.text();
    const bool begins = letters.size() == 1 && letters.at(0).isLetter();
    const bool moves = key.key() >= Qt::Key_Home && key.key() <= Qt::Key_PageDown;
    return !moves && (!begins || !m_keys.empty());
}

void ErrorsPage::pressWaiting()
{
    if (!isVisible())
        m_keys.clear();
    while (m_wanted.empty() && !m_keys.empty()) {
        const std::unique_ptr<QKeyEvent> key = std::move(m_keys.front());
        m_keys.pop_front();
        if (QWidget* to = QApplication::focusWidget())
            QApplication::sendEvent(to, key.get());
    }
}

void ErrorsPage::keyPressEvent(QKeyEvent* event)
{
    // What the large picture and the chart have no use for means what it means among the errors. Digits do not: two of
    // them zoom the picture.
    const QWidget* at = focusWidget();
    const bool isShown =
        qobject_cast<const PictureView*>(at) || qobject_cast<const ScatterChart*>(at);
    const bool isDigit = (event->key() >= Qt::Key_0 && event->key() <= Qt::Key_9)
                         || (event->nativeVirtualKey() >= '0' && event->nativeVirtualKey() <= '9');
    if (isShown && !isDigit && viewKey(*event))
        event->accept();
    else
        QWidget::keyPressEvent(event);
}

bool ErrorsPage::viewKey(const QKeyEvent& key)
{
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    if (mustWait(key)) {
        m_keys.emplace_back(key.clone());
        return true;
    }
    // Shift turns digits into signs on many keyboards; the key itself stays the same.
    const quint32 native = key.nativeVirtualKey();
    int digit = key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9 ? key.key() - Qt::Key_0 : -1;
    if (digit < 0 && native >= '0' && native <= '9')
        digit = static_cast<int>(native - '0');
    if (digit == 0) {
        decideNone();
        return true;
    }
    if (digit > 0) {
        const auto& types = m_book.types();
        if (static_cast<std::size_t>(digit) <= types.size())
            toggle(types[static_cast<std::size_t>(digit) - 1].id,
                   m_autoAdvance->isChecked() && !(key.modifiers() & Qt::ShiftModifier));
        return true;
    }
    switch (key.key()) {
    case Qt::Key_Space: flag(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (!decideSuggested(true))
            confirm();
        return true;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return decideSuggested(false);
    case Qt::Key_U: m_bench.undo().undo(); return true;
    case Qt::Key_N: m_example->beginType({}); return true;
    default: break;
    }
    const QString letters = key.text();
    if (letters.size() == 1 && letters.at(0).isLetter() && current()) {
        m_example->beginType(letters);
        return true;
    }
    return false;
}

} // namespace assay::ui
