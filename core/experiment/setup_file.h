// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "experiment/spec.h"
#include "model/layer_table.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::experiment {

/// A set-up in one file: the network, the data, the preprocessing and the training of somebody who has
/// them elsewhere. It says what is done there, also where that is wrong; nothing is put right.
struct Setup {
    std::filesystem::path file;
    std::vector<std::string>
        assignments; ///< "path=value", as setText() takes them, the template first
    // What the file says of the data, to be compared with what is read.
    std::optional<data::Task> task;
    std::optional<std::int64_t> classes, outputWidth;
    std::vector<std::int64_t> inputShape; ///< of one example; empty: not said
    bool cutsOneSource = false;           ///< shares of train and test are of one folder
};

/// Reads a JSON file, in which // comments are allowed. Paths in it are relative to `root`; empty: to the
/// folder of the file. Throws an input Error for a file that cannot be read or is no JSON, and a usage
/// Error that names the key for one that is not known, has another kind of value, or says what a spec
/// cannot say.
Setup readSetup(const std::filesystem::path& file, const std::filesystem::path& root = {});

/// The spec that it says; what it leaves out is at its default. Throws as setText() and as
/// model::readScriptFile.
ExperimentSpec specOf(const Setup& setup);

/// Throws a usage Error where the data, as they enter the network, are not what the set-up says.
void requireAsSaid(const Setup& setup, const data::Profile& data);
/// The same of the network that was built for them: its template, and how many outputs it has. An empty
/// table: it was not built.
void requireAsSaid(const Setup& setup, const ExperimentSpec& spec, const model::LayerTable& built);

} // namespace assay::experiment
