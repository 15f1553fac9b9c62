// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/controls.h"

#include "base/error.h"
#include "data/formats/cell.h"
#include "data/shuffled_targets.h"
#include "experiment/fork.h"

#include <algorithm>

namespace assay::experiment {

namespace {

constexpr const char* kZero = "zero"; ///< a step of preprocessing, as its setting spells it

/// Steps after which every number of these inputs is 0, missing ones too.
std::string zeroSteps(const data::DatasetInfo& info)
{
    using enum data::Modality;
    if (info.has(Text))
        throw base::usageError("control", "Texts enter as tokens, which have no value that means "
                                          "nothing; shuffle the labels instead.");
    if (info.has(Table))
        return std::string("impute median, one_hot, ") + kZero;
    return info.has(Series) ? std::string("impute median, ") + kZero : kZero;
}

std::string withShuffling(const std::string& steps)
{
    if (data::shufflesTargets(steps))
        return steps;
    return steps.empty() ? data::kShuffleTargets : data::kShuffleTargets + (", " + steps);
}

} // namespace

base::Patch shuffledLabels(const ExperimentSpec& spec)
{
    const std::string& steps = spec.data.preprocess.steps;
    if (data::shufflesTargets(steps))
        return {};
    return {{"data.preprocess", withShuffling(steps)}};
}

std::string name(Control control)
{
    switch (control) {
    case Control::ZeroedInputs: return "zeroed inputs";
    case Control::ShuffledLabels: return "shuffled labels";
    case Control::DrawnExamples: return "drawn examples";
    }
    return {};
}

ExperimentSpec controlOf(Control control, ExperimentSpec spec, const data::DatasetInfo& info)
{
    std::string& steps = spec.data.preprocess.steps;
    switch (control) {
    case Control::ZeroedInputs:
        steps = zeroSteps(info);
        spec.data.preprocess.evaluationSteps.clear();
        break;
    case Control::ShuffledLabels: steps = withShuffling(steps); break;
    case Control::DrawnExamples: spec.data.simplify.synthetic = true; break;
    }
    // Weights of another run have seen the examples as they are.
    spec.model.startFrom.clear();
    return anew(std::move(spec));
}

std::optional<Control> controlIn(const ExperimentSpec& spec)
{
    const auto items = data::formats::listOf(spec.data.preprocess.steps);
    if (std::find(items.begin(), items.end(), kZero) != items.end())
        return Control::ZeroedInputs;
    if (data::shufflesTargets(spec.data.preprocess.steps))
        return Control::ShuffledLabels;
    if (spec.data.simplify.synthetic)
        return Control::DrawnExamples;
    return std::nullopt;
}

} // namespace assay::experiment
