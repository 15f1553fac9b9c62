// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/folder_names.h"

#include "base/number_text.h"
#include "base/utf8.h"
#include "data/formats/byte_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::size_t kFirstNames = 10;

constexpr std::array<std::string_view, 4> kLitter{"thumbs.db", "desktop.ini", "__macosx", "@eadir"};

} // namespace

FolderRole roleOf(const std::string& name)
{
    const std::string plain = lower(name);
    if (plain == "train" || plain == "training")
        return FolderRole::Training;
    if (plain == "val" || plain == "valid" || plain == "validation")
        return FolderRole::Validation;
    return plain == "test" || plain == "testing" ? FolderRole::Test : FolderRole::Class;
}

bool isPassedOver(const std::string& name)
{
    return name.starts_with('.')
           || std::find(kLitter.begin(), kLitter.end(), lower(name)) != kLitter.end();
}

void CountedNames::add(const std::string& name, const std::string& remark)
{
    ++m_count;
    m_first.emplace(name, remark);
    if (m_first.size() > kFirstNames)
        m_first.erase(std::prev(m_first.end()));
}

std::string CountedNames::listed() const
{
    std::vector<std::string> names;
    for (const auto& [name, remark] : m_first)
        names.push_back(base::onTerminal(name)
                        + (remark.empty() ? "" : " (" + base::onTerminal(remark) + ")"));
    const std::int64_t more = m_count - static_cast<std::int64_t>(names.size());
    return fmt::format("{}{}", fmt::join(names, ", "),
                       more > 0 ? fmt::format(" and {} more", base::countText(more)) : "");
}

} // namespace assay::data::formats
