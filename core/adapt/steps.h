// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapt/adapt_spec.h"
#include "train/trainer.h"

#include <memory>
#include <string>

namespace assay::adapt {

/// What makes the updates of a training with this adaptation, for train::TrainJob::steps; null without
/// one. `startsFrom`: model.start_from. Making a step throws as requireAdaptable.
/// Equal spec, seed, data and threads give equal numbers. Labels of the target part are read by
/// methods with MethodInfo::usesLabels alone.
std::shared_ptr<const train::StepSource> stepsOf(const AdaptSpec& spec,
                                                 const std::string& startsFrom);

} // namespace assay::adapt
