// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/round_ranges.h"

#include "base/error.h"
#include "base/number_text.h"
#include "tune/samplers/coarse_to_fine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace assay::tune {

namespace {

constexpr const char* kMethod = "coarse_to_fine";

[[noreturn]] void refuse(const std::string& text)
{
    throw base::usageError("tune.box", text);
}

/// NaN: it is no number.
double numberOf(const std::string& text)
{
    char* end = nullptr;
    const double number = std::strtod(text.c_str(), &end);
    return !text.empty() && *end == 0 ? number : std::nan("");
}

} // namespace

AskedRange askedRangeFrom(const std::string& text)
{
    const auto equals = text.find('=');
    const auto dots = text.find("..", equals == std::string::npos ? 0 : equals);
    AskedRange range;
    if (equals != std::string::npos && dots != std::string::npos) {
        range = {text.substr(0, equals), numberOf(text.substr(equals + 1, dots - equals - 1)),
                 numberOf(text.substr(dots + 2))};
    }
    if (range.path.empty() || !std::isfinite(range.low) || !std::isfinite(range.high))
        refuse(fmt::format("\"{}\" is no range of a setting; give it as "
                           "train.learning_rate=1e-4..1e-2.",
                           text));
    return range;
}

std::int64_t firstOfNextRound(const std::vector<Trial>& trials)
{
    constexpr std::int64_t kRound = CoarseToFineSettings{}.round;
    return (nextNumber(trials) + kRound - 1) / kRound * kRound;
}

Search withRoundRange(Search search, const AskedRange& range, const std::vector<Trial>& trials)
{
    if (search.method != kMethod)
        refuse(fmt::format("A search by the method {} has no rounds; search coarse to fine, or "
                           "change the space.",
                           search.method));
    const auto axis = std::find_if(search.space.axes.begin(), search.space.axes.end(),
                                   [&](const Axis& each) { return each.path == range.path; });
    if (axis == search.space.axes.end())
        refuse(fmt::format("{} is not searched; give a setting of the space.", range.path));
    if (axis->isList())
        refuse(fmt::format("{} is a list of values, which has no range; change the space.",
                           range.path));
    const auto text = [](double value) { return base::numberText(value); };
    if (!(range.low < range.high) || range.low < axis->low || range.high > axis->high)
        refuse(fmt::format("{}: {} to {} is no range within {} to {}; give two numbers of it, the "
                           "smaller one first.",
                           range.path, text(range.low), text(range.high), text(axis->low),
                           text(axis->high)));
    const std::int64_t from = firstOfNextRound(trials);
    std::erase_if(axis->rounds, [from](const RoundRange& one) { return one.from >= from; });
    axis->rounds.push_back({from, range.low, range.high});
    return search;
}

Space withoutRoundRanges(Space space)
{
    for (Axis& axis : space.axes)
        axis.rounds.clear();
    return space;
}

} // namespace assay::tune
