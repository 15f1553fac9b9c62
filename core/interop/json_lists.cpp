// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/json_lists.h"

#include "interop/named_numbers.h"
#include "interop/python_json.h"
#include "interop/row_counter.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace assay::interop {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kFewestEntries = 2; ///< of a list that shows a log among other things
constexpr std::size_t kMostNamed = 5;     ///< in a sentence

/// The entries of a list, or of a column as pandas writes it; empty: it is neither.
std::optional<std::vector<Json>> entriesOf(const Json& value)
{
    if (value.is_array())
        return value.get<std::vector<Json>>();
    if (!value.is_object() || value.empty())
        return std::nullopt;
    std::vector<Json> entries(value.size());
    for (const auto& [key, entry] : value.items()) {
        std::size_t at = entries.size();
        const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), at);
        if (error != std::errc() || end != key.data() + key.size() || at >= entries.size())
            return std::nullopt;
        entries[at] = entry;
    }
    return entries;
}

bool countsAtAll(const std::string& name)
{
    return (countsSteps(name) && name != "batch") || countsEpochs(name);
}

/// `"val_loss" (10), "val_acc" (10)`; without lengths where these are the same for all.
std::string listed(const std::vector<const JsonLists::List*>& lists, bool lengths)
{
    std::string text;
    std::size_t named = 0;
    for (const JsonLists::List* list : lists) {
        if (countsAtAll(list->name))
            continue;
        if (++named > kMostNamed)
            return text + " ...";
        text += fmt::format("{}\"{}\"", named == 1 ? "" : ", ", list->name);
        if (lengths)
            text += fmt::format(" ({})", list->values.size());
    }
    return text;
}

/// The lists of one length, and where each of their entries lies.
struct Group {
    std::vector<const JsonLists::List*> lists;
    bool steps = false, epochs = false; ///< one of them counts these
    std::vector<LoggedPoint> places;
    std::vector<NamedRow> rows;
};

void place(Group& group, std::size_t length)
{
    RowCounter counter;
    for (const JsonLists::List* list : group.lists) {
        group.steps = group.steps || (countsSteps(list->name) && list->name != "batch");
        group.epochs = group.epochs || countsEpochs(list->name);
    }
    for (std::size_t k = 0; k < length; ++k) {
        NamedRow row;
        for (const JsonLists::List* list : group.lists) {
            if (list->values[k])
                row.emplace_back(list->name, *list->values[k]);
        }
        group.places.push_back(counter.place(row));
        group.rows.push_back(std::move(row));
    }
}

/// Of an object whose own values are the lists.
std::optional<JsonLists> ownLists(const Json& object)
{
    JsonLists found;
    bool plain = true, scores = false;
    for (const auto& [name, value] : object.items()) {
        const auto entries = entriesOf(value);
        if (!entries || entries->empty()) {
            plain = false;
            if (value.is_string())
                found.settings[name] = value.get<std::string>();
            else if (value.is_number() || value.is_boolean())
                found.settings[name] = value.dump();
            continue;
        }
        JsonLists::List list{name, {}};
        std::size_t numbers = 0;
        for (const Json& entry : *entries) {
            list.values.push_back(numberOf(entry));
            numbers += list.values.back() ? 1 : 0;
        }
        if (numbers == 0) {
            plain = false;
            found.left.push_back(name);
            continue;
        }
        plain = plain && value.is_array()
                && (found.lists.empty() || found.lists.front().values.size() == list.values.size());
        scores = scores || (isScore(name) && list.values.size() >= kFewestEntries);
        found.lists.push_back(std::move(list));
    }
    if (found.lists.empty() || !(plain || scores))
        return std::nullopt;
    return found;
}

/// Lists within an object for each set, as XGBoost and LightGBM record evaluations; each is named by its set and its own
/// name: "validation_0/rmse". Nothing else stands beside them, and all have one length.
Json withSetsJoined(const Json& object)
{
    Json joined = Json::object();
    std::size_t length = 0;
    for (const auto& [set, scores] : object.items()) {
        if (!scores.is_object() || scores.empty())
            return Json::object();
        for (const auto& [name, values] : scores.items()) {
            if (!values.is_array() || values.size() < kFewestEntries
                || (length > 0 && values.size() != length))
                return Json::object();
            length = values.size();
            joined[set + "/" + name] = values;
        }
    }
    return joined;
}

} // namespace

std::optional<JsonLists> listsOf(const Json& object)
{
    if (!object.is_object())
        return std::nullopt;
    if (const Json joined = withSetsJoined(object); !joined.empty())
        return ownLists(joined);
    const auto history = object.find("history");
    auto found =
        history != object.end() && history->is_object() ? ownLists(*history) : std::nullopt;
    if (!found)
        return ownLists(object);
    // Keras keeps the numbers of the epochs beside it.
    for (const auto& [name, value] : object.items()) {
        if (!value.is_array() || value.empty() || !countsAtAll(name))
            continue;
        JsonLists::List list{name, {}};
        for (const Json& entry : value)
            list.values.push_back(numberOf(entry));
        found->lists.push_back(std::move(list));
    }
    return found;
}

PlacedLists placed(const JsonLists& lists)
{
    std::map<std::size_t, Group> groups;
    for (const JsonLists::List& list : lists.lists)
        groups[list.values.size()].lists.push_back(&list);
    PlacedLists all;
    if (groups.empty())
        return all;
    for (auto& [length, group] : groups)
        place(group, length);
    all.length = groups.rbegin()->first;
    Group& longest = groups.rbegin()->second;
    all.longest = listed(longest.lists, false);
    if (groups.size() == 1) {
        for (std::size_t k = 0; k < all.length; ++k) {
            if (longest.places[k].epoch == 0)
                longest.places[k].epoch = static_cast<double>(k + 1); // as Keras keeps them
        }
    }
    std::vector<const JsonLists::List*> aligned, open;
    for (auto& [length, group] : groups) {
        if (length == all.length)
            continue;
        if (group.steps) {
            // Its steps count the entries of the longest lists, or something that these do not show.
            const auto last =
                static_cast<std::size_t>(std::max<std::int64_t>(0, group.places.back().step));
            if (!longest.steps && last != all.length && last + 1 != all.length)
                open.insert(open.end(), group.lists.begin(), group.lists.end());
            continue;
        }
        if (all.length % length != 0) {
            open.insert(open.end(), group.lists.begin(), group.lists.end());
            continue;
        }
        aligned.insert(aligned.end(), group.lists.begin(), group.lists.end());
        for (std::size_t k = 0; k < length; ++k) {
            const LoggedPoint& beside = longest.places[(k + 1) * (all.length / length) - 1];
            group.places[k].step = beside.step;
            group.places[k].time = beside.time;
            if (!group.epochs)
                group.places[k].epoch = beside.epoch;
        }
    }
    all.aligned = listed(aligned, true);
    all.open = listed(open, true);
    // In the order in which they were written, as far as their lengths show it.
    std::vector<std::pair<double, PlacedLists::Point>> points;
    for (auto& [length, group] : groups) {
        for (std::size_t k = 0; k < length; ++k) {
            for (const auto& [name, value] : group.rows[k]) {
                LoggedPoint point = group.places[k];
                point.value = value;
                points.emplace_back(static_cast<double>((k + 1) * all.length)
                                        / static_cast<double>(length),
                                    PlacedLists::Point{name, point});
            }
        }
    }
    std::stable_sort(points.begin(), points.end(), [](const auto& left, const auto& right) {
        return left.first != right.first ? left.first < right.first
                                         : left.second.name < right.second.name;
    });
    for (auto& [position, point] : points)
        all.points.push_back(std::move(point));
    return all;
}

} // namespace assay::interop
