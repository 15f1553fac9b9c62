// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"
#include "charts/outline.h"

#include <map>

class QPainter;

namespace assay::ui {

using Outlines = std::map<const train::Series*, Outline>;

/// All but ground and axes. `outlines`: of every line of a crowd. `vector`: for a device
/// without pixels.
void paint(QPainter& painter, const CurveScene& scene, const CurveLayout& layout,
           const Outlines& outlines, bool vector);

} // namespace assay::ui
