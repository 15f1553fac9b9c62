// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace assay::ui {

/// Undo and Redo in a field of text that has nothing of its own to take back are those of the project: a button may
/// set a field and give it the focus, and Ctrl+Z after it takes that back.
class PassingUndo : public QObject
{
    Q_OBJECT
public:
    /// Watches every window of the program until it is deleted.
    explicit PassingUndo(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace assay::ui
