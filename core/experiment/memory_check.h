// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "base/finding.h"
#include "base/free_memory.h"
#include "experiment/spec.h"
#include "model/network.h"
#include "train/memory_forecast.h"
#include "train/run.h"

#include <optional>
#include <vector>

namespace assay::experiment {

/// What a training of a spec will take, held against what is free.
struct MemoryLook {
    train::MemoryForecast forecast;
    base::FreeMemory free;
    std::vector<base::Finding>
        findings; ///< "memory.too_large": a blocker, a warning where it may not fit, or none
    bool oneBatchFits = true; ///< a look at one batch and learning it by heart, which take less
};

/// `network`: of the spec, built. Nothing where it cannot be measured: it is not on the processor, takes no
/// batch, or was refused memory for a few examples already.
std::optional<MemoryLook> lookAtMemory(const ExperimentSpec& spec, const data::Prepared& data,
                                       const model::Network& network);

/// The kind of the event that says what a run will take.
inline constexpr const char* kMemoryEvent = "memory";
/// That event, at step 0: `value` are the bytes of the forecast, `text` is JSON:
/// {"batch":64,"bytes":...,"to_come":...,"parts":{"activations":...},"free":...}.
train::RunEvent eventOf(const MemoryLook& look);

/// The environment Error "memory" for a run that was refused memory: what was asked for, what was free when it
/// began, the batch that fits. `asked`: as base::refusedBytes.
base::Error refusedMemory(const ExperimentSpec& spec, const data::Prepared& data,
                          std::int64_t asked, const base::FreeMemory& free);

/// "memory.too_large".
const base::FindingKinds& memoryFindings();

} // namespace assay::experiment
