// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/store_lane.h"

#include "base/error.h"
#include "session/local/fork_start.h"
#include "session/local/guarded.h"
#include "store/project_store.h"
#include "store/replay_store.h"

#include <algorithm>

namespace assay::session {

namespace {

constexpr std::size_t kPage = 20'000;
/// A curve that grows five times a second is seen to grow; each time costs the training a little.
constexpr int kFollowMs = 200;
/// Runs of other programs are looked for so often, and with a twentieth of a processor at most.
constexpr std::chrono::steady_clock::duration kListEvery = std::chrono::milliseconds(500);
constexpr int kListShare = 20;

} // namespace

StoreLane::StoreLane(const Hub& hub, PreparedData& data, std::function<void()> lost)
    : m_hub(hub)
    , m_data(data)
    , m_lost(std::move(lost))
    , m_lane(
          hub, [this] { idle(); }, kFollowMs)
{}

StoreLane::~StoreLane() = default;

void StoreLane::post(Tag tag, std::function<void()> request, const std::string& kind)
{
    m_lane.post(
        tag,
        [this, tag, request = std::move(request)] {
            try {
                request();
            } catch (const base::Error& error) {
                // What became of the file was said once.
                if (tag == 0 && error.code() == m_announced)
                    return;
                throw;
            }
            publishSetAside();
        },
        kind);
}

void StoreLane::publishAbout(const std::filesystem::path& project, Tag tag, Event answer)
{
    m_lane.post(tag, [this, project, tag, answer = std::move(answer)] {
        if (m_project.path == project)
            m_hub.publish(answer);
        else if (tag != 0)
            throw base::usageError("project.other",
                                   "Another project was opened before this answer was there.");
    });
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
    const std::filesystem::path file = store::projectFile(path);
    // The name of a file that was replaced leads to another project. What the replaced one holds is
    // kept until that one is open. Asked of the file itself: the program that replaced it may open it at once.
    using Place = base::OpenDatabase::Place;
    const Place place = m_runs ? m_runs->place() : Place::Here;
    // What was read before must not meet what the file holds now. Until then the lost project holds
    // the name, so that nobody writes into what has taken its place.
    if (place == Place::Overwritten) {
        lookAtFile();
        if (m_project.path == file.string())
            m_runs.reset();
    }
    const bool other =
        (place == Place::Gone || place == Place::Replaced) && m_project.path == file.string();
    if (other)
        m_runs->freeName(true);
    std::vector<train::RunRecord> runs;
    try {
        runs = use(file, store::ensureProject(file, mayCreate));
    } catch (...) {
        if (other)
            m_runs->freeName(false);
        throw;
    }
    m_hub.publish(ProjectOpened{m_project});
    publishRuns(std::move(runs));
}

std::vector<train::RunRecord> StoreLane::use(const std::filesystem::path& file, bool readOnly)
{
    auto runs = std::make_unique<store::RunStore>(file, readOnly);
    runs->markInterrupted();
    // Nothing is changed before all that is shown first could be read.
    store::forgetSetAside(file);
    store::ProjectInfo project = store::readProject(file, readOnly);
    const auto begin = std::chrono::steady_clock::now();
    const std::int64_t version = runs->dataVersion();
    std::vector<train::RunRecord> all = runs->list();
    m_project = std::move(project);
    m_runs = std::move(runs);
    m_data.useProject(file);
    m_watches.clear();
    wasRead(version, begin);
    m_opensAgain = false;
    m_announced.clear();
    m_lostBy.reset();
    return all;
}

void StoreLane::announce(const base::Error& error)
{
    m_announced = error.code();
    m_hub.publish(Failed{0, error});
}

void StoreLane::lookAtFile()
{
    using Place = base::OpenDatabase::Place;
    const Place place = m_runs->place();
    if (place == Place::Here) {
        if (m_project.here)
            return;
        m_project.here = true; // it was put back
        m_announced.clear();
        m_hub.publish(ProjectChanged{m_project});
        publishRuns();
        return;
    }
    if (!m_project.here)
        return;
    m_project.here = false;
    m_hub.publish(ProjectChanged{m_project});
    try {
        m_runs->requireHere();
    } catch (const base::Error& error) {
        if (place == Place::Overwritten)
            m_lostBy = error;
        announce(error);
    }
    m_lost();
    if (place == Place::JournalGone) {
        m_runs.reset();
        m_opensAgain = true;
    } else if (place != Place::Overwritten) {
        m_runs->gatherIn();
    }
}

void StoreLane::openAgain()
{
    const auto watches = m_watches;
    try {
        const bool readOnly = store::ensureProject(m_project.path, false);
        // What was written over it may have been noticed elsewhere, and its journal put aside.
        if (store::readProject(m_project.path, readOnly).id != m_project.id) {
            m_lostBy = base::overwrittenError(m_project.path);
            throw base::Error(*m_lostBy);
        }
        use(m_project.path, readOnly);
    } catch (const base::Error& error) {
        if (error.code() == "project.journal_gone")
            return; // somebody still has it open; the next turn tries again
        m_opensAgain = false;
        announce(error);
        return;
    }
    for (const auto& [run, watch] : watches)
        m_watches[run] = Watch{.watchers = watch.watchers}; // from the beginning
    m_hub.publish(ProjectChanged{m_project});
    m_hub.publish(Failed{0, base::environmentError(
                                "project.opened_again",
                                "Another program had removed the file beside the project that "
                                "holds the newest changes. The project was opened again; what was "
                                "changed in the last moment may be missing, so look it over.",
                                {.file = m_project.path, .row = {}, .byte = {}})});
    publishRuns();
}

store::RunStore& StoreLane::runs()
{
    if (m_opensAgain)
        throw base::environmentError("project.opening",
                                     "The project is being opened again; try again in a moment.",
                                     {.file = m_project.path, .row = {}, .byte = {}});
    if (m_lostBy)
        throw *m_lostBy;
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
    store::RunStore& runs = runsForChange();
    const train::Goal before = m_project.goal;
    const bool fewer = info.keptBytes < m_project.keptBytes;
    store::writeProject(m_project.path, info);
    m_project = store::readProject(m_project.path, m_project.readOnly);
    m_hub.publish(ProjectChanged{m_project});
    if (fewer)
        store::ReplayStore(m_project.path, false).fit();
    const auto judges = [](const train::Goal& goal, data::Task task) {
        return goal.metricFor(task).name;
    };
    if (judges(before, data::Task::Classification)
            != judges(m_project.goal, data::Task::Classification)
        || judges(before, data::Task::Regression)
               != judges(m_project.goal, data::Task::Regression)) {
        runs.chooseBestEpochs(m_project.goal);
        publishChanges();
    }
}

void StoreLane::saveCopy(const std::filesystem::path& path)
{
    runs().copyTo(path);
    m_hub.publish(ProjectChanged{m_project});
}

std::vector<train::RunRecord> StoreLane::readRuns()
{
    const auto begin = std::chrono::steady_clock::now();
    // Before the list: what is written while it is read will be noticed as new.
    const std::int64_t version = runs().dataVersion();
    std::vector<train::RunRecord> all = runs().list();
    for (train::RunRecord& run : all)
        run.here = m_here.contains(run.id);
    wasRead(version, begin);
    return all;
}

void StoreLane::wasRead(std::int64_t version, std::chrono::steady_clock::time_point begin)
{
    m_version = version;
    const auto end = std::chrono::steady_clock::now();
    m_listAgain = end + std::max(kListEvery, kListShare * (end - begin));
}

void StoreLane::publishRuns()
{
    publishRuns(readRuns());
}

void StoreLane::publishRuns(std::vector<train::RunRecord> runs)
{
    m_published = std::move(runs);
    publishSetAside();
    m_hub.publish(RunsListed{m_published});
}

void StoreLane::publishChanges()
{
    std::vector<train::RunRecord> now = readRuns();
    train::RunChanges changes = train::changesBetween(m_published, now);
    m_published = std::move(now);
    publishSetAside();
    if (!changes.empty())
        m_hub.publish(RunsChanged{std::move(changes)});
}

void StoreLane::publishRun(train::RunId run)
{
    const train::RunRecord* before = train::findRun(m_published, run);
    train::RunChanges changes;
    if (auto now = runs().listed(run)) {
        now->here = m_here.contains(run);
        if (!before || !train::sameRow(*before, *now))
            changes.runs.push_back(std::move(*now));
    } else if (before) {
        changes.gone.push_back(run);
    }
    publishSetAside();
    if (changes.empty())
        return;
    train::apply(changes, m_published);
    m_hub.publish(RunsChanged{std::move(changes)});
}

void StoreLane::startWatching(train::RunId run)
{
    Watch& watch = m_watches[run];
    ++watch.watchers;
    // A later subscriber needs the beginning too.
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
    try {
        publishSetAside();
        if (m_opensAgain)
            openAgain();
        if (!m_runs)
            return;
        lookAtFile();
        if (!m_runs || !m_project.here)
            return;
        bool more = false;
        for (auto at = m_watches.begin(); at != m_watches.end();) {
            // What cannot be read is asked for once; the other runs go on.
            const auto trouble = guarded([&] { more = follow(at->first, at->second) || more; });
            if (trouble)
                m_hub.publish(Failed{0, *trouble});
            at = trouble ? m_watches.erase(at) : std::next(at);
        }
        if (more)
            m_lane.post(
                0, [this] { idle(); }, "follow");
        if (std::chrono::steady_clock::now() >= m_listAgain && m_runs->dataVersion() != m_version)
            publishChanges();
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
    if (!watch.before) {
        watch.before.emplace();
        for (const EarlierPart& part : earlierParts(*m_runs, run))
            watch.before->push_back({part});
    }
    if (!watch.before->empty()) {
        sendBefore(run, watch);
        return true;
    }
    auto page = m_runs->points(run, watch.point, kPage);
    auto events = m_runs->events(run, watch.event);
    auto findings = m_runs->findings(run, watch.finding);
    const bool more = page.more;
    watch.point = page.lastId;
    // A last page that is full looks as if more came; that none does is said too.
    const bool quiet = page.points.empty() && events.empty() && findings.empty();
    if (!watch.first && quiet && watch.complete == !more)
        return more;
    watch.complete = !more;
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

/// A page of the farthest of them.
void StoreLane::sendBefore(train::RunId run, Watch& watch)
{
    Before& before = watch.before->back();
    const auto page = m_runs->points(before.part.run, before.point, kPage);
    PointsRead read{.run = run,
                    .first = watch.first,
                    .complete = false,
                    .points = pointsUpTo(page.points, before.part.step),
                    .events = {},
                    .findings = {}};
    if (before.point == 0) {
        for (auto& [id, event] : m_runs->events(before.part.run, 0)) {
            if (event.step < before.part.step)
                read.events.push_back(std::move(event));
        }
    }
    before.point = page.lastId;
    watch.first = false;
    if (!page.more)
        watch.before->pop_back();
    m_hub.publish(read);
}

} // namespace assay::session
