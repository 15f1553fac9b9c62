// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/curve.h"

#include "bridge/convert.h"
#include "charts/ticks.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::ui {

std::size_t Curve::smallest() const
{
    const train::Series* series = line();
    if (!series || after <= 0)
        return series ? series->smallest() : 0;
    std::size_t best = series->size();
    for (std::size_t k = series->lowerBound(train::Axis::Step, double(after) + 1);
         k < series->size(); ++k) {
        if (std::isfinite(series->value(k))
            && (best == series->size() || series->value(k) < series->value(best)))
            best = k;
    }
    return best;
}

std::vector<const train::Series*> Curve::all() const
{
    std::vector<const train::Series*> all;
    for (const train::Series* series : {raw, smoothed}) {
        if (series && !series->empty())
            all.push_back(series);
    }
    for (const train::Series* series : seeds) {
        if (series && !series->empty())
            all.push_back(series);
    }
    return all;
}

double interpolated(const train::Series& series, train::Axis axis, double x)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    const std::size_t after = series.lowerBound(axis, x);
    if (after == series.size())
        return kNone;
    const double next = series.value(after);
    if (series.x(after, axis) == x)
        return std::isfinite(next) ? next : kNone;
    if (after == 0)
        return kNone;
    const double before = series.value(after - 1);
    if (!std::isfinite(before) || !std::isfinite(next))
        return kNone;
    const double left = series.x(after - 1, axis);
    return before + (next - before) * (x - left) / (series.x(after, axis) - left);
}

double axisFactor(Measure measure)
{
    return measure == Measure::Share ? 100 : 1;
}

QString axisTitle(Measure measure)
{
    switch (measure) {
    case Measure::Share: return QCoreApplication::translate("curve", "Error (%)");
    case Measure::Rmse: return QCoreApplication::translate("curve", "RMSE (in the target's unit)");
    case Measure::Number: return QCoreApplication::translate("curve", "Value");
    case Measure::Loss: break;
    }
    return QCoreApplication::translate("curve", "Loss");
}

QString labelText(Measure measure, double value)
{
    const double size = std::abs(value);
    return measure == Measure::Share   ? percentText(value)
           : measure == Measure::Rmse  ? unitText(value)
           : size >= 1e5 && size < 1e9 ? countText(std::llround(value))
                                       : lossText(value);
}

int exactDecimals(Measure measure, const std::vector<double>& values)
{
    if (measure == Measure::Share)
        return 2;
    double least = std::numeric_limits<double>::infinity();
    for (const double value : values) {
        if (std::isfinite(value) && value != 0)
            least = std::min(least, std::abs(value));
    }
    const int power = std::isfinite(least) ? int(std::floor(std::log10(least))) : 0;
    return power > 0 ? std::max(0, 4 - power) : std::clamp(2 - power, 4, 7);
}

QString exactText(Measure measure, double value, int decimals)
{
    if (!std::isfinite(value))
        return lossText(value); // NaN or infinite, in the words used everywhere
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    if (measure == Measure::Share)
        return english.toString(value * 100, 'f', decimals) + QStringLiteral(" %");
    const double size = std::abs(value);
    if (size != 0 && (size >= 1e12 || size < 1e-6))
        return scientificText(value, 4);
    return english.toString(value, 'f', decimals);
}

} // namespace assay::ui
