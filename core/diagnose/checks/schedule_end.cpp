// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "train/schedule.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr double kGone = 0.01;          ///< of the highest rate: nearly nothing is learned below it
constexpr double kEarly = 0.5;          ///< share of the training
constexpr double kEarlyByStep = 0.7;    ///< the same, where each step takes a part: no plan ends so
constexpr double kLongWarmup = 0.5;     ///< share of the training
constexpr std::int64_t kFewest = 20;    ///< steps: fewer say nothing of a schedule
constexpr std::int64_t kLooked = 2'000; ///< steps that are looked at, evenly over the training

/// A schedule that leaves the rate at nearly nothing for the second half of the training and longer: steps
/// were taken for epochs, or the training made longer than the schedule. And a warm-up that lasts for half
/// of it.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || subject.totalSteps < kFewest)
        return {};
    const train::Schedule& schedule = subject.trainSpec->schedule;
    const std::int64_t total = subject.totalSteps,
                       every = std::max<std::int64_t>(1, total / kLooked);
    const auto at = [&](std::int64_t step) {
        return train::scheduleFactor(schedule, step, total,
                                     std::max<std::int64_t>(1, subject.stepsPerEpoch));
    };
    double highest = 0;
    for (std::int64_t step = 0; step < total; step += every)
        highest = std::max(highest, at(step));
    std::int64_t last = 0; // with a rate that still does something
    for (std::int64_t step = 0; step < total; step += every) {
        if (at(step) >= kGone * highest)
            last = step;
    }
    const double share = static_cast<double>(last + every) / static_cast<double>(total);
    std::vector<Finding> findings;
    const double early = schedule.kind == train::ScheduleKind::Exponential ? kEarlyByStep : kEarly;
    if (share < early)
        findings.push_back({.id = "train.schedule_early",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = "train.schedule",
                            .evidence = {{"step", static_cast<double>(last + every)},
                                         {"of", static_cast<double>(total)},
                                         {"share", share}},
                            .fix = {{"train.schedule", "constant"}}});
    if (static_cast<double>(schedule.warmupSteps) >= kLongWarmup * static_cast<double>(total))
        findings.push_back({.id = "train.warmup_long",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = "train.warmup_steps",
                            .evidence = {{"steps", static_cast<double>(schedule.warmupSteps)},
                                         {"of", static_cast<double>(total)}},
                            .fix = {{"train.warmup_steps", std::to_string(total / kFewest)}}});
    return findings;
}

} // namespace

const Check& scheduleEnd()
{
    static const Check check{
        "schedule_end",
        "Schedule of the learning rate",
        Stage::Settings,
        {
            {"train.schedule_early",
             [](const Finding& f) {
                 return fmt::format(
                     "From step {} of {} on, {} of the way, the schedule leaves less than a hundredth of "
                     "the learning rate: nothing is learned after that. Is it counted in epochs where "
                     "steps are meant, or is the training longer than the schedule?",
                     base::whole(f, "step"), base::whole(f, "of"),
                     base::percentText(number(f, "share")));
             },
             {"train.schedule"}},
            {"train.warmup_long",
             [](const Finding& f) {
                 return fmt::format(
                     "The warm-up takes {} steps of {}: for half of the training and "
                     "longer the learning rate has not reached its height.",
                     base::whole(f, "steps"), base::whole(f, "of"));
             },
             {"train.warmup_steps"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
