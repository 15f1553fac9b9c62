// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"

#include <filesystem>
#include <vector>

namespace assay::data {

/// The files that data are read from, so that a copy of them is read as the same data.
struct SourceFiles {
    std::filesystem::path base; ///< the folder that all of them lie in
    std::filesystem::path path; ///< within `base`: what is named to read them; "." is `base` itself
    std::vector<std::filesystem::path> files; ///< within `base`, sorted; ordinary ones

    bool isFolder() const { return path == "."; }
};

/// Of data that were read from `dataset.info().path`. Of a folder all ordinary files within it, but for hidden ones,
/// links and projects; of a file that one, the files that a table names, and what the readers of pictures, series and
/// arrays take beside it. Empty for a synthetic set. Throws the input Error "case.outside" where a table names files
/// outside of its folder, "case.many" for a folder with more files than data have, the environment Error
/// "case.read" for one that cannot be listed.
SourceFiles sourceFiles(const Dataset& dataset);
/// Of one of the sources that `dataset` was joined from (further_sources.h).
SourceFiles sourceFiles(const DatasetInfo& source, const Dataset& dataset);

} // namespace assay::data
