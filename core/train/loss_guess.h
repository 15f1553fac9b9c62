// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/prepared.h"
#include "train/objective.h"

namespace assay::train {

/// Mean loss of the best answer that is the same for every example of `subset`; targets are numbers
/// standardised by train. Of classes their shares, of the squared error their mean.
double guessedLoss(const Loss& loss, const data::Prepared& data, const data::Subset& subset);

/// The same of what training makes small.
double guessedLoss(const Objective& objective, const data::Prepared& data,
                   const data::Subset& subset);

} // namespace assay::train
