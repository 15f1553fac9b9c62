// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/double_clicks.h"

#include <QAbstractButton>
#include <QApplication>
#include <QMouseEvent>
#include <QStyleHints>

namespace assay::ui {

namespace {

bool takesEach(const QWidget& button)
{
    const auto* known = qobject_cast<const QAbstractButton*>(&button);
    // A dialog has buttons that are meant for it: one folder up, and up again.
    return button.property("repeats").toBool() || button.window()->windowType() == Qt::Dialog
           || (known && (known->isCheckable() || known->autoRepeat()));
}

} // namespace

DoubleClicks::DoubleClicks(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool DoubleClicks::isSecondHalf(const QWidget& widget, const QMouseEvent& press) const
{
    if (!m_button || (&widget == m_button && takesEach(widget)))
        return false;
    const QStyleHints& hints = *QGuiApplication::styleHints();
    const QPointF moved = press.globalPosition() - m_place;
    return press.timestamp() - m_time < quint64(hints.mouseDoubleClickInterval())
           && moved.manhattanLength() <= hints.mouseDoubleClickDistance();
}

bool DoubleClicks::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonRelease)
        m_down = false;
    if ((event->type() != QEvent::MouseButtonPress && event->type() != QEvent::MouseButtonDblClick)
        || !watched->isWidgetType())
        return false;
    auto* press = static_cast<QMouseEvent*>(event);
    if (press->button() != Qt::LeftButton)
        return false;
    auto* widget = static_cast<QWidget*>(watched);
    // What a child leaves alone comes once more for its parent.
    const bool again = m_down && m_time == press->timestamp() && m_place == press->globalPosition();
    if (!again && isSecondHalf(*widget, *press)) {
        m_time = press->timestamp(); // a third click is one too many as well
        press->accept();
        return true;
    }
    m_down = true;
    m_time = press->timestamp();
    m_place = press->globalPosition();
    if (!again || !m_button)
        m_button = qobject_cast<QAbstractButton*>(widget) && widget->isEnabled() ? widget : nullptr;
    return false;
}

} // namespace assay::ui
