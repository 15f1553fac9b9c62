// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/spec_options.h"
#include "train/run.h"

#include <optional>
#include <string>

namespace assay::cli {

/// What `compare --help` says of --reference.
extern const char* const kReferenceMore;

/// Compares the network of the options, or of a run, with what an implementation elsewhere computed, layer by
/// layer. 0: all that was compared is equal; 1: something differs. Throws Error, a usage Error where the file
/// cannot be used.
int compareToReference(Context& context, const SpecOptions& options, const std::string& file,
                       const std::optional<train::RunId>& run);

} // namespace assay::cli
