// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace assay::adapt {

/// Without labels of the target an epoch, or a weight, is chosen among those whose train-val lies within so
/// much of what it is at best, or without the adaptation: one point.
inline constexpr double kSourceTolerance = 0.01;

} // namespace assay::adapt
