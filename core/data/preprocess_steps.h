// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace assay::data {

/// One step from a value that was read to the number that enters the network.
struct PreprocessStep {
    enum class Operation {
        Divide,      ///< every number, by `by`
        Subtract,    ///< `by` from every number
        Standardise, ///< (x - mean) / deviation of the examples that it is fitted on
        Impute,      ///< a number for each missing one; without it they enter as NaN
        OneHot       ///< tables: a unit a category; without it the number of the category enters
    };
    enum class Per {
        Channel, ///< pictures, series: each channel; tables: each column
        All      ///< one mean and one deviation for all numbers of the input
    };
    enum class With { Median, Mode };

    Operation operation = Operation::Divide;
    double by = 1;
    Per per = Per::Channel;
    With with = With::Median;

    bool operator==(const PreprocessStep&) const = default;
};

using PreprocessSteps = std::vector<PreprocessStep>;

/// DataSpec::preprocess for no step at all: values enter as they were read.
inline constexpr const char* kNoSteps = "none";

/// Reads "divide 255, subtract 0.5", "standardise channel", "impute median, one_hot", "none". No value:
/// the text is empty, the usual steps of each kind of input are meant. Throws a usage Error that names
/// `path` and the step.
std::optional<PreprocessSteps> preprocessSteps(const std::string& text, const std::string& path);
/// The other way, in one spelling.
std::string spelled(const PreprocessSteps& steps);

} // namespace assay::data
