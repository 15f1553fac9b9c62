// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/store_lane.h"

#include "base/error.h"
#include "store/project_store.h"

namespace assay::session {

namespace {

constexpr std::size_t kPage = 20'000;
constexpr int kFollowMs = 100;
/// Runs of other programs are looked for once so many idle turns.
constexpr int kListEvery = 5;

} // namespace

StoreLane::StoreLane(const Hub& hub, PreparedData& data)
    : m_hub(hub)
    , m_data(data)
    , m_lane(
          hub, [this] { idle(); }, kFollowMs)
{}

StoreLane::~StoreLane() = default;

void StoreLane::post(Tag tag, std::function<void()> request, const std::string& kind)
{
    m_lane.post(
        tag,
        [this, request = std::move(request)] {
            request();
            publishSetAside();
        },
        kind);
}

void StoreLane::finish()
{
    m_lane.finish();
    publishSetAside(); // what other lanes have met since
}

void StoreLane::publishSetAside() const
{
    if (auto rows = store::takeSetAside(m_project.path); !rows.empty())
        m_hub.publish(RowsSetAside{std::move(rows)});
}

void StoreLane::openProject(const std::filesystem::path& path, bool mayCreate)
{
    if (!m_here.empty())
        throw base::environmentError("project.busy", "A run is training; stop it before another "
                                                     "project is opened.");
    const bool readOnly = store::ensureProject(path, mayCreate);
    auto runs = std::make_unique<store::RunStore>(path, readOnly);
    if (!readOnly)
        runs->markInterrupted();
    // Nothing is changed before all that is shown first was read.
    store::forgetSetAside(path);
    store::ProjectInfo project = store::readProject(path, readOnly);
    const std::int64_t version = runs->dataVersion();
    RunsListed listed{runs->list()};
    m_project = std::move(project);
    m_runs = std::move(runs);
    m_data.useProject(path);
    m_watches.clear();
    m_version = version;
    m_hub.publish(ProjectOpened{m_project});
    publishSetAside();
    m_hub.publish(listed);
}

store::RunStore& StoreLane::runs()
{
    if (!m_runs)
        throw base::usageError("project.none", "No project is open.");
    return *m_runs;
}

store::RunStore& StoreLane::runsForChange()
{
    store::RunStore& open = runs();
    if (m_project.readOnly)
        throw base::environmentError("project.read_only",
                                     "The project may only be read; change its rights or free "
                                     "some space if its disk is full, and open it again, or save "
                                     "a copy elsewhere and use that.",
                                     {.file = m_project.path, .row = {}, .byte = {}});
    return open;
}

void StoreLane::describe(const store::ProjectInfo& info)
{
    runsForChange();
    store::writeProject(m_project.path, info);
    m_project = store::readProject(m_project.path, m_project.readOnly);
    m_hub.publish(ProjectChanged{m_project});
}

void StoreLane::publishRuns()
{
    // Before the list: what is written while it is read will be noticed as new.
    m_version = runs().dataVersion();
    std::vector<train::RunRecord> all = runs().list();
    for (train::RunRecord& run : all)
        run.here = m_here.contains(run.id);
    publishSetAside();
    m_hub.publish(RunsListed{std::move(all)});
}

void StoreLane::startWatching(train::RunId run)
{
    Watch& watch = m_watches[run];
    ++watch.watchers;
    // Whoever comes later needs the beginning too.
    watch = Watch{.watchers = watch.watchers};
}

void StoreLane::stopWatching(train::RunId run)
{
    const auto found = m_watches.find(run);
    if (found != m_watches.end() && --found->second.watchers <= 0)
        m_watches.erase(found);
}

void StoreLane::idle()
{
    if (!m_runs)
        return;
    try {
        publishSetAside();
        bool more = false;
        for (auto& [run, watch] : m_watches)
            more = follow(run, watch) || more;
        if (more)
            m_lane.post(
                0, [this] { idle(); }, "follow");
        if (++m_quiet >= kListEvery) {
            m_quiet = 0;
            if (m_runs->dataVersion() != m_version)
                publishRuns();
        }
    } catch (...) {
        m_watches.clear(); // what cannot be read is asked for once
        throw;
    }
}

bool StoreLane::follow(train::RunId run, Watch& watch)
{
    const std::int64_t resumes = m_runs->resumes(run);
    if (resumes != watch.resumes)
        watch = Watch{.watchers = watch.watchers, .resumes = resumes};
    auto page = m_runs->points(run, watch.point, kPage);
    auto events = m_runs->events(run, watch.event);
    auto findings = m_runs->findings(run, watch.finding);
    const bool more = page.more;
    watch.point = page.lastId;
    if (!watch.first && page.points.empty() && events.empty() && findings.empty())
        return more;
    PointsRead read{.run = run,
                    .first = watch.first,
                    .complete = !more,
                    .points = std::move(page.points),
                    .events = {},
                    .findings = {}};
    for (auto& [id, event] : events) {
        watch.event = id;
        read.events.push_back(std::move(event));
    }
    for (auto& [id, finding] : findings) {
        watch.finding = id;
        read.findings.push_back(std::move(finding));
    }
    watch.first = false;
    m_hub.publish(read);
    return more;
}

} // namespace assay::session
