// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"
#include "adapt/refusals.h"
#include "advise/way_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

// Ways of domain adaptation: settings that learn from the target part.

namespace assay::advise {

namespace {

/// Half of test-val is looked at, the other half is scored.
constexpr double kTargetShare = 0.5;
constexpr std::array kCoralWeights{1000, 100, 10};

/// `patch` and what every adaptation of this run needs.
void addMethod(WayFinder& finder, const adapt::MethodInfo& info, const std::string& key,
               const std::string& words, const base::Patch& settings, const std::string& note = {})
{
    base::Patch patch;
    if (finder.spec().data.split.target <= 0)
        patch.push_back(to("data.split.target", kTargetShare));
    patch.push_back({"adapt.method", info.key});
    for (const base::FieldChange& change : settings) {
        if (base::toText(experiment::get(finder.spec(), change.path)) != change.value)
            patch.push_back(change);
    }
    finder.add(key, words, patch, note);
}

base::Patch joined(base::Patch one, const base::Patch& other)
{
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

/// The rate of a fine-tuning, lower than that of the run, which stays to its end.
base::Patch slower(const WayFinder& finder)
{
    constexpr double kOfAdam = 3e-4, kOfSgd = 0.1;
    const train::TrainSpec& training = finder.spec().train;
    const double rate = training.optimiser == train::Optimiser::Sgd
                            ? training.learningRate * kOfSgd
                            : std::min(training.learningRate, kOfAdam);
    base::Patch patch{to("train.learning_rate", rate),
                      {"train.rate_changes", ""},
                      {"train.schedule", "constant"}};
    if (training.schedule.warmupSteps > 0)
        patch.push_back(to("train.warmup_steps", std::int64_t{0}));
    return patch;
}

/// Whether the networks of this template have batch norms.
bool hasBatchNorm(const WayFinder& finder)
{
    return finder.text("model.norm") == "batch" || finder.spec().model.templateName == "resnet";
}

/// Whether pictures alone enter the network, as far as is known.
bool isOfPictures(const WayFinder& finder)
{
    const std::vector<data::Modality> inputs = finder.inputs();
    return inputs.empty() || (inputs.size() == 1 && inputs.front() == data::Modality::Pictures);
}

} // namespace

void findAdaptation(WayFinder& finder)
{
    using adapt::Method;
    // Numbers have no classes: as many examples in all as ten classes would have.
    const bool isNumber = finder.facts().task == data::Task::Regression;
    const std::int64_t labels = isNumber ? 100 : 10;
    const std::string some =
        isNumber ? "100 labelled target examples" : "10 labelled target examples a class";
    const std::string read = isNumber ? "labels of the target part are read: 100 examples"
                                      : "labels of the target part are read: 10 of each class";
    if (finder.spec().data.testPath.empty()) {
        finder.found.byHand =
            "An adaptation needs examples of the distribution that will be served, "
            "as data of their own: name them on the Data page (data.test_path).";
        return;
    }
    finder.found.byHand =
        "First see whether both distributions show things at the same size and place: where they do not, "
        "\"synthesise\" brings more than any adaptation, and an adaptation on top of it more than alone. "
        "Half of test-val becomes the target part, all are scored on the other half, and Test stays "
        "closed.";
    const bool isModule = finder.isModule();
    for (const adapt::MethodInfo& info : adapt::methods()) {
        switch (info.method) {
        case Method::None: break;
        case Method::AdaBn:
            if (!isModule && hasBatchNorm(finder))
                addMethod(finder, info, info.key, info.words, {to("train.epochs", std::int64_t{1})},
                          "no label is read and no weight changes: the cheapest of all");
            break;
        case Method::FineTune:
            addMethod(finder, info, info.key, "fine-tuned on " + some,
                      joined({to("adapt.labels", labels), to("train.epochs", std::int64_t{5})},
                             slower(finder)),
                      read);
            break;
        case Method::AddTarget:
            if (isModule)
                break;
            addMethod(finder, info, info.key, some + " in each batch", {to("adapt.labels", labels)},
                      read);
            break;
        case Method::Coral:
            if (!isModule)
                addMethod(finder, info, info.key, info.words,
                          {to("train.epochs",
                              std::max<std::int64_t>(1, (finder.spec().train.epochs + 3) / 4))},
                          "no label of the target is read; a new output layer needs fewer epochs "
                          "than a network");
            break;
        case Method::DeepCoral:
            if (isModule)
                break;
            for (const int weight : kCoralWeights)
                addMethod(finder, info,
                          weight == kCoralWeights.front() ? std::string(info.key)
                                                          : fmt::format("{}_{}", info.key, weight),
                          fmt::format("deep CORAL of weight {}", weight),
                          {to("adapt.weight", static_cast<double>(weight))},
                          "no label of the target is read; of the weights the largest one is taken "
                          "that leaves train-val within a point of what it is without");
            break;
        case Method::Dann:
            if (isModule)
                break;
            addMethod(
                finder, info, info.key, info.words, {to("adapt.reversal", 0.1)},
                "no label of the target is read; where the pictures of both differ in size or "
                "place it collapses or helps nothing: synthesise first");
            break;
        case Method::CycleGan:
            if (!isModule && isOfPictures(finder))
                addMethod(finder, info, info.key, info.words, {},
                          "no label of the target is read; train's pictures are brought to the "
                          "target's size and place, then the generators learn, minutes on "
                          "processors; it can make things worse where a generator changes what a "
                          "picture shows");
            break;
        case Method::TargetOnly:
            addMethod(finder, info, "oracle", "all labelled target examples alone (the oracle)",
                      {to("adapt.labels", std::int64_t{0})},
                      "no remedy: the line that an adaptation could come to at best");
            addMethod(finder, info, "labels_alone", some + " alone", {to("adapt.labels", labels)},
                      "no remedy: what the labels of a fine-tuning are worth by themselves");
            break;
        }
    }
}

std::string whyNotAdapted(const WayFinder& finder, const std::string& method)
{
    const auto& all = adapt::methods();
    const auto info = std::find_if(all.begin(), all.end(), [&](const adapt::MethodInfo& one) {
        return std::string(one.key) == method;
    });
    if (info == all.end())
        return {};
    const bool isModule = finder.isModule();
    switch (info->method) {
    case adapt::Method::AdaBn:
        return isModule || !hasBatchNorm(finder) ? adapt::noBatchNorm(isModule) : std::string();
    case adapt::Method::CycleGan:
        return !isOfPictures(finder) ? adapt::noPictures()
               : isModule            ? adapt::noGenerators()
                                     : std::string();
    default: break;
    }
    return isModule && info->learnsTrain ? adapt::noSecondBatch(info->key) : std::string();
}

} // namespace assay::advise
