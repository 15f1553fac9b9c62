// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/command.h"
#include "cli/commands/attempts.h"
#include "data/profile.h"
#include "train/run.h"
#include "tune/attempt.h"

#include <memory>
#include <vector>

// Which change of the settings `advise --try` measures.

namespace assay::cli {

/// The kinds of input of data; empty where they could not be read.
std::vector<data::Modality> inputsOf(const std::shared_ptr<const data::Profile>& profile);

/// What is asked for as a change of a run's settings; reads the data where the change depends on them. Throws a usage
/// Error that says what there is to choose from, and that of the reader for data that cannot be added.
tune::Tried triedOf(const train::RunRecord& run, const TryRequest& request, Context& context);

} // namespace assay::cli
