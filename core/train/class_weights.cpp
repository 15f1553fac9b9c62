// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/class_weights.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::train {

namespace {

constexpr const char* kBalanced = "balanced";
constexpr double kLeast = 1e-6, kMost = 1e6; ///< what single precision can weigh, beside 0

std::vector<double> numbersIn(const std::string& text)
{
    std::vector<double> weights;
    for (const std::string& item : data::formats::listOf(text)) {
        const auto weight = data::formats::parseNumber(item, '.');
        if (!weight || !(*weight == 0 || (*weight >= kLeast && *weight <= kMost)))
            throw base::usageError(
                "train.class_weights",
                fmt::format(
                    "\"{}\" is no weight of a class; give balanced, or numbers from 1e-6 to 1e6, one "
                    "a class, separated by commas; 0 leaves a class out.",
                    item));
        weights.push_back(std::abs(*weight)); // of -0 too
    }
    if (!weights.empty()
        && std::all_of(weights.begin(), weights.end(), [](double weight) { return weight == 0; }))
        throw base::usageError("train.class_weights",
                               "The weight of every class is 0, so that there is nothing to "
                               "learn; give a class that counts a number above 0.");
    return weights;
}

} // namespace

std::string spelledClassWeights(const std::string& text)
{
    if (data::formats::listOf(text) == std::vector<std::string>{kBalanced})
        return kBalanced;
    std::string spelled;
    for (const double weight : numbersIn(text))
        spelled += (spelled.empty() ? "" : ", ") + base::numberText(weight);
    return spelled;
}

void requireClassWeights(const TrainSpec& spec, std::size_t classes)
{
    if (classes == 0 || spec.classWeights.empty() || spec.classWeights == kBalanced)
        return;
    const std::size_t weights = numbersIn(spec.classWeights).size();
    if (weights != classes)
        throw base::usageError(
            "train.class_weights",
            fmt::format("There are {} weights of classes for {} classes; give one a class, in the "
                        "order of the labels, or balanced.",
                        weights, classes));
}

std::vector<double> classWeights(const TrainSpec& spec, const data::Subset& train)
{
    const data::Dataset& dataset = *train.dataset;
    if (dataset.isRegression() || spec.classWeights.empty())
        return {};
    const std::size_t classes = dataset.info().classes.size();
    requireClassWeights(spec, classes);
    if (spec.classWeights != kBalanced)
        return numbersIn(spec.classWeights);
    std::vector<double> weights;
    for (const std::int64_t count : train.classCounts())
        weights.push_back(count > 0
                              ? static_cast<double>(train.size()) / static_cast<double>(classes)
                                    / static_cast<double>(count)
                              : 0);
    return weights;
}

} // namespace assay::train
