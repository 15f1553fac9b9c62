// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/worker_layout.h"

#include "base/byte_text.h"
#include "base/free_memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace assay::tune {

namespace {

std::string counted(std::int64_t count, const char* one, const char* more)
{
    return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string longText(const WorkerLayout& layout)
{
    return counted(layout.workers, "worker", "workers") + " x "
           + counted(layout.threads, "thread", "threads");
}

/// "348", "3.48", "0.0348".
std::string rateText(double rate)
{
    return rate >= 100 ? fmt::format("{:.0f}", rate) : fmt::format("{:.3g}", rate);
}

} // namespace

WorkerLayout sharedOut(int workers, int cores, std::int64_t ownThreads)
{
    return {workers, ownThreads > 0 ? ownThreads : std::max(1, cores / std::max(1, workers))};
}

std::vector<WorkerLayout> layoutsFor(int cores, std::int64_t ownThreads, std::int64_t trialsLeft)
{
    const std::int64_t room = ownThreads > 0 ? cores / ownThreads : cores;
    const auto most = static_cast<int>(
        std::clamp<std::int64_t>(std::min(room, trialsLeft), 1, std::max(1, cores)));
    std::vector<WorkerLayout> all;
    for (int workers = 1; workers < most; workers *= 2)
        all.push_back(sharedOut(workers, cores, ownThreads));
    all.push_back(sharedOut(most, cores, ownThreads));
    return all;
}

int workersThatFit(std::int64_t bytesEach, std::int64_t freeBytes)
{
    constexpr std::int64_t kAny = std::numeric_limits<int>::max();
    if (bytesEach <= 0 || freeBytes <= 0)
        return static_cast<int>(kAny);
    return static_cast<int>(std::clamp<std::int64_t>(freeBytes / bytesEach, 1, kAny));
}

WorkerLayout fastest(const std::vector<LayoutRate>& measured, int cores, std::int64_t ownThreads)
{
    const LayoutRate* best = nullptr;
    for (const LayoutRate& one : measured) {
        if (one.stepsPerSecond > 0
            && (!best || one.stepsPerSecond > best->stepsPerSecond
                || (one.stepsPerSecond == best->stepsPerSecond
                    && one.layout.workers < best->layout.workers)))
            best = &one;
    }
    return best ? best->layout : sharedOut(1, cores, ownThreads);
}

std::string shortText(const WorkerLayout& layout)
{
    return fmt::format("{} x {}", layout.workers, layout.threads);
}

std::string sentence(const LayoutChoice& choice)
{
    std::vector<LayoutRate> rates = choice.measured;
    std::erase_if(rates, [](const LayoutRate& one) { return !(one.stepsPerSecond > 0); });
    std::stable_sort(rates.begin(), rates.end(), [](const LayoutRate& a, const LayoutRate& b) {
        return a.stepsPerSecond > b.stepsPerSecond;
    });
    std::string text;
    for (const LayoutRate& one : rates) {
        text +=
            text.empty()
                ? fmt::format("{}: {} steps/s", longText(one.layout), rateText(one.stepsPerSecond))
                : fmt::format("; {}: {}", shortText(one.layout), rateText(one.stepsPerSecond));
    }
    if (!rates.empty())
        text += fmt::format("; taken: {}.", shortText(choice.taken));
    else if (!choice.problem.empty())
        text = fmt::format("The speed could not be measured, so that {} is taken. {}",
                           longText(choice.taken), choice.problem);
    else
        text = fmt::format("{} on {}{}.", longText(choice.taken),
                           counted(choice.cores, "core", "cores"),
                           choice.ownThreads > 0 ? "; the threads are those of the settings" : "");
    for (const LayoutRate& one : choice.measured) {
        if (!rates.empty() && !(one.stepsPerSecond > 0))
            text +=
                fmt::format(" {} could not be measured: {}", shortText(one.layout), choice.problem);
    }
    if (choice.leftOut > 0)
        text += fmt::format(" {} take about {} each, and {} are free: fewer are started.",
                            counted(choice.leftOut, "worker", "workers"),
                            base::bytesText(choice.bytesEach), base::bytesText(choice.freeBytes));
    return text;
}

} // namespace assay::tune
