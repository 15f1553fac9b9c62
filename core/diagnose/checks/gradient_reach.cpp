// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

/// Share of a layer's units. Where examples hardly differ, as behind a mean over places, half of the units of a sound
/// layer give 0 for all of them.
constexpr double kDead = 0.75;
constexpr std::int64_t kFewest = 8;    ///< units
constexpr std::int64_t kExamples = 64; ///< fewer leave units without a gradient by chance
// Fades: Zhang et al. 2021 (AutoTrainer), table 1, both at once.
constexpr double kFadesBy = 1e-3, kFadesTo = 1e-4;
constexpr double kTinyInput =
    0.05; ///< root mean square: gradients of the first layer are as small then

struct Layer {
    std::string name;
    double gradient = 0;
    Reach reach = Reach::Learns;
};

std::vector<Layer> layersOf(const Subject& subject)
{
    std::vector<Layer> layers;
    for (const ParameterFacts& parameter : subject.firstBatch->parameters) {
        if (layers.empty() || layers.back().name != parameter.layer)
            layers.push_back({parameter.layer, 0, parameter.reach});
        layers.back().gradient = std::max(layers.back().gradient, parameter.gradient);
    }
    std::erase_if(layers, [&](const Layer& layer) {
        return subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, layer.name);
    });
    return layers;
}

std::vector<const ParameterFacts*> matricesOf(const Subject& subject)
{
    std::vector<const ParameterFacts*> matrices;
    for (const ParameterFacts& parameter : subject.firstBatch->parameters) {
        const bool isFrozen =
            subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, parameter.layer);
        if (parameter.isMatrix && parameter.gradient > 0 && !parameter.isLookup && !isFrozen)
            matrices.push_back(&parameter);
    }
    return matrices;
}

/// Layers that nothing of the loss reaches, units that no example wakes, and gradients that fade on the way
/// back.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.firstBatch || subject.firstBatch->parameters.empty())
        return {};
    const FirstBatch& batch = *subject.firstBatch;
    std::vector<std::string> cut, dead, unused;
    const std::vector<Layer> layers = layersOf(subject);
    for (const Layer& layer : layers) {
        if (layer.gradient == 0 && layer.reach != Reach::Unknown)
            (layer.reach == Reach::Unused ? unused
             : layer.reach == Reach::Dead ? dead
                                          : cut)
                .push_back(layer.name);
    }
    const bool none = std::all_of(layers.begin(), layers.end(),
                                  [](const Layer& layer) { return layer.gradient == 0; });
    if (!layers.empty() && none)
        return {{.id = "network.no_gradient",
                 .severity = base::Severity::Blocker,
                 .basis = base::Basis::Proven}};
    // Where answers are drawn, other weights cannot be said to change them.
    constexpr double kDrawn = 1e-6;
    if (batch.answers.askedTwice > kDrawn)
        cut.clear();
    std::vector<Finding> findings;
    const auto add = [&](const char* id, base::Severity severity,
                         const std::vector<std::string>& names) {
        if (!names.empty())
            findings.push_back({.id = id,
                                .severity = severity,
                                .basis = base::Basis::Proven,
                                .place = names.front(),
                                .evidence = {{"layers", static_cast<double>(names.size())},
                                             {"of", static_cast<double>(layers.size())}},
                                .texts = {data::formats::listedNames(names)}});
    };
    add("network.unreached", base::Severity::Warning, cut);
    add("network.dead_layers", base::Severity::Warning, dead);
    // What is frozen by intent may be left out of the gradient with all that only goes through it.
    const bool isDeclared = subject.trainSpec && !subject.trainSpec->declaredFrozen.empty();
    if (batch.answers.cutInputs > 0 && !isDeclared)
        findings.push_back({.id = "network.inputs_cut",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .evidence = {{"share", batch.answers.cutInputs}}});
    add("network.unused", base::Severity::Hint, unused);
    const std::vector<const ParameterFacts*> matrices = matricesOf(subject);
    for (const ParameterFacts* matrix : matrices) {
        // Without a bias in its layer a matrix may be a table of positions or codes.
        if (batch.examples < kExamples || matrix->rows < kFewest || matrix->idleRows <= kDead
            || !matrix->hasBias)
            continue;
        findings.push_back({.id = "network.dead_units",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Proven,
                            .place = matrix->layer,
                            .evidence = {{"share", matrix->idleRows},
                                         {"units", static_cast<double>(matrix->rows)},
                                         {"examples", static_cast<double>(batch.examples)}}});
        break; // the first explains those before and behind it
    }
    const bool tiny =
        std::any_of(batch.inputs.begin(), batch.inputs.end(), [](const InputFacts& input) {
            return input.values > 0 && input.rms < kTinyInput;
        });
    if (cut.empty() && dead.empty() && !tiny && matrices.size() > 2) {
        const double first = matrices.front()->gradientNorm, last = matrices.back()->gradientNorm;
        if (first < kFadesTo && first < kFadesBy * last)
            findings.push_back({.id = "network.fading_gradient",
                                .severity = base::Severity::Warning,
                                .place = matrices.front()->layer,
                                .evidence = {{"first", first}, {"last", last}}});
    }
    return findings;
}

} // namespace

const Check& gradientReach()
{
    static const Check check{
        "gradient_reach",
        "Where the gradient reaches",
        Stage::Network,
        {
            {"network.no_gradient",
             [](const Finding&) {
                 return std::string(
                     "No weight has a gradient: nothing can be learned. Is the network "
                     "detached from its loss, or are its outputs constant?");
             }},
            {"network.unreached",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} layers with weights change the answers and have no gradient "
                     "({}): they stay as they are. Is something detached, or computed without "
                     "gradients, before the loss? What is meant to stay is named in "
                     "train.declared_frozen.",
                     base::whole(f, "layers"), base::whole(f, "of"), base::text(f, 0));
             }},
            {"network.inputs_cut",
             [](const Finding& f) {
                 return fmt::format(
                     "Among the {} of what enters that has no gradient some changes the answers: what "
                     "comes from it is detached or computed without gradients on the "
                     "way, so that weights do not learn from it. Take detach out, as of the state "
                     "in a loop over steps.",
                     base::percentText(number(f, "share")));
             }},
            {"network.dead_layers",
             [](const Finding& f) {
                 return fmt::format(
                     "No gradient reaches {} of the {} layers with weights ({}): an activation "
                     "behind them is 0 for all examples, for ever. Look at how weights and "
                     "biases begin, and at the scale of the inputs.",
                     base::whole(f, "layers"), base::whole(f, "of"), base::text(f, 0));
             }},
            {"network.unused",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} layers with weights have no part in the answers ({}).",
                     base::whole(f, "layers"), base::whole(f, "of"), base::text(f, 0));
             }},
            {"network.dead_units",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of the {} units of \"{}\" have no gradient from any of {} examples: an "
                     "activation that is 0 for all of them keeps it away, for ever. Look at "
                     "how its weights and biases begin, and at the scale of the inputs.",
                     base::percentText(number(f, "share")), base::whole(f, "units"), f.place,
                     base::whole(f, "examples"));
             }},
            {"network.fading_gradient",
             [](const Finding& f) {
                 return fmt::format(
                     "The gradient fades on its way back: {} at the last layer, {} at \"{}\". "
                     "The first layers hardly learn. Sigmoids and tanh in a row do this; ReLU, "
                     "normalisation or shortcuts keep it.",
                     shown(number(f, "last")), shown(number(f, "first")), f.place);
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
