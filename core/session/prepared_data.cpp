// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/prepared_data.h"

#include "base/error.h"
#include "store/dataset_places.h"

#include <fmt/format.h>

#include <filesystem>

namespace assay::session {

namespace {

constexpr std::size_t kKept = 2;

/// Changes when a file under `path` does.
std::string stampOf(const std::string& path)
{
    namespace fs = std::filesystem;
    std::error_code code;
    std::int64_t newest = 0;
    std::uintmax_t bytes = 0;
    const auto look = [&](const fs::path& file) {
        std::error_code ignored;
        const auto time = fs::last_write_time(file, ignored).time_since_epoch().count();
        newest = std::max<std::int64_t>(newest, time);
        const auto size = fs::file_size(file, ignored);
        bytes += ignored ? 0 : size;
    };
    if (fs::is_directory(path, code)) {
        for (const auto& entry : fs::directory_iterator(path, code))
            look(entry.path());
    } else if (fs::exists(path, code)) {
        look(path);
    }
    return fmt::format("{}|{}|{}", path, newest, bytes);
}

std::string keyOf(const data::DataSpec& spec)
{
    experiment::ExperimentSpec whole;
    whole.data = spec;
    return fmt::format("{}|{}|{}", stampOf(spec.path), stampOf(spec.testPath),
                       experiment::toJson(whole));
}

} // namespace

void PreparedData::useProject(const std::filesystem::path& project)
{
    const std::lock_guard lock(m_mutex);
    m_project = project;
}

std::string PreparedData::located(const std::string& path) const
{
    std::error_code ignored;
    if (path.empty() || m_project.empty() || std::filesystem::exists(path, ignored))
        return path;
    const store::MovedData moved = store::movedData(m_project, path);
    if (moved.known && moved.place.empty() && std::filesystem::path(path).is_absolute())
        throw base::inputError(
            "data.moved",
            fmt::format("The data of this project are no longer here; choose "
                        "where they lie now on the Data page (\"Locate ...\"), or "
                        "with `assay-cli data --data PATH --project {}`.",
                        m_project.string()),
            {.file = path, .row = {}, .byte = {}});
    return moved.place.empty() ? path : moved.place;
}

std::shared_ptr<const data::Prepared> PreparedData::get(const data::DataSpec& asked,
                                                        const data::ReadProgress& progress)
{
    const std::lock_guard lock(m_mutex);
    data::DataSpec spec = asked;
    spec.path = located(asked.path);
    spec.testPath = located(asked.testPath);
    const std::string key = keyOf(spec);
    for (auto entry = m_recent.begin(); entry != m_recent.end(); ++entry) {
        if (entry->key == key) {
            m_recent.splice(m_recent.begin(), m_recent, entry);
            return m_recent.front().prepared;
        }
    }
    auto prepared = std::make_shared<const data::Prepared>(data::prepare(spec, progress));
    for (const data::DatasetPtr& dataset : {prepared->source, prepared->serving}) {
        std::error_code ignored;
        if (dataset && !m_project.empty() && std::filesystem::exists(dataset->info().path, ignored))
            store::notePlace(m_project, dataset->info());
    }
    m_recent.push_front({key, prepared});
    if (m_recent.size() > kKept)
        m_recent.pop_back();
    return prepared;
}

} // namespace assay::session
