// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/profile.h"
#include "evaluate/evaluation.h"
#include "experiment/run_plan.h"
#include "model/network.h"
#include "session/local/prepared_data.h"
#include "session/session.h"
#include "store/run_store.h"
#include "train/loss.h"

namespace assay::session {

/// The data as the run had them, when it had them before: the same examples in the same splits,
/// wherever the files lie now. A run of an earlier version, which did not read the pictures that a
/// table names, has the table without them. Throws Error when examples are missing.
data::Prepared withRememberedSplit(PreparedData& data, const data::DataSpec& spec,
                                   store::RunStore& runs, train::RunId run);

/// The checkpoint that a spec begins with; empty: none.
std::filesystem::path startOf(const std::filesystem::path& project,
                              const experiment::ExperimentSpec& spec);
/// The same spec with the fingerprints of the files that it reads, but for its data. Throws an Error
/// when they cannot be read, and when the run that it begins with is none of `runs`, or still trains.
experiment::ExperimentSpec withFingerprints(const std::filesystem::path& project,
                                            const std::vector<train::RunRecord>& runs,
                                            const experiment::ExperimentSpec& spec);

/// A run's data and its trained network.
struct Trained {
    experiment::ExperimentSpec spec;
    data::Prepared data;
    model::Network network;
    train::Loss loss;
    std::int64_t step; ///< of the weights
};

/// Reads them. Throws a usage Error for a run that is no training, an input Error when it has no
/// such checkpoint.
Trained trainedOf(const std::filesystem::path& project, const train::RunRecord& run,
                  evaluate::Checkpoint checkpoint, PreparedData& data);

/// Writes the weights of a run to `out`. Throws where they are not there or cannot be written.
WeightsWritten weightsWritten(const store::ProjectInfo& project, const train::RunRecord& run,
                              evaluate::Checkpoint checkpoint, const std::string& out, Tag tag);

/// Where a file is to be written: absolute, in a folder that is there, not among the checkpoints of the
/// project. Throws the usage Error `code`. Empty stays empty.
std::filesystem::path outPlace(const char* code, const std::string& out,
                               const std::filesystem::path& project);

/// `place`, where nothing is or an ordinary file that `replaces` allows to write over. Throws the usage Error `code` for
/// what is no ordinary file, "export.exists" where a file is there that is to stay.
std::filesystem::path writablePlace(const char* code, std::filesystem::path place, bool replaces);

/// The layers of a spec on data that were looked at, by arithmetic; or why they do not fit.
ModelReport modelReport(const experiment::ExperimentSpec& spec, const data::Profile& data);

/// Throws the usage Error for which a new training of `spec` on these data would end before its first update, as far as
/// settings, network and adaptation decide it. `source`: of the network whose weights it goes on from, on the same inputs;
/// null: none. Files of weights, and memory, are looked at when it begins.
void requireTrainable(const experiment::ExperimentSpec& spec, const data::Prepared& data,
                      const experiment::ExperimentSpec* source = nullptr);

/// Throws a usage Error for a run that has finished, which nothing can go on with.
void requireUnfinished(const train::RunRecord& run);

} // namespace assay::session
