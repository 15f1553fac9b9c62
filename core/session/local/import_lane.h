// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/log_reader.h"
#include "session/local/hub.h"
#include "session/local/lane.h"
#include "store/import_writer.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace assay::session {

/// The one thread that reads logs of other tools into the open project: once, or again and again
/// while a folder is watched. The project notices new points as those of any other program.
class ImportLane
{
public:
    explicit ImportLane(const Hub& hub);
    ~ImportLane();

    /// -> DataProgress while it reads, then LogImported or Failed
    void importOnce(const std::filesystem::path& project, const std::string& path, Tag tag);
    /// Imports, then looks for more several times a second. -> LogImported, WatchesChanged
    void watch(const std::filesystem::path& project, const std::string& path, Tag tag);
    void stopWatching(const std::string& path); ///< -> WatchesChanged
    void stopAll();                             ///< -> WatchesChanged when there were any
    void cancel(Tag tag); ///< any thread; also one that waits. -> Failed "import.cancelled"
    void finish();

private:
    struct Watch {
        std::filesystem::path project;
        std::string path;
        std::unique_ptr<interop::LogReader> reader;
        std::unique_ptr<store::ImportWriter> writer;
        std::set<train::RunId> unseen = {}; ///< grew since their curves were looked at
        std::chrono::steady_clock::time_point looked = {};
    };
    bool isCancelled(Tag tag) const;
    /// Reads all that is there; when that fails, what was read stays, marked as a part.
    void readOnce(interop::LogReader& reader, store::ImportWriter& writer, Tag tag);
    void announce(Tag tag, const std::filesystem::path& project, const std::string& path,
                  store::ImportWriter& writer);
    /// Looks at the curves of runs that grew since the last time, now and then.
    void lookAgain(Watch& watch, bool ending);
    void publishWatches() const;
    void poll();

    const Hub& m_hub;
    std::vector<Watch> m_watches;
    mutable std::mutex m_mutex;
    std::set<Tag> m_cancelled; ///< guarded
    bool m_ending = false;     ///< guarded: everything is
    int m_rest = 0;            ///< turns to let pass before the next look
    Lane m_lane;               ///< last: its thread ends before the rest does
};

} // namespace assay::session
