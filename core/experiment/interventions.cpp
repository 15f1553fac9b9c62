// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/interventions.h"

#include "base/error.h"
#include "base/value.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/controls.h"
#include "experiment/edited_layers.h"
#include "experiment/finding_order.h"
#include "model/layer_edit.h"
#include "model/layer_text.h"
#include "model/module_edits.h"
#include "model/templates.h"
#include "model/weight_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>
#include <string_view>
#include <utility>

namespace assay::experiment {

namespace {

using base::Finding;

constexpr const char* kInitialWeights = "overfit.cause.initial_weights";
constexpr const char* kLayer = "overfit.cause.layer";
constexpr const char* kBypass = "bypass";
constexpr const char* kFreeze = "freeze";

/// Collects those that change something and were not there before.
class Trials
{
public:
    explicit Trials(const ExperimentSpec& spec)
        : m_spec(spec)
        , m_seen{hash(spec)}
    {}

    void add(Intervention what) { add(std::move(what), trials); }

    /// `parts` are narrower ones of it.
    void addWithParts(Intervention what, std::vector<Intervention> parts)
    {
        if (!add(std::move(what), trials))
            return;
        std::vector<Intervention> narrower;
        for (Intervention& part : parts)
            add(std::move(part), narrower);
        if (!narrower.empty())
            trials.back().narrower = std::move(narrower);
    }

    /// One of the lecture's that cannot be made here, and why.
    void leaveOut(std::string cause, std::string words, std::string why)
    {
        trials.push_back({.cause = std::move(cause),
                          .words = std::move(words),
                          .patch = {},
                          .spec = m_spec,
                          .untried = std::move(why)});
    }

    std::vector<Intervention> trials;

private:
    bool add(Intervention what, std::vector<Intervention>& list)
    {
        what.spec = m_spec;
        try {
            base::Patch changes; // those that change something
            std::string before = hash(m_spec);
            for (const base::FieldChange& change : what.patch) {
                setText(what.spec, change.path + '=' + change.value);
                std::string now = hash(what.spec);
                if (now != before)
                    changes.push_back(change);
                before = std::move(now);
            }
            what.patch = std::move(changes);
            if (what.patch.empty() || !m_seen.insert(before).second)
                return false;
        } catch (const base::Error&) {
            return false; // the spec does not take it: another template, another kind of data
        }
        list.push_back(std::move(what));
        return true;
    }

    const ExperimentSpec& m_spec;
    std::set<std::string> m_seen; ///< specs, by their hash
};

Intervention change(std::string cause, std::string words, base::Patch patch, std::string place = {},
                    std::string how = {})
{
    return {.cause = std::move(cause),
            .words = std::move(words),
            .patch = std::move(patch),
            .spec = {},
            .place = std::move(place),
            .how = std::move(how)};
}

base::FieldChange rate(double value)
{
    return {"train.learning_rate", base::toText(value)};
}

void addRates(Trials& trials, double now, bool lowerFirst)
{
    const auto lower = [&] {
        for (const double by : {10., 100.})
            trials.add(change("overfit.cause.learning_rate_high",
                              fmt::format("the learning rate divided by {}", by),
                              {rate(now / by)}));
    };
    const auto higher = [&] {
        for (const double by : {10., 100.})
            trials.add(change("overfit.cause.learning_rate_low",
                              fmt::format("the learning rate times {}", by), {rate(now * by)}));
    };
    if (lowerFirst) {
        lower();
        higher();
    } else {
        higher();
        lower();
    }
}

constexpr const char* kSign = "overfit.cause.sign_flipped";
constexpr const char* kSoftmax = "overfit.cause.softmax_dimension";

void addSign(Trials& trials, bool isModule)
{
    if (isModule)
        trials.add(
            change(kSign, "the sign of the gradient turned", {{"model.gradient", "turned"}}));
    else
        trials.leaveOut(kSign, "the sign of the loss turned",
                        "the loss and its gradient are this program's own, and none of its "
                        "settings turns them");
}

void addSoftmaxes(Trials& trials, bool isModule)
{
    if (!isModule)
        return trials.leaveOut(kSoftmax, "the soft-max over another dimension",
                               "the layers have none, and the loss takes it over the classes");
    trials.add(
        change(kSoftmax, "each soft-max over the last dimension", {{"model.softmax", "last"}}));
    trials.add(change(kSoftmax, "each soft-max over the last dimension but one",
                      {{"model.softmax", "last_but_one"}}));
}

/// What else the lecture asks for, and the layers of this program do not take.
void leaveOutOfTemplates(Trials& trials)
{
    trials.leaveOut("overfit.cause.numerical", "the network computed with 64-bit numbers",
                    "the layers of this program compute with 32-bit numbers; a module of one's "
                    "own can be tried with 64");
    trials.leaveOut(kLayer, "weights of each layer left as they are",
                    "only those of a module of one's own can be left so one by one");
}

/// Layers of a network that a person edited, each kind left out at once: those that keep the shape.
void addEdited(Trials& trials, const ExperimentSpec& spec)
{
    if (spec.model.layers.empty())
        return;
    const std::vector<model::Node> layers = model::layersOf(spec.model.layers);
    for (const char* kind :
         {"batch_norm", "layer_norm", "dropout", "sigmoid", "tanh", "relu", "gelu"}) {
        std::vector<model::Node> left = layers;
        std::vector<Intervention> each;
        for (std::size_t k = layers.size(); k-- > 0;) {
            if (layers[k].kind != kind)
                continue;
            left = model::withoutLayer(left, k);
            each.push_back(
                change(kLayer, fmt::format("layer {} left out", layers[k].name),
                       {{"model.architecture", model::spelled(model::withoutLayer(layers, k))}},
                       layers[k].name, kBypass));
        }
        if (each.size() == 1)
            trials.add(std::move(each.front()));
        else if (!each.empty())
            trials.addWithParts(change(kLayer, fmt::format("without its layers {}", kind),
                                       {{"model.architecture", model::spelled(left)}}, kind,
                                       kBypass),
                                std::move(each));
    }
}

/// Layers with weights of a module of one's own, as its file names them; of very many what they stand in.
struct ModuleLayer {
    std::string name;
    bool scalesOnly = false; ///< a weight and a bias of one side each: a normalisation
};

constexpr std::size_t kMostLayers = 12; ///< that are tried one by one

std::vector<ModuleLayer> moduleLayers(const ExperimentSpec& spec)
{
    std::vector<std::string> names;
    std::set<std::string> weights, biases; // layers with one side of each
    try {
        const auto path = std::get<std::string>(model::parameter(spec.model, "file"));
        const auto file = model::WeightFile::open(path);
        for (const model::WeightFile::Tensor& tensor : file->tensors()) {
            const std::string_view name = tensor.name;
            if (name.ends_with("running_mean") || name.ends_with("running_var")
                || name.ends_with("num_batches_tracked"))
                continue;
            names.push_back(tensor.name);
            const std::string layer = model::layersHolding({tensor.name}).front();
            if (tensor.shape.size() == 1 && name.ends_with(".weight"))
                weights.insert(layer);
            if (tensor.shape.size() == 1 && name.ends_with(".bias"))
                biases.insert(layer);
        }
    } catch (const base::Error&) {
        return {}; // it was moved, or is read by LibTorch alone
    }
    std::vector<ModuleLayer> layers;
    for (std::string& layer : model::layersHolding(names))
        layers.push_back({layer, weights.contains(layer) && biases.contains(layer)});
    if (layers.size() <= kMostLayers)
        return layers;
    std::vector<ModuleLayer> parts;
    for (const ModuleLayer& layer : layers) {
        const std::string part = layer.name.substr(0, layer.name.find('.'));
        if (parts.empty() || parts.back().name != part)
            parts.push_back({part, false});
    }
    if (parts.size() > kMostLayers) // the last ones, where most goes wrong
        parts.erase(parts.begin(), parts.end() - static_cast<std::ptrdiff_t>(kMostLayers));
    return parts;
}

/// Weights of a module drawn anew, all and then each layer alone.
void addDrawnAnew(Trials& trials, const std::vector<ModuleLayer>& layers)
{
    std::vector<Intervention> each;
    for (const ModuleLayer& layer : layers)
        each.push_back(
            change(kInitialWeights, fmt::format("weights of layer {} drawn anew", layer.name),
                   {{"model.redraw", layer.name}, {"model.start_from", ""}}, layer.name));
    trials.addWithParts(change(kInitialWeights,
                               "all weights of the module drawn anew, as PyTorch does",
                               {{"model.redraw", model::kAllLayers}, {"model.start_from", ""}}),
                        std::move(each));
}

void addWithoutEnd(Trials& trials)
{
    trials.add(change("overfit.cause.loss_input", "without the activation at the module's end",
                      {{"model.bypass", model::kModuleEnd}}));
}

/// The causes that a finding about the weights or the outputs of a module supports.
void addSuspected(Trials& trials, const std::vector<ModuleLayer>& layers,
                  const std::vector<Finding>& found)
{
    const auto isFound = [&](std::initializer_list<std::string_view> beginnings) {
        return std::any_of(found.begin(), found.end(), [&](const Finding& finding) {
            return finding.severity != base::Severity::Hint
                   && std::any_of(
                       beginnings.begin(), beginnings.end(),
                       [&](std::string_view begin) { return finding.id.starts_with(begin); });
        });
    };
    if (isFound({"loss.outputs_", "loss.softmax_", "loss.sigmoid_", "network.no_gradient"}))
        addWithoutEnd(trials);
    if (isFound({"network.equal_units", "network.dead_", "network.unreached", "network.no_gradient",
                 "network.large_answers", "network.outputs_scaled", "network.fading_gradient"}))
        addDrawnAnew(trials, layers);
}

void addModule(Trials& trials, const std::vector<ModuleLayer>& layers)
{
    trials.add(change("overfit.cause.regularisation",
                      "the module in evaluation mode, without dropout and with the statistics that "
                      "batch norm has kept",
                      {{"model.mode", "evaluation"}}));
    addWithoutEnd(trials);
    trials.add(change("overfit.cause.numerical", "the module computed with 64-bit numbers",
                      {{"model.precision", "double"}}));
    addDrawnAnew(trials, layers);
    for (const char* operation : {"sigmoid", "tanh", "relu", "softmax"})
        trials.add(change(kLayer, fmt::format("each {} of the module bypassed", operation),
                          {{"model.bypass", std::string("aten::") + operation}}, operation,
                          kBypass));
    for (const ModuleLayer& layer : layers) {
        if (layer.scalesOnly)
            trials.add(change(kLayer, fmt::format("layer {} bypassed", layer.name),
                              {{"model.bypass", layer.name}}, layer.name, kBypass));
    }
    // The others keep no shape as a rule.
    for (const ModuleLayer& layer : layers) {
        if (layers.size() > 1)
            trials.add(change(kLayer,
                              fmt::format("weights of layer {} left as they are", layer.name),
                              {{"model.freeze", layer.name}}, layer.name, kFreeze));
    }
}

/// The layers without the activation at their end; empty: they are the template's, or there is none.
std::string withoutLastActivation(const ExperimentSpec& spec)
{
    if (spec.model.layers.empty())
        return {};
    const std::vector<model::Node> layers = model::layersOf(spec.model.layers);
    constexpr std::array kActivations{"softmax", "log_softmax", "sigmoid", "relu", "tanh", "gelu"};
    const bool isActivation =
        layers.size() > 1
        && std::any_of(kActivations.begin(), kActivations.end(),
                       [&](const char* kind) { return layers.back().kind == kind; });
    return isActivation ? model::spelled(model::withoutLayer(layers, layers.size() - 1))
                        : std::string();
}

} // namespace

std::vector<Intervention> interventions(const ExperimentSpec& spec,
                                        const std::vector<base::Finding>& found)
{
    Trials trials(spec);
    bool rises = false;
    for (const auto& [finding, explainedBy] : inOrder(found)) {
        rises = rises || finding.id == "overfit.explodes" || finding.id == "overfit.oscillates"
                || finding.id == "overfit.goes_up";
        // A verdict has no fix; of causes only those with evidence come before the rest.
        // One batch takes as many updates as it needs.
        if (finding.severity == base::Severity::Hint || finding.id == "train.few_updates"
            || (finding.id.starts_with("overfit.cause.") && finding.texts.empty()))
            continue;
        std::vector<base::Patch> fixes{finding.fix};
        fixes.insert(fixes.end(), finding.otherFixes.begin(), finding.otherFixes.end());
        for (const base::Patch& fix : fixes)
            trials.add(change(finding.id,
                              fmt::format("{}", fmt::join(base::assignments(fix), " and ")), fix));
    }
    const bool isModule = spec.model.templateName == "torchscript";
    const std::vector<ModuleLayer> layers =
        isModule ? moduleLayers(spec) : std::vector<ModuleLayer>();
    if (isModule)
        addSuspected(trials, layers, found);
    if (rises)
        addSign(trials, isModule);
    addRates(trials, spec.train.learningRate, rises);
    if (rises)
        addSoftmaxes(trials, isModule);
    trials.add(change("overfit.cause.regularisation",
                      "no weight decay, label smoothing, class weights or limit of the gradient",
                      {{"train.weight_decay", "0"},
                       {"train.label_smoothing", "0"},
                       {"train.class_weights", ""},
                       {"train.clip_norm", "0"}}));
    trials.add(change("overfit.cause.regularisation", "no dropout",
                      forEditedLayers({.fix = {{diagnose::kDropoutField, "0"}}}, spec).fix));
    if (!spec.train.augment.empty())
        trials.leaveOut("overfit.cause.regularisation", "no augmentation",
                        "one batch is learned without it as it is");
    if (const std::string layers = withoutLastActivation(spec); !layers.empty())
        trials.add(change("overfit.cause.loss_input", "no activation behind the last layer",
                          {{"model.architecture", layers}}));
    for (const char* kind : {"logits", "probabilities", "log_probabilities"})
        trials.add(change("overfit.cause.loss_input", fmt::format("outputs read as {}", kind),
                          {{"model.output", kind}, {"train.loss", "auto"}}));
    if (!rises)
        addSoftmaxes(trials, isModule);
    trials.add(change("overfit.cause.loss_input", "the usual loss", {{"train.loss", "auto"}}));
    trials.add(change("overfit.cause.data_corrupted", "inputs prepared as usual",
                      {{"data.preprocess", ""}}));
    Intervention others = change("overfit.cause.data_corrupted", "the labels of other examples",
                                 shuffledLabels(spec));
    others.how = "reshuffled_labels";
    others.isComparison = true;
    trials.add(std::move(others));
    trials.add(change("overfit.cause.gradients_blocked", "weights initialised as PyTorch does",
                      {{"model.init", "default"}}));
    trials.add(change("overfit.cause.gradients_blocked", "with normalisation layers",
                      {{"model.norm", "batch"}}));
    trials.add(change(kInitialWeights, "weights of its own, drawn with the seed",
                      {{"model.start_from", ""}}));
    addEdited(trials, spec);
    if (isModule)
        addModule(trials, layers);
    else
        leaveOutOfTemplates(trials);
    if (!rises)
        addSign(trials, isModule);
    trials.add(
        change("overfit.cause.settings", "Adam at its usual rate",
               {{"train.optimiser", "adam"}, rate(diagnose::usualRate(train::Optimiser::Adam))}));
    base::Patch defaults;
    for (const base::Field& field : fields(spec)) {
        if (field.path.starts_with("train.") && field.path != "train.batch_size"
            && field.path != "train.threads" && field.path != "train.device")
            defaults.push_back({field.path, base::toText(field.fallback)});
    }
    std::vector<Intervention> each;
    for (const base::FieldChange& one : defaults)
        each.push_back(change(
            "overfit.cause.settings",
            fmt::format("{} at its default, {}", one.path, one.value.empty() ? "empty" : one.value),
            {one}, one.path));
    trials.addWithParts(change("overfit.cause.settings",
                               "all settings of the training at their defaults", defaults),
                        std::move(each));
    return trials.trials;
}

} // namespace assay::experiment
