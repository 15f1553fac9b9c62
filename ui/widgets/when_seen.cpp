// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/when_seen.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace assay::ui {

WhenSeen::WhenSeen(QWidget* widget, std::function<void()> work)
    : QObject(widget)
    , m_widget(widget)
    , m_work(std::move(work))
{}

bool WhenSeen::isSeen() const
{
    const QWidget* window = m_widget->window();
    return !window->isMinimized() && m_widget->isVisibleTo(window);
}

void WhenSeen::ask()
{
    if (isSeen()) {
        m_due = false;
        m_work();
        return;
    }
    if (std::exchange(m_due, true))
        return;
    // Whichever of them is hidden: a widget is notified of its own showing, and of no other.
    for (QWidget* at = m_widget; at; at = at->isWindow() ? nullptr : at->parentWidget())
        at->installEventFilter(this);
}

bool WhenSeen::eventFilter(QObject*, QEvent* event)
{
    const bool shown = event->type() == QEvent::Show || event->type() == QEvent::ShowToParent
                       || event->type() == QEvent::WindowStateChange;
    if (shown && m_due && isSeen()) {
        m_due = false;
        m_work();
    }
    return false;
}

} // namespace assay::ui
