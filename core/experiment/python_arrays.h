// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "interop/npz_writer.h"
#include "interop/python_network.h"
#include "model/network.h"
#include "train/train_spec.h"

#include <cstdint>
#include <vector>

namespace assay::experiment {

/// Of each input that enters the network, whether the examples of the open parts differ in length.
std::vector<bool> differInLength(const data::Prepared& data);

/// Adds the open parts of the data as python_script.h names them: train as it enters in training, the others
/// as in evaluation, none changed by chance but where evaluation itself does so. Never Test. `data` outlives
/// the writing.
void addParts(interop::NpzWriter& writer, const data::Prepared& data,
              const std::vector<interop::PythonInput>& inputs);

/// The order in which the first updates of a run take the examples of train, by update.
std::vector<std::vector<std::int64_t>> firstBatches(const train::TrainSpec& spec,
                                                    std::uint64_t seed, std::size_t examples,
                                                    std::int64_t updates);

/// What a network gives for the first examples of train-val, at most `most`: one row each.
struct FirstOutputs {
    std::int64_t examples = 0;
    std::vector<float> values;
};
FirstOutputs firstOutputs(const model::Network& network, const data::Prepared& data,
                          std::size_t most);

} // namespace assay::experiment
