// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_keys.h"

#include "base/json_text.h"

#include <nlohmann/json.hpp>

#include <set>
#include <vector>

namespace assay::base {

namespace {

using Json = nlohmann::json;

/// An object or a list that is being read.
struct Open {
    std::set<std::string> keys;
    std::string last; ///< of them; empty: none yet, or a list
};

} // namespace

std::optional<std::string> repeatedKey(std::string_view json)
{
    if (!parsedJson<Json>(json))
        return std::nullopt;
    std::vector<Open> open;
    std::optional<std::string> found;
    const auto look = [&](int, Json::parse_event_t event, Json& value) {
        switch (event) {
        case Json::parse_event_t::object_start:
        case Json::parse_event_t::array_start: open.emplace_back(); break;
        case Json::parse_event_t::object_end:
        case Json::parse_event_t::array_end: open.pop_back(); break;
        case Json::parse_event_t::key:
            open.back().last = value.get<std::string>();
            if (!open.back().keys.insert(open.back().last).second && !found) {
                found = std::string();
                for (const Open& each : open) {
                    if (!each.last.empty())
                        *found += (found->empty() ? "" : " > ") + each.last;
                }
            }
            break;
        case Json::parse_event_t::value: break;
        }
        return true;
    };
    if (Json::parse(json, look, false).is_discarded())
        return std::nullopt;
    return found;
}

} // namespace assay::base
