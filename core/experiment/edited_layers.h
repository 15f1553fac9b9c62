// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"
#include "experiment/spec.h"

namespace assay::experiment {

/// The finding with fixes that have an effect on a network whose layers a person edited: there dropout is
/// some of the layers, and no setting of the template. The same where they are the template's.
base::Finding forEditedLayers(base::Finding finding, const ExperimentSpec& spec);

} // namespace assay::experiment
