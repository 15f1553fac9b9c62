// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/search_functions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace assay::testing {

namespace {

double numberAt(const tune::Point& point, const std::string& path)
{
    const base::Value& value = point.at(path);
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    return std::get<double>(value);
}

} // namespace

double SearchFunction::nearEnough() const
{
    return 0.01 * std::abs(least);
}

SearchFunction branin()
{
    return {"Branin",
            {{{.path = "x", .low = -5, .high = 10}, {.path = "y", .low = 0, .high = 15}}},
            0.39788735772973816,
            [](const tune::Point& point) {
                constexpr double kPi = std::numbers::pi;
                const double x = numberAt(point, "x"), y = numberAt(point, "y");
                const double bend = y - 5.1 / (4 * kPi * kPi) * x * x + 5 / kPi * x - 6;
                return bend * bend + 10 * (1 - 1 / (8 * kPi)) * std::cos(x) + 10;
            }};
}

SearchFunction hartmann6()
{
    tune::Space space;
    for (int k = 1; k <= 6; ++k)
        space.axes.push_back({.path = "x" + std::to_string(k), .low = 0, .high = 1});
    return {"Hartmann6", space, -3.32236801141551, [](const tune::Point& point) {
                static constexpr std::array<double, 4> kHeight{1, 1.2, 3, 3.2};
                static constexpr double kSlope[4][6] = {{10, 3, 17, 3.5, 1.7, 8},
                                                        {0.05, 10, 17, 0.1, 8, 14},
                                                        {3, 3.5, 1.7, 10, 17, 8},
                                                        {17, 8, 0.05, 10, 0.1, 14}};
                static constexpr double kPlace[4][6] = {
                    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
                    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
                    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
                    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}};
                double sum = 0;
                for (std::size_t i = 0; i < 4; ++i) {
                    double inner = 0;
                    for (std::size_t k = 0; k < 6; ++k) {
                        const double off =
                            numberAt(point, "x" + std::to_string(k + 1)) - kPlace[i][k];
                        inner += kSlope[i][k] * off * off;
                    }
                    sum -= kHeight[i] * std::exp(-inner);
                }
                return sum;
            }};
}

SearchFunction ratesAndDecay()
{
    return {
        "rates and decay",
        {{{.path = "train.learning_rate", .low = 1e-6, .high = 1, .log = true},
          {.path = "train.weight_decay", .low = 1e-7, .high = 1e-1, .log = true},
          {.path = "train.batch_size", .low = 8, .high = 512, .log = true, .integer = true}}},
        0.05,
        [](const tune::Point& point) {
            const double rate = std::log10(numberAt(point, "train.learning_rate") / 3e-3);
            const double decay = std::log10(numberAt(point, "train.weight_decay") / 1e-4);
            const double batch = std::log2(numberAt(point, "train.batch_size") / 64) / 3;
            const double along = rate - 0.3 * decay;
            // Too small a rate learns slowly, too large a one not at all.
            const double valley = along < 0 ? 0.04 * along * along : 0.9 * along * along;
            return 0.05
                   + 0.85 * (1 - std::exp(-valley - 0.02 * decay * decay - 0.002 * batch * batch));
        }};
}

std::vector<tune::Trial> searched(const tune::Sampler& sampler, const SearchFunction& function,
                                  int count)
{
    std::vector<tune::Trial> trials;
    for (int k = 0; k < count; ++k) {
        const auto point = sampler.ask(trials);
        if (!point)
            break;
        trials.push_back({.number = k,
                          .point = *point,
                          .state = tune::TrialState::Complete,
                          .value = function.value(*point)});
    }
    return trials;
}

double regret(const SearchFunction& function, const std::vector<tune::Trial>& trials,
              std::size_t count)
{
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < std::min(count, trials.size()); ++k)
        best = std::min(best, trials[k].value);
    return best - function.least;
}

std::size_t trialsTo(const SearchFunction& function, const std::vector<tune::Trial>& trials)
{
    for (std::size_t k = 0; k < trials.size(); ++k) {
        if (trials[k].value - function.least <= function.nearEnough())
            return k + 1;
    }
    return 0;
}

} // namespace assay::testing
