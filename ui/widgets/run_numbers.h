// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bridge/shown_rate.h"
#include "widgets/numbers_strip.h"

namespace assay::ui {

class Theme;

/// What the strip above the curves of a run says.
struct RunNumbers {
    std::int64_t epoch = 0; ///< of the scores; 0: not known which
    train::Scores scores;
    ShownRate rate;
    std::optional<double> gradientNorm;
    std::optional<double> samplesPerSecond; ///< empty: nothing is learned just now
};

/// Error or RMSE of each open split, learning rate, gradient norm, speed; what is not known is "–".
std::vector<NumbersStrip::Number> numbersOf(const RunNumbers& run, const Theme& theme);

} // namespace assay::ui
