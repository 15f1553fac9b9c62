// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/cluster_curves.h"

#include "base/json_text.h"
#include "base/plain_file.h"
#include "base/utf8.h"
#include "store/cluster_files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <system_error>

namespace assay::store {

using namespace cluster_files;
using nlohmann::json;

namespace {

constexpr std::size_t kMostEpochs = 100'000;
constexpr std::size_t kLongestReason = 1000;

} // namespace

std::filesystem::path ClusterCurves::fileOf(std::int64_t trial) const
{
    return m_folder / fmt::format("trial-{}.json", trial);
}

void ClusterCurves::put(const TrialCurve& curve)
{
    std::error_code code;
    std::filesystem::create_directories(m_folder, code);
    if (code)
        fail(m_folder, code.message());
    const std::filesystem::path file = fileOf(curve.trial);
    const std::string text = base::dumped(json{{"trial", curve.trial},
                                               {"metric", curve.metric},
                                               {"values", curve.values},
                                               {"complete", curve.isComplete},
                                               {"stopped", curve.stopped}});
    // One that a machine loses with its power is written again after the next epoch.
    if (const std::string why = base::replaceFile(file, text, base::Durable::No); !why.empty())
        fail(file, why);
}

std::optional<TrialCurve> ClusterCurves::of(std::int64_t trial) const
{
    const auto text = jsonOf(fileOf(trial));
    if (!text)
        return std::nullopt;
    const auto values = text->find("values");
    if (values == text->end() || !values->is_array() || values->size() > kMostEpochs)
        return std::nullopt;
    TrialCurve curve{.trial = trial,
                     .metric = textAt(*text, "metric"),
                     .stopped =
                         base::onTerminal(textAt(*text, "stopped").substr(0, kLongestReason))};
    for (const json& value : *values)
        curve.values.push_back(value.is_number() ? value.get<double>()
                                                 : std::numeric_limits<double>::quiet_NaN());
    const auto complete = text->find("complete");
    curve.isComplete = complete != text->end() && complete->is_boolean() && complete->get<bool>();
    return curve;
}

std::vector<TrialCurve> ClusterCurves::all() const
{
    std::vector<TrialCurve> curves;
    for (const std::int64_t trial : trials()) {
        if (auto curve = of(trial))
            curves.push_back(std::move(*curve));
    }
    return curves;
}

std::vector<std::int64_t> ClusterCurves::trials() const
{
    std::vector<std::int64_t> all;
    for (const auto& parts : names(m_folder, R"(trial-(0|[1-9]\d{0,11})\.json)"))
        all.push_back(std::stoll(parts[0]));
    std::sort(all.begin(), all.end());
    return all;
}

void ClusterCurves::remove(std::int64_t trial)
{
    removeAll(fileOf(trial));
}

} // namespace assay::store
