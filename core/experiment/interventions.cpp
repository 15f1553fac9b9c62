// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/interventions.h"

#include "base/error.h"
#include "base/value.h"
#include "diagnose/overfit_verdict.h"
#include "experiment/edited_layers.h"
#include "experiment/finding_order.h"
#include "model/layer_edit.h"
#include "model/layer_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

namespace assay::experiment {

namespace {

/// Collects those that change something and were not there before.
class Trials
{
public:
    explicit Trials(const ExperimentSpec& spec)
        : m_spec(spec)
        , m_seen{hash(spec)}
    {}

    void add(const std::string& cause, const std::string& words, const base::Patch& patch)
    {
        ExperimentSpec changed = m_spec;
        try {
            for (const base::FieldChange& change : patch)
                setText(changed, change.path + '=' + change.value);
            if (!patch.empty() && m_seen.insert(hash(changed)).second)
                trials.push_back({cause, words, patch, changed});
        } catch (const base::Error&) {
            // The spec does not take it: another template, another kind of data.
        }
    }

    std::vector<Intervention> trials;

private:
    const ExperimentSpec& m_spec;
    std::set<std::string> m_seen; ///< specs, by their hash
};

base::FieldChange rate(double value)
{
    return {"train.learning_rate", base::toText(value)};
}

void addRates(Trials& trials, double now, bool lowerFirst)
{
    const auto lower = [&] {
        for (const double by : {10., 100.})
            trials.add("overfit.cause.learning_rate_high",
                       fmt::format("the learning rate divided by {}", by), {rate(now / by)});
    };
    const auto higher = [&] {
        for (const double by : {10., 100.})
            trials.add("overfit.cause.learning_rate_low",
                       fmt::format("the learning rate times {}", by), {rate(now * by)});
    };
    if (lowerFirst) {
        lower();
        higher();
    } else {
        higher();
        lower();
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
        // A verdict has no fix; of causes only those that something speaks for come before the rest.
        if (finding.severity == base::Severity::Hint
            || (finding.id.starts_with("overfit.cause.") && finding.texts.empty()))
            continue;
        std::vector<base::Patch> fixes{finding.fix};
        fixes.insert(fixes.end(), finding.otherFixes.begin(), finding.otherFixes.end());
        for (const base::Patch& fix : fixes)
            trials.add(finding.id, fmt::format("{}", fmt::join(base::assignments(fix), " and ")),
                       fix);
    }
    addRates(trials, spec.train.learningRate, rises);
    trials.add("overfit.cause.regularisation",
               "no weight decay, label smoothing, class weights or limit of the gradient",
               {{"train.weight_decay", "0"},
                {"train.label_smoothing", "0"},
                {"train.class_weights", ""},
                {"train.clip_norm", "0"}});
    trials.add("overfit.cause.regularisation", "no dropout",
               forEditedLayers({.fix = {{diagnose::kDropoutField, "0"}}}, spec).fix);
    if (const std::string layers = withoutLastActivation(spec); !layers.empty())
        trials.add("overfit.cause.loss_input", "no activation behind the last layer",
                   {{"model.architecture", layers}});
    for (const char* kind : {"logits", "probabilities", "log_probabilities"})
        trials.add("overfit.cause.loss_input", fmt::format("outputs read as {}", kind),
                   {{"model.output", kind}, {"train.loss", "auto"}});
    trials.add("overfit.cause.loss_input", "the usual loss", {{"train.loss", "auto"}});
    trials.add("overfit.cause.data_corrupted", "inputs prepared as usual",
               {{"data.preprocess", ""}});
    trials.add("overfit.cause.gradients_blocked", "weights initialised as PyTorch does",
               {{"model.init", "default"}});
    trials.add("overfit.cause.gradients_blocked", "with normalisation layers",
               {{"model.norm", "batch"}});
    trials.add("overfit.cause.settings", "Adam at its usual rate",
               {{"train.optimiser", "adam"}, rate(diagnose::usualRate(train::Optimiser::Adam))});
    base::Patch defaults;
    for (const base::Field& field : fields(spec)) {
        if (field.path.starts_with("train.") && field.path != "train.batch_size"
            && field.path != "train.threads" && field.path != "train.device")
            defaults.push_back({field.path, base::toText(field.fallback)});
    }
    trials.add("overfit.cause.settings", "all settings of the training at their defaults",
               defaults);
    return trials.trials;
}

} // namespace assay::experiment
