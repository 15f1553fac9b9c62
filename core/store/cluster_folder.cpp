// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cluster_folder.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/plain_file.h"
#include "base/utf8.h"
#include "store/cluster_files.h"
#include "store/files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <system_error>
#include <utility>

namespace assay::store {

namespace fs = std::filesystem;
using namespace cluster_files;
using nlohmann::json;

namespace {

constexpr std::size_t kLongestTrouble = 1000;

std::string orderName(std::int64_t trial, int tries)
{
    return fmt::format("trial-{}.{}.json", trial, tries);
}

std::string takenName(const TakenOrder& order)
{
    return fmt::format("trial-{}.{}.{}.json", order.trial, order.tries, name(order.worker));
}

std::string doneName(std::int64_t trial)
{
    return fmt::format("trial-{}.json", trial);
}

// Numbers of at most so many digits fit.
constexpr const char* kOrderForm = R"(trial-(0|[1-9]\d{0,11})\.(0|[1-9]\d{0,5})\.json)";
constexpr const char* kDoneForm = R"(trial-(0|[1-9]\d{0,11})\.json)";
constexpr const char* kTakenForm =
    R"(trial-(0|[1-9]\d{0,11})\.(0|[1-9]\d{0,5})\.(\d{1,16}_\d{1,6}\.\d{1,6})\.json)";

std::string troubleName(const ClusterWorker& worker, bool isOfMachine)
{
    return name(worker) + (isOfMachine ? ".machine.txt" : ".txt");
}

/// Moves a file that may be gone. False: it was.
bool moved(const fs::path& from, const fs::path& to)
{
    std::error_code code;
    fs::rename(from, to, code);
    if (!code)
        return true;
    if (code != std::errc::no_such_file_or_directory)
        fail(from, code.message());
    return false;
}

void removeProjectAt(const fs::path& project)
{
    for (const char* end : {"-files", "-wal", "-shm", "-journal", ""})
        removeAll(project.string() + end);
    // One that was ended while it was made was copied before it was finished (backupPath).
    const std::string copies = project.filename().string() + ".v";
    std::vector<fs::path> found;
    std::error_code code;
    for (fs::directory_iterator entry(project.parent_path(), code), end; !code && entry != end;
         entry.increment(code)) {
        if (entry->path().filename().string().starts_with(copies))
            found.push_back(entry->path());
    }
    for (const fs::path& copy : found)
        removeAll(copy);
}

/// Of an order of an earlier version: none. Throws a usage Error.
tune::EarlyStop earlyStopAt(const json& order)
{
    const std::string rule = textAt(order, "early_stop");
    return rule.empty() ? tune::EarlyStop::None : tune::earlyStopFrom(rule);
}

/// A folder elsewhere belongs to one project, as trials of a copy have the same numbers. Throws a usage Error.
void requireOwn(const fs::path& folder, const fs::path& project, const fs::path& link)
{
    if (!lies(folder))
        fail(folder, "it is not there");
    const std::string own = fs::absolute(project).lexically_normal().string();
    const fs::path file = folder / "project";
    if (!lies(file))
        return put(file, {{"project", own}});
    const auto text = jsonOf(file);
    const std::string other = text ? textAt(*text, "project") : std::string();
    if (other.empty())
        throw base::usageError(
            "cluster.shared",
            fmt::format(
                "The file {} says whose trials the folder {} holds, and cannot be understood. "
                "Delete it if they are of this project; else name another folder, or delete {} to "
                "have one made.",
                file.string(), folder.string(), link.string()));
    if (other != own)
        throw base::usageError(
            "cluster.shared",
            fmt::format("The folder {} holds trials of {}. If that project was moved here, delete "
                        "{}; if this one is a copy of it, delete {}.",
                        folder.string(), base::onTerminal(other), file.string(), link.string()));
}

} // namespace

std::string name(const ClusterWorker& worker)
{
    return fmt::format("{}_{}.{}", worker.job, worker.task, worker.restart);
}

std::optional<ClusterWorker> clusterWorkerFrom(const std::string& name)
{
    static const std::regex form(R"((\d{1,16})_(\d{1,6})\.(\d{1,6}))");
    std::smatch found;
    if (name.size() > 40 || !std::regex_match(name, found, form))
        return std::nullopt;
    return ClusterWorker{found[1].str(), std::stoi(found[2].str()), std::stoi(found[3].str())};
}

fs::path ClusterFolder::of(const fs::path& project, tune::SearchId search)
{
    return filesOf(fs::absolute(project)) / fmt::format("cluster-{}", search);
}

fs::path ClusterFolder::placed(const fs::path& project, tune::SearchId search,
                               const fs::path& shared)
{
    const fs::path usual = of(project, search);
    std::error_code code;
    const bool isLink = fs::is_symlink(usual, code);
    if (shared.empty() && !isLink)
        return usual;
    const fs::path wanted = shared.empty() ? fs::path() : fs::canonical(shared, code);
    if (code || (!shared.empty() && !fs::is_directory(wanted)))
        throw base::usageError(
            "cluster.shared",
            fmt::format("The folder {} is not there; make it, or name another one that all "
                        "machines see.",
                        shared.string()));
    if (isLink || lies(usual)) {
        fs::path there = isLink ? fs::read_symlink(usual, code) : usual;
        if (!shared.empty() && there.parent_path() != wanted)
            throw base::usageError(
                "cluster.shared",
                fmt::format("The trials of study {} are handed out in {} already; leave out the "
                            "other folder, or delete {} once all of them have come back.",
                            search, there.string(), usual.string()));
        requireOwn(there, project, usual);
        return there;
    }
    const std::string stem =
        fmt::format("{}-study-{}", fs::absolute(project).stem().string(), search);
    fs::path made = wanted / stem;
    for (int k = 2; !fs::create_directory(made, code) && !code; ++k)
        made = wanted / fmt::format("{}-{}", stem, k);
    if (code)
        fail(made, code.message());
    requireOwn(made, project, usual);
    fs::create_directories(usual.parent_path(), code);
    if (!code)
        fs::create_directory_symlink(made, usual, code);
    if (code)
        fail(usual, code.message());
    return made;
}

fs::path ClusterFolder::trialProject(std::int64_t trial) const
{
    return m_folder / "trials" / fmt::format("trial-{}.assay", trial);
}

fs::path ClusterFolder::idleProject(const ClusterWorker& worker) const
{
    return m_folder / "idle" / (name(worker) + ".assay");
}

void ClusterFolder::make()
{
    for (const char* part : {"orders", "taken", "done", "trials", "idle", "logs", "trouble"}) {
        std::error_code code;
        fs::create_directories(m_folder / part, code);
        if (code)
            fail(m_folder, code.message());
    }
}

void ClusterFolder::tidy()
{
    for (const auto& parts : names(m_folder / "orders", R"((.*\.json\.part))"))
        removeAll(m_folder / "orders" / parts[0]);
}

std::optional<ClusterJob> ClusterFolder::job() const
{
    const auto text = jsonOf(m_folder / "job");
    if (!text)
        return std::nullopt;
    ClusterJob job{textAt(*text, "job"),
                   static_cast<int>(std::min(numberAt(*text, "workers"), 1e6)),
                   numberAt(*text, "submitted")};
    if (!clusterWorkerFrom(job.id + "_0.0"))
        return std::nullopt;
    return job;
}

void ClusterFolder::setJob(const std::optional<ClusterJob>& job)
{
    if (!job)
        return removeAll(m_folder / "job");
    put(m_folder / "job",
        {{"job", job->id}, {"workers", job->workers}, {"submitted", job->submitted}});
}

void ClusterFolder::setStop(bool stops)
{
    if (!stops)
        return removeAll(m_folder / "stop");
    put(m_folder / "stop", json::object());
}

bool ClusterFolder::stops() const
{
    return lies(m_folder / "stop");
}

bool ClusterFolder::isThere() const
{
    return lies(m_folder / "orders") && lies(m_folder / "taken");
}

void ClusterFolder::open(const ClusterOrder& order)
{
    put(m_folder / "orders" / orderName(order.trial, order.tries),
        {{"trial", order.trial},
         {"name", order.name},
         {"metric", order.metric},
         {"early_stop", tune::name(order.earlyStop)},
         {"stop_metric", order.stopMetric},
         {"spec", json::parse(experiment::toJson(order.spec))}});
}

std::vector<std::int64_t> ClusterFolder::openTrials() const
{
    std::set<std::int64_t> trials;
    for (const auto& parts : names(m_folder / "orders", kOrderForm))
        trials.insert(std::stoll(parts[0]));
    return {trials.begin(), trials.end()};
}

std::vector<TakenOrder> ClusterFolder::taken() const
{
    std::vector<TakenOrder> all;
    for (const auto& parts : names(m_folder / "taken", kTakenForm)) {
        if (const auto worker = clusterWorkerFrom(parts[2]))
            all.push_back({std::stoll(parts[0]), std::stoi(parts[1]), *worker});
    }
    std::sort(all.begin(), all.end(),
              [](const TakenOrder& a, const TakenOrder& b) { return a.trial < b.trial; });
    return all;
}

std::vector<std::int64_t> ClusterFolder::done() const
{
    std::vector<std::int64_t> trials;
    for (const auto& parts : names(m_folder / "done", kDoneForm))
        trials.push_back(std::stoll(parts[0]));
    std::sort(trials.begin(), trials.end());
    return trials;
}

bool ClusterFolder::isDone(std::int64_t trial) const
{
    return lies(m_folder / "done" / doneName(trial));
}

std::optional<TrainedTrial> ClusterFolder::trained(std::int64_t trial) const
{
    const auto text = jsonOf(m_folder / "done" / doneName(trial));
    if (!text)
        return std::nullopt;
    const auto run = text->find("run");
    if (run == text->end() || !run->is_number_integer() || run->get<std::int64_t>() < 1)
        return std::nullopt;
    const auto shown = [&](const char* key) {
        return base::onTerminal(textAt(*text, key).substr(0, kLongestTrouble));
    };
    return TrainedTrial{.run = run->get<std::int64_t>(),
                        .worker = shown("worker"),
                        .begun = numberAt(*text, "begun"),
                        .ended = numberAt(*text, "ended"),
                        .stopped = shown("stopped")};
}

bool ClusterFolder::putBack(const TakenOrder& order, bool cameToNothing)
{
    return moved(m_folder / "taken" / takenName(order),
                 m_folder / "orders"
                     / orderName(order.trial, order.tries + (cameToNothing ? 1 : 0)));
}

bool ClusterFolder::withdraw(std::int64_t trial)
{
    bool was = false;
    for (const auto& parts : names(m_folder / "orders", kOrderForm)) {
        if (std::stoll(parts[0]) != trial)
            continue;
        std::error_code code;
        was = fs::remove(m_folder / "orders" / orderName(trial, std::stoi(parts[1])), code) || was;
        if (code)
            fail(m_folder / "orders", code.message());
    }
    return was;
}

void ClusterFolder::forget(std::int64_t trial)
{
    withdraw(trial);
    for (const TakenOrder& one : taken()) {
        if (one.trial == trial)
            removeAll(m_folder / "taken" / takenName(one));
    }
    removeProject(trial);
    removeAll(m_folder / "done" / (doneName(trial) + ".part"));
    removeAll(m_folder / "done" / doneName(trial)); // last: else nothing asks to forget the rest
}

std::string ClusterFolder::trouble(const ClusterWorker& worker) const
{
    for (const bool isOfMachine : {true, false}) {
        base::PlainFile file(m_folder / "trouble" / troubleName(worker, isOfMachine),
                             base::PlainFile::Use::Read);
        if (file.isOpen())
            return base::onTerminal(file.readFirst(kLongestTrouble));
    }
    return {};
}

bool ClusterFolder::wasOfMachine(const ClusterWorker& worker) const
{
    return lies(m_folder / "trouble" / troubleName(worker, true));
}

void ClusterFolder::leaveTrouble(const ClusterWorker& worker, const std::string& text,
                                 bool isOfMachine) noexcept
{
    try {
        base::replaceFile(m_folder / "trouble" / troubleName(worker, isOfMachine),
                          text.substr(0, kLongestTrouble), base::Durable::No);
    } catch (const std::exception&) {
        // Its log has it too.
    }
}

std::optional<ClusterOrder> ClusterFolder::read(const TakenOrder& order)
{
    const fs::path file = m_folder / "taken" / takenName(order);
    try {
        if (const auto text = jsonOf(file)) {
            const auto spec = text->find("spec");
            if (spec != text->end() && spec->is_object() && numberAt(*text, "trial") == order.trial)
                return ClusterOrder{.trial = order.trial,
                                    .tries = order.tries,
                                    .name = textAt(*text, "name"),
                                    .metric = textAt(*text, "metric"),
                                    .spec = experiment::fromJson(base::dumped(*spec)),
                                    .earlyStop = earlyStopAt(*text),
                                    .stopMetric = textAt(*text, "stop_metric")};
        }
    } catch (const base::Error&) {
        // Of a newer version, or changed by hand.
    }
    removeAll(file);
    return std::nullopt;
}

std::optional<ClusterOrder> ClusterFolder::claim(const ClusterWorker& worker)
{
    for (const TakenOrder& before : taken()) {
        if (before.worker.job != worker.job || before.worker.task != worker.task
            || before.worker.restart > worker.restart)
            continue;
        const TakenOrder now{before.trial, before.tries, worker};
        if (!moved(m_folder / "taken" / takenName(before), m_folder / "taken" / takenName(now)))
            continue;
        if (isDone(before.trial))
            removeAll(m_folder / "taken" / takenName(now)); // it ended in between
        else if (auto order = read(now))
            return order;
    }
    std::vector<TakenOrder> open;
    for (const auto& parts : names(m_folder / "orders", kOrderForm))
        open.push_back({std::stoll(parts[0]), std::stoi(parts[1]), worker});
    std::sort(open.begin(), open.end(),
              [](const TakenOrder& a, const TakenOrder& b) { return a.trial < b.trial; });
    for (const TakenOrder& one : open) {
        const fs::path mine = m_folder / "taken" / takenName(one);
        // A rename over a network that was sent twice says of its own work that the file is gone.
        if (!moved(m_folder / "orders" / orderName(one.trial, one.tries), mine) && !lies(mine))
            continue;
        if (isDone(one.trial))
            removeAll(mine);
        else if (auto order = read(one))
            return order;
    }
    return std::nullopt;
}

void ClusterFolder::finish(const ClusterOrder& order, const ClusterWorker& worker,
                           const TrainedTrial& trained)
{
    put(m_folder / "done" / doneName(order.trial), {{"run", trained.run},
                                                    {"worker", trained.worker},
                                                    {"begun", trained.begun},
                                                    {"ended", trained.ended},
                                                    {"stopped", trained.stopped}});
    removeAll(m_folder / "taken" / takenName({order.trial, order.tries, worker}));
}

void ClusterFolder::removeProject(std::int64_t trial)
{
    removeProjectAt(trialProject(trial));
}

void ClusterFolder::removeIdle(const ClusterWorker& worker) noexcept
{
    try {
        removeProjectAt(idleProject(worker));
    } catch (const std::exception&) {
        // It stays, a small file.
    }
}

} // namespace assay::store
