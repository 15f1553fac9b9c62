// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/inputs/affine_steps.h"

#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::data {

namespace {

/// Channels whose numbers are written out; of more the first ones.
constexpr std::size_t kWrittenOut = 4;

/// Of one channel once `made` was done to it.
Spread spreadAfter(const Spread& spread, const Affine& made)
{
    return {spread.count, spread.mean * made.scale + made.shift,
            spread.deviation * std::abs(made.scale)};
}

/// Of all channels as one.
Spread together(std::span<const Spread> spreads, std::span<const Affine> made)
{
    Spread all;
    for (std::size_t k = 0; k < spreads.size(); ++k) {
        const Spread after = spreadAfter(spreads[k], made[k]);
        all.count += after.count;
        all.mean += after.count * after.mean;
    }
    all.mean = all.count > 0 ? all.mean / all.count : 0;
    double squares = 0;
    for (std::size_t k = 0; k < spreads.size(); ++k) {
        const Spread after = spreadAfter(spreads[k], made[k]);
        squares +=
            after.count * (after.deviation * after.deviation + std::pow(after.mean - all.mean, 2));
    }
    all.deviation = all.count > 0 ? std::sqrt(squares / all.count) : 0;
    return all;
}

} // namespace

Spread spreadOf(std::span<const float> values)
{
    const auto first =
        std::find_if(values.begin(), values.end(), [](float value) { return !std::isnan(value); });
    Moments moments;
    for (const float value : values) {
        if (!std::isnan(value))
            moments.add(double{value} - double{*first});
    }
    return Spread::of(moments, first == values.end() ? 0.0 : double{*first});
}

void addStep(const PreprocessStep& step, std::span<const Spread> spreads,
             std::span<Affine> channels)
{
    using Operation = PreprocessStep::Operation;
    const Spread all = together(spreads, channels);
    for (std::size_t k = 0; k < channels.size(); ++k) {
        Affine& made = channels[k];
        if (step.operation == Operation::Subtract)
            made.shift -= step.by;
        double divisor = step.operation == Operation::Divide ? step.by : 1;
        if (step.operation == Operation::Standardise) {
            const Spread spread =
                step.per == PreprocessStep::Per::All ? all : spreadAfter(spreads[k], made);
            made.shift -= spread.mean;
            divisor = spread.deviation > 0 ? spread.deviation : 1;
        }
        made.scale /= divisor;
        made.shift /= divisor;
    }
}

std::string describe(const PreprocessStep& step, std::span<const Spread> spreads,
                     std::span<const Affine> before, const std::string& fittedOn)
{
    using Operation = PreprocessStep::Operation;
    if (step.operation == Operation::Divide && std::isinf(step.by))
        return "every number becomes 0";
    if (step.operation == Operation::Divide)
        return "divide by " + base::numberText(step.by);
    if (step.operation == Operation::Subtract)
        return "subtract " + base::numberText(step.by);
    const bool all = step.per == PreprocessStep::Per::All;
    const auto said = [](const Spread& spread) {
        return fmt::format("mean {}, deviation {}", base::unitText(spread.mean),
                           spread.deviation > 0 ? base::unitText(spread.deviation)
                                                : "0, a constant");
    };
    std::string numbers;
    const std::size_t count = all ? 1 : spreads.size();
    for (std::size_t k = 0; k < std::min(count, kWrittenOut); ++k)
        numbers += (k == 0 ? ": " : "; ")
                   + said(all ? together(spreads, before) : spreadAfter(spreads[k], before[k]));
    if (count > kWrittenOut)
        numbers += fmt::format("; {} more", count - kWrittenOut);
    return fmt::format("standardise {}, fitted on {}{}",
                       all ? "all numbers together" : "each channel or column", fittedOn, numbers);
}

} // namespace assay::data
