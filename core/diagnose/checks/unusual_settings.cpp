// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "train/class_weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::numberText;

/// Sutskever et al. 2013, section 3, go up to 0.99 but for autoencoders that are trained for 750,000 updates.
constexpr double kMostMomentum = 0.99;
constexpr double kMostBeta1 = 0.99;    ///< 0.9 is usual (Kingma and Ba 2015), 0.5 to 0.95 occur
constexpr double kLeastBeta2 = 0.9;    ///< 0.999 is usual, 0.9 to 0.99 occur
constexpr double kLeastAlpha = 0.9;    ///< Hinton 2012, lecture 6e; PyTorch's own is 0.99
constexpr double kMostSmoothing = 0.5; ///< 0.1 is usual (Szegedy et al. 2016, section 7)

// Own choice: what a class weighs in the loss, where that is little by itself and by what it is of the examples.
constexpr double kLeastPart = 0.01, kTimesLess = 10;
/// Weights that follow the counts of classes instead of balancing them: classes at least twice as common as others, and
/// ln weight against ln count on a line of about this slope. Of two classes any two weights are on a line, as are two
/// different weights of more, and the dearer mistake may be that of the common class: there they have to be in
/// proportion.
constexpr double kUnequal = 2, kOnALine = 0.95;
constexpr double kLeastSlope = 0.4, kMostSlope = 1.5; ///< square roots of counts, and counts
constexpr double kInProportion = 0.1;

/// Whether the weights grow with the number of examples of a class, as where a count was taken for its inverse.
bool followCounts(const std::vector<double>& counts, const std::vector<double>& weights)
{
    std::vector<double> x, y;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        if (counts[k] > 0 && weights[k] > 0) {
            x.push_back(std::log(counts[k]));
            y.push_back(std::log(weights[k]));
        }
    }
    if (x.size() < 2
        || *std::max_element(x.begin(), x.end()) - *std::min_element(x.begin(), x.end())
               < std::log(kUnequal))
        return false;
    const auto mean = [](const std::vector<double>& values) {
        return std::accumulate(values.begin(), values.end(), 0.0)
               / static_cast<double>(values.size());
    };
    const double meanX = mean(x), meanY = mean(y);
    double xx = 0, xy = 0, yy = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        xx += (x[k] - meanX) * (x[k] - meanX);
        xy += (x[k] - meanX) * (y[k] - meanY);
        yy += (y[k] - meanY) * (y[k] - meanY);
    }
    const double slope = xy / xx;
    if (std::set<double>(y.begin(), y.end()).size() <= 2)
        return std::abs(slope - 1) < kInProportion;
    return slope > kLeastSlope && slope < kMostSlope && xy > kOnALine * std::sqrt(xx * yy);
}

/// The classes of train whose weight is 0, all of them.
std::vector<Finding> ofNoWeight(const data::Subset& train, const std::vector<double>& counts,
                                const std::vector<double>& weights)
{
    std::vector<std::string> names;
    double without = 0, examples = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        examples += counts[k];
        if (weights[k] > 0 || counts[k] == 0)
            continue;
        names.push_back(train.dataset->info().classes[k]);
        without += counts[k];
    }
    if (names.empty())
        return {};
    return {{.id = "train.class_hardly_counts",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Proven,
             .place = "train.class_weights",
             .evidence = {{"part", 0},
                          {"share", without / examples},
                          {"turned", 0},
                          {"classes", static_cast<double>(names.size())}},
             .texts = {fmt::format("{}", fmt::join(names, ", "))},
             .fix = {{"train.class_weights", "balanced"}}}};
}

/// A class that weights take out of the loss, as where they are given in the wrong order.
std::vector<Finding> ofClassWeights(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Subset& train = subject.data->splits.train();
    std::vector<double> weights;
    try {
        weights = train::classWeights(*subject.trainSpec, train);
    } catch (const base::Error&) {
        return {}; // not one a class: the training says so
    }
    if (weights.empty())
        return {};
    std::vector<double> parts;
    for (const std::int64_t count : train.classCounts())
        parts.push_back(static_cast<double>(count));
    const double examples = std::accumulate(parts.begin(), parts.end(), 0.0);
    if (std::vector<Finding> without = ofNoWeight(train, parts, weights); !without.empty())
        return without;
    double all = 0;
    for (std::size_t k = 0; k < parts.size(); ++k)
        all += parts[k] * weights[k];
    std::vector<Finding> findings;
    const bool turned = followCounts(parts, weights);
    double rarest = examples;
    for (const double count : parts)
        rarest = count > 0 ? std::min(rarest, count) : rarest;
    for (std::size_t k = 0; k < parts.size() && all > 0; ++k) {
        const double share = parts[k] / examples, part = parts[k] * weights[k] / all;
        const bool hardly = part < kLeastPart && part * kTimesLess <= share;
        if (parts[k] == 0 || !(turned ? parts[k] == rarest : hardly))
            continue;
        findings.push_back(
            {.id = "train.class_hardly_counts",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Proven,
             .place = "train.class_weights",
             .evidence = {{"part", part}, {"share", share}, {"turned", turned ? 1.0 : 0.0}},
             .texts = {train.dataset->info().classes[k]},
             .fix = {{"train.class_weights", "balanced"}}});
        break; // one shows the mistake
    }
    return findings;
}

/// Settings of the optimiser and of labels that hardly any training has on purpose.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec)
        return {};
    const train::TrainSpec& spec = *subject.trainSpec;
    const bool isAdam =
        spec.optimiser == train::Optimiser::Adam || spec.optimiser == train::Optimiser::AdamW;
    std::vector<Finding> findings;
    const auto add = [&](const char* id, const char* field, double value, const char* usual) {
        findings.push_back({.id = id,
                            .severity = base::Severity::Warning,
                            .basis = base::Basis::Suspected,
                            .place = field,
                            .evidence = {{"value", value},
                                         {"steps", static_cast<double>(subject.totalSteps)},
                                         {"beta1", spec.beta1}},
                            .fix = {{field, usual}}});
    };
    if (spec.optimiser == train::Optimiser::Sgd && spec.momentum > kMostMomentum)
        add("train.momentum_high", "train.momentum", spec.momentum, "0.9");
    if (isAdam && spec.beta1 >= kMostBeta1)
        add("train.beta1_high", "train.beta1", spec.beta1, "0.9");
    // Once gradients get small, their mean falls by beta 1 at each update and the root of their squares by the root of
    // beta 2: where the root is the smaller, steps grow although nothing is left to learn.
    else if (isAdam && (spec.beta2 < kLeastBeta2 || spec.beta1 * spec.beta1 > spec.beta2))
        add("train.beta2_low", "train.beta2", spec.beta2, "0.999");
    if (spec.optimiser == train::Optimiser::RmsProp && spec.alpha < kLeastAlpha)
        add("train.alpha_low", "train.alpha", spec.alpha, "0.99");
    if (spec.labelSmoothing >= kMostSmoothing)
        add("train.smoothing_strong", "train.label_smoothing", spec.labelSmoothing, "0.1");
    const std::vector<Finding> weights = ofClassWeights(subject);
    findings.insert(findings.end(), weights.begin(), weights.end());
    return findings;
}

/// ", of 500 that are made in all"; empty: that is not known.
std::string ofAll(const Finding& f)
{
    const double steps = number(f, "steps");
    return steps > 0 ? fmt::format(", and {} are made in all", base::shown(steps)) : std::string();
}

} // namespace

const Check& unusualSettings()
{
    static const Check check{
        "unusual_settings",
        "Momentum, betas, label smoothing and class weights",
        Stage::Settings,
        {
            {"train.momentum_high",
             [](const Finding& f) {
                 return fmt::format(
                     "The momentum is {}, where 0.9 is usual: each update is made of about the last "
                     "{} gradients{}. The weights run on long after the loss has turned.",
                     numberText(number(f, "value")), base::shown(1 / (1 - number(f, "value"))),
                     ofAll(f));
             },
             {"train.momentum"}},
            {"train.beta1_high",
             [](const Finding& f) {
                 return fmt::format(
                     "Beta 1 is {}, where 0.9 is usual (Kingma and Ba 2015): each update is made of "
                     "about the last {} gradients{}. The weights run on long after the loss has "
                     "turned.",
                     numberText(number(f, "value")), base::shown(1 / (1 - number(f, "value"))),
                     ofAll(f));
             },
             {"train.beta1"}},
            {"train.beta2_low",
             [](const Finding& f) {
                 return fmt::format(
                     "Beta 2 is {}, where 0.999 is usual (Kingma and Ba 2015), and beta 1 is {}: the "
                     "size of steps follows single gradients, and steps grow where gradients get "
                     "small.",
                     numberText(number(f, "value")), numberText(number(f, "beta1")));
             },
             {"train.beta2"}},
            {"train.alpha_low",
             [](const Finding& f) {
                 return fmt::format(
                     "Alpha is {}, where 0.9 to 0.99 are usual: the size of steps follows about the "
                     "last {} gradients alone, so that a step is about as long where hardly "
                     "anything is left to learn.",
                     numberText(number(f, "value")), base::shown(1 / (1 - number(f, "value"))));
             },
             {"train.alpha"}},
            {"train.smoothing_strong",
             [](const Finding& f) {
                 return fmt::format(
                     "Label smoothing spreads {} of each label over all classes, where 10 % are "
                     "usual (Szegedy et al. 2016): little is left that says which class is right.",
                     base::percentText(number(f, "value")));
             },
             {"train.label_smoothing"}},
            {"train.class_hardly_counts",
             [](const Finding& f) {
                 if (number(f, "classes") > 1)
                     return fmt::format(
                         "{} are {} of train, and the class weights that are set are 0 for them: "
                         "nothing is learned of these classes. Are the weights in the order of the "
                         "classes, and large for the rare ones?",
                         base::text(f, 0), base::percentText(number(f, "share")));
                 const bool turned = number(f, "turned") == 1;
                 return fmt::format(
                     "\"{}\" is {} of train and, with the class weights that are set, {} of the loss: {}. Are the "
                     "weights in the order of the classes, and large for the rare ones?",
                     base::text(f, 0), base::percentText(number(f, "share")),
                     base::percentText(number(f, "part")),
                     turned ? "the weights grow with the number of examples of a class, where the "
                              "inverse would balance them"
                     : number(f, "part") == 0 ? "its weight is 0, so that nothing is learned of it"
                                              : "hardly anything is learned of it");
             },
             {"train.class_weights"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
