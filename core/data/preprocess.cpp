// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess.h"

#include "base/error.h"
#include "data/inputs/moments.h"

#include <fmt/format.h>

#include <numeric>

namespace assay::data {

namespace {

constexpr const char* kSteps = "data.preprocess";
constexpr const char* kEvaluationSteps = "data.preprocess_eval";
constexpr const char* kEvaluationAugment = "data.augment_eval";

std::string describe(const std::vector<InputSpec>& inputs)
{
    std::string text;
    for (const InputSpec& input : inputs) {
        text += text.empty() ? "" : ", ";
        for (std::size_t side = 0; side < input.shape.size(); ++side)
            text += fmt::format("{}{}", side == 0 ? "" : " x ", input.shape[side]);
    }
    return text + " numbers an example";
}

TargetScale targetScale(const Subset& train)
{
    // Two passes: targets such as years lie far from 0 for their spread.
    Moments first, second;
    for (const std::uint32_t index : train.indices)
        first.add(train.dataset->target(index));
    const double mean = first.mean();
    for (const std::uint32_t index : train.indices)
        second.add(train.dataset->target(index) - mean);
    return {mean, second.deviation()};
}

bool takes(Modality modality, PreprocessStep::Operation operation)
{
    switch (operation) {
    case PreprocessStep::Operation::OneHot: return modality == Modality::Table;
    case PreprocessStep::Operation::Impute:
        return modality == Modality::Table || modality == Modality::Series;
    default: return modality != Modality::Text;
    }
}

void requireMeaning(const std::optional<PreprocessSteps>& steps, const Dataset& dataset,
                    const char* path)
{
    for (const PreprocessStep& step : steps.value_or(PreprocessSteps())) {
        bool taken = false;
        for (std::size_t k = 0; k < dataset.inputCount(); ++k)
            taken = taken || takes(dataset.input(k).info().modality, step.operation);
        if (!taken)
            throw base::usageError(
                path, fmt::format("{}: \"{}\" means nothing for {} ({}); leave the step out.", path,
                                  spelled(PreprocessSteps{step}), dataset.info().path,
                                  describeShape(dataset.info())));
    }
}

/// The places of all examples of a data set.
std::vector<std::uint32_t> allOf(const Dataset& dataset)
{
    std::vector<std::uint32_t> indices(dataset.size());
    std::iota(indices.begin(), indices.end(), 0U);
    return indices;
}

} // namespace

void Preprocess::fitEncoders(const DataSpec& spec, const std::optional<PreprocessSteps>& steps,
                             const Subset& train, const Dataset* serving)
{
    std::vector<std::uint32_t> ofSource, ofServing;
    const bool all = spec.preprocess.fittedOn == FittedOn::All;
    if (all) {
        ofSource = allOf(*train.dataset);
        if (serving)
            ofServing = allOf(*serving);
    }
    for (std::size_t k = 0; k < train.dataset->inputCount(); ++k) {
        const Input& input = train.dataset->input(k);
        Fitting fitting{.normalise = spec.normalise, .steps = steps, .train = train.indices};
        if (all)
            fitting.statistics.push_back({&input, ofSource});
        if (!ofServing.empty())
            fitting.statistics.push_back({&serving->input(k), ofServing});
        auto encoder = input.fit(fitting);
        if (encoder->input().shape.front() == 0)
            break;
        m_inputs.push_back(encoder->input());
        m_encoders.push_back(std::move(encoder));
    }
}

Preprocess Preprocess::fit(const DataSpec& spec, const Subset& train, const Dataset* serving)
{
    const auto steps = preprocessSteps(spec.preprocess.steps, kSteps);
    const auto evaluationSteps = preprocessSteps(spec.preprocess.evaluationSteps, kEvaluationSteps);
    auto changes = augmentations(spec.preprocess.evaluationAugment, kEvaluationAugment);
    requireMeaning(steps, *train.dataset, kSteps);
    requireMeaning(evaluationSteps, *train.dataset, kEvaluationSteps);

    Preprocess fitted;
    if (train.dataset->isRegression() && spec.preprocess.standardiseTarget)
        fitted.m_target = targetScale(train);
    fitted.fitEncoders(spec, steps, train, serving);
    requireAugmentable(changes, fitted.m_inputs, kEvaluationAugment);
    if (!evaluationSteps && changes.empty())
        return fitted;

    auto evaluation = std::make_shared<Preprocess>(fitted);
    if (evaluationSteps) {
        evaluation->m_encoders.clear();
        evaluation->m_inputs.clear();
        evaluation->fitEncoders(spec, evaluationSteps, train, serving);
        if (evaluation->m_inputs != fitted.m_inputs)
            throw base::usageError(
                kEvaluationSteps,
                fmt::format("{} gives {}, {} gives {}: a network takes one of them. Give both the "
                            "same one_hot step.",
                            kSteps, describe(fitted.m_inputs), kEvaluationSteps,
                            describe(evaluation->m_inputs)));
    }
    evaluation->m_augmenter = Augmenter(std::move(changes), 0);
    fitted.m_evaluation = std::move(evaluation);
    return fitted;
}

const Encoder* Preprocess::encoder(Modality modality) const
{
    for (const auto& encoder : m_encoders) {
        if (encoder->input().modality == modality)
            return encoder.get();
    }
    return nullptr;
}

std::vector<float> Preprocess::encoded(const Dataset& dataset, std::size_t index,
                                       std::size_t k) const
{
    const Input& input = dataset.input(k);
    std::vector<float> numbers(m_encoders[k]->floats(input, index));
    m_encoders[k]->apply(input, index, numbers.data());
    return numbers;
}

} // namespace assay::data
