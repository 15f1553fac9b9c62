// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/python_export.h"
#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace assay::session {

/// Writes a run of a project that is open as a script of PyTorch and its arrays (experiment/python_export.h),
/// with its best weights where it kept them, else its last. `out`: the script; empty: "run-3.py" in the present
/// folder. Reads the project and changes nothing of it. Runs on the calling thread, as a command waits for it
/// anyway, and makes that the one that computes. `progress`: the share that is done; false ends it. Throws
/// Error: among others where either file is there already and `replace` is off, where the run is no training,
/// still trains or has no weights, or where its data changed or are gone.
experiment::PythonExport exportPython(const std::filesystem::path& project,
                                      const train::RunRecord& run, const std::string& out,
                                      bool replace,
                                      const std::function<bool(double share)>& progress);

/// Train's pictures as the target's, with their labels, in a file that can be read as data.
struct TranslatedExport {
    std::filesystem::path file;
    std::int64_t examples = 0;
};
/// Writes what a run with adapt.method=cyclegan learned from as an .npz: x_train, examples x channels x height x
/// width, and y_train, the class or the target of each. `out`: the file.
/// Reads the project and changes nothing of it. Runs on the calling thread, and makes that the one that computes.
/// `progress`: the share that is done; false ends it with the usage Error "file.cancelled". Throws Error: among
/// others "adapt.translation" where the run translates nothing, and where the file is there already and `replace`
/// is off.
TranslatedExport exportTranslated(const std::filesystem::path& project, const train::RunRecord& run,
                                  const std::string& out, bool replace,
                                  const std::function<bool(double share)>& progress);

} // namespace assay::session
