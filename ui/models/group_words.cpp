// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/group_words.h"

#include "bridge/convert.h"
#include "charts/fork_difference.h"
#include "evaluate/paired_change.h"
#include "experiment/fork.h"
#include "train/seeds.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace assay::ui {

namespace {

QString tr(const char* source)
{
    return QCoreApplication::translate("group_words", source);
}

/// The settings of a fork but for where it goes on and its seed; empty: another version wrote them.
std::string changeOf(const train::RunRecord& fork)
{
    try {
        return experiment::family(experiment::anew(experiment::fromJson(fork.spec)));
    } catch (const base::Error&) {
        return {};
    }
}

/// Of two runs of which one goes on from the other: all such pairs, one of a seed, which fork the same experiment at the
/// same update with the same change, and have ended. Empty: neither goes on from the other, or they have not ended.
std::vector<evaluate::RunPair> forkPairs(const std::vector<train::RunRecord>& all,
                                         const train::RunRecord& one, const train::RunRecord& other)
{
    const auto pair = forkPairOf({&one, &other});
    if (!pair)
        return {};
    const train::RunRecord& fork = pair->fork == one.id ? one : other;
    const train::RunRecord& run = pair->fork == one.id ? other : one;
    const std::string change = changeOf(fork);
    const auto ended = [](const train::RunRecord& each) {
        return each.state == train::RunState::Finished && each.last;
    };
    if (!ended(fork) || !ended(run))
        return {};
    std::map<std::int64_t, evaluate::RunPair> bySeed;
    bySeed[fork.seed] = {&run, &fork};
    for (const train::RunRecord& each : all) {
        if (!each.parent || !ended(each))
            continue;
        const auto parent = std::find_if(
            all.begin(), all.end(), [&](const auto& known) { return known.id == *each.parent; });
        if (parent == all.end() || !ended(*parent) || !train::differBySeedOnly(*parent, run))
            continue;
        const auto found = forkPairOf({&each, &*parent});
        if (found && found->step == pair->step && !change.empty() && changeOf(each) == change)
            bySeed.try_emplace(each.seed, evaluate::RunPair{&*parent, &each}); // newest first
    }
    std::vector<evaluate::RunPair> pairs;
    for (const auto& [seed, found] : bySeed)
        pairs.push_back(found);
    return pairs;
}

} // namespace

QString seedsText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                  const train::RunRecord& after)
{
    const train::Seeds first = train::seedsOf(before, all), second = train::seedsOf(after, all);
    if (train::differBySeedOnly(before, after)) {
        const QString repeated = text(train::sentence(first.repeated));
        const QString noise = tr("They differ by their seed only: this is seed noise.");
        return first.count() < 2    ? repeated.isEmpty() ? noise : repeated
               : repeated.isEmpty() ? noise
                                    : noise + QLatin1Char(' ') + repeated;
    }
    if (forkPairOf({&before, &after})) {
        const std::size_t pairs = forkPairs(all, before, after).size();
        return pairs < 2
                   ? tr("One pair: the difference may be noise. Fork runs of other seeds there "
                        "too.")
               : pairs < train::kSeedsToJudge
                   ? tr("%1 pairs of a fork and its run: the difference may be noise. Fork a run of "
                        "a third seed there too.")
                         .arg(pairs)
                   : tr("%1 seeds have this fork: their differences, pair by pair, can be judged.")
                         .arg(pairs);
    }
    // A log that holds no score that is known here is one seed too.
    const auto count = [](const train::Seeds& seeds, const train::RunRecord& run) {
        return std::max<std::size_t>(seeds.count(), train::isOver(run.state) ? 1 : 0);
    };
    const std::size_t a = count(first, before), b = count(second, after);
    if (std::min(a, b) >= train::kSeedsToJudge)
        return tr("%1 and %2 seeds: their bands and intervals can be compared.").arg(a).arg(b);
    if (std::min(a, b) == 0)
        return tr("One of them has not finished: the difference may be noise.");
    return a == 1 && b == 1 ? tr("One seed each: the difference may be noise. Run %1 of each.")
                                  .arg(train::kSeedsToJudge)
                            : tr("%1 and %2 seeds: the difference may be noise. Run %3 of each.")
                                  .arg(a)
                                  .arg(b)
                                  .arg(train::kSeedsToJudge);
}

QString betterText(const std::vector<train::RunRecord>& all, const train::RunRecord& before,
                   const train::RunRecord& after, const train::Goal& goal,
                   const QString& nameBefore, const QString& nameAfter)
{
    if (train::differBySeedOnly(before, after) || before.task != after.task)
        return {};
    if (const auto pair = forkPairOf({&before, &after})) {
        const auto change =
            evaluate::pairedChange(forkPairs(all, before, after), goal.metricFor(after.task));
        const bool isInOrder = pair->fork == after.id;
        return change ? unbroken(
                   text(evaluate::sentence(*change, utf8(isInOrder ? nameBefore : nameAfter),
                                           utf8(isInOrder ? nameAfter : nameBefore))))
                      : QString();
    }
    const auto change = evaluate::groupChange(
        train::seedsOf(before, all), train::seedsOf(after, all), goal.metricFor(after.task));
    return change ? unbroken(text(evaluate::sentence(*change, utf8(nameBefore), utf8(nameAfter))))
                  : QString();
}

} // namespace assay::ui
