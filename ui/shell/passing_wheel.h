// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace assay::ui {

/// A wheel above a closed list scrolls what the list lies in. It does not choose another entry:
/// a setting must not change while a form is scrolled.
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
