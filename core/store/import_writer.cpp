// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/import_writer.h"

#include "base/utf8.h"
#include "store/finding_rows.h"
#include "store/imported_run.h"
#include "store/imported_scores.h"
#include "store/imported_studies.h"
#include "store/logged_settings.h"
#include "store/run_store_body.h"
#include "store/superseded_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <unordered_map>

namespace assay::store {

namespace {

using Clock = std::chrono::steady_clock;
using train::RunId;
using train::RunState;

constexpr std::int64_t kCommitEvery = 20'000; ///< points
constexpr int kMostRestarts = 20;             ///< of one run that are reported one by one

using Run = ImportedRun;
using Tag = ImportedTag;

} // namespace

struct ImportWriter::Body {
    std::filesystem::path path;
    interop::LogUse use;
    std::function<bool(double)> onReached;
    std::unique_ptr<ProjectDatabase> database;
    std::optional<SQLite::Statement> insert;
    std::optional<SupersededRows> marks;
    std::unique_ptr<SQLite::Transaction> transaction;
    std::vector<std::unique_ptr<Run>> runs;
    std::map<std::string, int> bySource;
    ImportedStudies studies;
    std::vector<base::Finding> findings;
    std::int64_t points = 0, uncommitted = 0;
    int last = -1;        ///< run that was written to last
    bool ending = false;  ///< no more will come
    bool hasLost = false; ///< what was taken in since a commit: the project refused it

    template <typename Work>
    auto guarded(Work work)
    {
        try {
            return work();
        } catch (const SQLite::Exception& error) {
            hasLost = transaction != nullptr || hasLost;
            transaction.reset();
            throw translated(error, path);
        }
    }
    void begin()
    {
        if (transaction)
            return;
        database->requireHere();
        transaction = std::make_unique<SQLite::Transaction>(*database,
                                                            SQLite::TransactionBehavior::IMMEDIATE);
    }
    template <typename... Values>
    void change(const std::string& sql, const Values&... values)
    {
        begin();
        SQLite::Statement statement(*database, sql);
        int index = 0;
        (statement.bind(++index, values), ...);
        statement.exec();
    }
    void event(Run& run, std::int64_t step, double seconds, const std::string& text)
    {
        change("INSERT INTO events(run, step, seconds, kind, text) VALUES(?, ?, ?, 'resumed', ?)",
               run.id, step, seconds, text);
    }
    void problem(Run& run, base::Finding finding)
    {
        finding.place = base::validUtf8(finding.place);
        for (std::string& text : finding.texts)
            text = base::validUtf8(text);
        findings.push_back(finding);
        begin();
        insertFinding(*database, run.id, finding);
        run.touched = true;
    }

    /// The run's row: the one of an earlier import of the same source, emptied, or a new one.
    void open(Run& run)
    {
        begin();
        SQLite::Statement known(*database, "SELECT id FROM runs WHERE source = ? AND deleted = 0 "
                                           "AND kind = 'imported'");
        known.bind(1, run.logged.source);
        if (known.executeStep()) {
            run.id = known.getColumn(0).getInt64();
            empty(run);
        } else {
            change("INSERT INTO runs(name, kind, source) VALUES(?, 'imported', ?)", run.logged.name,
                   run.logged.source);
            run.id = database->getLastInsertRowid();
        }
    }
    void empty(Run& run)
    {
        marks->forget(run.id);
        for (const char* table : {"metrics", "events", "findings", "tags"})
            change(fmt::format("DELETE FROM {} WHERE run = ?", table), run.id);
        change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run.id);
        run.tags.clear();
        run.names.clear();
        run.restarts = {};
        run.begin = run.end = 0;
        run.step = 0;
        run.epoch = 0;
        run.reportedOften = run.reportedBeside = run.bestIsOld = false;
    }
    void describe(Run& run)
    {
        const LoggedSettings settings = settingsOf(run.logged);
        change("UPDATE runs SET template = ?, spec = ?, spec_hash = ?, family = ?, seed = ?, "
               "problem = ? WHERE id = ?",
               run.logged.tool, settings.spec, base::fingerprint(settings.spec), settings.family,
               settings.seed, run.logged.problem, run.id);
        run.touched = true;
    }

    void setState(Run& run, bool over)
    {
        const ImportedState now = stateOf(run, use, over, ending);
        run.settled = now.state != RunState::Running && (ending || use == interop::LogUse::Watch);
        run.grown = true; // or its curves are whole now
        change("UPDATE runs SET state = ?, problem = ? WHERE id = ?", train::name(now.state),
               now.problem, run.id);
    }

    /// What a restart wrote over is marked, and the restart is an event.
    void apply(Run& run, const LogRestarts::Found& found, double seconds, const std::string& tag)
    {
        for (const WrittenOver& rows : found.rows)
            marks->add(run.id, run.names[static_cast<std::size_t>(rows.tag)], rows);
        if (!found.rows.empty()) {
            run.bestIsOld = run.touched = true;
            if (use == interop::LogUse::Watch)
                change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run.id);
        }
        const auto warn = [&](const char* id, std::vector<base::NamedNumber> evidence) {
            problem(run, {.id = id,
                          .severity = base::Severity::Warning,
                          .basis = base::Basis::Proven,
                          .place = tag,
                          .evidence = std::move(evidence)});
        };
        if (found.beside && !std::exchange(run.reportedBeside, true))
            warn("log.written_twice", {});
        if (!found.restart)
            return;
        if (run.restarts.count() <= kMostRestarts)
            event(run, found.restart->step, seconds,
                  fmt::format("restarted from step {}; it had come to step {}", found.restart->step,
                              found.restart->reached));
        else if (!std::exchange(run.reportedOften, true))
            warn("log.steps_go_back", {{"times", static_cast<double>(run.restarts.count())}});
    }

    double secondsOf(Run& run, double time)
    {
        return time > 0 && run.begin > 0 ? std::max(0.0, time - run.begin) : 0;
    }

    void add(Run& run, const std::string& name, const interop::LoggedPoint& point)
    {
        begin();
        auto [found, fresh] = run.tags.try_emplace(name);
        Tag& tag = found->second;
        if (fresh) {
            tag.known.summary.tag = name;
            tag.number = run.restarts.addTag(name);
            run.names.push_back(name);
        }
        if (point.time > 0) {
            if (run.begin == 0)
                run.begin = point.time;
            run.end = std::max(run.end, point.time);
        }
        const double seconds = secondsOf(run, point.time);
        insert->bind(1, run.id);
        insert->bindNoCopy(2, name);
        insert->bind(3, point.step);
        insert->bind(4, point.epoch);
        insert->bind(5, seconds);
        insert->bind(6, point.value); // NaN becomes NULL in SQLite
        insert->exec();
        insert->reset();
        const std::int64_t row = database->getLastInsertRowid();
        RunTag& known = tag.known;
        ++known.summary.points;
        known.last = TagValue{point.value, point.epoch};
        if (std::isfinite(point.value)) {
            known.summary.add(point.value);
            if (!known.lowest || point.value < known.lowest->value)
                known.lowest = known.last;
            if (!known.highest || point.value > known.highest->value)
                known.highest = known.last;
        }
        run.step = std::max(run.step, point.step);
        run.epoch = std::max(run.epoch, point.epoch);
        run.touched = true;
        run.grew = Clock::now();
        const LogRestarts::Found restarts = run.restarts.point(tag.number, point, row);
        if (!restarts.rows.empty())
            apply(run, restarts, seconds, name);
        ++points;
        ++uncommitted;
    }

    /// Scores, tags and the row of a run that something was added to.
    void settleRow(Run& run, const std::map<std::string, interop::TagTarget>& choices)
    {
        // While a log is read once, nobody looks before its end.
        if ((ending || use == interop::LogUse::Watch) && std::exchange(run.bestIsOld, false)) {
            const auto live = liveValues(*database, run.id);
            for (auto& [name, tag] : run.tags) {
                const auto values = live.find(name);
                const LiveValues none;
                const LiveValues& left = values == live.end() ? none : values->second;
                tag.known.last = left.last;
                tag.known.lowest = left.lowest;
                tag.known.highest = left.highest;
            }
        }
        std::vector<RunTag> tags;
        for (const auto& [name, tag] : run.tags)
            tags.push_back(tag.known);
        std::sort(tags.begin(), tags.end(),
                  [](const RunTag& a, const RunTag& b) { return a.summary.tag < b.summary.tag; });
        if (assignTargets(tags, choices)) {
            bool sentOtherwise = false;
            for (const RunTag& now : tags) {
                Tag& tag = run.tags.at(now.summary.tag);
                sentOtherwise = sentOtherwise || (tag.stored && tag.known.target != now.target);
                tag.known.target = now.target;
            }
            // Points that were sent under another meaning are sent again.
            if (sentOtherwise)
                change("UPDATE runs SET resumes = resumes + 1 WHERE id = ?", run.id);
        }
        for (auto& [name, tag] : run.tags)
            tag.stored = true;
        writeTags(*database, run.id, tags);
        change("UPDATE runs SET step = ?, epoch = ?, seconds = ? WHERE id = ?", run.step,
               static_cast<std::int64_t>(run.epoch), std::max(0.0, run.end - run.begin), run.id);
        if (run.begin > 0)
            change("UPDATE runs SET created = strftime('%Y-%m-%dT%H:%M:%SZ', ?, 'unixepoch') "
                   "WHERE id = ?",
                   run.begin, run.id);
        setState(run, use == interop::LogUse::Import);
        run.touched = false;
    }
    void commit()
    {
        if (studies.isNew())
            begin();
        if (!transaction)
            return;
        settleRows();
        transaction->commit();
        transaction.reset();
        uncommitted = 0;
    }
    void settleRows()
    {
        marks->write();
        const auto choices = tagChoices(path, *database);
        for (const auto& run : runs) {
            if (run->touched)
                settleRow(*run, choices);
        }
        studies.write(*database,
                      [this](int run) { return runs.at(static_cast<std::size_t>(run))->id; });
    }
};

ImportWriter::ImportWriter(std::filesystem::path project, interop::LogUse use)
    : m_body(std::make_unique<Body>())
{
    m_body->path = std::move(project);
    m_body->use = use;
    m_body->guarded([this] {
        m_body->database = openDatabase(m_body->path, Access::Write);
        m_body->insert.emplace(*m_body->database,
                               "INSERT INTO metrics(run, name, step, epoch, seconds, value) "
                               "VALUES(?, ?, ?, ?, ?, ?)");
        m_body->marks.emplace(*m_body->database);
    });
}

ImportWriter::~ImportWriter() = default;

void ImportWriter::onReached(std::function<bool(double)> tell)
{
    m_body->onReached = std::move(tell);
}

int ImportWriter::run(const interop::LoggedRun& logged)
{
    interop::LoggedRun run = logged;
    run.source = base::validUtf8(run.source);
    run.name = base::validUtf8(run.name);
    run.problem = base::validUtf8(run.problem);
    const auto [at, fresh] =
        m_body->bySource.try_emplace(run.source, static_cast<int>(m_body->runs.size()));
    m_body->guarded([&] {
        if (fresh) {
            m_body->runs.push_back(std::make_unique<Run>());
            m_body->runs.back()->logged = run;
            m_body->open(*m_body->runs.back());
        }
        Run& entry = *m_body->runs[static_cast<std::size_t>(at->second)];
        entry.logged = run;
        m_body->describe(entry);
    });
    return at->second;
}

void ImportWriter::session(int run, const interop::LoggedSession& session)
{
    m_body->guarded([&] {
        Run& entry = *m_body->runs.at(static_cast<std::size_t>(run));
        const auto found = entry.restarts.session(session);
        if (found.restart)
            m_body->apply(entry, found, m_body->secondsOf(entry, session.time), session.prefix);
    });
}

void ImportWriter::point(int run, const std::string& tag, const interop::LoggedPoint& point)
{
    m_body->guarded([&] {
        m_body->last = run;
        Run& entry = *m_body->runs.at(static_cast<std::size_t>(run));
        if (base::isUtf8(tag))
            m_body->add(entry, tag, point);
        else
            m_body->add(entry, base::validUtf8(tag), point);
        if (m_body->uncommitted >= std::max(kCommitEvery, std::ssize(entry.tags)))
            m_body->commit();
    });
}

void ImportWriter::problem(int run, const base::Finding& finding)
{
    m_body->guarded(
        [&] { m_body->problem(*m_body->runs.at(static_cast<std::size_t>(run)), finding); });
}

void ImportWriter::study(const interop::LoggedStudy& study)
{
    m_body->studies.take(study);
}

void ImportWriter::forget(int run)
{
    m_body->guarded([&] { m_body->empty(*m_body->runs.at(static_cast<std::size_t>(run))); });
}

void ImportWriter::reached(double share)
{
    if (m_body->onReached && !m_body->onReached(share))
        throw base::environmentError("import.cancelled",
                                     "The import was cancelled; what had been read is kept.");
}

void ImportWriter::flush()
{
    m_body->guarded([this] { m_body->commit(); });
}

void ImportWriter::finish()
{
    m_body->guarded([this] {
        m_body->ending = true;
        for (const auto& run : m_body->runs) {
            const LogRestarts::Found found = run->restarts.end(run->logged.saysSessions);
            m_body->begin();
            m_body->apply(*run, found, 0, {});
            run->touched = run->touched || run->bestIsOld;
        }
        m_body->begin();
        m_body->settleRows();
        for (const auto& run : m_body->runs) {
            std::vector<interop::TagSummary> tags;
            for (const std::string& name : run->names)
                tags.push_back(run->tags.at(name).known.summary);
            if (m_body->use == interop::LogUse::Import) // restarts of a watched run are events
                for (base::Finding& note : notesOn(*m_body->database, run->id, tags))
                    m_body->problem(*run, std::move(note));
            if (!run->settled)
                m_body->setState(*run, true);
        }
        m_body->commit();
    });
}

void ImportWriter::giveUp(const std::string& why) noexcept
{
    try {
        Run* failed =
            m_body->last < 0 ? nullptr : m_body->runs[static_cast<std::size_t>(m_body->last)].get();
        if (failed)
            failed->failure = why;
        if (!m_body->hasLost) {
            finish();
            return;
        }
        // What is known here counts points that the project does not have.
        m_body->guarded([&] {
            for (const auto& run : m_body->runs) {
                if (run.get() == failed || m_body->use == interop::LogUse::Watch)
                    m_body->change(
                        "UPDATE runs SET state = 'interrupted', problem = ? WHERE id = ?", why,
                        run->id);
            }
            if (m_body->transaction)
                m_body->transaction->commit();
        });
    } catch (const std::exception&) {
        // The disk that is full, or the project that is locked, is what is being reported.
    }
}

void ImportWriter::settle(double seconds)
{
    m_body->guarded([&] {
        const auto quiet = std::chrono::duration<double>(seconds);
        for (const auto& run : m_body->runs) {
            if (!run->settled && !run->logged.state && Clock::now() - run->grew > quiet)
                m_body->setState(*run, true);
        }
        m_body->commit();
    });
}

std::vector<RunId> ImportWriter::runs() const
{
    std::vector<RunId> ids;
    for (const auto& run : m_body->runs)
        ids.push_back(run->id);
    return ids;
}

std::vector<RunId> ImportWriter::takeGrown()
{
    std::vector<RunId> ids;
    for (const auto& run : m_body->runs)
        if (std::exchange(run->grown, false))
            ids.push_back(run->id);
    return ids;
}

std::int64_t ImportWriter::points() const
{
    return m_body->points;
}

std::vector<base::Finding> ImportWriter::findings() const
{
    return m_body->findings;
}

std::vector<std::string> ImportWriter::studies() const
{
    return m_body->studies.said();
}

} // namespace assay::store
