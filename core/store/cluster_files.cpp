// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cluster_files.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/plain_file.h"

#include <fmt/format.h>

#include <cmath>
#include <regex>
#include <system_error>

namespace assay::store::cluster_files {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::uintmax_t kLargest = 4 << 20; ///< bytes of a file that is read

} // namespace

void fail(const fs::path& file, const std::string& why)
{
    throw base::environmentError("cluster.files",
                                 fmt::format("The folder that workers share cannot be used ({}); "
                                             "check its rights and the space on its disk.",
                                             why),
                                 {.file = file.string(), .row = {}, .byte = {}});
}

std::vector<std::vector<std::string>> names(const fs::path& folder, const char* pattern)
{
    static constexpr std::size_t kLongest = 100;
    const std::regex form(pattern);
    std::vector<std::vector<std::string>> all;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
        const std::string file = at->path().filename().string();
        std::smatch found;
        if (file.size() > kLongest || !std::regex_match(file, found, form))
            continue;
        std::vector<std::string> parts;
        for (std::size_t k = 1; k < found.size(); ++k)
            parts.push_back(found[k].str());
        all.push_back(std::move(parts));
    }
    if (code && code != std::errc::no_such_file_or_directory)
        fail(folder, code.message());
    return all;
}

void put(const fs::path& file, const json& text)
{
    if (const std::string why = base::replaceFile(file, base::dumped(text), base::Durable::Yes);
        !why.empty())
        fail(file, why);
}

std::optional<json> jsonOf(const fs::path& path)
{
    base::PlainFile file(path, base::PlainFile::Use::Read);
    if (!file.isOpen() || file.size() > kLargest)
        return std::nullopt;
    auto text = base::parsedJson<json>(file.readAll());
    if (!text || !text->is_object())
        return std::nullopt;
    return text;
}

std::string textAt(const json& from, const char* key)
{
    const auto found = from.find(key);
    return found != from.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double numberAt(const json& from, const char* key)
{
    const auto found = from.find(key);
    const double value = found != from.end() && found->is_number() ? found->get<double>() : 0;
    return std::isfinite(value) && value > 0 ? value : 0;
}

void removeAll(const fs::path& path)
{
    std::error_code code;
    fs::remove_all(path, code);
    if (code && code != std::errc::no_such_file_or_directory)
        fail(path, code.message());
}

bool lies(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(fs::symlink_status(path, ignored));
}

} // namespace assay::store::cluster_files
