// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

using base::Finding;

constexpr double kMostLeft =
    0.8; ///< own choice; with the usual momentum of 0.1 it is so after two updates

/// Running statistics with momentum m are those of about (2 - m) / m batches, the reciprocal of the sum of their squared
/// shares: of so few they are those of the last one.
constexpr double kFewestBatches = 2;

Finding of(const char* id, const std::vector<std::string>& names)
{
    return {.id = id,
            .severity = base::Severity::Warning,
            .basis = base::Basis::Proven,
            .place = names.front(),
            .evidence = {{"tensors", static_cast<double>(names.size())}},
            .texts = {data::formats::listedNames(names)}};
}

/// Weights of a module that no update changes: plain tensors, and frozen ones that nobody declared; running statistics
/// that stay as they began.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch)
        return {};
    std::vector<std::string> plain, frozen;
    for (const model::FixedWeight& weight : subject.firstBatch->notes.fixed) {
        if (subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, weight.name))
            continue;
        if (weight.isParameter)
            frozen.push_back(weight.name);
        else if (weight.looksDrawn)
            plain.push_back(weight.name);
    }
    std::vector<Finding> findings;
    if (!plain.empty())
        findings.push_back(of("network.unregistered", plain));
    if (!frozen.empty())
        findings.push_back(of("network.frozen", frozen));
    std::vector<std::string> still = subject.firstBatch->stillStatistics;
    std::erase_if(still, [&](const std::string& name) {
        return subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, name);
    });
    if (!still.empty())
        findings.push_back(of("network.norm_still", still));
    // So much of the statistics is as they began once the training is over. Where they have seen other batches before,
    // nothing is said.
    const double momentum = subject.firstBatch->notes.normMomentum;
    const double left = std::pow(1 - momentum, static_cast<double>(subject.totalSteps));
    if (momentum > 0 && subject.totalSteps > 0 && left > kMostLeft && still.empty()
        && !subject.firstBatch->kept)
        findings.push_back({.id = "network.norm_slow",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .evidence = {{"momentum", momentum},
                                         {"updates", static_cast<double>(subject.totalSteps)},
                                         {"left", left}}});
    if (momentum > 0 && (2 - momentum) / momentum < kFewestBatches)
        findings.push_back({.id = "network.norm_of_last_batch",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .evidence = {{"momentum", momentum}}});
    return findings;
}

} // namespace

const Check& fixedWeights()
{
    static const Check check{
        "fixed_weights",
        "Weights that no training changes",
        Stage::Network,
        {
            {"network.unregistered",
             [](const Finding& f) {
                 return fmt::format(
                     "{} tensor(s) of the module are multiplied as weights and are no parameters "
                     "({}): they stay as they were drawn, and state_dict does not save them. Make "
                     "each an nn.Parameter, or a layer that is an attribute of its module "
                     "(nn.ModuleList for several).",
                     base::whole(f, "tensors"), base::text(f, 0));
             }},
            {"network.frozen",
             [](const Finding& f) {
                 return fmt::format(
                     "{} weight(s) of the module have requires_grad False ({}): they do not "
                     "learn. If that is meant, name them in train.declared_frozen; else save the "
                     "module with requires_grad.",
                     base::whole(f, "tensors"), base::text(f, 0));
             }},
            {"network.norm_still",
             [](const Finding& f) {
                 return fmt::format(
                     "{} running statistic(s) of normalisation are as they began, and a batch of "
                     "training does not move them ({}): nothing is normalised there. Is the layer kept "
                     "in evaluation (eval, training=False) while it trains, or never used?",
                     base::whole(f, "tensors"), base::text(f, 0));
             }},
            {"network.norm_slow",
             [](const Finding& f) {
                 return fmt::format(
                     "Batch norm takes {} of each batch into its running statistics (momentum), so that "
                     "after the {} updates of this training {} of them is as they began: in "
                     "evaluation the network normalises by other numbers than in training. 0.1 is "
                     "usual in PyTorch, where momentum is the share of the new batch.",
                     base::numberText(base::number(f, "momentum")), base::whole(f, "updates"),
                     base::percentText(base::number(f, "left")));
             }},
            {"network.norm_of_last_batch",
             [](const Finding& f) {
                 return fmt::format(
                     "Batch norm takes {} of each batch into its running statistics (momentum), so that "
                     "evaluation normalises by the last batch of the training almost alone. 0.1 is "
                     "usual in PyTorch, where momentum is the share of the new batch; other "
                     "libraries name the share that is kept.",
                     base::numberText(base::number(f, "momentum")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
