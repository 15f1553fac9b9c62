// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/settings_file.h"

#include "base/open_database.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

namespace assay::interop {

namespace {

constexpr std::uintmax_t kLargest = 1 << 20; ///< bytes; hyperparameters are few
constexpr int kDeepest = 8;
constexpr std::size_t kMost = 10'000;        ///< settings; aliases can make a small file large
constexpr std::size_t kLongestList = 10'000; ///< characters

void flatten(const YAML::Node& node, const std::string& path, int depth,
             std::map<std::string, std::string>& into)
{
    if (into.size() >= kMost)
        return;
    if (node.IsMap() && depth < kDeepest) {
        for (const auto& entry : node) {
            if (entry.first.IsScalar())
                flatten(entry.second,
                        path.empty() ? entry.first.Scalar() : path + "." + entry.first.Scalar(),
                        depth + 1, into);
        }
    } else if (node.IsSequence()) {
        std::string list;
        for (const auto& item : node) {
            if (item.IsScalar() && list.size() < kLongestList)
                list += (list.empty() ? "" : ", ") + item.Scalar();
        }
        into[path] = "[" + list + "]";
    } else if (node.IsScalar() && !path.empty()) {
        into[path] = node.Scalar();
    }
}

} // namespace

std::map<std::string, std::string> readSettings(const std::filesystem::path& path)
{
    std::map<std::string, std::string> settings;
    std::error_code ignored;
    const auto size = std::filesystem::file_size(path, ignored);
    if (ignored || size > kLargest || base::isOpenDatabase(path))
        return settings;
    try {
        flatten(YAML::LoadFile(path.string()), {}, 0, settings);
    } catch (const std::exception&) { // also what yaml-cpp throws of the standard library
        settings.clear();
    }
    return settings;
}

} // namespace assay::interop
