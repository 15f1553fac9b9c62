// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/weight_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::baseline {

/// What a reference implementation computed for one batch. All numbers are finite.
///
/// Names of the arrays in its file:
///   input, input.NAME     the batch as it enters the network; with several inputs one of each name
///   output.LAYER          what leaves a layer, in the order in which they are computed
///   output.003.LAYER      the same with its place: a number of three digits or more, in every name or in none
///   weight.NAME           a parameter or a running statistic
///   grad.NAME             the gradient of the loss by that parameter
///   target                what the loss was taken against, one number for each example
struct Reference {
    std::filesystem::path file;
    std::vector<model::NamedValues> inputs; ///< by name; "" is `input`
    std::vector<model::NamedValues>
        outputs; ///< in the order of execution, without number; names may repeat
    std::vector<model::NamedValues> weights, gradients;
    std::optional<model::NamedValues> target;
    std::int64_t examples = 0;        ///< of the batch, at least one
    std::vector<std::string> ignored; ///< arrays of other names

    /// Null: there is none.
    const model::NamedValues* weight(std::string_view name) const;
};

/// Of an .npz of numpy.savez, or of a file in the format safetensors. Throws a usage Error with one
/// sentence: what is wrong, at which array, and what to do.
Reference readReference(const std::filesystem::path& file);

/// The same of arrays that were read. `file`: for messages.
Reference referenceOf(std::vector<model::NamedValues> arrays, const std::filesystem::path& file);

/// Weights of a reference, or gradients of them, as a file of weights.
class GivenWeights final : public model::WeightFile
{
public:
    /// `values` outlive it.
    GivenWeights(const std::vector<model::NamedValues>& values, std::filesystem::path file);

private:
    std::string bytesOf(std::size_t index) const override;

    const std::vector<model::NamedValues>& m_values;
};

} // namespace assay::baseline
