// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr double kRounding = 1e-3; ///< sums in another order differ by less

/// Answers that are no numbers, differ from one time to the next, or depend on what else is asked.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    const AnswerFacts& answers = subject.firstBatch->answers;
    const auto blocker = [](const char* id, std::vector<base::NamedNumber> evidence) {
        return std::vector<Finding>{{.id = id,
                                     .severity = base::Severity::Blocker,
                                     .basis = base::Basis::Proven,
                                     .evidence = std::move(evidence)}};
    };
    if (!answers.finite || !std::isfinite(subject.firstBatch->loss))
        return blocker("network.not_finite", {});
    if (answers.askedTwice > kRounding)
        return blocker("network.random_answers", {{"difference", answers.askedTwice}});
    if (answers.besideOthers > kRounding)
        return blocker("network.mixes_examples", {{"difference", answers.besideOthers}});
    return {};
}

} // namespace

const Check& batchIndependence()
{
    static const Check check{
        "batch_independence",
        "Answers in evaluation",
        Stage::Network,
        {
            {"network.not_finite",
             [](const Finding&) {
                 return std::string(
                     "Before it has learned anything the network gives answers, or a loss, "
                     "that are no finite numbers. Look at its inputs, at its weights, and at "
                     "every exp, log, root and division in it.");
             }},
            {"network.random_answers",
             [](const Finding& f) {
                 return fmt::format(
                     "Asked the same twice, the network answers differently (by {} of its "
                     "largest answer), in evaluation too: dropout or another draw does not "
                     "end with training. In PyTorch: functional.dropout needs "
                     "training=self.training.",
                     shown(number(f, "difference")));
             }},
            {"network.mixes_examples",
             [](const Finding& f) {
                 return fmt::format(
                     "The answer to an example depends on what else is in the batch (by {} of the largest "
                     "answer), in evaluation too: a view, a mean, a softmax or a batch norm goes over the "
                     "examples, or batch and steps have changed places (batch_first).",
                     shown(number(f, "difference")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
