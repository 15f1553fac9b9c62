// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/curve_scene.h"

class QPainter;

namespace assay::ui {

/// The exact values at one x, greatest first; what is not a number comes last.
struct Readout {
    struct Row {
        QString name;
        QString value;
        QString at; ///< ", at step 169" of a value of another step than `place`; part of the name
        QColor colour;
        Dash dash = Dash::None;
        double number = 0;              ///< may be NaN
        double least = 0, greatest = 0; ///< of the seeds, when there are some
        bool seeds = false;
        double x = 0;      ///< of the point that was read: the one nearest to the crosshair
        bool pale = false; ///< the raw value behind a smoothed one
    };
    QString place; ///< "step 3,112  ·  epoch 3.3  ·  14.0 s"
    std::vector<Row> rows;
};

Readout readOut(const CurveScene& scene, double x);
void paintCrosshair(QPainter& painter, const CurveScene& scene, const CurveLayout& layout,
                    double x);

/// What happened at the marks below the axis near `at`, a line each; empty: there is none.
QString markText(const CurveScene& scene, const CurveLayout& layout, QPointF at);

/// The x of the point that is nearest to `x`; empty when there is none.
std::optional<double> nearestPoint(const CurveScene& scene, double x);
/// The x that lies `points` different points further along the curve with most of them.
std::optional<double> pointBeside(const CurveScene& scene, double x, int points);

} // namespace assay::ui
