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
using base::shown;

constexpr std::size_t kFewest = 20, kFewEpochs = 5;
constexpr double kSlower = 2.5; ///< times the first half
constexpr double kSteadily = 2; ///< times the beginning, where it rises all the way
constexpr int kBlocks = 12;
constexpr std::size_t kFewSteady = 36;
constexpr double kWaits = 0.5;  ///< of a step
constexpr double kMemory = 1.5; ///< times the beginning
constexpr double kRises = 0.9;  ///< share of the blocks

double part(const Curve& curve, double from, double to)
{
    const double all = static_cast<double>(curve.size());
    return medianOf({curve.values.begin() + static_cast<std::ptrdiff_t>(from * all),
                     curve.values.begin() + static_cast<std::ptrdiff_t>(to * all)});
}

struct Pace {
    double early = 0, late = 0, times = 0;
    double limit = 0; ///< times `early`
};

/// How much slower a run got: from its first part to its last, or all the way. 0 times: it did not. The first
/// twentieth is left out: a program warms up.
Pace slowing(const Curve& curve, bool isPace)
{
    const auto times = [isPace](double early, double late) {
        return isPace ? early / late : late / early;
    };
    Pace pace{.early = part(curve, 0.05, 0.4), .late = part(curve, 0.8, 1), .limit = kSlower};
    pace.times = times(pace.early, pace.late);
    if (pace.early > 0 && pace.times > kSlower)
        return pace;
    if (curve.size() < kFewSteady)
        return {};
    std::vector<double> blocks;
    for (int k = 0; k < kBlocks; ++k)
        blocks.push_back(part(curve, 0.05 + 0.95 * k / kBlocks, 0.05 + 0.95 * (k + 1) / kBlocks));
    int slower = 0;
    for (std::size_t k = 1; k < blocks.size(); ++k)
        slower += times(blocks[k - 1], blocks[k]) > 1 ? 1 : 0;
    pace = {.early = blocks.front(), .late = blocks.back(), .limit = kSteadily};
    pace.times = times(pace.early, pace.late);
    return pace.early > 0 && pace.times > kSteadily && slower >= kRises * (kBlocks - 1) ? pace
                                                                                        : Pace{};
}

/// Steps that take longer and longer, or at once; steps that wait for data; memory that grows to the end.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves)
        return {};
    const RunCurves& curves = *subject.curves;
    std::vector<Finding> findings;
    for (const Curve* const curve : {&curves.stepSeconds, &curves.throughput}) {
        if (curve->size() < curves.enough(kFewest, kFewEpochs))
            continue;
        const bool isPace = curve == &curves.throughput;
        const Pace pace = slowing(*curve, isPace);
        if (!(pace.times > 0))
            continue;
        const double much = pace.limit * 0.8;
        std::size_t from = 0;
        while (from + 1 < curve->size()
               && (isPace ? curve->values[from] > pace.early / much
                          : curve->values[from] < pace.early * much))
            ++from;
        findings.push_back(
            {.id = "curve.slower",
             .severity = base::Severity::Warning,
             .place = curve->name,
             .step = curve->steps[from],
             .evidence = {{"early", pace.early}, {"late", pace.late}, {"times", pace.times}}});
        break;
    }
    const auto waits = pairs(curves.loaderSeconds, curves.stepSeconds);
    if (waits.size() >= curves.enough(kFewest, kFewEpochs)) {
        std::vector<double> shares;
        for (const Pair& pair : waits) {
            if (pair.second > 0)
                shares.push_back(pair.first / pair.second);
        }
        if (const double share = medianOf(shares); share > kWaits)
            findings.push_back({.id = "curve.waits_for_data",
                                .severity = base::Severity::Warning,
                                .place = curves.loaderSeconds.name,
                                .evidence = {{"share", share}}});
    }
    if (curves.memory.size() >= kFewest) {
        const Curve& memory = curves.memory;
        const double early = part(memory, 0.1, 0.2), late = part(memory, 0.9, 1);
        std::size_t rises = 0;
        for (int k = 2; k < 20; ++k)
            rises += part(memory, 0.05 * k, 0.05 * (k + 1)) > part(memory, 0.05 * (k - 1), 0.05 * k)
                         ? 1
                         : 0;
        if (late > kMemory * early && static_cast<double>(rises) >= kRises * 18)
            findings.push_back({.id = "curve.memory_grows",
                                .severity = base::Severity::Warning,
                                .place = memory.name,
                                .evidence = {{"early", early}, {"late", late}}});
    }
    return findings;
}

} // namespace

const Check& curvePace()
{
    static const Check check{
        "curve_pace",
        "Pace and memory in a log",
        Stage::Curves,
        {
            {"curve.slower",
             [](const Finding& f) {
                 return fmt::format(
                     "Steps get slower: \"{}\" is {} early in the run and {} at its end ({} times slower, first at step "
                     "{}). Look for lists that keep tensors with their graph (use loss.item()), a growing cache or log, "
                     "swapping, or another program on the machine.",
                     f.place, shown(number(f, "early")), shown(number(f, "late")),
                     shown(number(f, "times")), base::stepText(f));
             }},
            {"curve.waits_for_data",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of each step is waiting for data: loading is the bottleneck. More workers "
                     "(num_workers), pinned memory, or data that are prepared once help.",
                     percentText(number(f, "share")));
             }},
            {"curve.memory_grows",
             [](const Finding& f) {
                 return fmt::format(
                     "Memory grows from {} to {} through the whole run: something is kept at every step. "
                     "A loss that is summed up keeps its graph (use loss.item()).",
                     shown(number(f, "early")), shown(number(f, "late")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
