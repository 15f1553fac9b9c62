// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/project.h"
#include "store/project_info.h"
#include "store/set_aside.h"

#include <vector>

namespace assay::session {

/// A report that is there, and what it lacks because it cannot be read, but for rows that their readers noted.
struct WrittenReport {
    ReportWritten event;
    std::vector<store::SetAside> unread;
};

/// Writes all that a report of this project says, centred on a run (0: the newest training that is of no attempt), to
/// the file of the request, whole or not at all. Reads only what is stored; what cannot be read is left out, and said
/// in the report and in the answer. Throws a usage Error for a run that there is not or that is an attempt on one
/// batch, for an ending that is none of a report's, for a file that is there and is not to be replaced, and for a place
/// in the project; Error where the project itself cannot be read; an environment Error where the file cannot be written.
/// Any thread.
WrittenReport reportWritten(const store::ProjectInfo& project, const ReportRequest& request,
                            Tag tag);

} // namespace assay::session
