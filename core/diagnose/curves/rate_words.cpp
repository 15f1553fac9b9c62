// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/rate_words.h"

#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::diagnose {

std::string highRateWords(const base::Finding& f)
{
    using base::number;
    using base::shown;
    const int kind = static_cast<int>(number(f, "kind"));
    const std::string begin = shown(number(f, "begin")), end = shown(number(f, "end")),
                      lowest = shown(number(f, "lowest"));
    std::string text;
    switch (kind) {
    case 1:
        text = fmt::format(
            "The loss or the gradient grew without a bound until it was no number (begun at {}).",
            begin);
        break;
    case 2:
        text = fmt::format("The loss began at {} and ended at {}: training diverged.", begin, end);
        break;
    case 3:
        text =
            fmt::format("The loss had come down to {} and went up again to {}: training diverged.",
                        lowest, end);
        break;
    case 4:
        text = fmt::format(
            "The loss shot up in the first steps and stays at {}, that of a guess: the first updates destroyed the network.",
            end);
        break;
    case 5:
        text = fmt::format(
            "The loss stays at {}, a little above that of a guess, and moves up and down: updates are too large to settle.",
            end);
        break;
    case 9:
        text = fmt::format(
            "The loss shot up to {} in the first steps and has not come below {} since: the first updates threw the weights far off.",
            shown(number(f, "peak")), lowest);
        break;
    case 10:
        text = fmt::format(
            "The loss of train, a mean over its epoch, and that of validation go up and down ({} from one epoch to the "
            "next) while they are high yet: updates overshoot, or gradients are added to those of the steps before "
            "(zero_grad() missing); the curves cannot tell these apart.",
            base::percentText(number(f, "moves")));
        break;
    case 11:
        text = fmt::format(
            "The first loss that was logged is {}, the next ones are near {}, and it stays there: the first updates "
            "threw the weights far off.",
            shown(number(f, "peak")), end);
        break;
    case 7:
        text = fmt::format(
            "The loss settles at {}, far above that of a guess: the answers are sure and wrong.",
            end);
        break;
    case 8:
        text = fmt::format(
            "The loss had come down to {}, went up to {} for a while and came back, on train and on validation, at a "
            "rate that was never raised: the updates overshoot.",
            shown(number(f, "level")), shown(number(f, "farthest")));
        break;
    default:
        text =
            "The validation loss jumps up and down by a quarter and more from one look to the next, without a way.";
        break;
    }
    const double rate = number(f, "rate");
    text +=
        std::isnan(rate)
            ? std::string(
                " The learning rate is too high: divide it by 10; a warm-up and clipping the gradient norm help.")
            : fmt::format(
                " The learning rate ({}) is too high: try {}; a warm-up and clipping the gradient norm help.",
                base::rateText(rate), base::rateText(rate / 10));
    return text;
}

} // namespace assay::diagnose
