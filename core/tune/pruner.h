// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace assay::tune {

/// What a trial reached after each of its epochs, less is better; NaN: it was not measured then.
using EpochValues = std::vector<double>;

struct MedianRule {
    std::size_t leastEpochs = 5;   ///< a trial goes on until it has so many
    std::size_t leastFinished = 5; ///< trials, before which none is stopped
};

/// Whether a trial is to stop: the best of its values so far is worse than the median, over the
/// finished trials, of the best they had after as many epochs (Golovin et al. 2017, Google Vizier,
/// section 3.2.2, with the best in place of the mean). A single bad epoch stops nothing. Finished
/// trials that were shorter count with all they have.
bool stopsByMedian(const EpochValues& trial, const std::vector<EpochValues>& finished,
                   const MedianRule& rule = {});

struct HalvingRule {
    std::size_t leastEpochs = 5; ///< the first rung; the next ones at `factor` times as many each
    int factor = 3;              ///< one of so many goes on, from 2
    std::size_t leastOnRung =
        6; ///< trials that have reached a rung, before which none is stopped on it
};

/// Asynchronous successive halving (Li et al. 2020, A system for massively parallel hyperparameter
/// tuning), in its form that stops: a trial that reaches a rung goes on if its best value so far is
/// among the best share 1 / factor of all that have reached it, itself among them. `others`: trials in any
/// state, also stopped ones. Decides on the last rung that the trial stands on; between rungs, and before
/// the first, it goes on. Throws a usage Error for a factor below 2 or no epochs.
bool stopsByHalving(const EpochValues& trial, const std::vector<EpochValues>& others,
                    const HalvingRule& rule = {});

/// Epochs of the rungs up to `epochs`, rising.
std::vector<std::size_t> rungs(const HalvingRule& rule, std::size_t epochs);

} // namespace assay::tune
