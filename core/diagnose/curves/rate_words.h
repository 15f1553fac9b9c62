// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <string>

namespace assay::diagnose {

std::string highRateWords(const base::Finding& finding); ///< the sentence of "curve.rate_high"

} // namespace assay::diagnose
