// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/ticks.h"

#include "base/number_text.h"
#include "bridge/convert.h"

#include <QLocale>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::ui {

namespace {

constexpr double kApart = 8;     ///< pixels between two labels
constexpr double kReadable = 28; ///< a name that is cut shorter says nothing

QString decimals(double value, int count)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(value, 'f', count);
}

/// Enough decimals for the step, so that neighbours never read the same. `largest`: of the sizes
/// of all labels, so that they are of one kind.
QString tickLabel(double value, double step, double largest)
{
    constexpr double kSlack = 1e-9;
    if (std::abs(value) < step / 1000)
        return QStringLiteral("0");
    if (largest >= 1e12 || step < 1e-4) {
        const double figures = std::floor(std::log10(std::abs(value)) + kSlack)
                               - std::floor(std::log10(step) + kSlack);
        return scientificText(value, std::max(0, int(figures)));
    }
    if (std::abs(value) >= 1000) {
        // Of tickText's last digit, which is a tenth of its unit.
        const double shown = largest >= 1e9 ? 1e8 : largest >= 1e6 ? 1e5 : 100;
        if (step >= shown * 0.999)
            return tickText(value);
        // Beside 995k stands 1,000k, not 1,000,000.
        if (largest >= 1e9 && step >= 0.999e6)
            return decimals(value / 1e6, 0) + QLatin1Char('M');
        if (largest >= 1e6 && largest < 1e9 && step >= 999)
            return decimals(value / 1000, 0) + QLatin1Char('k');
    }
    return decimals(value, std::max(0, int(-std::floor(std::log10(step) + kSlack))));
}

std::vector<Tick> multiples(double from, double to, double step)
{
    std::vector<Tick> ticks;
    const double slack = step * 1e-9, largest = std::max(std::abs(from), std::abs(to));
    for (double k = std::ceil((from - slack) / step); k * step <= to + slack; ++k)
        ticks.push_back({k * step, tickLabel(k * step, step, largest)});
    return ticks;
}

QString decadeLabel(double value)
{
    return value >= 1e12   ? scientificText(value, 0)
           : value >= 1000 ? tickText(value)
                           : numberText(value);
}

} // namespace

QString scientificText(double value, int decimals)
{
    return text(base::withPlainExponent(QString::number(value, 'e', decimals).toStdString()));
}

std::vector<Tick> linearTicks(double from, double to, std::size_t most)
{
    const double span = to - from;
    if (!(span > 0) || !std::isfinite(span))
        return {};
    double decade = std::pow(10, std::floor(std::log10(span)) - 1);
    for (;; decade *= 10) {
        for (const double factor : {1, 2, 5}) {
            const double step = factor * decade;
            if (step <= std::max(std::abs(from), std::abs(to)) * 1e-13)
                continue;
            // Counted before they are made: the first candidates are far too fine.
            if (std::floor(to / step + 1e-9) - std::ceil(from / step - 1e-9) + 1 <= double(most))
                return multiples(from, to, step);
        }
    }
}

std::vector<Tick> apart(const std::vector<Tick>& ticks, double unit, const QFontMetricsF& metrics)
{
    if (unit <= 0)
        return ticks;
    std::vector<Tick> kept;
    double left = std::numeric_limits<double>::infinity();
    for (auto tick = ticks.rbegin(); tick != ticks.rend(); ++tick) {
        const double half = metrics.horizontalAdvance(tick->text) / 2;
        if (tick->value * unit + half + kApart > left)
            continue;
        left = tick->value * unit - half;
        kept.push_back(*tick);
    }
    std::reverse(kept.begin(), kept.end());
    return kept;
}

std::vector<Tick> linearTicks(double from, double to, double width, const QFontMetricsF& metrics)
{
    for (std::size_t most = kMostTicks; most > 2; --most) {
        std::vector<Tick> ticks = linearTicks(from, to, most);
        if (apart(ticks, width / (to - from), metrics).size() == ticks.size())
            return ticks;
    }
    return linearTicks(from, to, 2);
}

namespace {

/// Where names are cut so that they differ in what is left of them; at their ends where they do nowhere.
Qt::TextElideMode apart(const QStringList& names, double room, const QFontMetricsF& metrics)
{
    const qsizetype different = QSet<QString>(names.begin(), names.end()).size();
    for (const Qt::TextElideMode mode : {Qt::ElideRight, Qt::ElideMiddle, Qt::ElideLeft}) {
        QSet<QString> left;
        for (const QString& name : names)
            left.insert(metrics.elidedText(name, mode, room));
        if (left.size() == different)
            return mode;
    }
    return Qt::ElideRight;
}

} // namespace

ColumnNames namesOfColumns(const QStringList& names, double width, const QFontMetricsF& metrics)
{
    const auto fits = [&](const QString& name, double room) {
        return metrics.horizontalAdvance(name) <= room;
    };
    ColumnNames found;
    for (const int columns : {1, 3, 5}) {
        const double room = columns * width - kApart;
        const auto whole = std::count_if(names.begin(), names.end(),
                                         [&](const QString& name) { return fits(name, room); });
        if (room < kReadable && 2 * whole < names.size())
            continue;
        found.columns = columns;
        found.texts.resize(static_cast<std::size_t>(names.size()));
        QStringList wanted;
        for (qsizetype k = columns / 2; k + columns / 2 < names.size(); k += columns) {
            if (room >= kReadable || fits(names[k], room))
                wanted << names[k];
        }
        const Qt::TextElideMode mode = apart(wanted, room, metrics);
        for (qsizetype k = columns / 2; k + columns / 2 < names.size(); k += columns) {
            if (room >= kReadable || fits(names[k], room))
                found.texts[static_cast<std::size_t>(k)] = metrics.elidedText(names[k], mode, room);
        }
        break;
    }
    return found;
}

double endAtTick(double to)
{
    const std::vector<Tick> ticks = linearTicks(0, to);
    if (ticks.size() < 2)
        return to;
    const double step = ticks[1].value;
    return step * std::ceil(to / step - 1e-9);
}

std::vector<Tick> logTicks(double from, double to)
{
    if (!(from > 0) || !(to > from) || !std::isfinite(to))
        return {};
    const int low = int(std::floor(std::log10(from)));
    const int high = int(std::floor(std::log10(to) + 1e-9));
    std::vector<double> dense, decades;
    for (int power = low; power <= high; ++power) {
        for (const double factor : {1, 2, 5}) {
            const double value =
                power < 0 ? factor / std::pow(10, -power) : factor * std::pow(10, power);
            if (value < from * (1 - 1e-9) || value > to * (1 + 1e-9))
                continue;
            dense.push_back(value);
            if (factor == 1)
                decades.push_back(value);
        }
    }
    if (dense.size() < 3)
        return linearTicks(from, to);
    std::vector<Tick> ticks;
    if (dense.size() <= kMostTicks) {
        for (const double value : dense)
            ticks.push_back({value, decadeLabel(value)});
        return ticks;
    }
    const std::size_t every = (decades.size() + kMostTicks - 1) / kMostTicks;
    for (std::size_t i = (decades.size() - 1) % every; i < decades.size(); i += every)
        ticks.push_back({decades[i], decadeLabel(decades[i])});
    return ticks;
}

} // namespace assay::ui
