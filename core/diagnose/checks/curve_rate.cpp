// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::percentText;
using base::rateText;

constexpr std::size_t kFewest = 10;   ///< rates: fewer say nothing of a schedule
constexpr std::size_t kFewEpochs = 4; ///< the same of one an epoch
constexpr double kGone = 0.01;        ///< of the highest rate: nearly nothing is learned below it
constexpr double kEarly = 0.6;        ///< share of the run
constexpr double kVeryEarly = 0.35;   ///< the same: no schedule by plateaus is so fast
constexpr double kGained = 0.05;      ///< of the first loss: with a rate that was written as 0
constexpr double kRises = 0.95;       ///< share of the changes that are upwards
constexpr double kRose = 5;           ///< times the first rate
constexpr double kAllZero = 0.99;     ///< share of the rates

Finding warning(const char* id, base::Severity severity, const Curve& rate, std::size_t place)
{
    return {.id = id,
            .severity = severity,
            .basis = base::Basis::Proven,
            .place = rate.name,
            .step = rate.steps[place],
            .evidence = {}};
}

/// What the logged learning rate shows by itself: none, below zero, gone early, rising to the end.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves
        || subject.curves->learningRate.size() < subject.curves->enough(kFewest, kFewEpochs))
        return {};
    const Curve& rate = subject.curves->learningRate;
    const auto& values = rate.values;
    const std::size_t all = values.size();
    if (const auto bad = std::find_if(values.begin(), values.end(), [](double v) { return v < 0; });
        bad != values.end()) {
        Finding finding = warning("curve.rate_negative", base::Severity::Blocker, rate,
                                  static_cast<std::size_t>(bad - values.begin()));
        finding.evidence = {{"rate", *bad}};
        return {finding};
    }
    const auto zeros = std::count(values.begin(), values.end(), 0.0);
    if (static_cast<double>(zeros) >= kAllZero * static_cast<double>(all)) {
        // Small rates may have been written with too few digits: then the loss moves.
        const Shape loss = shapeOf(subject.curves->loss);
        if (std::abs(loss.gained()) > kGained * std::abs(loss.begin) + 3 * loss.noise)
            return {};
        Finding finding = warning("curve.rate_zero", base::Severity::Blocker, rate, 0);
        return {finding};
    }
    const double highest = *std::max_element(values.begin(), values.end());
    std::size_t last = 0; // with a rate that still does something
    std::size_t rises = 0, changes = 0;
    for (std::size_t k = 0; k < all; ++k) {
        if (values[k] >= kGone * highest)
            last = k;
        if (k > 0 && values[k] != values[k - 1]) {
            ++changes;
            rises += values[k] > values[k - 1] ? 1 : 0;
        }
    }
    const double run =
        static_cast<double>(rate.steps.back()) - static_cast<double>(rate.steps.front());
    const double reached =
        static_cast<double>(rate.steps[last]) - static_cast<double>(rate.steps.front());
    const double share = run > 0 ? reached / run : 1;
    if (last + 1 < all && share < kEarly) {
        Finding finding = warning(
            "curve.rate_dies", share < kVeryEarly ? base::Severity::Warning : base::Severity::Hint,
            rate, last + 1);
        finding.evidence = {{"highest", highest}, {"rate", values.back()}, {"share", share}};
        return {finding};
    }
    // A log that ends within its warm-up rises too, but evenly; what matters is whether it did harm, or nothing.
    if (changes + 1 >= subject.curves->enough(kFewest, kFewEpochs) && 2 * changes > all
        && static_cast<double>(rises) >= kRises * static_cast<double>(changes)
        && values.back() > kRose * std::max(values.front(), highest / 1e6)
        && subject.curves->isOver) {
        const Shape loss = shapeOf(subject.curves->loss);
        const bool harmed = firstNotFinite(subject.curves->loss) < subject.curves->loss.size()
                            || loss.end > 1.5 * loss.lowest;
        const bool useless =
            loss.begin > 0 && loss.gained() < kGained * loss.begin && loss.points >= kFewest;
        Finding finding =
            warning("curve.rate_grows",
                    harmed || useless ? base::Severity::Warning : base::Severity::Hint, rate, 0);
        finding.evidence = {{"first", values.front()}, {"last", values.back()}};
        return {finding};
    }
    return {};
}

} // namespace

const Check& curveRate()
{
    static const Check check{
        "curve_rate",
        "Learning rate in a log",
        Stage::Curves,
        {
            {"curve.rate_negative",
             [](const Finding& f) {
                 return fmt::format(
                     "The learning rate is {} at step {}: below zero an update climbs instead "
                     "of descending. Look at the schedule.",
                     rateText(number(f, "rate")), base::stepText(f));
             }},
            {"curve.rate_zero",
             [](const Finding&) {
                 return std::string(
                     "The learning rate is 0 at every step: no weight changes. Look at the "
                     "schedule (a factor of 0, a warm-up counted in epochs) and at what the "
                     "optimiser was given.");
             }},
            {"curve.rate_dies",
             [](const Finding& f) {
                 return fmt::format(
                     "From step {} on, {} of the way, the learning rate is below a hundredth of its height "
                     "({}), at the end {}: nothing is learned after that. Is a schedule meant for epochs "
                     "called at every step (scheduler.step() within the loop of batches)?",
                     base::stepText(f), percentText(number(f, "share")),
                     rateText(number(f, "highest")), rateText(number(f, "rate")));
             }},
            {"curve.rate_grows",
             [](const Finding& f) {
                 return fmt::format(
                     "The learning rate rises from the first step to the last, from {} to {}: a "
                     "warm-up that never ends. Print scheduler.get_last_lr() over the steps; it "
                     "must reach its height and fall.",
                     rateText(number(f, "first")), rateText(number(f, "last")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
