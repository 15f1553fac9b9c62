// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/seeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace assay::train {

namespace {

bool sameNumber(double a, double b)
{
    return a == b || (a != a && b != b);
}

bool sameScores(const RunRecord& one, const RunRecord& other)
{
    if (one.last.has_value() != other.last.has_value())
        return false;
    return !one.last
           || std::equal(one.last->begin(), one.last->end(), other.last->begin(), other.last->end(),
                         [](const auto& a, const auto& b) {
                             return a.first == b.first && sameNumber(a.second.loss, b.second.loss)
                                    && sameNumber(a.second.error, b.second.error)
                                    && sameNumber(a.second.rmse, b.second.rmse);
                         });
}

} // namespace

bool differBySeedOnly(const RunRecord& one, const RunRecord& other)
{
    return !one.family.empty() && other.family == one.family && other.kind == one.kind
           && other.split == one.split;
}

bool mayDifferBySeedOnly(const RunRecord& one, const RunRecord& other)
{
    return !one.family.empty() && other.family == one.family && other.kind == one.kind
           && (other.split == one.split || other.split.empty() || one.split.empty());
}

Seeds seedsOf(const RunRecord& run, const std::vector<RunRecord>& all)
{
    std::map<std::int64_t, std::vector<const RunRecord*>> bySeed;
    const auto add = [&](const RunRecord& one) {
        if (one.state == RunState::Finished && one.last)
            bySeed[one.seed].push_back(&one);
    };
    bool listed = false;
    for (const RunRecord& other : all) {
        listed = listed || other.id == run.id;
        if (other.id == run.id || differBySeedOnly(run, other))
            add(other);
    }
    if (!listed)
        add(run);
    Seeds seeds;
    for (auto& [seed, runs] : bySeed) {
        std::sort(runs.begin(), runs.end(),
                  [](const RunRecord* a, const RunRecord* b) { return a->id > b->id; });
        seeds.runs.push_back(*runs.front());
        if (runs.size() == 1)
            continue;
        RepeatedSeed repeated{.seed = seed, .runs = {}};
        for (const RunRecord* one : runs) {
            repeated.runs.push_back(one->id);
            repeated.equal = repeated.equal && sameScores(*one, *runs.front());
        }
        seeds.repeated.push_back(std::move(repeated));
    }
    return seeds;
}

std::string sentence(const std::vector<RepeatedSeed>& repeated)
{
    std::string text;
    for (const RepeatedSeed& seed : repeated)
        text += fmt::format("{}{} runs of seed {} gave {}.", text.empty() ? "" : " ",
                            seed.runs.size(), seed.seed,
                            seed.equal ? "the same numbers"
                                       : "different numbers, as another number of threads does, "
                                         "and count as one seed");
    return text;
}

std::int64_t nextSeed(const RunRecord& run, const std::vector<RunRecord>& all)
{
    std::int64_t highest = run.seed;
    for (const RunRecord& other : all) {
        if (mayDifferBySeedOnly(run, other))
            highest = std::max(highest, other.seed);
    }
    return highest + 1;
}

} // namespace assay::train
