// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "experiment/spec.h"

#include <QString>

#include <string>
#include <vector>

namespace assay::ui {

/// The verdict on one batch in a word or two: "Passes".
QString verdictTitle(const std::string& verdict);
/// What stands in place of a verdict on an attempt that ended without one. `problem`: why it failed, if it did; one of
/// the findings that stand below may say it already.
QString noVerdictText(const std::string& problem, const std::vector<base::Finding>& below);
/// "learning rate 30 then, 3e-4 now"; of many the first few.
QString changesText(const std::vector<experiment::Difference>& changes);

} // namespace assay::ui
