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

    /// `run`: its name. `rate`: what can be changed. `now`: what the schedule made of it at this step.
    void open(const QString& run, double rate, double now, const QPoint& globalTopRight);

Q_SIGNALS:
    void given(double rate);

private:
    void take();

    QLabel* m_run;
    QLineEdit* m_rate;
    QLabel* m_problem;
    QLabel* m_scheduled;
};

} // namespace assay::ui
