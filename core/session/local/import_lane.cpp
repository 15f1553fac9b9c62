// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/import_lane.h"

#include "base/error.h"
#include "session/local/curve_findings.h"
#include "session/local/guarded.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace assay::session {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kPollMs = 200;
constexpr double kQuietSeconds = 60; ///< a watched run that is silent for so long counts as over
constexpr std::chrono::seconds kLookEvery(15); ///< at the curves of runs that grow

} // namespace

ImportLane::ImportLane(const Hub& hub)
    : m_hub(hub)
    , m_lane(
          hub, [this] { poll(); }, kPollMs)
{}

ImportLane::~ImportLane() = default;

void ImportLane::readOnce(interop::LogReader& reader, store::ImportWriter& writer, Tag tag)
{
    writer.onReached([this, tag, sent = Clock::time_point()](double share) mutable {
        const auto now = Clock::now();
        if (now - sent > std::chrono::milliseconds(100)) {
            sent = now;
            m_hub.publish(DataProgress{tag, share});
        }
        return !isCancelled(tag);
    });
    try {
        writer.reached(0);
        reader.read(writer);
        writer.flush();
    } catch (...) {
        writer.giveUp(errorOf(std::current_exception()).text());
        throw;
    }
    writer.onReached({}); // what is watched from now on is neither shown nor cancelled
}

void ImportLane::importOnce(const std::filesystem::path& project, const std::string& path, Tag tag)
{
    m_lane.post(tag, [this, project, path, tag] {
        const auto reader = interop::openLog(path, interop::LogUse::Import);
        store::ImportWriter writer(project, interop::LogUse::Import);
        readOnce(*reader, writer, tag);
        writer.finish();
        announce(tag, project, path, writer);
    });
}

void ImportLane::watch(const std::filesystem::path& project, const std::string& path, Tag tag)
{
    m_lane.post(tag, [this, project, path, tag] {
        for (const Watch& watch : m_watches) {
            if (watch.path == path)
                throw base::usageError("watch.twice",
                                       fmt::format("{} is being watched already.", path));
        }
        Watch watch{project, path, interop::openLog(path, interop::LogUse::Watch),
                    std::make_unique<store::ImportWriter>(project, interop::LogUse::Watch)};
        readOnce(*watch.reader, *watch.writer, tag);
        announce(tag, project, path, *watch.writer);
        watch.looked = Clock::now();
        m_watches.push_back(std::move(watch));
        publishWatches();
    });
}

void ImportLane::cancel(Tag tag)
{
    const std::lock_guard lock(m_mutex);
    m_cancelled.insert(tag);
}

bool ImportLane::isCancelled(Tag tag) const
{
    const std::lock_guard lock(m_mutex);
    return m_ending || m_cancelled.contains(tag);
}

void ImportLane::stopWatching(const std::string& path)
{
    m_lane.post(0, [this, path] {
        const auto found = std::find_if(m_watches.begin(), m_watches.end(),
                                        [&](const Watch& watch) { return watch.path == path; });
        if (found == m_watches.end())
            return;
        Watch ended = std::move(*found);
        m_watches.erase(found);
        publishWatches();
        ended.writer->finish();
        lookAgain(ended, true);
    });
}

void ImportLane::stopAll()
{
    m_lane.post(0, [this] {
        if (m_watches.empty())
            return;
        std::vector<Watch> ended = std::exchange(m_watches, {});
        publishWatches();
        for (Watch& watch : ended) {
            watch.writer->finish();
            lookAgain(watch, true);
        }
    });
}

void ImportLane::finish()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    stopAll();
    m_lane.finish();
}

void ImportLane::announce(Tag tag, const std::filesystem::path& project, const std::string& path,
                          store::ImportWriter& writer)
{
    LogImported imported{tag, path, writer.runs(), writer.points(), writer.findings()};
    imported.studies = writer.studies();
    // What was read is there, whatever becomes of looking at it.
    const auto failed = guarded([&] {
        store::RunStore store(project, false);
        for (const train::RunId run : writer.takeGrown()) {
            if (isCancelled(tag))
                break;
            imported.diagnoses.emplace_back(run, lookAtCurves(store, run));
        }
    });
    m_hub.publish(imported);
    if (failed)
        m_hub.publish(Failed{0, *failed});
}

void ImportLane::lookAgain(Watch& watch, bool ending)
{
    for (const train::RunId run : watch.writer->takeGrown())
        watch.unseen.insert(run);
    if (watch.unseen.empty() || (!ending && Clock::now() - watch.looked < kLookEvery))
        return;
    watch.looked = Clock::now();
    const auto failed = guarded([&watch] {
        store::RunStore store(watch.project, false);
        for (const train::RunId run : std::exchange(watch.unseen, {}))
            lookAtCurves(store, run);
    });
    if (failed)
        m_hub.publish(Failed{0, *failed});
}

void ImportLane::publishWatches() const
{
    WatchesChanged changed;
    for (const Watch& watch : m_watches)
        changed.paths.push_back(watch.path);
    m_hub.publish(changed);
}

void ImportLane::poll()
{
    if (m_watches.empty() || m_rest-- > 0)
        return;
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < m_watches.size();) {
        Watch& watch = m_watches[i];
        const auto failed = guarded([this, &watch] {
            watch.reader->read(*watch.writer);
            watch.writer->flush();
            watch.writer->settle(kQuietSeconds);
            lookAgain(watch, false);
        });
        if (!failed) {
            ++i;
            continue;
        }
        // Said once: a watch that cannot go on ends.
        watch.writer->giveUp(failed->text());
        m_hub.publish(Failed{0, *failed});
        m_watches.erase(m_watches.begin() + static_cast<std::ptrdiff_t>(i));
        publishWatches();
    }
    // A large tree takes long to look through; looking must not take more than a quarter of a core.
    const auto took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    m_rest = static_cast<int>(3 * took / kPollMs);
}

} // namespace assay::session
