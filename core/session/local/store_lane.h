// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "session/local/fork_start.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "session/local/prepared_data.h"
#include "store/run_store.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace assay::session {

/// The one thread that asks and changes the open project, and follows watched runs of every
/// writer. Errors of a request become Failed events with its tag.
class StoreLane
{
public:
    /// `data` is given the project that is opened. `lost` is called on the lane when the project's file may
    /// no longer be written, so that every other writer stops.
    StoreLane(const Hub& hub, PreparedData& data, std::function<void()> lost);
    ~StoreLane();

    /// `request` runs on the lane.
    void post(Tag tag, std::function<void()> request, const std::string& kind = {});
    /// Publishes `answer`, which is about a run of `project` and has the tag `tag`. When another
    /// project is open by then, whose runs have the same numbers, it is a Failed instead; nothing for
    /// tag 0. Any thread.
    void publishAbout(const std::filesystem::path& project, Tag tag, Event answer);
    void finish();

    // On the lane only:
    void openProject(const std::filesystem::path& path, bool mayCreate);
    bool isOpen() const { return m_runs != nullptr; }
    /// Throws a usage Error when no project is open, or (for change) when it is read-only.
    store::RunStore& runs();
    store::RunStore& runsForChange();
    const store::ProjectInfo& project() const { return m_project; }
    void describe(const store::ProjectInfo& info);
    /// Also of a project whose file was deleted or replaced.
    void saveCopy(const std::filesystem::path& path);
    void publishRuns(); ///< all of them
    /// What became of one run, or of all, since it was published. Nothing when nothing did.
    void publishRun(train::RunId run);
    void publishChanges();
    void startWatching(train::RunId run);
    void stopWatching(train::RunId run);
    /// Runs in this program's queue or training.
    std::set<train::RunId>& here() { return m_here; }

private:
    /// What of another run comes before the points of a fork.
    struct Before {
        EarlierPart part;
        std::int64_t point = 0; ///< that was sent last
    };
    struct Watch {
        int watchers = 0;
        bool first = true;
        bool complete = false; ///< as it was said last
        std::int64_t resumes = 0, point = 0, event = 0, finding = 0;
        std::optional<std::vector<Before>> before; ///< still to be sent, the next one last
    };
    void publishSetAside() const;
    std::vector<train::RunRecord> readRuns();
    /// From now on nothing is read again that has not changed since `begin`.
    void wasRead(std::int64_t version, std::chrono::steady_clock::time_point begin);
    void idle();
    /// Gives its runs.
    std::vector<train::RunRecord> use(const std::filesystem::path& file, bool readOnly);
    void publishRuns(std::vector<train::RunRecord> runs);
    void announce(const base::Error& error);
    /// Looks whether the file is still there; what is written otherwise would be lost in silence.
    void lookAtFile();
    /// After the file beside the project was taken away, once every connection of this program is
    /// closed: those that are open share what was taken.
    void openAgain();
    /// Sends at most a page of what is new; true when there may be more.
    bool follow(train::RunId run, Watch& watch);
    void sendBefore(train::RunId run, Watch& watch);

    const Hub& m_hub;
    PreparedData& m_data;
    std::function<void()> m_lost;
    bool m_opensAgain = false;
    std::string m_announced;             ///< code of what was said of the file
    std::optional<base::Error> m_lostBy; ///< why nothing of the project can be read any more
    store::ProjectInfo m_project;
    std::unique_ptr<store::RunStore> m_runs;
    std::map<train::RunId, Watch> m_watches;
    std::set<train::RunId> m_here;
    std::vector<train::RunRecord> m_published; ///< the list as listeners have it
    std::int64_t m_version = -1;
    std::chrono::steady_clock::time_point m_listAgain{}; ///< not before
    Lane m_lane; ///< last: its thread ends before the rest does
};

} // namespace assay::session
