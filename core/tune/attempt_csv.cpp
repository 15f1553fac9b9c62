// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/attempt_csv.h"

#include "base/csv_text.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

namespace assay::tune {

namespace {

using base::csvCell;

constexpr const char* kHeader =
    "attempt,improvement,tried,settings,run,networks,state,seeds,metric,attempts_judged,effect,"
    "before,after,change,low,high,confidence,verdict,seconds_before,seconds_after,begun,"
    "problem\r\n";

std::string number(double value)
{
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

/// The cells before those of an effect.
std::string headOf(const MeasuredAttempt& attempt)
{
    std::vector<train::RunId> networks;
    for (const Member& member : attempt.members) {
        if (member.run)
            networks.push_back(*member.run);
    }
    return fmt::format(
        "{},{},{},{},{},{},{},{},{},{}", attempt.study.id, csvCell(attempt.tried().improvement),
        csvCell(attempt.tried().words),
        csvCell(fmt::format("{}", fmt::join(base::assignments(attempt.tried().patch), "; "))),
        attempt.study.of ? fmt::format("{}", *attempt.study.of) : std::string(),
        fmt::join(networks, " "), name(attempt.state), attempt.pairs.size(),
        csvCell(attempt.metric), attempt.attempts);
}

std::string effectOf(const MeasuredAttempt& attempt, const evaluate::Effect& effect)
{
    const auto type = typeOf(effect);
    const std::string key = csvCell(type ? "type " + *type : effect.key);
    if (effect.pairs == 0) // no network is left to compare
        return fmt::format("{},,,,,,,{}", key, evaluate::name(attempt.verdict(effect)));
    const auto interval = intervalOf(attempt, effect);
    return fmt::format("{},{},{},{},{},{},{},{}", key, number(effect.before), number(effect.after),
                       number(effect.change()), interval ? number(interval->low) : std::string(),
                       interval ? number(interval->high) : std::string(),
                       interval ? number(confidenceOf(attempt, effect)) : std::string(),
                       evaluate::name(attempt.verdict(effect)));
}

} // namespace

std::string toCsv(const std::vector<MeasuredAttempt>& attempts)
{
    std::string text = kHeader;
    for (const MeasuredAttempt& attempt : attempts) {
        const std::string head = headOf(attempt);
        const std::string tail = fmt::format(
            "{},{},{},{}\r\n", number(attempt.secondsBefore), number(attempt.secondsAfter),
            csvCell(attempt.study.created), csvCell(attempt.problem));
        for (const evaluate::Effect& effect : attempt.effects)
            text += head + ',' + effectOf(attempt, effect) + ',' + tail;
        if (attempt.effects.empty())
            text += head + ",,,,,,,,," + tail;
    }
    return text;
}

} // namespace assay::tune
