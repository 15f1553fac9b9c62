// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/session_bridge.h"
#include "experiment/interventions.h"
#include "experiment/proof_time.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace assay::ui {

/// Tries one change after another on a batch that was not learned, until one lets it be learned, and then its parts,
/// which proves the cause. Each attempt is a run of its own. They have the time of experiment::ProofTime, without what
/// they wait behind other runs.
class Proof : public QObject
{
    Q_OBJECT
public:
    struct Tried {
        experiment::Intervention what;
        train::RunId run = 0;                             ///< 0: it has not begun, or could not
        bool over = false, judged = false, cured = false; ///< judged: it had a verdict
        std::int64_t steps = 0;
        QString refused;     ///< why it could not be tried
        bool applies = true; ///< refused: else there was nothing that it would change
        bool isLate = false; ///< there was no time for it, or too little for a verdict
    };

    explicit Proof(SessionBridge& bridge, QObject* parent = nullptr);

    /// Begins with the changes that the findings of `control` propose. Requires that none is running.
    void begin(const train::RunRecord& control, const std::vector<base::Finding>& findings);
    /// Ends the attempt that is running; what was tried stays.
    void stop();
    void clear();

    bool isRunning() const { return m_running; }
    /// Every change was tried, and had a verdict.
    bool isExhausted() const;
    /// The run that was not learned; 0: nothing was to be proven.
    train::RunId control() const { return m_control; }
    const std::vector<Tried>& tried() const { return m_tried; }
    /// Whether a run is the control or one of the attempts.
    bool has(train::RunId run) const;
    /// The finding whose cause is proven, with the change that cures as its fix; empty: none so far.
    const std::optional<base::Finding>& proven() const { return m_proven; }

Q_SIGNALS:
    void changed();

private:
    void next();
    void begun(train::RunId run);
    void cutOff();
    void ended(const session::RunEnded& end);
    void end();
    void keepProof();

    SessionBridge& m_bridge;
    train::RunId m_control = 0;
    std::vector<base::Finding> m_findings;           ///< of the control
    std::vector<experiment::Intervention> m_waiting; ///< the next one last
    std::vector<Tried> m_tried;
    std::optional<base::Finding> m_proven;
    train::RunId m_cure = 0;                    ///< the run that proves it
    session::Tag m_tag = 0;                     ///< of the attempt that is to begin
    bool m_running = false, m_complete = false; ///< nothing was left to be tried
    experiment::ProofTime m_time;
    QTimer m_late; ///< the attempt that is running has had its time
};

} // namespace assay::ui
