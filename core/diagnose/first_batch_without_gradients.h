// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "diagnose/first_batch.h"

#include <optional>

namespace assay::diagnose {

/// As lookAtFirstBatch. Where gradients do not go back through a module (model::kBackwardCode), `failed` holds why, and
/// what is given has no parameters and nothing that gradients show.
FirstBatch lookAtFirstBatch(const train::TrainSpec& spec, std::uint64_t seed,
                            const data::Prepared& data, const model::Network& network,
                            std::optional<base::Error>& failed);

} // namespace assay::diagnose
