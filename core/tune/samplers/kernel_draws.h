// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/random.h"
#include "tune/samplers/gaussian_process.h"

#include <vector>

namespace assay::tune {

/// Draws of the numbers of a kernel from what prior and observations say of them together: a single
/// set, be it the likeliest, hides how little a few dozen noisy answers fix them, above all how
/// much of their differences is noise. Elliptical slice sampling (Murray, Adams and MacKay 2010,
/// figure 2) from `start` on; each is `apart` steps after the one before. The draws lie within the
/// box of `fitted`. At least one observation.
std::vector<KernelNumbers> kernelDraws(const Observations& observations, const KernelPrior& prior,
                                       const KernelNumbers& start, int count, int apart,
                                       base::Random random);

} // namespace assay::tune
