// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace assay::ui {

class Workbench;

/// Foot of the window: the machine, the speed, what is stored.
class StatusLine : public QFrame
{
    Q_OBJECT
public:
    explicit StatusLine(Workbench& bench, QWidget* parent = nullptr);

private:
    void refresh();

    Workbench& m_bench;
    QLabel* m_speed;
    QLabel* m_stored;
    QLabel* m_saved;
};

} // namespace assay::ui
