// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/part_scale.h"

#include <algorithm>
#include <cmath>

namespace assay::diagnose {

namespace {

constexpr double kTimes = 10;
constexpr double kSpreadTimes =
    5; ///< of the distance of the quartiles, which another unit changes alike
constexpr std::size_t kFewest = 50; ///< numbers of each part: the spread of fewer differs by chance
/// Mean and deviation of a part that was standardised as a whole, of which some examples are looked at.
constexpr double kAbout = 0.25; ///< of 0 and of 1
constexpr double kAlone = 0.1;  ///< the same of one column alone
/// How far a part that was not standardised lies off, at least: in means and in ratios of deviations.
struct Raw {
    double mean, deviation;
};
/// Where what is served was standardised by itself, train need not differ by much; where train was, by its own
/// statistics, what is served may have drifted.
constexpr Raw kRawTrain{1, 2}, kRawServed{5, 5};

/// Whether `standardised` is, and `others` are not.
bool isAlone(const std::vector<PartScale>& standardised, const std::vector<PartScale>& others,
             const Raw& raw)
{
    std::size_t looked = 0, far = 0;
    double off = 0;
    for (std::size_t k = 0; k < std::min(standardised.size(), others.size()); ++k) {
        const PartScale &own = standardised[k], &other = others[k];
        if (own.count < kFewest || other.count < kFewest || own.deviation == 0
            || other.deviation == 0)
            continue;
        ++looked;
        off = std::max({off, std::abs(own.mean), std::abs(own.deviation - 1)});
        far += std::abs(other.mean) > raw.mean || other.deviation > raw.deviation
                       || other.deviation < 1 / raw.deviation
                   ? 1
                   : 0;
    }
    return looked > 0 && off < (looked > 1 ? kAbout : kAlone) && 2 * far >= looked;
}

bool isAbout(double value, double expected, double within)
{
    return std::abs(value - expected) <= within * std::abs(expected);
}

bool canBeHeldAgainst(const PartScale& a, const PartScale& b)
{
    return a.count >= kFewest && b.count >= kFewest && a.spread > 0 && b.spread > 0;
}

/// `b` lies where `a` does, times one number that is 5 and more.
bool growsAlike(const PartScale& a, const PartScale& b)
{
    constexpr double kAlikeTimes = 5, kAlike = 0.25, kSpreads = 0.4;
    if (!canBeHeldAgainst(a, b) || a.median == 0 || a.low == 0 || a.high == 0)
        return false;
    const double times = b.median / a.median;
    return times >= kAlikeTimes && isAbout(b.low / a.low, times, kAlike)
           && isAbout(b.high / a.high, times, kAlike)
           && isAbout(b.spread / a.spread, times, kSpreads)
           && isAbout(b.wide / a.wide, times, kSpreads);
}

/// `b` lies where degrees of Celsius of `a` do in Fahrenheit.
bool isFahrenheit(const PartScale& a, const PartScale& b)
{
    constexpr double kTimesOne = 1.8, kZero = 32, kOff = 0.2; // of a spread
    if (!canBeHeldAgainst(a, b) || !isAbout(b.spread / a.spread, kTimesOne, kOff)
        || !isAbout(b.wide / a.wide, kTimesOne, kOff))
        return false;
    const auto lies = [&](double there, double here) {
        return std::abs(there - (kTimesOne * here + kZero)) <= kOff * b.spread;
    };
    return lies(b.low, a.low) && lies(b.median, a.median) && lies(b.high, a.high);
}

} // namespace

PartScale scaleOf(std::vector<float> values)
{
    std::erase_if(values, [](float value) { return !std::isfinite(value); });
    PartScale scale{.count = values.size()};
    if (values.empty())
        return scale;
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    scale.median = values[n / 2];
    scale.spread = double{values[n * 3 / 4]} - double{values[n / 4]};
    scale.low = values[n / 4];
    scale.high = values[n * 3 / 4];
    scale.wide = double{values[n * 9 / 10]} - double{values[n / 10]};
    double sum = 0, squares = 0;
    for (const float value : values)
        sum += value;
    scale.mean = sum / static_cast<double>(n);
    for (const float value : values)
        squares += std::pow(value - scale.mean, 2);
    scale.deviation = std::sqrt(squares / static_cast<double>(n));
    return scale;
}

bool isInOtherUnit(const PartScale& train, const PartScale& served)
{
    if (growsAlike(train, served) || growsAlike(served, train) || isFahrenheit(train, served)
        || isFahrenheit(served, train))
        return true;
    if (train.count == 0 || served.count == 0)
        return false;
    if (train.median != 0 && served.median != 0) {
        const double times = served.median / train.median;
        const bool isFlat = train.spread == 0 || served.spread == 0;
        const double wider = isFlat ? times : served.spread / train.spread;
        if ((times >= kTimes && wider >= kSpreadTimes)
            || (times > 0 && times <= 1 / kTimes && wider <= 1 / kSpreadTimes))
            return true;
    }
    if (train.count < kFewest || served.count < kFewest || !(train.spread > 0)
        || !(served.spread > 0) || !(train.wide > 0) || !(served.wide > 0))
        return false;
    const double ratio = served.spread / train.spread, wide = served.wide / train.wide;
    const bool isOther =
        (ratio >= kTimes && wide >= kTimes) || (ratio <= 1 / kTimes && wide <= 1 / kTimes);
    return isOther && std::abs(served.median - ratio * train.median) <= served.spread;
}

int standardisedAlone(const std::vector<PartScale>& train, const std::vector<PartScale>& served)
{
    return isAlone(served, train, kRawTrain) ? 1 : isAlone(train, served, kRawServed) ? -1 : 0;
}

} // namespace assay::diagnose
