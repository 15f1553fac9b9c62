// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace assay::ui {

/// A wheel above a closed list, or above a field of a number that has no focus, scrolls what these lie in. It changes
/// neither: a setting must not change while a form is scrolled.
class PassingWheel : public QObject
{
    Q_OBJECT
public:
    /// Watches every window of the program until it is deleted.
    explicit PassingWheel(QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace assay::ui
