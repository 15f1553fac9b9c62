// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

namespace assay::data::synthetic {

/// Points in a plane as tables of two columns, x and y, whose answers are known. Example i depends
/// on the seed and on i alone.

/// Three round clouds of deviation 1 at the corners of a triangle with sides of 4: the best
/// possible classifier, the nearest corner, errs on 4.4 %.
Dataset::Content blobs(const DataSpec& spec);
/// Two half moons of radius 1 with noise of 0.15: a straight line errs on more than 10 %, a curve
/// on less than 2 %.
Dataset::Content moons(const DataSpec& spec);
/// Two spirals of one turn with noise of 0.05: a straight line errs on more than 20 %,
/// a curve on less than 2 %.
Dataset::Content spirals(const DataSpec& spec);

} // namespace assay::data::synthetic
