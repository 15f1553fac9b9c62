// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"

class QPainter;

namespace assay::ui {

/// The picture without its ground. `vector`: for a device without pixels.
void paint(QPainter& painter, const CurveScene& scene, const CurveLayout& layout, bool vector);

/// On a rounded piece of what lies behind; for words within a plot.
void paintHaloText(QPainter& painter, const QRectF& area, const QString& text, const QColor& ink,
                   const QColor& ground);

} // namespace assay::ui
