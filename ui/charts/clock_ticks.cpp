// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/clock_ticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>
#include <utility>

namespace assay::ui {

namespace {

constexpr qint64 kMinute = 60, kHour = 3600, kDay = 86'400;
constexpr std::array<qint64, 19> kSteps{
    1,       2,           5,           10,           15,           30,
    kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
    kHour,   2 * kHour,   3 * kHour,   6 * kHour,    12 * kHour,   kDay,
    2 * kDay};

QString written(const QDate& date, bool withYear)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.toString(date,
                            withYear ? QStringLiteral("d MMM yyyy") : QStringLiteral("d MMM"));
}

QDateTime localTime(double seconds)
{
    return QDateTime::fromSecsSinceEpoch(qint64(std::floor(seconds)));
}

/// Those of a day from one time of it to another; of a step of days those whose number it divides.
std::vector<QDateTime> timesOf(const QDate& day, qint64 step, const QTime& from, const QTime& to)
{
    std::vector<QDateTime> times;
    if (step >= kDay) {
        if (day.toJulianDay() % (step / kDay) == 0)
            times.push_back(day.startOfDay());
        return times;
    }
    const QTime midnight(0, 0);
    for (qint64 second = midnight.secsTo(from) / step * step; second <= midnight.secsTo(to);
         second += step)
        times.push_back(QDateTime(day, midnight.addSecs(int(second))));
    return times;
}

std::vector<Tick> ticksEvery(qint64 step, double from, double to)
{
    std::vector<Tick> ticks;
    const QDateTime first = localTime(from), last = localTime(to);
    QDate before;
    for (QDate day = first.date(); day <= last.date(); day = day.addDays(1)) {
        const QTime begin = day == first.date() ? first.time() : QTime(0, 0);
        const QTime end = day == last.date() ? last.time() : QTime(23, 59, 59);
        for (const QDateTime& time : timesOf(day, step, begin, end)) {
            const double at = double(time.toSecsSinceEpoch());
            // An hour that a change of the clock leaves out is the one behind it.
            if (at < from || at > to || (!ticks.empty() && at <= ticks.back().value))
                continue;
            const bool isDayOnly = step >= kDay || time.time() == QTime(0, 0);
            QStringList words;
            // Half days would come again and again.
            if (day != before || step >= 12 * kHour)
                words << written(day, before.isValid() && day.year() != before.year());
            if (!isDayOnly || words.isEmpty())
                words << time.toString(step < kMinute ? QStringLiteral("HH:mm:ss")
                                                      : QStringLiteral("HH:mm"));
            ticks.push_back({at, words.join(QLatin1Char(' '))});
            before = day;
        }
    }
    return ticks;
}

} // namespace

std::vector<Tick> clockTicks(double from, double to, double width, const QFontMetricsF& metrics)
{
    if (!(to > from) || !std::isfinite(to - from))
        return {};
    const double span = to - from;
    std::vector<Tick> before;
    for (std::size_t k = 0;; ++k) {
        const qint64 step =
            k < kSteps.size() ? kSteps[k] : kSteps.back() << (k - kSteps.size() + 1);
        if (span / double(step) > double(kMostTicks)) // not made: the first steps are far too fine
            continue;
        std::vector<Tick> ticks = ticksEvery(step, from, to);
        if (ticks.empty() && !before.empty())
            return {before.front()}; // the steps have gone past all of the span
        if (ticks.size() <= kMostTicks
            && (ticks.size() < 2 || apart(ticks, width / span, metrics).size() == ticks.size()))
            return ticks;
        before = std::move(ticks);
    }
}

QString clockTitle(double from, double to)
{
    const QDate first = localTime(from).date();
    const QDate last = localTime(to).date();
    if (first == last)
        return QCoreApplication::translate("clock_ticks", "local time, %1")
            .arg(written(first, true));
    return QCoreApplication::translate("clock_ticks", "local time, %1 to %2")
        .arg(written(first, first.year() != last.year()), written(last, true));
}

} // namespace assay::ui
