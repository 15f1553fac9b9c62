// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/spec_rows.h"

#include "base/error.h"
#include "base/json_text.h"
#include "base/value.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace assay::store {

namespace {

/// Filled in by the program, changed by a person while the run trains, or chosen anew by each program that takes
/// trials.
constexpr std::array kNotCompared{"model.start_fingerprint", "train.continue_fingerprint",
                                  "train.rate_changes", "train.threads"};

nlohmann::json::json_pointer pointerTo(const std::string& path)
{
    std::string text = "/" + path;
    std::replace(text.begin(), text.end(), '.', '/');
    return nlohmann::json::json_pointer(text);
}

/// The base with the values of a point, whatever space it was of.
experiment::ExperimentSpec with(experiment::ExperimentSpec spec, const tune::Point& point)
{
    constexpr const char* kTemplate = "model.template"; // decides which other fields there are
    if (const auto chosen = point.find(kTemplate); chosen != point.end())
        experiment::set(spec, chosen->first, chosen->second);
    for (const auto& [path, value] : point) {
        if (path != kTemplate)
            experiment::set(spec, path, value);
    }
    return spec;
}

/// The first setting that every version has written and `text` lacks; empty: none.
std::string missingIn(const std::string& text, const experiment::ExperimentSpec& spec)
{
    const auto json = base::parsedJson<nlohmann::json>(text).value_or(nlohmann::json());
    for (const base::Field& field : experiment::fields(spec)) {
        if (!field.addedLater && !json.contains(pointerTo(field.path)))
            return field.path;
    }
    return {};
}

/// The first setting that `counts` in which the run with the settings `spec` (JSON) is another than `wanted`, which
/// `of` has. Empty: none, or they cannot be compared.
template <typename Wanted, typename Counts>
std::string departureFrom(Wanted wanted, const std::string& spec, const char* of, Counts counts)
{
    if (spec.empty() || spec == "{}")
        return {};
    std::vector<experiment::Difference> found;
    try {
        found = experiment::differences(wanted(), experiment::fromJson(spec));
    } catch (const base::Error&) {
        return {}; // of another version, or of another space: it is outside of this one
    }
    for (const experiment::Difference& one : found) {
        if (std::find(kNotCompared.begin(), kNotCompared.end(), one.path) == kNotCompared.end()
            && counts(one.path))
            return fmt::format("its run has {} {} and {} {}", one.path, one.after, of, one.before);
    }
    return {};
}

} // namespace

experiment::ExperimentSpec baseIn(RowReader& next)
{
    const std::string text = next.json();
    experiment::ExperimentSpec spec;
    try {
        spec = experiment::fromJson(text);
    } catch (const base::Error&) {
        next.refuse("which is no spec");
    }
    if (const std::string path = missingIn(text, spec); !path.empty())
        next.refuse(fmt::format("which lacks the setting {}", path));
    return spec;
}

bool isOther(const experiment::ExperimentSpec& spec, const std::string& text,
             const std::string& hash)
{
    constexpr std::size_t kDigits = 32; // what a spec is named by here
    return hash.size() == kDigits && hash != experiment::hash(spec)
           && missingIn(text, spec).empty();
}

std::string departure(const tune::Search& search, const tune::Point& point, const std::string& spec)
{
    const bool isOfSpace = tune::isOf(search.space, point);
    const auto counts = [&](const std::string& path) {
        const bool isAxis = std::any_of(search.space.axes.begin(), search.space.axes.end(),
                                        [&](const tune::Axis& axis) { return axis.path == path; });
        return point.contains(path) || (isOfSpace && !isAxis);
    };
    return departureFrom([&] { return with(search.base, point); }, spec, "the trial", counts);
}

std::string departure(const experiment::ExperimentSpec& planned, const std::string& spec)
{
    return departureFrom([&] { return planned; }, spec, "its plan",
                         [](const std::string&) { return true; });
}

} // namespace assay::store
