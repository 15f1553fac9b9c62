// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

// Kinds of findings that reading data raises: each list stands in the file that raises its kinds, or
// in one beside those files.

namespace assay::data::formats {

const base::FindingKinds& tableFindings();   ///< rows, columns and headers of tables
const base::FindingKinds& cellFindings();    ///< cells of tables
const base::FindingKinds& quoteFindings();   ///< quotes, in tables, logs and answers
const base::FindingKinds& pictureFindings(); ///< files of pictures
const base::FindingKinds& seriesFindings();  ///< files of series

} // namespace assay::data::formats
