// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/unsettled.h"

#include "diagnose/curves/divergence.h"
#include "diagnose/curves/shape.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::diagnose {

namespace {

constexpr double kNearGuess = 0.01; ///< relative: how far validation moves from look to look
constexpr double kAbove = 1 + kNearGuess / 3;
constexpr double kMost = 1.3; ///< times the loss of a guess: a little above it
constexpr double kHardlyBelow = 0.97;

/// A curve without its first third, or another part of it.
std::vector<double> laterOf(const Curve& curve, std::size_t part = 3)
{
    return {curve.values.begin() + static_cast<std::ptrdiff_t>(curve.size() / part),
            curve.values.end()};
}

/// From each value to the next, as shares of the first of the two where `relative`.
std::vector<double> movesOf(const std::vector<double>& values, bool relative)
{
    std::vector<double> moves;
    for (std::size_t k = 1; k < values.size(); ++k)
        moves.push_back(std::abs(values[k] - values[k - 1]) / (relative ? values[k - 1] : 1));
    return moves;
}

/// Of a log of batches alone.
bool staysAboveFirst(const RunCurves& curves, const Shape& loss)
{
    constexpr std::size_t kFewest = 20;
    constexpr double kAboveFirst = 1.03, kMostOfBatches = 1.5, kNoisy = 0.02, kBelow = 0.1,
                     kBegins = 0.1;
    constexpr double kLeast =
        1; // nats: more than those of two classes, as two opposed networks have
    // A network that had learned before may begin with a batch that is easy by chance: only a rate that is far above any
    // usual one says that updates keep the loss there.
    constexpr double kHighRate = 0.5;
    const auto& rates = curves.learningRate.values;
    if (rates.empty() || *std::max_element(rates.begin(), rates.end()) < kHighRate)
        return false;
    if (!curves.isOfBatches || curves.loss.size() < kFewest || !curves.valError.empty()
        || !curves.trainError.empty() || !(loss.first > kLeast) || loss.halfHigh < 0)
        return false;
    RunCurves alone; // what the first loss fits, whatever the next ones are
    alone.settings = curves.settings;
    alone.loss = {.name = {}, .steps = {0}, .values = {loss.first}};
    const double classes = classesOf(alone, shapeOf(alone.loss));
    if (classes < 3 || std::abs(loss.first / guessLoss(classes) - 1) > kBegins)
        return false;
    const std::vector<double> later = laterOf(curves.loss);
    const double level = medianOf(later);
    const auto below = std::count_if(later.begin(), later.end(), [&](double value) {
        return value < kHardlyBelow * loss.first;
    });
    return level > kAboveFirst * loss.first && level < kMostOfBatches * loss.first
           && static_cast<double>(below) < kBelow * static_cast<double>(later.size())
           && medianOf(movesOf(later, true)) > kNoisy;
}

bool isNeverRaised(const Curve& rate)
{
    return rate.empty()
           || std::none_of(rate.values.begin(), rate.values.end(),
                           [before = rate.values.front()](double value) mutable {
                               return value > std::exchange(before, value);
                           });
}

} // namespace

bool staysAboveGuess(const RunCurves& curves, const Shape& loss, double classes)
{
    const bool ofBatches = curves.isOfBatches && classes > 1;
    double chance = ofBatches ? 0 : classesOfChance(curves.valError);
    // Train has more examples as a rule, whose share is nearer to 1/C.
    if (const double ofTrain = classesOfChance(curves.trainError); chance > 0 && ofTrain > 0)
        chance = ofTrain;
    const double among = chance > 0 ? chance : classes;
    if (!(among > 1) || curves.valLoss.size() < 3)
        return staysAboveFirst(curves, loss);
    const double guess = guessLoss(among);
    const std::vector<double> later = laterOf(curves.loss);
    const double level = medianOf(later);
    if (!(level > guess * kAbove) || !(level < kMost * guess) || !(loss.end > kHardlyBelow * guess))
        return false;
    // A mean over an epoch that never comes down to a guess says more than one batch does.
    const bool always = chance > 0 && !curves.isOfBatches
                        && std::all_of(later.begin(), later.end(),
                                       [&](double value) { return value > guess * kAbove; });
    const bool ofScoresAlone = chance > 0 && chance != classes; // which have to say more
    const double moved = kNearGuess / (always ? 10 : ofScoresAlone ? 1 : 3);
    return medianOf(movesOf(curves.valLoss.values, false)) > moved * guess;
}

double wasThrownOff(const RunCurves& curves, const Shape& loss)
{
    constexpr std::size_t kFewest = 20;
    constexpr double kFar = 1000, kMoves = 0.1;
    constexpr double kAnyGuess = 12; // nats
    const auto& values = curves.loss.values;
    if (!curves.isOfBatches || values.size() < kFewest || loss.halfHigh < 0)
        return 0;
    const double next = medianOf({values[1], values[2], values[3]});
    const std::vector<double> later = laterOf(curves.loss);
    return next > 0 && values.front() > kFar * next && medianOf(later) > kAnyGuess
                   && medianOf(movesOf(later, true)) > kMoves
               ? values.front()
               : 0;
}

double movesOfEpochs(const RunCurves& curves, const Shape& loss)
{
    constexpr std::size_t kFewest = 8;
    constexpr double kMoves = 0.06, kMovesOfValidation = 0.05, kRises = 0.05;
    constexpr double kHigh = 0.2; // of the first loss
    const auto& losses = curves.epochLoss.values;
    if (curves.isOfBatches || losses.size() < kFewest || curves.valLoss.size() < kFewest
        || !(loss.lowest > 0) || loss.end < kHigh * loss.begin
        || !isNeverRaised(curves.learningRate))
        return 0;
    const std::vector<double> later = laterOf(curves.epochLoss, 4);
    const auto risen = [&, before = later.front()](double value) mutable {
        return value > (1 + kRises) * std::exchange(before, value);
    };
    const auto rises = std::count_if(later.begin(), later.end(), risen);
    const double moves = medianOf(movesOf(later, true));
    return moves > kMoves && rises > 1 && 4 * static_cast<std::size_t>(rises) >= later.size() - 1
                   && medianOf(movesOf(laterOf(curves.valLoss, 4), true)) > kMovesOfValidation
               ? moves
               : 0;
}

} // namespace assay::diagnose
