// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

// Kinds of findings that reading what other tools wrote raises.

namespace assay::interop {

const base::FindingKinds& answerFindings(); ///< answers made elsewhere
const base::FindingKinds&
logFindings(); ///< logs; those of writing them down are raised by the store

} // namespace assay::interop
