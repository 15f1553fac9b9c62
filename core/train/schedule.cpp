// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/schedule.h"

#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numbers>

namespace assay::train {

namespace {

double cosineBetween(double from, double to, double share)
{
    return to + (from - to) * (1 + std::cos(std::numbers::pi * share)) / 2;
}

double oneCycle(double step, double total)
{
    constexpr double kRise = 0.3, kStart = 1.0 / 25, kEnd = kStart / 1e4;
    const double peak = std::max(1.0, kRise * total - 1);
    const double last = std::max(peak + 1, total - 1);
    if (step <= peak)
        return cosineBetween(kStart, 1, step / peak);
    return cosineBetween(1, kEnd, std::min(1.0, (step - peak) / (last - peak)));
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

template <typename Number>
bool reads(std::string_view text, Number& number)
{
    const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    return code == std::errc() && stop == text.data() + text.size();
}

RateChange rateChange(std::string_view entry)
{
    RateChange change;
    const std::size_t colon = entry.find(':');
    const bool good = colon != std::string_view::npos
                      && reads(trimmed(entry.substr(0, colon)), change.step)
                      && reads(trimmed(entry.substr(colon + 1)), change.rate) && change.step >= 0
                      && change.rate > 0 && change.rate <= kMostLearningRate;
    if (!good)
        throw base::usageError(
            "train.rate_changes",
            fmt::format(
                "train.rate_changes: \"{}\" is no change of the learning rate. Give a step from 0 "
                "on, a colon and a rate above 0 up to 1,000,000, for example 600: 1e-4; a comma "
                "stands between two changes.",
                entry));
    return change;
}

} // namespace

double scheduleFactor(const Schedule& schedule, std::int64_t step, std::int64_t total,
                      std::int64_t stepsPerEpoch)
{
    if (step < schedule.warmupSteps)
        return static_cast<double>(step + 1) / static_cast<double>(schedule.warmupSteps);
    const auto at = static_cast<double>(step - schedule.warmupSteps);
    const std::int64_t end = schedule.totalSteps > 0 ? schedule.totalSteps : total;
    const auto left = static_cast<double>(std::max<std::int64_t>(1, end - schedule.warmupSteps));
    switch (schedule.kind) {
    case ScheduleKind::Constant: return 1;
    case ScheduleKind::Step:
        return std::pow(schedule.stepFactor,
                        static_cast<double>(step / (stepsPerEpoch * schedule.stepEpochs)));
    case ScheduleKind::Cosine: return cosineBetween(1, 0, std::min(1.0, at / left));
    case ScheduleKind::OneCycle: return oneCycle(at, left);
    case ScheduleKind::Exponential: return std::pow(schedule.decay, at);
    }
    return 1;
}

std::vector<RateChange> rateChanges(const std::string& text)
{
    std::map<std::int64_t, double> found;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const RateChange change = rateChange(trimmed(rest.substr(0, comma)));
        found[change.step] = change.rate;
        rest = rest.substr(std::min(comma + 1, rest.size()));
    }
    std::vector<RateChange> changes;
    for (const auto& [step, rate] : found)
        changes.push_back({step, rate});
    return changes;
}

std::string spelled(const std::vector<RateChange>& changes)
{
    std::string text;
    for (const auto& [step, rate] : changes)
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", step, rate);
    return text;
}

} // namespace assay::train
