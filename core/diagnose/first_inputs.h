// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "diagnose/first_batch.h"

#include <cstdint>
#include <vector>

namespace assay::diagnose {

/// FirstBatch::inputs as far as the data alone say it: nothing of what a network does to them. Without texts. Runs on the
/// calling thread.
std::vector<InputFacts> firstInputs(const train::TrainSpec& spec, std::uint64_t seed,
                                    const data::Prepared& data);

} // namespace assay::diagnose
