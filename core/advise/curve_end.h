// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"
#include "train/run.h"
#include "train/schedule.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace assay::advise {

/// How the training loss moved when a run ended.
struct CurveEnd {
    enum class Shape {
        Unknown, ///< too few points to say
        Falling,
        Level, ///< neither falls nor rises, or by too little to matter
        Rising
    };
    Shape shape = Shape::Unknown;
    double fall = 0;          ///< of the loss within a fifth of the run; negative: it rose
    stats::Interval interval; ///< of `fall`, 95 %
    double progress = 0;      ///< `fall` as a share of what the whole run gained
    double mostProgress = 0;  ///< the same of the upper end of `interval`
    std::int64_t points = 0;  ///< losses that were looked at
    std::int64_t losses = 0;  ///< of batches, in all
    bool byEpochs = false;    ///< the losses at the ends of the epochs decided
    bool oneEpoch = false;    ///< there is one epoch, so that they cannot

    /// Longer training alone can show whether the loss falls: the run has some losses, but too few
    /// for the rule; or one epoch, in whose noise a fall that matters is neither seen nor ruled out.
    bool isTooShort() const;
};

/// The written rule. It looks at the last fifth of the losses, at least 20 of them (of a run of fewer
/// than 40 at the second half, which must have eight), but at nothing before the learning rate
/// last changed by more than a fifth between two steps: a step of the schedule makes the loss drop
/// once, which is no trend. The losses are put together into 12 to 24 blocks and a line is laid
/// through their means.
/// falling  the interval of its slope lies below zero, and within a fifth of the run the loss
///          falls by at least 2 % of what the whole run gained (of the loss of a guess, where that
///          is less), or by at least 5 % of the loss that is left, where that is at least 2 % of
///          what was gained: no more than that can be gained still, as a loss ends at zero, and at
///          that pace a run of twice the length takes a fifth of it. A run whose remaining way
///          halves with each fifth gains 3 % in its last one.
/// rising   the same upwards.
/// level    anything else.
/// The slope is the median of the slopes of all pairs and its interval Sen's (Theil 1950; Sen
/// 1968, JASA 63:1379), which one noisy point, or a few, cannot turn: no shape is claimed from them.
///
/// Batches are noisy, and a short run has few of them. Where they show neither a fall nor a rise, the
/// losses of train at the ends of the epochs decide: all of them are of the same examples, so that
/// nothing but training moves them. Of those since the learning rate last changed the last fifth is
/// looked at, at least five (fewer where there are fewer, never less than two).
/// falling  each of them is lower than the one before it (of eight and more: the interval of their
///          slope lies below zero), and at the pace of the last epoch (of the slope) the loss falls
///          by as much within a fifth of the run, by the same measures.
/// So two epochs count as falling when the second made at least a twentieth of all that was gained,
/// three when the third made a thirtieth, five when the fifth made a fiftieth and no epoch between
/// them rose. A run of fewer than 16 steps whose epochs do not fall so is too short to say anything,
/// and so is one of a single epoch whose batches are level but where the interval of their slope
/// holds a fall of 2 % or more of what was gained: `isTooShort`.
///
/// `losses`: one a step; those that are not finite are left out. `rates`: the learning rate of each,
/// or empty. `guess`: loss of a guess; 0: not known. `epochs`: the loss of train at the end of each
/// epoch, epochs of equally many steps; or empty.
CurveEnd curveEnd(std::span<const double> losses, std::span<const double> rates, double guess,
                  std::span<const double> epochs = {});

/// A loss that rose when a person raised the learning rate.
struct RateJump {
    std::int64_t step = 0; ///< updates made when the rate was raised
    double rateBefore = 0, rateAfter = 0;
    double lossBefore = 0, lossAfter = 0; ///< medians
    bool recovered = false;               ///< the end of the run is as low as before
};

/// The last raise of the rate after which the loss jumped: of the 50 losses after it (at least 5)
/// three quarters lie above three quarters of the 20 before it (at least 5), and their median is
/// half as large again. A loss that is not finite counts as infinitely large. `steps`, `losses`:
/// one a step, `changes`: made by hand, by step; `planned`: the rate before the first of them.
std::optional<RateJump> jumpAfterRaise(std::span<const std::int64_t> steps,
                                       std::span<const double> losses,
                                       const std::vector<train::RateChange>& changes,
                                       double planned);

} // namespace assay::advise
