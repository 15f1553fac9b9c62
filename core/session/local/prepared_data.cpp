// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/local/prepared_data.h"

#include "base/error.h"
#include "base/sample_id.h"
#include "base/shell_word.h"
#include "data/formats/picture_files.h"
#include "data/formats/table_series.h"
#include "data/further_sources.h"
#include "experiment/suite.h"
#include "store/dataset_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

namespace assay::session {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 2;
/// How soon it is seen that somebody no longer waits for what another thread reads.
constexpr std::chrono::milliseconds kAskAgain(100);

/// Of files: another one when one of them is written anew, renamed, comes or goes.
class Stamp
{
public:
    void add(const fs::path& file)
    {
        std::error_code ignored;
        const auto time = fs::last_write_time(file, ignored);
        const std::uintmax_t size = fs::file_size(file, ignored);
        const std::string entry = fmt::format("{}|{}|{}", file.string(),
                                              time.time_since_epoch().count(), ignored ? 0 : size);
        ++m_files;
        // A sum, as a folder lists its files in no order.
        m_sum += base::contentHash(base::bytesOf(std::span<const char>(entry)));
        m_newest = std::max(m_newest, time);
    }
    std::int64_t files() const { return m_files; }
    fs::file_time_type newest() const { return m_newest; }
    std::string text() const { return fmt::format("{}|{}", m_files, m_sum); }

private:
    std::int64_t m_files = 0;
    std::uint64_t m_sum = 0;
    fs::file_time_type m_newest = fs::file_time_type::min();
};

/// A folder of so many files is looked through at most every other second: each of them takes a
/// microsecond or two.
constexpr std::int64_t kManyFiles = 2000;
/// More are not looked at: somebody may have named the root of a disk.
constexpr std::int64_t kMostFiles = 200'000;
constexpr std::chrono::seconds kLookAgain(2);

/// `make` anew, or what it made for `name` less than two seconds ago where that took many files.
template <typename Make>
Stamp recent(const std::string& name, Make make)
{
    struct Known {
        std::chrono::steady_clock::time_point when;
        Stamp stamp;
    };
    static std::mutex mutex;
    static std::map<std::string, Known> large;
    {
        const std::lock_guard lock(mutex);
        const auto known = large.find(name);
        if (known != large.end()
            && std::chrono::steady_clock::now() - known->second.when < kLookAgain)
            return known->second.stamp;
    }
    const Stamp stamp = make();
    const std::lock_guard lock(mutex);
    if (stamp.files() > kManyFiles)
        large[name] = {std::chrono::steady_clock::now(), stamp};
    else
        large.erase(name);
    return stamp;
}

/// A project, what SQLite keeps beside it, or the folder of its checkpoints: written while it is open,
/// also where it lies among the data.
bool isOfAProject(const fs::path& file)
{
    return file.filename().string().find(".assay") != std::string::npos;
}

/// Changes when a file at `path` or below it does, but for projects.
std::string stampOf(const std::string& path)
{
    const Stamp stamp = recent(path, [&] {
        Stamp made;
        std::error_code code;
        if (fs::is_directory(path, code)) {
            const auto options = fs::directory_options::skip_permission_denied;
            for (fs::recursive_directory_iterator entry(path, options, code), end;
                 !code && entry != end && made.files() < kMostFiles; entry.increment(code)) {
                if (isOfAProject(entry->path()))
                    entry.disable_recursion_pending();
                else
                    made.add(entry->path());
            }
        } else if (fs::exists(path, code)) {
            made.add(path);
        }
        return made;
    });
    return path + '|' + stamp.text();
}

/// The pictures, or files of series, in the folders that those of a table lie in, also those that no row
/// could be read with. Other files there may be written at any time: a project beside its data.
Stamp filesBeside(const std::set<fs::path>& folders)
{
    std::string name;
    for (const fs::path& folder : folders)
        name += folder.string() + '\n';
    return recent("files\n" + name, [&] {
        Stamp made;
        for (const fs::path& folder : folders) {
            std::error_code code;
            for (fs::directory_iterator entry(folder, code), end;
                 !code && entry != end && made.files() < kMostFiles; entry.increment(code)) {
                const std::string file = entry->path().filename().string();
                if (data::formats::hasPictureEnding(file) || data::formats::hasSeriesEnding(file))
                    made.add(entry->path());
            }
        }
        return made;
    });
}

/// The folders of the pictures and series that the tables name.
std::set<fs::path> foldersOfFiles(const data::Prepared& prepared)
{
    std::set<fs::path> folders;
    for (const data::DatasetPtr& dataset : {prepared.source, prepared.serving}) {
        if (!dataset || !dataset->table() || (!dataset->pictures() && !dataset->series()))
            continue;
        std::set<fs::path> bases{fs::path(dataset->info().path).parent_path()};
        for (const data::DatasetInfo& info : dataset->info().joinedFrom)
            bases.insert(fs::path(info.path).parent_path());
        for (const data::ColumnCells& column : dataset->table()->table().columns) {
            for (const std::string& file : column.written) {
                for (const fs::path& beside : bases)
                    folders.insert((beside / file).parent_path());
            }
        }
    }
    return folders;
}

std::string keyOf(const data::DataSpec& spec)
{
    experiment::ExperimentSpec whole;
    whole.data = spec;
    std::string further;
    for (const std::string& path : data::furtherPaths(spec.more))
        further += stampOf(path) + '|';
    return fmt::format("{}|{}|{}|{}|{}{}", stampOf(spec.path), stampOf(spec.testPath),
                       stampOf(spec.labels.training), stampOf(spec.labels.test), further,
                       experiment::toJson(whole));
}

/// Where to look for data, and what they must be.
struct Places {
    std::vector<std::string> paths;
    std::vector<std::string> fingerprints; ///< empty: whatever lies there

    bool hold(const std::string& fingerprint) const
    {
        return fingerprints.empty()
               || std::find(fingerprints.begin(), fingerprints.end(), fingerprint)
                      != fingerprints.end();
    }
    /// With further sources or without them.
    bool hold(const data::DatasetPtr& dataset) const
    {
        if (!dataset)
            return fingerprints.empty();
        const auto& from = dataset->info().joinedFrom;
        return hold(dataset->info().fingerprint)
               || (!from.empty() && hold(from.front().fingerprint));
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

/// Further data at the places where they may lie: which of its places is taken of each.
class FurtherPlaces
{
public:
    explicit FurtherPlaces(const std::vector<Places>& further)
        : m_further(further)
        , m_taken(further.size(), 0)
    {}
    /// Some of them lie nowhere.
    bool isLacking() const
    {
        return std::any_of(m_further.begin(), m_further.end(),
                           [](const Places& places) { return places.paths.empty(); });
    }
    std::vector<std::string> paths() const
    {
        std::vector<std::string> all;
        for (std::size_t k = 0; k < m_further.size(); ++k)
            all.push_back(m_further[k].paths[m_taken[k]]);
        return all;
    }
    /// Which of them are other data there. What one of them holds does not depend on the others.
    std::vector<std::size_t> wrong(const data::Dataset& joined) const
    {
        const auto& from = joined.info().joinedFrom;
        std::vector<std::size_t> all;
        for (std::size_t k = 0; k < m_further.size(); ++k) {
            if (k + 1 < from.size() && !m_further[k].hold(from[k + 1].fingerprint))
                all.push_back(k);
        }
        return all;
    }
    /// The one that could not be read or does not fit; empty: it is not one of several places.
    std::vector<std::size_t> wrong(const base::Error& error) const
    {
        if (!error.code().starts_with("further."))
            return {};
        const std::vector<std::string> all = paths();
        std::size_t at = all.size(), longest = 0; // one path may begin another
        for (std::size_t k = 0; k < all.size(); ++k) {
            const bool isNamed =
                error.place().file == all[k] || error.text().find(all[k]) != std::string::npos;
            if (isNamed && all[k].size() > longest) {
                at = k;
                longest = all[k].size();
            }
        }
        return at == all.size() || m_further[at].paths.size() < 2 ? std::vector<std::size_t>()
                                                                  : std::vector{at};
    }
    /// Takes the next place of each of these; false: one of them has no other.
    bool advance(const std::vector<std::size_t>& which)
    {
        return std::all_of(which.begin(), which.end(), [this](std::size_t k) {
            return ++m_taken[k] < m_further[k].paths.size();
        });
    }

private:
    const std::vector<Places>& m_further;
    std::vector<std::size_t> m_taken;
};

/// A file of labels that is gone from its place lies beside the pictures that moved.
std::string labelsBeside(const std::string& labels, const std::filesystem::path& pictures)
{
    std::error_code ignored;
    if (labels.empty() || std::filesystem::exists(labels, ignored))
        return labels;
    return (pictures.parent_path() / std::filesystem::path(labels).filename()).string();
}

base::Error movedError(const std::filesystem::path& project, const std::string& path)
{
    return base::inputError(
        "data.moved",
        fmt::format("The data of this project are no longer here; choose where they lie now on "
                    "the Data page (\"Locate ...\"), or with `assay-cli data --data PATH --project "
                    "{}`, and with the same --set data.target=COLUMN if one was chosen.",
                    base::shellWord(project.string())),
        {.file = path, .row = {}, .byte = {}});
}

/// Of the first of several further sources that is found nowhere.
base::Error movedFurther(const std::filesystem::path& project, const std::vector<Places>& further,
                         const std::vector<std::string>& paths)
{
    const auto gone = std::find_if(further.begin(), further.end(), [](const Places& places) {
        return !places.fingerprints.empty();
    });
    return base::inputError(
        "further.moved",
        fmt::format("These further data are no longer here; put them back, or name where they "
                    "lie now with `assay-cli data --data PATH --more PATH --project {}`.",
                    base::shellWord(project.string())),
        {.file = gone == further.end() ? std::string()
                                       : paths[static_cast<std::size_t>(gone - further.begin())],
         .row = {},
         .byte = {}});
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
    const std::vector<std::string> morePaths = data::furtherPaths(asked.more);
    std::vector<Places> further;
    for (const std::string& path : morePaths)
        further.push_back(placesOf(project, path));
    for (const std::string& source : sources.paths) {
        for (const std::string& serving : servings.paths) {
            FurtherPlaces places(further);
            bool isLeft = !places.isLacking();
            while (isLeft) {
                data::DataSpec spec = asked;
                spec.path = source;
                spec.testPath = serving;
                spec.labels = {labelsBeside(asked.labels.training, source),
                               labelsBeside(asked.labels.test, serving)};
                if (places.paths() != morePaths)
                    spec.more = data::furtherText(places.paths());
                std::vector<std::size_t> wrong;
                try {
                    auto prepared = read(spec, progress);
                    if (!sources.hold(prepared->source) || !servings.hold(prepared->serving))
                        break;
                    wrong = places.wrong(*prepared->source);
                    if (wrong.empty()) {
                        note(project, *prepared);
                        return prepared;
                    }
                } catch (const base::Error& error) {
                    wrong = places.wrong(error);
                    if (wrong.empty())
                        throw;
                }
                isLeft = places.advance(wrong);
            }
        }
    }
    const bool isFurtherGone =
        std::any_of(further.begin(), further.end(),
                    [](const Places& places) { return !places.fingerprints.empty(); });
    if (!sources.paths.empty() && !servings.paths.empty() && isFurtherGone)
        throw movedFurther(project, further, morePaths);
    const bool own = sources.paths.empty() || servings.fingerprints.empty();
    throw movedError(project, own ? asked.path : asked.testPath);
}

void PreparedData::note(const std::filesystem::path& project, const data::Prepared& prepared)
{
    if (project.empty())
        return;
    std::vector<data::DatasetInfo> infos = prepared.source->info().joinedFrom;
    for (const data::DatasetPtr& dataset : {prepared.source, prepared.serving}) {
        if (dataset)
            infos.push_back(dataset->info());
    }
    for (const data::DatasetInfo& info : infos) {
        std::error_code ignored;
        if (!std::filesystem::exists(info.path, ignored))
            continue;
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
    while (!m_read.wait_for(lock, kAskAgain, [&] { return !m_underway.contains(key); })) {
        lock.unlock();
        data::ReadRequest{spec, spec.path, nullptr, progress}.at(0);
        lock.lock();
    }
    for (auto entry = m_recent.begin(); entry != m_recent.end(); ++entry) {
        if (entry->key != key)
            continue;
        if (!entry->folders.empty() && entry->pictures != filesBeside(entry->folders).text()) {
            m_recent.erase(entry);
            break;
        }
        m_recent.splice(m_recent.begin(), m_recent, entry);
        return m_recent.front().prepared;
    }
    m_underway.insert(key);
    lock.unlock();
    const auto began = fs::file_time_type::clock::now();
    std::shared_ptr<const data::Prepared> prepared;
    std::set<fs::path> folders;
    std::string pictures;
    std::exception_ptr failure; // a call that waits for the same tries it again
    try {
        prepared = std::make_shared<const data::Prepared>(experiment::prepare(spec, progress));
        folders = foldersOfFiles(*prepared);
        if (!folders.empty()) {
            const Stamp beside = filesBeside(folders);
            // One that was written meanwhile may have been read before: the next one reads anew.
            if (beside.newest() < began)
                pictures = beside.text();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    lock.lock();
    m_underway.erase(key);
    m_read.notify_all();
    if (failure)
        std::rethrow_exception(failure);
    m_recent.push_front({key, std::move(folders), std::move(pictures), prepared});
    if (m_recent.size() > kKept)
        m_recent.pop_back();
    return prepared;
}

} // namespace assay::session
