// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/card.h"

class QPushButton;

namespace assay::ui {

class Actions;
class Workbench;

/// The run that is looked at, in a few lines: learning rate, batch, optimiser, seed.
class RunCard : public Card
{
    Q_OBJECT
public:
    RunCard(Workbench& bench, const Actions& actions, QWidget* parent = nullptr);

    const QPushButton& changeButton() const { return *m_change; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void showWaiting();
    void showName(); ///< as much of it as there is room for

    Workbench& m_bench;
    QLabel* m_name;
    QLabel* m_rate;
    QPushButton* m_change;
    QLabel* m_facts;
    QWidget* m_line; ///< the runs that wait, and what takes them out of the queue
    QLabel* m_waiting;
    QPushButton* m_cancel;
    std::string m_spec; ///< what m_settings was read from
    QString m_settings;
};

} // namespace assay::ui
