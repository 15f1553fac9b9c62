// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;

namespace assay::ui {

/// Takes a new learning rate for the run that is at work. Leaves when it was given, or when
/// something else is clicked.
class RatePopover : public QFrame
{
    Q_OBJECT
public:
    explicit RatePopover(QWidget* parent);

    void open(double rate, const QPoint& globalTopRight);

Q_SIGNALS:
    void given(double rate);

private:
    void take();

    QLineEdit* m_rate;
    QLabel* m_problem;
};

} // namespace assay::ui
