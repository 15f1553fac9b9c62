// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "train/run.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;
class QPushButton;

namespace assay::ui {

class LiveRun;
class Proof;
class Workbench;

/// What was tried on a batch that was not learned, and what it proved: just now, or as the project keeps it. Hidden
/// while there is nothing of the run that is shown.
class ProofCard : public QWidget
{
    Q_OBJECT
public:
    explicit ProofCard(Workbench& bench, QWidget* parent = nullptr);

    const Proof& proof() const { return *m_proof; }
    /// Tries what the findings of this run propose; nothing while a proof is running.
    void begin(const train::RunRecord& control, const std::vector<base::Finding>& findings);
    void stop();

    /// Shows what there is of this run; null: of none.
    void take(std::shared_ptr<LiveRun> live);
    void refresh();
    /// The run that was not learned, which the one that is shown is compared with; 0: none.
    train::RunId controlRun() const;

Q_SIGNALS:
    void changed();

private:
    const base::Finding* kept() const; ///< of the run that is shown; null: none
    void show(const base::Finding* kept);

    Workbench& m_bench;
    Proof* m_proof;
    std::shared_ptr<LiveRun> m_live;
    QLabel* m_proven;
    QLabel* m_tried;
    QPushButton* m_use;
};

} // namespace assay::ui
