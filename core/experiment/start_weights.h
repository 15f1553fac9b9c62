// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "experiment/spec.h"
#include "train/run.h"

#include <filesystem>
#include <functional>
#include <optional>

namespace assay::experiment {

/// What `model.start_from` names.
struct StartWeights {
    std::optional<train::RunId> run = {}; ///< "run 12", "run 12 best"
    bool best = false;                    ///< its best weights, else its last
    std::filesystem::path file = {};      ///< a checkpoint, or weights from elsewhere; empty: a run
};
/// Empty when a network begins with weights of its own. Throws a usage Error for "run" without a
/// number.
std::optional<StartWeights> startWeights(const ExperimentSpec& spec);

/// Where the checkpoint lies that a spec begins with. `fileOf`: of a run.
std::filesystem::path startFile(
    const StartWeights& start,
    const std::function<std::filesystem::path(train::RunId, bool best)>& fileOf);

/// Whether these are the weights of another program, rather than a checkpoint. `file`: as startFile.
bool isFromElsewhere(const StartWeights& start, const std::filesystem::path& file);

/// `spec` with the fingerprint of the weights that its network begins with, so that its hash names
/// them, and their place spelled in one way; the same where it begins with its own. Throws an input Error when the file cannot be read,
/// or is not the one of which the spec has the fingerprint.
ExperimentSpec withStart(
    ExperimentSpec spec,
    const std::function<std::filesystem::path(train::RunId, bool best)>& fileOf);

/// A draft with the start that `run` had, where it asks for the same and has no fingerprint yet, and as a
/// fork where `run` is one and it begins anew: so that the settings of the two can be compared.
ExperimentSpec startedAs(ExperimentSpec draft, const ExperimentSpec& run);

/// What was taken for what, or left out, when a file of weights was loaded.
const base::FindingKinds& startFindings();

/// That a file is the one of this fingerprint. Throws as above.
void requireStart(const std::filesystem::path& file, const std::string& fingerprint);

} // namespace assay::experiment
