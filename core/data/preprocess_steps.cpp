// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/preprocess_steps.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/cell.h"
#include "data/shuffled_targets.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace assay::data {

namespace {

using Operation = PreprocessStep::Operation;
using Per = PreprocessStep::Per;
using With = PreprocessStep::With;

/// Beyond it a product of steps could leave single precision.
constexpr double kLargest = 1e9;
/// Every number becomes 0: divided by more than any number. A step of its own would do the same.
constexpr const char* kZero = "zero";

[[noreturn]] void refuse(const std::string& path, const std::string& step)
{
    throw base::usageError(
        path, fmt::format("{}: \"{}\" is no step of preprocessing. Give divide 255, subtract 0.5, "
                          "standardise channel, standardise all, impute median, impute mode, "
                          "one_hot or zero, in their order, separated by commas, with numbers of "
                          "1e-9 to 1e9; none for no step; shuffle_targets among them for targets "
                          "of other examples.",
                          path, step));
}

PreprocessStep stepOf(const std::string& text, const std::string& path)
{
    const std::size_t space = text.find_first_of(" \t");
    const std::string name = text.substr(0, space);
    const auto words = formats::listOf(space == std::string::npos ? "" : text.substr(space));
    const std::string argument = words.empty() ? "" : words.front();
    PreprocessStep step;
    if (name == "divide" || name == "subtract") {
        const auto by = formats::parseNumber(argument, '.');
        step.operation = name == "divide" ? Operation::Divide : Operation::Subtract;
        if (!by || !(std::abs(*by) <= kLargest)
            || (name == "divide" && std::abs(*by) < 1 / kLargest))
            refuse(path, text);
        step.by = *by;
    } else if (name == "standardise") {
        step.operation = Operation::Standardise;
        if (argument != "all" && argument != "channel" && argument != "column" && !argument.empty())
            refuse(path, text);
        step.per = argument == "all" ? Per::All : Per::Channel;
    } else if (name == "impute") {
        step.operation = Operation::Impute;
        if (argument != "median" && argument != "mode" && !argument.empty())
            refuse(path, text);
        step.with = argument == "mode" ? With::Mode : With::Median;
    } else if (name == kZero && argument.empty()) {
        step.by = std::numeric_limits<double>::infinity();
    } else if (name == "one_hot" && argument.empty()) {
        step.operation = Operation::OneHot;
    } else {
        refuse(path, text);
    }
    return step;
}

std::string spelled(const PreprocessStep& step)
{
    switch (step.operation) {
    case Operation::Divide:
        return std::isinf(step.by) ? kZero : "divide " + base::numberText(step.by);
    case Operation::Subtract: return "subtract " + base::numberText(step.by);
    case Operation::Standardise:
        return step.per == Per::All ? "standardise all" : "standardise channel";
    case Operation::Impute: return step.with == With::Mode ? "impute mode" : "impute median";
    case Operation::OneHot: return "one_hot";
    }
    return {};
}

} // namespace

std::optional<PreprocessSteps> preprocessSteps(const std::string& text, const std::string& path)
{
    std::vector<std::string> items = formats::listOf(text);
    if (path != "data.preprocess_eval") // targets are the same in training and evaluation
        std::erase(items, kShuffleTargets);
    if (items.empty())
        return std::nullopt;
    PreprocessSteps steps;
    if (items == std::vector<std::string>{kNoSteps})
        return steps;
    for (const std::string& item : items)
        steps.push_back(stepOf(item, path));
    return steps;
}

std::string spelled(const PreprocessSteps& steps)
{
    std::string text;
    for (const PreprocessStep& step : steps)
        text += (text.empty() ? "" : ", ") + spelled(step);
    return text.empty() ? kNoSteps : text;
}

} // namespace assay::data
