// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/passing_undo.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>

namespace assay::ui {

PassingUndo::PassingUndo(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool PassingUndo::eventFilter(QObject* watched, QEvent* event)
{
    // Before a shortcut, the field is asked whether it takes the key; one of Qt always does.
    const auto* line = qobject_cast<const QLineEdit*>(watched);
    if (!line || event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* key = static_cast<const QKeyEvent*>(event);
    const bool passes = (key->matches(QKeySequence::Undo) && !line->isUndoAvailable())
                        || (key->matches(QKeySequence::Redo) && !line->isRedoAvailable());
    if (passes)
        event->ignore();
    return passes;
}

} // namespace assay::ui
