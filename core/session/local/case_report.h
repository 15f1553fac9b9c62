// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/case.h"
#include "session/project.h"
#include "store/project_info.h"

namespace assay::session {

/// Reads all that a report of this project says, centred on a run (0: the newest that is no attempt on one batch).
/// Reads only what is stored. What cannot be read is left out and said in Case::unread. Throws a usage Error for a run
/// that there is not or that is an attempt on one batch, and Error where the project itself cannot be read. Any thread.
report::Case caseOf(const store::ProjectInfo& project, train::RunId run);

/// Writes it to the file of the request, whole or not at all. Throws a usage Error for an ending that is none of a
/// report's, for a file that is there and is not to be replaced, and for a place in the project; an environment Error
/// where the file cannot be written.
ReportWritten reportWritten(const store::ProjectInfo& project, const ReportRequest& request,
                            Tag tag);

} // namespace assay::session
