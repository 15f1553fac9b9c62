// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/cluster_program.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace assay::ui {

/// Asks what each worker of a cluster gets, and in which folder trials change hands. Gone once it is closed.
class ClusterForm : public QDialog
{
    Q_OBJECT
public:
    /// `before`: what it begins with; project and search stay. `handedOut`: trials that are with workers already.
    /// `obstacle`: why nothing can be submitted here; empty: it can.
    ClusterForm(const ClusterProgram::Order& before, int handedOut, const QString& obstacle,
                QWidget* parent);

Q_SIGNALS:
    void given(const assay::ui::ClusterProgram::Order& order);

private:
    ClusterProgram::Order order() const;
    void refresh();

    ClusterProgram::Order m_before;
    QString m_obstacle;
    QSpinBox* m_workers;
    QLineEdit *m_partition, *m_time, *m_memory, *m_gpus, *m_account, *m_more, *m_shared;
    QLabel* m_problem;
    QPushButton* m_submit = nullptr;
};

} // namespace assay::ui
