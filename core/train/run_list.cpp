// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/run_list.h"

#include <algorithm>
#include <tuple>

namespace assay::train {

namespace {

bool same(double a, double b)
{
    return a == b || (a != a && b != b);
}

bool same(const SplitScore& a, const SplitScore& b)
{
    return a.examples == b.examples && same(a.loss, b.loss) && same(a.error, b.error)
           && same(a.rmse, b.rmse) && same(a.mae, b.mae) && same(a.r2, b.r2) && same(a.f1, b.f1);
}

bool same(const std::optional<SplitScore>& a, const std::optional<SplitScore>& b)
{
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
}

bool same(const std::optional<Scores>& a, const std::optional<Scores>& b)
{
    return a.has_value() == b.has_value()
           && (!a
               || std::equal(a->begin(), a->end(), b->begin(), b->end(),
                             [](const auto& x, const auto& y) {
                                 return x.first == y.first && same(x.second, y.second);
                             }));
}

bool same(const BaselineValue& a, const BaselineValue& b)
{
    return a.name == b.name && a.examples == b.examples && same(a.trainVal, b.trainVal)
           && a.interval.has_value() == b.interval.has_value()
           && (!a.interval
               || (same(a.interval->low, b.interval->low)
                   && same(a.interval->high, b.interval->high)));
}

auto plain(const RunRecord& r)
{
    return std::tie(r.id, r.kind, r.task, r.state, r.step, r.epoch, r.totalSteps, r.bestEpoch,
                    r.parent, r.parentStep, r.here, r.resumable, r.resampled, r.seed, r.parameters,
                    r.name, r.note, r.specHash, r.family, r.templateName, r.source, r.split,
                    r.scored, r.created, r.problem, r.bestMetric, r.examples, r.spec,
                    r.environment);
}

bool newer(const RunRecord& one, const RunRecord& other)
{
    return one.id > other.id;
}

} // namespace

bool sameRow(const RunRecord& one, const RunRecord& other)
{
    return plain(one) == plain(other) && same(one.seconds, other.seconds)
           && same(one.guess.loss, other.guess.loss) && same(one.guess.error, other.guess.error)
           && same(one.guess.rmse, other.guess.rmse) && same(one.last, other.last)
           && same(one.bestTrainVal, other.bestTrainVal)
           && std::equal(one.baselines.begin(), one.baselines.end(), other.baselines.begin(),
                         other.baselines.end(),
                         [](const auto& a, const auto& b) { return same(a, b); });
}

RunChanges changesBetween(const std::vector<RunRecord>& before, const std::vector<RunRecord>& now)
{
    RunChanges changes;
    auto old = before.begin();
    for (const RunRecord& run : now) {
        for (; old != before.end() && newer(*old, run); ++old)
            changes.gone.push_back(old->id);
        const bool known = old != before.end() && old->id == run.id;
        if (!known || !sameRow(*old, run))
            changes.runs.push_back(run);
        if (known)
            ++old;
    }
    for (; old != before.end(); ++old)
        changes.gone.push_back(old->id);
    return changes;
}

void apply(const RunChanges& changes, std::vector<RunRecord>& runs)
{
    if (!changes.gone.empty()) {
        std::vector<RunId> gone = changes.gone;
        std::sort(gone.begin(), gone.end());
        std::erase_if(runs, [&gone](const RunRecord& run) {
            return std::binary_search(gone.begin(), gone.end(), run.id);
        });
    }
    std::vector<RunRecord> fresh;
    for (const RunRecord& run : changes.runs) {
        const auto at = std::lower_bound(runs.begin(), runs.end(), run, newer);
        if (at != runs.end() && at->id == run.id)
            *at = run;
        else
            fresh.push_back(run);
    }
    if (fresh.empty())
        return;
    const auto middle = static_cast<std::ptrdiff_t>(runs.size());
    runs.insert(runs.end(), std::make_move_iterator(fresh.begin()),
                std::make_move_iterator(fresh.end()));
    std::inplace_merge(runs.begin(), runs.begin() + middle, runs.end(), newer);
}

const RunRecord* findRun(const std::vector<RunRecord>& runs, RunId run)
{
    const auto at = std::lower_bound(runs.begin(), runs.end(), run,
                                     [](const RunRecord& one, RunId id) { return one.id > id; });
    return at == runs.end() || at->id != run ? nullptr : &*at;
}

} // namespace assay::train
