// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/repeated_run.h"
#include "train/run.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace assay::session {

/// Which runs of an archive are to be trained once more, and on what.
struct CaseReplay {
    std::string file;                    ///< as Project::writeCase wrote it
    std::vector<train::RunId> runs = {}; ///< empty: all that were named when it was written
    std::string data,
        testData; ///< where these lie here; empty: in the archive, else where they lay
    /// The same of further data, in the order in which a run names them; empty: as of `data`. Of another number than a
    /// run has: a usage Error.
    std::vector<std::string> more = {};
    std::int64_t threads = 0; ///< 0: as many as each run was trained on
};

/// A run that was trained once more.
struct RunRepeated {
    train::RunId run = 0;
    std::string name;
    std::int64_t steps = 0; ///< updates that were made
    std::vector<std::string> others =
        {}; ///< in what the machine differs; empty: compared to the last bit
    std::vector<experiment::RepeatedNumber> numbers = {};
};

/// A run that is about to be trained once more.
struct RepetitionBegins {
    train::RunId run = 0;
    std::int64_t steps = 0;   ///< updates that it made, as the archive has it
    std::int64_t planned = 0; ///< by its settings, on these data; early stopping may end it before
    double seconds = 0;       ///< that these took there
};

/// Trains runs of an archive once more, each with its own settings, seed and threads, and compares the numbers. All of
/// it happens in a temporary folder, which is gone afterwards; no project is opened or changed. Test is not read. What
/// an archive says is checked: names that lead elsewhere, and other sums and sizes than it lists, are refused before
/// anything is trained. Runs on the calling thread, as a command waits for it anyway, and makes that the one that
/// computes. `progress`: how far a run is, or 0 while the archive and the data are read; false ends it, with an Error.
/// `begins` and `done`: once for each run. A run that goes on after experiment::mostRepeated updates is ended. Throws Error: among others "case.data" where data are not here, or others than the runs
/// had.
void replayCase(const CaseReplay& request,
                const std::function<bool(train::RunId run, double share)>& progress,
                const std::function<void(const RepetitionBegins&)>& begins,
                const std::function<void(const RunRepeated&)>& done);

} // namespace assay::session
