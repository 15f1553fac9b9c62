// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/source_files.h"

#include "base/error.h"
#include "base/utf8.h"
#include "data/catalog.h"
#include "data/formats/idx_files.h"
#include "data/formats/table_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <string>
#include <system_error>

namespace assay::data {

namespace {

namespace fs = std::filesystem;

/// More are no data: somebody may have named the root of a disk.
constexpr std::size_t kMostFiles = 300'000;

base::ErrorPlace at(const fs::path& path)
{
    return {.file = path.string(), .row = {}, .byte = {}};
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isSynthetic(const std::string& path)
{
    const auto& sources = catalog();
    return std::any_of(sources.begin(), sources.end(), [&](const Source& source) {
        return source.synthetic && source.recognises(path);
    });
}

bool isOrdinary(const fs::path& file)
{
    std::error_code ignored;
    return fs::is_regular_file(fs::symlink_status(file, ignored));
}

/// Hidden, a project or what lies beside one.
bool isPassedOver(const fs::path& file)
{
    const std::string name = file.filename().string();
    return name.starts_with('.') || name.find(".assay") != std::string::npos;
}

std::vector<fs::path> filesBelow(const fs::path& folder)
{
    std::vector<fs::path> files;
    std::error_code code;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator entry(folder, options, code), end; !code && entry != end;
         entry.increment(code)) {
        if (isPassedOver(entry->path())) {
            entry.disable_recursion_pending();
            continue;
        }
        if (!isOrdinary(entry->path()))
            continue;
        files.push_back(entry->path().lexically_relative(folder));
        if (files.size() > kMostFiles)
            throw base::inputError("case.many",
                                   fmt::format("The folder holds more than {} files, too many to "
                                               "pack; export without the data.",
                                               kMostFiles),
                                   at(folder));
    }
    if (code)
        throw base::environmentError(
            "case.read",
            fmt::format("The folder cannot be packed ({}); allow reading it.", code.message()),
            at(folder));
    return files;
}

/// Whether the reader of `file` takes `other` beside it.
bool belongs(const std::string& reader, const fs::path& file, const fs::path& other)
{
    const std::string own = lower(file.filename().string()), its = lower(other.filename().string());
    if (reader == "idx")
        return formats::holdsIdx(other);
    if (reader == "cifar")
        return its.ends_with(".bin") || its.ends_with(".bin.gz") || its.ends_with("meta.txt")
               || its.ends_with("label_names.txt");
    if (reader == "arrays")
        return own.ends_with(".npy") && its.ends_with(".npy");
    if (reader == "series") {
        const std::size_t part = std::max(own.rfind("_train") + 1, own.rfind("_test") + 1);
        return part > 0 && its.starts_with(own.substr(0, part));
    }
    return false;
}

/// The files that the cells of a table name.
std::set<fs::path> namedFiles(const DatasetInfo& source, const Dataset& dataset,
                              const fs::path& folder)
{
    std::set<fs::path> files;
    if (!dataset.table() || (!dataset.pictures() && !dataset.series()))
        return files;
    for (const ColumnCells& column : dataset.table()->table().columns) {
        for (const std::string& cell : column.written) {
            const fs::path file = formats::fileOfCell(folder, cell).lexically_normal();
            std::error_code ignored;
            if (cell.empty() || !fs::is_regular_file(file, ignored))
                continue;
            const fs::path within = file.lexically_relative(folder);
            if (within.empty() || *within.begin() == "..")
                throw base::inputError(
                    "case.outside",
                    fmt::format("The table names \"{}\", which lies outside of its folder and "
                                "cannot be packed with it; export without the data, or move the "
                                "files into that folder.",
                                base::onTerminal(cell)),
                    at(source.path));
            files.insert(within);
        }
    }
    return files;
}

} // namespace

SourceFiles sourceFiles(const Dataset& dataset)
{
    return sourceFiles(dataset.info(), dataset);
}

SourceFiles sourceFiles(const DatasetInfo& source, const Dataset& dataset)
{
    const std::string& path = source.path;
    std::error_code code;
    if (isSynthetic(path) && !fs::exists(path, code))
        return {};
    // Links on the way are the person's own; what is packed is what they lead to.
    const fs::path place = fs::canonical(path, code);
    if (code)
        throw base::environmentError(
            "case.read",
            fmt::format("The data cannot be packed ({}); put them back.", code.message()),
            at(path));
    if (fs::is_directory(place, code)) {
        SourceFiles found{.base = place, .path = ".", .files = filesBelow(place)};
        std::sort(found.files.begin(), found.files.end());
        return found;
    }
    const fs::path folder = place.parent_path();
    std::set<fs::path> files = namedFiles(source, dataset, folder);
    files.insert(place.filename());
    const std::string& reader = source.reader;
    if (reader == "idx" || reader == "cifar" || reader == "arrays" || reader == "series") {
        for (fs::directory_iterator entry(folder, code), end; !code && entry != end;
             entry.increment(code)) {
            if (isOrdinary(entry->path()) && belongs(reader, place, entry->path()))
                files.insert(entry->path().filename());
        }
    }
    return {.base = folder, .path = place.filename(), .files = {files.begin(), files.end()}};
}

} // namespace assay::data
