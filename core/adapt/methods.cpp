// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"

#include "adapt/refusals.h"
#include "base/error.h"
#include "base/finding_words.h"
#include "base/random.h"
#include "model/feature_place.h"
#include "model/module_trial.h"
#include "train/trainer.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

namespace assay::adapt {

namespace {

/// A covariance needs more than one example, and a statistic of a batch too.
constexpr std::size_t kFewestTarget = 2;

bool hasBatchNorm(const model::Architecture& network)
{
    return std::any_of(network.nodes.begin(), network.nodes.end(),
                       [](const model::Node& node) { return node.kind == "batch_norm"; });
}

/// Whether the output layer is fully connected on the features that the network makes.
bool hasPlainOutputLayer(const model::Architecture& network)
{
    const auto& nodes = network.nodes;
    const auto output = std::find_if(nodes.rbegin(), nodes.rend(),
                                     [](const model::Node& node) { return node.output; });
    return output == nodes.rbegin() && output != nodes.rend() && output->kind == "linear"
           && output->inputs.size() == 1
           && model::featurePlace(network).kind != model::FeaturePlace::Kind::Results;
}

/// Numbers that enter the output layer for one example; 0 where no features of one width do.
std::int64_t featureWidth(const model::Architecture& network)
{
    if (model::featurePlace(network).kind == model::FeaturePlace::Kind::Results)
        return 0;
    const auto output = std::find_if(network.nodes.rbegin(), network.nodes.rend(),
                                     [](const model::Node& node) { return node.output; });
    const auto place = static_cast<std::size_t>(std::distance(output, network.nodes.rend()) - 1);
    const model::Shape shape = model::inputShapesOf(network)[place].front();
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

void requireNarrow(std::int64_t width)
{
    if (width > kWidestFeatures)
        throw base::usageError(
            "adapt.features",
            fmt::format(
                "The features before the output layer are {} numbers, and the covariance of "
                "more than {} takes too much memory; choose a network with fewer, or "
                "adapt.method=dann.",
                width, kWidestFeatures));
}

/// Pictures alone enter the network, and one of the program's own.
void requireTranslatable(const data::Prepared& data, bool isModule)
{
    const std::vector<data::InputSpec>& inputs = data.preprocess.inputs();
    if (inputs.size() != 1 || inputs.front().modality != data::Modality::Pictures)
        throw base::usageError("adapt.pictures", noPictures());
    if (isModule)
        throw base::usageError("adapt.module", noGenerators());
}

} // namespace

const std::vector<MethodInfo>& methods()
{
    static const std::vector<MethodInfo> all{
        {.method = Method::AdaBn,
         .key = "adabn",
         .words = "batch norms of the target (AdaBN)",
         .help = "Goes on from a run's weights; each batch norm takes mean and variance of the "
                 "target part, and no weight changes.",
         .goesOn = true,
         .usesLabels = false,
         .learnsTrain = false,
         .choosesEpoch = false,
         .isControl = false},
        {.method = Method::FineTune,
         .key = "fine_tune",
         .words = "fine-tuned on labelled target examples",
         .help = "Goes on from a run's weights and learns labelled examples of the target part.",
         .goesOn = true,
         .usesLabels = true,
         .learnsTrain = false,
         .choosesEpoch = false,
         .isControl = false},
        {.method = Method::AddTarget,
         .key = "add_target",
         .words = "labelled target examples in each batch",
         .help = "Learns from train, with labelled examples of the target part in each batch.",
         .goesOn = false,
         .usesLabels = true,
         .learnsTrain = true,
         .choosesEpoch = false,
         .isControl = false},
        {.method = Method::Coral,
         .key = "coral",
         .words = "features aligned in closed form (CORAL)",
         .help = "Goes on from a run's weights: features of train get mean and covariance of those "
                 "of the target part, and a new output layer learns on them.",
         .goesOn = true,
         .usesLabels = false,
         .learnsTrain = false,
         .choosesEpoch = false,
         .isControl = false},
        {.method = Method::DeepCoral,
         .key = "deep_coral",
         .words = "covariances of the features drawn together (deep CORAL)",
         .help = "Learns from train while the covariances of the features of train and target part "
                 "are drawn together.",
         .goesOn = false,
         .usesLabels = false,
         .learnsTrain = true,
         .choosesEpoch = true,
         .isControl = false},
        {.method = Method::Dann,
         .key = "dann",
         .words = "features that do not show the domain (DANN)",
         .help = "Learns from train while the features learn to mislead a classifier that parts "
                 "train and the target part.",
         .goesOn = false,
         .usesLabels = false,
         .learnsTrain = true,
         .choosesEpoch = true,
         .isControl = false},
        {.method = Method::CycleGan,
         .key = "cyclegan",
         .words = "pictures of train as the target's (CycleGAN)",
         .help = "Learns train's pictures as a generator makes them look like those of the target "
                 "part; the generators learn first.",
         .goesOn = false,
         .usesLabels = false,
         .learnsTrain = false,
         .choosesEpoch = false,
         .isControl = false},
        {.method = Method::TargetOnly,
         .key = "target_only",
         .words = "labelled target examples alone",
         .help = "Learns labelled examples of the target part and nothing else: a line to compare "
                 "an adaptation with.",
         .goesOn = false,
         .usesLabels = true,
         .learnsTrain = false,
         .choosesEpoch = false,
         .isControl = true},
    };
    return all;
}

const MethodInfo& infoOf(Method method)
{
    const auto found =
        std::find_if(methods().begin(), methods().end(),
                     [method](const MethodInfo& info) { return info.method == method; });
    if (found == methods().end())
        throw base::usageError("adapt.method", "There is no adaptation in these settings.");
    return *found;
}

bool learnsTrain(const AdaptSpec& spec)
{
    return spec.method == Method::None || infoOf(spec.method).learnsTrain;
}

data::Subset labelledTarget(const AdaptSpec& spec, const data::Splits& splits, std::uint64_t seed)
{
    const data::Subset& all = data::LabelledTarget(splits.target()).examples();
    if (spec.labels <= 0)
        return all;
    std::vector<std::uint32_t> order(all.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        order[k] = static_cast<std::uint32_t>(k);
    base::Random(seed, "adapt.labels").shuffle(order);
    std::map<std::uint16_t, std::int64_t> taken;
    std::vector<std::uint32_t> chosen;
    for (const std::uint32_t k : order) {
        const std::uint16_t label =
            all.dataset->isRegression() ? std::uint16_t{0} : all.dataset->label(all.indices[k]);
        if (taken[label]++ < spec.labels)
            chosen.push_back(k);
    }
    std::sort(chosen.begin(), chosen.end());
    data::Subset some{all.dataset, {}};
    for (const std::uint32_t k : chosen)
        some.indices.push_back(all.indices[k]);
    return some;
}

std::optional<base::Finding> fewLabels(const AdaptSpec& spec, const data::Splits& splits,
                                       std::uint64_t seed)
{
    if (spec.method == Method::None || !infoOf(spec.method).usesLabels)
        return std::nullopt;
    const data::Subset some = labelledTarget(spec, splits, seed);
    const std::vector<std::int64_t> counts = some.classCounts();
    const std::int64_t wanted = std::max<std::int64_t>(1, spec.labels); // 0: all, at least one
    base::Finding finding{.id = "adapt.labels_few", .severity = base::Severity::Hint};
    for (std::size_t k = 0; k < counts.size(); ++k) {
        if (counts[k] < wanted)
            finding.texts.push_back(
                fmt::format("{} ({})", some.dataset->info().classes[k], counts[k]));
    }
    if (finding.texts.empty())
        return std::nullopt;
    finding.evidence = {{"wanted", static_cast<double>(wanted)},
                        {"classes", static_cast<double>(counts.size())}};
    return finding;
}

const base::FindingKinds& adaptFindings()
{
    static const base::FindingKinds all{
        {"adapt.labels_few", [](const base::Finding& f) {
             constexpr std::size_t kNamed = 5;
             std::string named;
             for (std::size_t k = 0; k < std::min(kNamed, f.texts.size()); ++k)
                 named += (k == 0 ? "" : ", ") + f.texts[k];
             if (f.texts.size() > kNamed)
                 named += fmt::format(" and {} more", f.texts.size() - kNamed);
             return fmt::format("Of {} of {} classes there are fewer than {} labelled target "
                                "examples: {}. A class without any is learned from train alone, or "
                                "not at all; label more, or give the target part a larger share.",
                                f.texts.size(), base::number(f, "classes"),
                                base::number(f, "wanted"), named);
         }}};
    return all;
}

std::int64_t passesOf(const AdaptSpec& spec, const train::TrainSpec& training,
                      const data::Splits& splits, std::uint64_t seed)
{
    if (spec.method == Method::FineTune)
        return spec.passes;
    if (spec.method != Method::TargetOnly)
        return 1;
    const auto labelled = static_cast<std::int64_t>(labelledTarget(spec, splits, seed).size());
    const auto ofTrain =
        train::stepsPerEpoch(training, static_cast<std::int64_t>(splits.train().size()));
    return std::max<std::int64_t>(
        1, ofTrain / std::max<std::int64_t>(1, train::stepsPerEpoch(training, labelled)));
}

std::int64_t stepsPerEpoch(const AdaptSpec& spec, const train::TrainSpec& training,
                           const data::Splits& splits, std::uint64_t seed)
{
    std::size_t examples = splits.train().size();
    if (spec.method == Method::FineTune || spec.method == Method::TargetOnly)
        examples = labelledTarget(spec, splits, seed).size();
    else if (spec.method == Method::AdaBn)
        examples = splits.target().size();
    else if (spec.method == Method::Coral)
        examples = std::min(examples, kAlignedExamples);
    return passesOf(spec, training, splits, seed)
           * train::stepsPerEpoch(training, static_cast<std::int64_t>(examples));
}

void requireAdaptable(const AdaptSpec& spec, const std::string& startsFrom,
                      const data::Prepared& data, const model::Architecture& network,
                      const train::TrainSpec& training, std::uint64_t seed)
{
    if (spec.method == Method::None)
        return;
    const MethodInfo& info = infoOf(spec.method);
    const std::size_t target = data.splits.target().size();
    const std::size_t usable =
        info.usesLabels ? labelledTarget(spec, data.splits, seed).size() : target;
    if (usable < kFewestTarget)
        throw base::usageError(
            "adapt.target_few",
            fmt::format("The target part has {} for adapt.method={}, which takes at least {}; give "
                        "it a larger share of test-val with data.split.target, or collect more.",
                        usable == 1 ? "one example" : fmt::format("{} examples", usable), info.key,
                        kFewestTarget));
    if (info.goesOn && startsFrom.empty())
        throw base::usageError("adapt.start",
                               fmt::format("adapt.method={} goes on from the weights of a run that "
                                           "was trained on train; name it with model.start_from, "
                                           "as \"run 3\".",
                                           info.key));
    const bool isModule = model::runsApart(network);
    if (isModule && info.learnsTrain)
        throw base::usageError("adapt.module", noSecondBatch(info.key));
    if (spec.method == Method::CycleGan)
        requireTranslatable(data, isModule);
    if (isModule && spec.method == Method::FineTune && spec.layers > 0)
        throw base::usageError("adapt.module",
                               "The layers of a module of your own cannot be left as they are one "
                               "by one; set adapt.layers=0.");
    if (spec.method == Method::AdaBn && !hasBatchNorm(network))
        throw base::usageError("adapt.batch_norm", noBatchNorm(isModule));
    if (spec.method == Method::AdaBn && training.batchSize < 2)
        throw base::usageError("adapt.batch", "One example has no variance: set train.batch_size "
                                              "to 2 at least for adapt.method=adabn.");
    if (spec.method == Method::FineTune && spec.layers > 0 && hasBatchNorm(network))
        throw base::usageError(
            "adapt.batch_norm",
            "This network has batch norms, which work differently in "
            "evaluation, so that layers before the last ones cannot be left as they "
            "are; set adapt.layers=0.");
    const bool needsFeatures = spec.method == Method::DeepCoral || spec.method == Method::Dann;
    if (needsFeatures && model::featurePlace(network).kind == model::FeaturePlace::Kind::Inputs)
        throw base::usageError("adapt.features",
                               fmt::format("adapt.method={} changes the features before the output "
                                           "layer, and this network has that layer alone; take a "
                                           "larger one.",
                                           info.key));
    if (spec.method == Method::Coral && !hasPlainOutputLayer(network))
        throw base::usageError("adapt.output_layer",
                               "adapt.method=coral learns a new fully connected output layer on "
                               "the features before it, and this network has no such one; choose "
                               "adapt.method=deep_coral.");
    if (spec.method == Method::Coral || spec.method == Method::DeepCoral)
        requireNarrow(featureWidth(network));
}

} // namespace assay::adapt
