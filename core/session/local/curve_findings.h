// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "diagnose/subject.h"
#include "store/run_store.h"

#include <map>
#include <string>
#include <vector>

namespace assay::session {

/// Looks at the curves of a run that another tool logged, and keeps what it finds with the run, in place of what
/// was found before; the likeliest cause first. While the run goes on only what no later point can undo is found.
/// Reads every point of the run. Throws base::Error.
std::vector<base::Finding> lookAtCurves(store::RunStore& store, train::RunId run);

/// The curves of a run from all its points, of a fork behind those of the run that it goes on from; `settings` as diagnose::CurveReader. Throws base::Error.
diagnose::RunCurves curvesOf(store::RunStore& store, train::RunId run,
                             const std::map<std::string, std::string>& settings);
/// What the checks of curves find, the likeliest cause first; a cause weighs as much as what it explains.
std::vector<base::Finding> foundInCurves(const diagnose::Subject& subject);

} // namespace assay::session
