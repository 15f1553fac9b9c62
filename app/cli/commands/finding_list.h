// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::cli {

/// Prints every finding that there can be: its id, who raises it, what that costs, and its sentence with "..." where the
/// numbers and names of a case stand.
void listFindings(bool json);

} // namespace assay::cli
