// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "style/dash.h"

namespace assay::ui {

namespace {

constexpr double kPale = 0.3; ///< of the colour that is left in a gap

} // namespace

DashLengths lengthsOf(Dash dash)
{
    return dash == Dash::Long ? DashLengths{11, 7} : DashLengths{4, 4};
}

QPen penOf(const QColor& colour, double width, Dash dash)
{
    QPen pen(colour, width);
    if (dash != Dash::None) {
        const DashLengths lengths = lengthsOf(dash);
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({lengths.on / width, lengths.off / width}); // in widths of the pen
    }
    return pen;
}

QColor paleOf(const QColor& colour, const QColor& ground)
{
    const auto mix = [](float under, float over) { return under + (over - under) * float(kPale); };
    return QColor::fromRgbF(mix(ground.redF(), colour.redF()),
                            mix(ground.greenF(), colour.greenF()),
                            mix(ground.blueF(), colour.blueF()));
}

} // namespace assay::ui
