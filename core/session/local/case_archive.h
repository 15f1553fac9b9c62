// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/local/prepared_data.h"
#include "session/project.h"
#include "store/project_info.h"

#include <functional>

namespace assay::session {

/// Writes the archive of the request (interop/case_manifest.h), whole or not at all. Reads the project and changes
/// nothing of it. `data` reads what is packed. `progress`: the share that is written; false ends it, with the usage
/// Error "case.cancelled". Throws a usage Error for a run that there is not, that still trains, that was not trained
/// here or made no update, for a file that is there and is not to be replaced, and for a place in the project; an
/// input Error where checkpoints or data are not here, an environment Error where the file cannot be written. Any
/// thread.
ReportWritten caseWritten(const store::ProjectInfo& project, const CaseRequest& request,
                          PreparedData& data, Tag tag,
                          const std::function<bool(double share)>& progress);

} // namespace assay::session
