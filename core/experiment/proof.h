// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/finding.h"
#include "experiment/interventions.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace assay::experiment {

/// Whether an attempt could not be made because there is nothing that it would change: no fault, and no gap either.
bool doesNotApply(const base::Error& error);

/// The cause that an attempt has proven: the finding of that id among those of the run that was not learned
/// (`found`), else a new one; Proven, with the place of the attempt where it has one, the change that cured as its fix
/// (of a comparison: none) and, as "cure_run" and "cure_steps" of its evidence, the run that was learned with it.
base::Finding provenCause(const Intervention& tried, const std::vector<base::Finding>& found,
                          train::RunId cure, std::int64_t steps);

/// What the attempt is given: which run it was compared with ("control_run") and what it has proven.
base::Finding proofOf(const base::Finding& cause, train::RunId control);

/// The run with which a cause was proven; empty: it is suspected, or seen directly.
std::optional<train::RunId> cureOf(const base::Finding& finding);
/// The run that was not learned, of what proofOf gave; empty: it is another finding.
std::optional<train::RunId> controlOf(const base::Finding& finding);

/// "proof.cure"
const base::FindingKinds& proofFindings();

} // namespace assay::experiment
