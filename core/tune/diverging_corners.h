// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/failing_corners.h"
#include "tune/search.h"

#include <vector>

namespace assay::tune {

/// Where most trials failed or diverged: failingCorners, where a trial that finished and diverged counts as a failed one,
/// although it has a value. The sentences say which of both it was. Trials that are left out, and points that are not
/// of the space, count nowhere.
std::vector<FailingCorner> divergingCorners(const Space& space,
                                            const std::vector<TriedRun>& trials);

} // namespace assay::tune
