// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "data/prepared.h"
#include "experiment/spec.h"
#include "model/network.h"

#include <vector>

namespace assay::experiment {

/// What the checks of settings find (diagnose::Stage::Settings). Costs nothing.
std::vector<base::Finding> ofSettings(const ExperimentSpec& spec, const data::Prepared& data,
                                      model::OutputKind outputs);

/// What can be found where the network does not take the data: by the checks of settings, and of pictures as they enter
/// it. Of other inputs only the network shows which of their numbers are codes.
std::vector<base::Finding> withoutNetwork(const ExperimentSpec& spec, const data::Prepared& data);

/// What the checks of settings and of one batch find before the network learns (diagnose::Stage::Settings and
/// Network). Trains nothing and changes nothing of the network. Where the network cannot be shown a batch, those
/// of settings alone.
std::vector<base::Finding> beforeTraining(const ExperimentSpec& spec, const data::Prepared& data,
                                          const model::Network& network);

/// Whether none of these findings says that gradients do not go back through a module ("network.backward_fails").
bool canGoBack(const std::vector<base::Finding>& found);

/// "network.not_looked_at": the network could not be shown a batch, and why. "network.backward_fails": gradients do not
/// go back through a module.
const base::FindingKinds& beforeTrainingFindings();

} // namespace assay::experiment
