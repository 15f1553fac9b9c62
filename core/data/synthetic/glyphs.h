// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

namespace assay::data::synthetic {

/// Ten digits drawn with a pen, 28 x 28, one channel, balanced classes: every example is another
/// size, slant, place, thickness and hand. `night` draws the same kind of digits darker, noisier,
/// further from the middle and with broken strokes: a shift of the distribution whose answer is
/// known. Example i depends on the seed and on i alone, so a larger set begins with the smaller.
Dataset::Content glyphs(const DataSpec& spec, bool night);

} // namespace assay::data::synthetic
