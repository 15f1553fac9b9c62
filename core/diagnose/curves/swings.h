// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::diagnose {

struct RunCurves;

/// A level that was reached, and how high values rose above it for a while; zeros: they did not.
struct Excursion {
    double least = 0, farthest = 0;
};

/// Of the losses of batches (medians of twentieths of the run) where train and validation both lost much of what they
/// had gained, for a while, and came half of the way back, at a learning rate that is logged and never raised: no
/// restart of a schedule does that. Rose by half and by 0.3 of what was gained at two looks running.
Excursion swings(const RunCurves& curves);

} // namespace assay::diagnose
