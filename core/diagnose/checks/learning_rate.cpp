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
using base::rateText;

/// A hundred times the usual one. Momentum makes a step of gradient descent 1 / (1 - momentum) times as
/// long, so that it counts too.
constexpr double kHighAdaptive = 3e-2, kHighDescent = 8;
/// Of one layer alone, whose loss has no other minimum to be thrown into, an optimiser that scales each step bears more.
constexpr double kHighOneLayer = 0.3;
/// An optimiser that scales each step itself moves no weight further than the rate at each: over a whole
/// training so far at most.
constexpr double kLeastWay = 1e-3;
constexpr double kLeastLearned = 1e-4; ///< the same of weights that were trained before
constexpr double kLowDescent = 1e-5;

/// A network that was shown a batch, has one matrix of weights, and only adds up what enters.
bool isOneLayer(const Subject& subject)
{
    constexpr double kStraight = 1e-4; // what rounding leaves, as in linear_network.cpp
    if (!subject.firstBatch)
        return false;
    const std::vector<ParameterFacts>& parameters = subject.firstBatch->parameters;
    const double curved = subject.firstBatch->answers.curved;
    return curved >= 0 && curved <= kStraight
           && std::count_if(parameters.begin(), parameters.end(),
                            [](const ParameterFacts& parameter) { return parameter.isMatrix; })
                  == 1;
}

/// Rates that no training begins with on purpose. Between these and the usual ones a short training says
/// more than a rule.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.trainSpec)
        return {};
    const train::TrainSpec& spec = *subject.trainSpec;
    const bool isDescent = spec.optimiser == train::Optimiser::Sgd;
    const double usual = usualRate(spec.optimiser);
    const double rate = spec.learningRate / (isDescent ? 1 - spec.momentum : 1);
    const double way = spec.learningRate * static_cast<double>(subject.totalSteps);
    // A limit of the gradient, a warm-up or one cycle allow for far more.
    const bool isTamed = spec.clipNorm > 0 || spec.schedule.warmupSteps > 0
                         || spec.schedule.kind == train::ScheduleKind::OneCycle;
    const double high = isDescent             ? kHighDescent
                        : isOneLayer(subject) ? kHighOneLayer
                                              : kHighAdaptive;
    const bool isHigh = !(isDescent && isTamed) && rate > high;
    constexpr double kFarBelow =
        0.1; // of the usual one: a training of few steps moves little at any
    const bool isLow = subject.totalSteps > 0 && spec.learningRate <= kFarBelow * usual
                       && (isDescent ? rate < kLowDescent && !subject.startsLearned
                                     : way < (subject.startsLearned ? kLeastLearned : kLeastWay));
    if (!isHigh && !isLow)
        return {};
    return {{.id = isHigh ? "train.rate_high" : "train.rate_low",
             .severity = base::Severity::Warning,
             .place = "train.learning_rate",
             .evidence = {{"learning_rate", spec.learningRate},
                          {"usual_rate", usual},
                          {"way", isDescent ? 0 : way}},
             .fix = {{"train.learning_rate", base::toText(usual)}}}};
}

} // namespace

const Check& learningRate()
{
    static const Check check{
        "learning_rate",
        "Learning rate",
        Stage::Settings,
        {
            {"train.rate_high",
             [](const Finding& f) {
                 return fmt::format(
                     "The learning rate is {}, where {} is usual for this optimiser: "
                     "the first steps are likely to throw the weights far off, where "
                     "nothing is learned any more.",
                     rateText(number(f, "learning_rate")), rateText(number(f, "usual_rate")));
             },
             {"train.learning_rate"}},
            {"train.rate_low",
             [](const Finding& f) {
                 const double way = number(f, "way");
                 return fmt::format(
                     "The learning rate is {}, where {} is usual for this optimiser{}: "
                     "the network will stay nearly as it begins.",
                     rateText(number(f, "learning_rate")), rateText(number(f, "usual_rate")),
                     way > 0 ? fmt::format(", and moves no weight by more than {} in "
                                           "the whole training",
                                           base::shown(way))
                             : std::string());
             },
             {"train.learning_rate"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
