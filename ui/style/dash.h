// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPen>

namespace assay::ui {

/// How a line is broken, so that lines of one colour differ. On a screen its gaps are pale
/// and not empty: no point of a curve may be missing.
enum class Dash { None, Long, Short };

/// Logical pixels along the x axis.
struct DashLengths {
    double on = 0, off = 0;
};
DashLengths lengthsOf(Dash dash); ///< of a dash that is one

/// A solid or broken line of this width.
QPen penOf(const QColor& colour, double width, Dash dash);

/// The colour of the gaps on an opaque ground.
QColor paleOf(const QColor& colour, const QColor& ground);

} // namespace assay::ui
