// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "diagnose/subject.h"

#include <vector>

namespace assay::diagnose {

/// When a check can be made: once what it reads is there.
enum class Stage {
    Machine,  ///< before anything
    Data,     ///< once data are read and cut
    Settings, ///< before a training begins
    Network,  ///< once a network that has not learned was shown one batch
    OneBatch, ///< once one batch was trained on
    Training, ///< once a training is over
    Curves    ///< of what a run of any program logged: its curves alone
};

/// One thing that may be wrong. Each stands in a file of `checks/` with its sentences.
struct Check {
    const char* id;    ///< "other_units": no two share one
    const char* title; ///< what it looks at, as the help calls it: "Units of columns"
    Stage stage;
    base::FindingKinds kinds; ///< all that it may raise
    /// Any thread; changes nothing. Finds nothing where the subject lacks what it reads.
    std::vector<base::Finding> (*run)(const Subject& subject);
};

} // namespace assay::diagnose
