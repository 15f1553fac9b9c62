// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/shown_rate.h"
#include "session/events.h"

#include <QObject>

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace assay::ui {

class SessionBridge;

/// The runs of the open project as last received, the progress of the one at work, and the one that
/// is looked at. Pointers are good until the next signal.
class RunBook : public QObject
{
    Q_OBJECT
public:
    explicit RunBook(SessionBridge& bridge, QObject* parent = nullptr);

    const std::vector<train::RunRecord>& runs() const { return m_runs; } ///< newest first
    /// The newest attempt to overfit one batch; null when there is none. Not among `runs`.
    const train::RunRecord* overfit() const
    {
        return m_overfits.empty() ? nullptr : &m_overfits.front();
    }
    const train::RunRecord* find(train::RunId run) const;
    /// The run that is looked at: the one chosen, else the one at work, else the newest.
    const train::RunRecord* current() const { return find(m_current); }
    /// The run whose results are shown: the one that is looked at, and while that is at work the
    /// newest one that finished, if there is one.
    const train::RunRecord* settled() const;
    /// Running or paused, one of this program before one of another; null when there is none.
    const train::RunRecord* active() const;
    /// Runs, and attempts on one batch, that wait in this program, in the order of their turns.
    std::vector<train::RunId> waiting() const;
    /// Empty when nothing was received since the run began here.
    const std::optional<session::RunProgress>& progress(train::RunId run) const;
    const std::vector<base::Finding>& findings(train::RunId run) const;
    /// The learning rate of a run, also one that a person gave and no update has had yet.
    ShownRate rate(const train::RunRecord& run) const;
    /// A person gave a learning rate: it is shown at once, also while the run is paused.
    void wantRate(train::RunId run, double rate);

    void look(train::RunId run);
    /// As `look`, but for a run that a person has chosen, that was started here or that is at work: these stay.
    void lookInstead(train::RunId run);
    /// What is started with this tag serves the run that is looked at, which stays so.
    void trainAside(std::uint64_t tag);

Q_SIGNALS:
    void listed(); ///< one or all of them are others; follows either of the next two
    void replaced();
    void changed(const assay::train::RunChanges& changes);
    void progressed(const assay::session::RunProgress& progress);
    void currentChanged(); ///< another run, or the same with another state

private:
    void take(const std::vector<train::RunRecord>& runs);
    void apply(const train::RunChanges& changes);
    train::RunId newestBegun() const;
    void follow();
    train::RunRecord* at(train::RunId run);

    std::vector<train::RunRecord> m_runs;
    std::vector<train::RunRecord> m_overfits; ///< newest first
    std::vector<train::RunId> m_line; ///< as they were queued; those that began are among them
    train::RunId m_current = 0;
    bool m_following = false;   ///< the current run was at work when it was last looked at
    bool m_isNewest = false;    ///< nobody has chosen the current run, which is over
    std::uint64_t m_queued = 0; ///< tag of the last start that was taken notice of
    std::set<std::uint64_t> m_aside;
    std::optional<session::RunProgress> m_progress;
    std::map<train::RunId, double> m_wantedRates; ///< that no update has had yet
    std::map<train::RunId, std::vector<base::Finding>> m_findings;
};

} // namespace assay::ui
