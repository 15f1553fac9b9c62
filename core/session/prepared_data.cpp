// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/prepared_data.h"

#include "base/error.h"
#include "store/dataset_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <utility>

namespace assay::session {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 2;

/// Of files: another one when one of them is written anew, comes or goes.
struct Stamp {
    std::int64_t files = 0, times = 0, newest = 0;
    std::uintmax_t bytes = 0;

    void add(const fs::path& file)
    {
        std::error_code ignored;
        const auto time = fs::last_write_time(file, ignored).time_since_epoch().count();
        ++files;
        times ^= time + files;
        newest = std::max<std::int64_t>(newest, time);
        const auto size = fs::file_size(file, ignored);
        bytes += ignored ? 0 : size;
    }
    std::string text() const { return fmt::format("{}|{}|{}|{}", files, times, newest, bytes); }
};

/// A folder of so many files is looked through at most every other second: each of them takes a
/// microsecond or two.
constexpr std::int64_t kManyFiles = 2000;
/// More are not looked at: somebody may have named the root of a disk.
constexpr std::int64_t kMostFiles = 200'000;
constexpr std::chrono::seconds kLookAgain(2);

/// Changes when a file at `path` or below it does.
std::string stampOf(const std::string& path)
{
    struct Known {
        std::chrono::steady_clock::time_point when;
        std::string text;
    };
    static std::mutex mutex;
    static std::map<std::string, Known> large;
    {
        const std::lock_guard lock(mutex);
        const auto known = large.find(path);
        if (known != large.end()
            && std::chrono::steady_clock::now() - known->second.when < kLookAgain)
            return known->second.text;
    }
    Stamp stamp;
    std::error_code code;
    if (fs::is_directory(path, code)) {
        const auto options = fs::directory_options::skip_permission_denied;
        for (fs::recursive_directory_iterator entry(path, options, code), end;
             !code && entry != end && stamp.files < kMostFiles; entry.increment(code))
            stamp.add(entry->path());
    } else if (fs::exists(path, code)) {
        stamp.add(path);
    }
    std::string text = path + '|' + stamp.text();
    const std::lock_guard lock(mutex);
    if (stamp.files > kManyFiles)
        large[path] = {std::chrono::steady_clock::now(), text};
    return text;
}

/// Of the pictures that a table names, which lie beside it.
std::string picturesOf(const data::DatasetPtr& dataset)
{
    if (!dataset || !dataset->table() || !dataset->pictures())
        return {};
    Stamp stamp;
    const fs::path folder = fs::path(dataset->info().path).parent_path();
    for (const data::ColumnCells& column : dataset->table()->table().columns) {
        for (const std::string& file : column.files)
            stamp.add(folder / file);
    }
    return stamp.text();
}

std::string picturesOf(const data::Prepared& prepared)
{
    return picturesOf(prepared.source) + picturesOf(prepared.serving);
}

std::string keyOf(const data::DataSpec& spec)
{
    experiment::ExperimentSpec whole;
    whole.data = spec;
    return fmt::format("{}|{}|{}", stampOf(spec.path), stampOf(spec.testPath),
                       experiment::toJson(whole));
}

/// Where to look for data, and what they must be.
struct Places {
    std::vector<std::string> paths;
    std::vector<std::string> fingerprints; ///< empty: whatever lies there

    bool hold(const data::DatasetPtr& dataset) const
    {
        return fingerprints.empty()
               || (dataset
                   && std::find(fingerprints.begin(), fingerprints.end(),
                                dataset->info().fingerprint)
                          != fingerprints.end());
    }
};

Places placesOf(const std::filesystem::path& project, const std::string& path)
{
    std::error_code ignored;
    if (path.empty() || project.empty() || std::filesystem::exists(path, ignored))
        return {{path}, {}};
    store::MovedData moved = store::movedData(project, path);
    if (moved.fingerprints.empty())
        return {{path}, {}};
    return {std::move(moved.places), std::move(moved.fingerprints)};
}

base::Error movedError(const std::filesystem::path& project, const std::string& path)
{
    return base::inputError(
        "data.moved",
        fmt::format("The data of this project are no longer here; choose where they lie now on "
                    "the Data page (\"Locate ...\"), or with `assay-cli data --data PATH --project "
                    "{}`, and with the same --set data.target=COLUMN if one was chosen.",
                    project.string()),
        {.file = path, .row = {}, .byte = {}});
}

} // namespace

void PreparedData::useProject(const std::filesystem::path& project)
{
    const std::lock_guard lock(m_projectMutex);
    m_project = project;
}

std::shared_ptr<const data::Prepared> PreparedData::get(const data::DataSpec& asked,
                                                        const data::ReadProgress& progress)
{
    std::filesystem::path project;
    {
        const std::lock_guard lock(m_projectMutex);
        project = m_project;
    }
    const Places sources = placesOf(project, asked.path);
    const Places servings = placesOf(project, asked.testPath);
    for (const std::string& source : sources.paths) {
        for (const std::string& serving : servings.paths) {
            data::DataSpec spec = asked;
            spec.path = source;
            spec.testPath = serving;
            auto prepared = read(spec, progress);
            if (!sources.hold(prepared->source) || !servings.hold(prepared->serving))
                continue;
            note(project, *prepared);
            return prepared;
        }
    }
    const bool own = sources.paths.empty() || servings.fingerprints.empty();
    throw movedError(project, own ? asked.path : asked.testPath);
}

void PreparedData::note(const std::filesystem::path& project, const data::Prepared& prepared)
{
    if (project.empty())
        return;
    for (const data::DatasetPtr& dataset : {prepared.source, prepared.serving}) {
        std::error_code ignored;
        if (!dataset || !std::filesystem::exists(dataset->info().path, ignored))
            continue;
        const data::DatasetInfo& info = dataset->info();
        {
            const std::lock_guard lock(m_projectMutex);
            if (!m_noted
                     .insert(fmt::format("{}|{}|{}", project.string(), info.path, info.fingerprint))
                     .second)
                continue;
        }
        store::notePlace(project, info);
    }
}

std::shared_ptr<const data::Prepared> PreparedData::read(const data::DataSpec& spec,
                                                         const data::ReadProgress& progress)
{
    const std::string key = keyOf(spec);
    std::unique_lock lock(m_mutex);
    m_read.wait(lock, [&] { return !m_underway.contains(key); });
    for (auto entry = m_recent.begin(); entry != m_recent.end(); ++entry) {
        if (entry->key != key)
            continue;
        if (entry->pictures != picturesOf(*entry->prepared)) {
            m_recent.erase(entry);
            break;
        }
        m_recent.splice(m_recent.begin(), m_recent, entry);
        return m_recent.front().prepared;
    }
    m_underway.insert(key);
    lock.unlock();
    std::shared_ptr<const data::Prepared> prepared;
    std::string pictures;
    std::exception_ptr failure; // whoever waits for the same tries it again
    try {
        prepared = std::make_shared<const data::Prepared>(data::prepare(spec, progress));
        pictures = picturesOf(*prepared);
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    m_underway.erase(key);
    m_read.notify_all();
    if (failure)
        std::rethrow_exception(failure);
    m_recent.push_front({key, pictures, prepared});
    if (m_recent.size() > kKept)
        m_recent.pop_back();
    return prepared;
}

} // namespace assay::session
