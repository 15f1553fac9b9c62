// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "tune/search.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

// Which study of the project `tune` works on or looks at.

namespace assay::cli {

inline constexpr const char* kNewest = "newest"; ///< instead of a number

/// Newest first.
std::vector<std::shared_ptr<const tune::SearchState>> listedStudies(Context& context);
/// Throws a usage Error where there is none, or the Error of its row.
std::shared_ptr<const tune::SearchState> studyOf(Context& context, tune::SearchId id);
/// Empty: of the newest one. Throws a usage Error.
std::optional<tune::SearchId> studyNumber(const std::string& text);
/// The study of this number; empty: the newest one. Throws a usage Error.
tune::Search chosenStudy(Context& context, const std::optional<tune::SearchId>& id);

} // namespace assay::cli
