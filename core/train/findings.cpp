// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/findings.h"

#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

namespace assay::train {

namespace {

using base::Finding;
using base::number;
using base::rateText;
using base::shown;
using base::stepText;
using base::text;

} // namespace

const base::FindingKinds& trainingFindings()
{
    static const base::FindingKinds kinds{
        {"loss.not_finite",
         [](const Finding& f) {
             const bool weights = number(f, "weights_finite") == 0;
             return fmt::format(
                 "The loss became {} at step {} (batch {} of epoch {}); {}. Lower the learning "
                 "rate ({}) or clip the gradient, and look at that batch.",
                 shown(number(f, "loss")), stepText(f), number(f, "batch"), number(f, "epoch"),
                 f.place.empty() || f.place == "loss"
                     ? std::string("every layer's output was still finite, the loss overflowed")
                 : f.place == "input" ? std::string("the input itself is not finite")
                                      : fmt::format("layer {} is the first whose {} not finite",
                                                    f.place, weights ? "weights are" : "output is"),
                 rateText(number(f, "learning_rate")));
         }},
        {"gradient.not_finite",
         [](const Finding& f) {
             return fmt::format(
                 "The gradient became {} at step {} (batch {} of epoch {}) while the loss was "
                 "still {}; layer {} is the first it reached. Lower the learning rate ({}) or clip "
                 "the gradient.",
                 shown(number(f, "gradient_norm")), stepText(f), number(f, "batch"),
                 number(f, "epoch"), shown(number(f, "loss")), f.place,
                 rateText(number(f, "learning_rate")));
         }},
        {"checkpoint.not_written",
         [](const Finding& f) {
             // The error's own sentence, the file in front; at first it was kept as the place.
             return fmt::format("{} The run goes on after step {} and tries again; until then it "
                                "can only be resumed from an older checkpoint.",
                                f.texts.empty() ? f.place : text(f, 0), stepText(f));
         }},
    };
    return kinds;
}

} // namespace assay::train
