// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"
#include "tune/search.h"

#include <vector>

namespace assay::tune {

/// A search of another program as one of this program (isImported), with its trials by number. `run` of a trial is the
/// number that the reader's sink gave its run, less than 0: it has none.
struct ImportedStudy {
    Search search;
    std::vector<TriedRun> trials;
};

/// Where some of its complete trials lack a setting, the setting counts only for the values of the first list that
/// separates those with it from those without; where no list does, it counts always, and the report leaves out the trials
/// without it. Values of a study that makes its values large get the other sign. What was guessed or turned stands in
/// Search::remark. Throws a usage Error where its settings are no space (`check`).
ImportedStudy importedStudy(const interop::LoggedStudy& logged);

} // namespace assay::tune
