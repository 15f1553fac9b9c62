// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// So few updates hardly train any network. One batch of 2 to 20 examples alone takes 100 to 1,200 of them to be
/// learned by heart (CHECKS.md, B1).
constexpr std::int64_t kFew = 10;
constexpr std::int64_t kFewWholes =
    50; ///< where each update takes all of train: a smaller batch gives more
constexpr std::int64_t kEnough = 100; ///< that the proposed settings make, about
constexpr std::int64_t kUsualBatch = 32;

/// A training that ends before it has begun to learn.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec || subject.totalSteps <= 0)
        return {};
    const train::TrainSpec& spec = *subject.trainSpec;
    const bool isWhole = subject.stepsPerEpoch == 1 && spec.batchSize > kUsualBatch;
    // Weights that were trained before need fewer.
    if (subject.totalSteps >= (isWhole && !subject.startsLearned ? kFewWholes : kFew))
        return {};
    Finding finding{.id = "train.few_updates",
                    .severity = base::Severity::Warning,
                    .basis = base::Basis::Suspected,
                    .place = "train.epochs",
                    .evidence = {{"updates", static_cast<double>(subject.totalSteps)},
                                 {"epochs", static_cast<double>(spec.epochs)},
                                 {"batch_size", static_cast<double>(spec.batchSize)},
                                 {"whole", isWhole ? 1.0 : 0.0}}};
    const std::int64_t epochs =
        (kEnough + subject.stepsPerEpoch - 1) / std::max<std::int64_t>(1, subject.stepsPerEpoch);
    finding.fix = {{"train.epochs", std::to_string(std::max(epochs, spec.epochs))}};
    return {finding};
}

} // namespace

const Check& fewUpdates()
{
    static const Check check{
        "few_updates",
        "Number of updates",
        Stage::Settings,
        {{"train.few_updates",
          [](const Finding& f) {
              const std::string seen = fmt::format(
                  "The whole training makes {} ({} of batches of {} examples): too few for a network "
                  "to learn from, as one batch alone takes hundreds.",
                  base::counted(number(f, "updates"), "update", "updates"),
                  base::counted(number(f, "epochs"), "epoch", "epochs"),
                  base::whole(f, "batch_size"));
              return seen
                     + (number(f, "whole") == 1
                            ? " Each update takes all of train: a smaller batch makes more of them in an "
                              "epoch, as more epochs do."
                            : " More epochs or a smaller batch make more of them.");
          },
          {"train.epochs"}}},
        run};
    return check;
}

} // namespace assay::diagnose
