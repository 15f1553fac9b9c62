// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/kept.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace assay::train {

namespace {

/// Those in between of one run, by step.
struct Between {
    std::vector<KeptCheckpoint> kept;
    std::int64_t bytes = 0;
};

/// Keeps the first, third, fifth ...; one alone goes.
std::vector<KeptCheckpoint> halved(std::vector<KeptCheckpoint>& kept)
{
    std::vector<KeptCheckpoint> gone, left;
    for (std::size_t k = 0; k < kept.size(); ++k)
        (k % 2 == 1 || kept.size() == 1 ? gone : left).push_back(kept[k]);
    kept = std::move(left);
    return gone;
}

} // namespace

std::filesystem::path keptFile(const std::filesystem::path& folder, std::int64_t step)
{
    return folder / fmt::format("step-{}.ckpt", step);
}

std::vector<std::int64_t> keptSteps(std::int64_t total, std::int64_t bytes, std::int64_t most)
{
    const std::int64_t room = most / std::max<std::int64_t>(1, bytes) - 1;
    const std::int64_t count = std::min<std::int64_t>({room, kMostKept, total - 1});
    std::vector<std::int64_t> steps;
    for (std::int64_t k = 1; k <= count; ++k)
        steps.push_back(std::llround(static_cast<double>(total) * static_cast<double>(k)
                                     / static_cast<double>(count + 1)));
    return steps;
}

std::vector<KeptCheckpoint> surplus(std::vector<KeptCheckpoint> all, std::int64_t most)
{
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::pair(a.run, a.step) < std::pair(b.run, b.step);
    });
    std::map<RunId, Between> between;
    std::vector<KeptCheckpoint> firsts, gone;
    std::int64_t bytes = 0;
    for (const KeptCheckpoint& one : all) {
        bytes += one.bytes;
        if (firsts.empty() || firsts.back().run != one.run) { // of a fork not that of step 0
            firsts.push_back(one);
            continue;
        }
        between[one.run].kept.push_back(one);
        between[one.run].bytes += one.bytes;
    }
    const auto remove = [&](const KeptCheckpoint& one) {
        bytes -= one.bytes;
        gone.push_back(one);
    };
    while (bytes > most && !between.empty()) {
        const auto largest =
            std::max_element(between.begin(), between.end(), [](const auto& a, const auto& b) {
                return a.second.bytes < b.second.bytes;
            });
        for (const KeptCheckpoint& one : halved(largest->second.kept)) {
            largest->second.bytes -= one.bytes;
            remove(one);
        }
        if (largest->second.kept.empty())
            between.erase(largest);
    }
    for (auto first = firsts.begin(); bytes > most && first != firsts.end(); ++first)
        remove(*first);
    return gone;
}

} // namespace assay::train
