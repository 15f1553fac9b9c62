// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

namespace assay::data::formats {

/// Kinds of findings on rows, columns and headers of tables.
const base::FindingKinds& tableFindings();

} // namespace assay::data::formats
