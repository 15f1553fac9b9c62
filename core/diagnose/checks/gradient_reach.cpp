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

constexpr double kManyUnused =
    0.1; ///< of all weights, own choice: too many to be kept by oversight

struct Layer {
    std::string name;
    double gradient = 0;
    Reach reach = Reach::Learns;
    std::int64_t tensors = 0, numbers = 0; ///< numbers: of all of them
    std::int64_t units = 0; ///< rows of its first matrix; of a layer of vectors their numbers
    std::int64_t takes = 0; ///< numbers of one of these rows; 0: it has no matrix
};

std::vector<Layer> layersOf(const Subject& subject)
{
    std::vector<Layer> layers;
    for (const ParameterFacts& parameter : subject.firstBatch->parameters) {
        if (layers.empty() || layers.back().name != parameter.layer)
            layers.push_back({parameter.layer, 0, parameter.reach});
        Layer& layer = layers.back();
        layer.gradient = std::max(layer.gradient, parameter.gradient);
        ++layer.tensors;
        layer.numbers += parameter.numbers;
        if (parameter.isMatrix && layer.takes == 0 && parameter.rows > 0) {
            layer.units = parameter.rows;
            layer.takes = parameter.numbers / parameter.rows;
        } else if (layer.takes == 0) {
            layer.units = parameter.numbers;
        }
    }
    std::erase_if(layers, [&](const Layer& layer) {
        return subject.trainSpec && train::isDeclaredFrozen(*subject.trainSpec, layer.name);
    });
    return layers;
}

/// What layers that are not used may be, by where they stand and what they weigh.
enum class Unused {
    Kept, ///< no sign of a mistake
    Head, ///< they end in as many outputs as the network has, as an auxiliary head does
    Between, ///< one would fit between layers that are used: it keeps the width of what stands before it
    Many ///< a notable share of all weights
};

/// Whether a layer that is not used keeps the width of the last used one before it (`before`; null: there is none).
/// A normalisation has a factor and a shift for each unit, and may be registered anywhere.
bool fitsBetween(const Layer& layer, const Layer* before, bool isBeforeUsed,
                 const std::vector<Layer>& all, std::int64_t outputs)
{
    if (layer.takes == 0)
        return layer.tensors > 1 && layer.units > 1 && layer.units != outputs
               && layer.numbers == layer.tensors * layer.units
               && std::any_of(all.begin(), all.end(), [&](const Layer& used) {
                      return used.gradient > 0 && used.takes > 0 && used.units == layer.units;
                  });
    return before && isBeforeUsed && layer.units > 1 && layer.units == before->units
           && layer.takes % layer.units == 0;
}

/// Findings of layers that are not used, one for each way in which they are not: neighbours count together.
std::vector<Finding> ofUnused(const std::vector<Layer>& layers, std::int64_t outputs)
{
    const auto isUnused = [](const Layer& layer) {
        return layer.gradient == 0 && layer.reach == Reach::Unused;
    };
    std::int64_t all = 0, unused = 0;
    for (const Layer& layer : layers) {
        all += layer.numbers;
        unused += isUnused(layer) ? layer.numbers : 0;
    }
    std::vector<std::pair<Unused, std::vector<const Layer*>>> groups;
    const Layer* before = nullptr;
    for (std::size_t k = 0; k < layers.size();) {
        if (!isUnused(layers[k])) {
            before = layers[k].gradient > 0 ? &layers[k] : before;
            ++k;
            continue;
        }
        std::size_t end = k;
        while (end < layers.size() && isUnused(layers[end]))
            ++end;
        const bool isBeforeUsed =
            std::any_of(layers.begin() + static_cast<std::ptrdiff_t>(end), layers.end(),
                        [](const Layer& layer) { return layer.gradient > 0; });
        std::vector<const Layer*> run;
        const Layer* last = nullptr; // with a matrix
        bool fits = false;
        for (; k < end; ++k) {
            run.push_back(&layers[k]);
            last = layers[k].takes > 0 ? &layers[k] : last;
            fits = fits || fitsBetween(layers[k], before, isBeforeUsed, layers, outputs);
        }
        const bool isHead = last && last->units == outputs
                            && !fitsBetween(*last, before, isBeforeUsed, layers, outputs);
        const Unused kind = isHead ? Unused::Head
                            : fits ? Unused::Between
                            : static_cast<double>(unused) >= kManyUnused * static_cast<double>(all)
                                ? Unused::Many
                                : Unused::Kept;
        const auto known = std::find_if(groups.begin(), groups.end(),
                                        [kind](const auto& group) { return group.first == kind; });
        if (known == groups.end())
            groups.emplace_back(kind, run);
        else
            known->second.insert(known->second.end(), run.begin(), run.end());
    }
    std::vector<Finding> findings;
    for (const auto& [kind, group] : groups) {
        std::vector<std::string> names;
        std::int64_t numbers = 0;
        for (const Layer* layer : group) {
            names.push_back(layer->name);
            numbers += layer->numbers;
        }
        const bool isMistake = kind == Unused::Between || kind == Unused::Many;
        findings.push_back(
            {.id = "network.unused",
             .severity = isMistake ? base::Severity::Warning : base::Severity::Hint,
             .basis = isMistake ? base::Basis::Suspected : base::Basis::Proven,
             .place = names.front(),
             .evidence = {{"layers", static_cast<double>(names.size())},
                          {"of", static_cast<double>(layers.size())},
                          {"share", static_cast<double>(numbers) / static_cast<double>(all)},
                          {"head", kind == Unused::Head ? 1.0 : 0.0},
                          {"between", kind == Unused::Between ? 1.0 : 0.0}},
             .texts = {data::formats::listedNames(names)}});
    }
    return findings;
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
    std::vector<std::string> cut, dead;
    const std::vector<Layer> layers = layersOf(subject);
    for (const Layer& layer : layers) {
        if (layer.gradient == 0 && layer.reach != Reach::Unknown && layer.reach != Reach::Unused)
            (layer.reach == Reach::Dead ? dead : cut).push_back(layer.name);
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
    const std::vector<Finding> unused = ofUnused(layers, batch.answers.width);
    findings.insert(findings.end(), unused.begin(), unused.end());
    std::vector<std::string> uncalled;
    for (const model::UncalledLayer& layer : batch.notes.uncalled) {
        if (layer.isMissed)
            uncalled.push_back(fmt::format("{} ({})", layer.name, layer.kind));
    }
    if (!uncalled.empty())
        findings.push_back({.id = "network.uncalled",
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Suspected,
                            .place = uncalled.front().substr(0, uncalled.front().find(' ')),
                            .evidence = {{"layers", static_cast<double>(uncalled.size())}},
                            .texts = {data::formats::listedNames(uncalled)}});
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
                 const std::string seen = fmt::format(
                     "{} of the {} layers with weights have no part in the answers ({}; {} of all "
                     "weights)",
                     base::whole(f, "layers"), base::whole(f, "of"), base::text(f, 0),
                     base::percentText(number(f, "share")));
                 if (number(f, "head") == 1)
                     return seen
                            + ": they end in as many outputs as the network has, as an auxiliary "
                              "head does, which does no harm.";
                 if (f.severity == base::Severity::Hint)
                     return seen + ".";
                 return seen
                        + (number(f, "between") == 1
                               ? ", and one of them keeps the width of a layer that has: was it "
                                 "forgotten in forward? Call it there, or take it out."
                               : ": was the part that calls them forgotten in forward? Call them "
                                 "there, or take them out.");
             }},
            {"network.uncalled",
             [](const Finding& f) {
                 return fmt::format(
                     "Forward never calls {} of the module, and no function takes that place ({}): "
                     "was it forgotten? Call it in forward, or take it out.",
                     base::counted(number(f, "layers"), "activation", "activations"),
                     base::text(f, 0));
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
