// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

namespace assay::train {

/// Kinds of findings that the training loop raises.
const base::FindingKinds& trainingFindings();

} // namespace assay::train
