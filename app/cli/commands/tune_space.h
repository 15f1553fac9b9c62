// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace assay::cli {

/// The JSON of a search space that --space names: the text itself, or what the file of that name holds. Throws an
/// input Error.
std::string spaceText(const std::string& named);

} // namespace assay::cli
