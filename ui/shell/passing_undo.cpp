// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/passing_undo.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextDocument>

#include <optional>

namespace assay::ui {

namespace {

/// What a field can take back and make again; nullopt: no field of text.
struct Own {
    bool canUndo, canRedo;
};

std::optional<Own> ownOf(const QObject* watched)
{
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(watched))
        return Own{text->document()->isUndoAvailable(), text->document()->isRedoAvailable()};
    const auto* line = qobject_cast<const QLineEdit*>(watched);
    // Numbers and lists that can be typed have the focus in place of the line within them.
    if (qobject_cast<const QAbstractSpinBox*>(watched))
        line = watched->findChild<const QLineEdit*>();
    else if (const auto* list = qobject_cast<const QComboBox*>(watched))
        line = list->lineEdit();
    if (!line)
        return std::nullopt;
    return Own{line->isUndoAvailable(), line->isRedoAvailable()};
}

} // namespace

PassingUndo::PassingUndo(QObject* parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool PassingUndo::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    // Before a shortcut, the field is asked whether it takes the key; one of Qt always does.
    const auto* key = static_cast<const QKeyEvent*>(event);
    const bool undoes = key->matches(QKeySequence::Undo), redoes = key->matches(QKeySequence::Redo);
    const std::optional<Own> own = undoes || redoes ? ownOf(watched) : std::nullopt;
    if (!own || (undoes ? own->canUndo : own->canRedo))
        return false;
    event->ignore();
    return true;
}

} // namespace assay::ui
