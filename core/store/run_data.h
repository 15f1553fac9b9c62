// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/split.h"
#include "train/run.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace assay::store {

/// Data as the project remembers them: what they were when they were read first.
struct RememberedData {
    std::string kind, path, fingerprint, shape;
    std::vector<std::string> classes; ///< empty: numbers are predicted
    std::int64_t trainingExamples = 0, testExamples = 0;
};
/// What the split of a run was cut from, and how many examples each part has, Test too.
struct RunData {
    std::optional<RememberedData> source, serving; ///< empty: not known, or there is none
    std::map<data::SplitKind, std::int64_t> parts;
};
/// Over a connection of its own. All is empty for a run without a split. Throws Error when the project cannot be
/// read.
RunData dataOf(const std::filesystem::path& project, train::RunId run);

} // namespace assay::store
