// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"
#include "train/seeds.h"

#include <QString>

#include <optional>
#include <vector>

namespace assay::ui {

/// Runs of one experiment that differ by their seed only (train/seeds.h); two at least.
struct RunGroup {
    std::vector<int> members; ///< places in the list of runs, in its order
    QString name;
    train::RunId first = 0; ///< its oldest run: whose colour the curve has

    /// Of those that finished: one a seed. `runs`: the list. Counted when first asked for.
    const train::Seeds& seeds(const std::vector<train::RunRecord>& runs) const;

private:
    mutable std::optional<train::Seeds> m_seeds;
};

/// The groups of a list, in the order of their newest runs. A run that is alone is in none.
std::vector<RunGroup> groupBySeed(const std::vector<train::RunRecord>& runs);

/// What a group is called: its oldest run's name without the seed, and how many seeds there are,
/// "lenet 3, 3 seeds"; "lenet 3, 2 runs of one seed" where they are the same numbers again.
QString groupName(const std::vector<const train::RunRecord*>& runs);

/// A number of several seeds.
struct OverSeeds {
    double mean = 0;
    /// Of the mean, 95 %, Student's t; from two seeds. Where all seeds have one value nothing is
    /// known of how far it may be off.
    std::optional<stats::Interval> interval;
    double least = 0, greatest = 0;
    std::size_t seeds = 0;
};
/// Nothing when a value is not finite or there is none. `low` and `high`: where a value can lie;
/// the interval ends there.
std::optional<OverSeeds> overSeeds(const std::vector<double>& values, double low, double high);

} // namespace assay::ui
