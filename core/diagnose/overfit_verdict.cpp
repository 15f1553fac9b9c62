// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/overfit_verdict.h"

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

constexpr std::size_t kPassing = 10;  ///< losses in a row
constexpr double kClose = 0.01;       ///< of the guess's loss
constexpr double kExplosion = 10;     ///< times the first loss
constexpr double kUp = 1.05;          ///< times the first loss
constexpr double kWiggle = 0.15;      ///< of the level above the floor
constexpr double kFalling = 0.05;     ///< of the level above the floor
constexpr double kGuessMargin = 0.03; ///< of the guess's loss

/// A straight line through the last fifth.
struct Trend {
    double mean = 0, slope = 0, deviation = 0; ///< `deviation`: of the losses about the line
    double count = 0;
};

Trend lastFifth(std::span<const double> losses)
{
    const std::size_t count = std::max<std::size_t>(losses.size() / 5, 10);
    const auto tail = losses.last(std::min(count, losses.size()));
    Trend trend;
    trend.count = static_cast<double>(tail.size());
    const double middle = (trend.count - 1) / 2;
    double spread = 0;
    for (std::size_t i = 0; i < tail.size(); ++i) {
        trend.mean += tail[i] / trend.count;
        spread += std::pow(static_cast<double>(i) - middle, 2);
    }
    for (std::size_t i = 0; i < tail.size(); ++i)
        trend.slope += (static_cast<double>(i) - middle) * (tail[i] - trend.mean) / spread;
    double squares = 0;
    for (std::size_t i = 0; i < tail.size(); ++i)
        squares +=
            std::pow(tail[i] - trend.mean - trend.slope * (static_cast<double>(i) - middle), 2);
    trend.deviation = std::sqrt(squares / trend.count);
    return trend;
}

double passingLoss(const OverfitScale& scale)
{
    return scale.floor + kClose * std::max(scale.guess, 1e-12);
}

} // namespace

std::string name(OverfitOutcome outcome)
{
    switch (outcome) {
    case OverfitOutcome::Passes: return "passes";
    case OverfitOutcome::GoesUp: return "goes_up";
    case OverfitOutcome::Explodes: return "explodes";
    case OverfitOutcome::Oscillates: return "oscillates";
    case OverfitOutcome::Plateaus: return "plateaus";
    }
    return {};
}

std::vector<OverfitCause> causesOf(OverfitOutcome outcome)
{
    const OverfitCause rateHigh{"learning_rate_high", "train.learning_rate"};
    const OverfitCause corrupted{"data_corrupted", "data.path"};
    switch (outcome) {
    case OverfitOutcome::Passes: return {};
    case OverfitOutcome::GoesUp:
        return {{"sign_flipped", "train.loss"}, rateHigh, {"softmax_dimension", "train.loss"}};
    case OverfitOutcome::Explodes: return {{"numerical", "data.normalise"}, rateHigh};
    case OverfitOutcome::Oscillates: return {corrupted, rateHigh};
    case OverfitOutcome::Plateaus:
        return {{"learning_rate_low", "train.learning_rate"},
                {"gradients_blocked", "model.template"},
                {"regularisation", "train.weight_decay"},
                {"loss_input", "train.loss"},
                corrupted};
    }
    return {};
}

bool hasPassed(std::span<const double> losses, const OverfitScale& scale)
{
    if (losses.size() < kPassing)
        return false;
    const auto last = losses.last(kPassing);
    return std::all_of(last.begin(), last.end(),
                       [&](double loss) { return loss <= passingLoss(scale); });
}

bool stillFalling(std::span<const double> losses, const OverfitScale& scale)
{
    const Trend trend = lastFifth(losses);
    return -trend.slope * trend.count > kFalling * std::max(trend.mean - scale.floor, 0.0);
}

OverfitJudgement judge(std::span<const double> losses, const OverfitScale& scale)
{
    OverfitJudgement found;
    found.first = losses.front();
    const bool finite =
        std::all_of(losses.begin(), losses.end(), [](double loss) { return std::isfinite(loss); });
    found.highest = *std::max_element(losses.begin(), losses.end());
    if (!finite || found.highest > kExplosion * found.first) {
        found.outcome = OverfitOutcome::Explodes;
        found.level = losses.back();
        return found;
    }
    const Trend trend = lastFifth(losses);
    const double height = std::max(trend.mean - scale.floor, 1e-12);
    found.level = trend.mean;
    found.wiggle = trend.deviation / height;
    found.ignoresInput = std::abs(trend.mean - scale.guess) < kGuessMargin * scale.guess;
    const double error = 2 * trend.deviation / std::sqrt(trend.count);
    if (hasPassed(losses, scale))
        found.outcome = OverfitOutcome::Passes;
    else if (trend.mean > kUp * found.first && trend.mean - error > found.first)
        found.outcome = OverfitOutcome::GoesUp;
    else if (found.wiggle > kWiggle)
        found.outcome = OverfitOutcome::Oscillates;
    else
        found.outcome = OverfitOutcome::Plateaus;
    return found;
}

} // namespace assay::diagnose
