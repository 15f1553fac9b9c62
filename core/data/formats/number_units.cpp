// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_units.h"

#include "data/formats/number_cell.h"

#include <algorithm>
#include <array>

namespace assay::data::formats {

namespace {

/// ISO 4217 codes and abbreviations of money that stand in front of a number.
constexpr std::array<std::string_view, 32> kMoney{
    "USD", "EUR", "GBP", "CHF",  "JPY", "CNY", "INR", "CAD", "AUD", "NZD", "SEK",
    "NOK", "DKK", "PLN", "CZK",  "HUF", "RUB", "TRY", "BRL", "MXN", "ZAR", "KRW",
    "SGD", "HKD", "RMB", "SFr.", "Fr.", "Rs.", "Rs",  "US$", "R$",  "kr"};
constexpr std::array<std::string_view, 6> kMoneySigns{"$",      "\u20ac", "\u00a3",
                                                      "\u00a5", "\u20b9", "\u20bd"};

/// Bytes of the one of `marks` that the text begins with; 0: none.
template <std::size_t N>
std::size_t beginsWith(std::string_view text, const std::array<std::string_view, N>& marks)
{
    const auto found = std::find_if(marks.begin(), marks.end(),
                                    [text](auto mark) { return text.starts_with(mark); });
    return found == marks.end() ? 0 : found->size();
}

} // namespace

std::size_t moneyAt(std::string_view text)
{
    const std::size_t sign = beginsWith(text, kMoneySigns);
    return sign > 0 ? sign : beginsWith(text, kMoney);
}

bool isMoney(std::string_view unit)
{
    return !unit.empty() && moneyAt(unit) == unit.size();
}

bool isSameUnit(std::string_view a, std::string_view b)
{
    if (a.size() > b.size())
        std::swap(a, b);
    return a == b
           || (a.size() >= 3 && b.size() == a.size() + 1 && b.back() == 's' && b.starts_with(a));
}

bool isKnownUnit(std::string_view unit)
{
    static constexpr std::array<std::string_view, 84> kUnits{
        "%",   "g",   "kg",  "mg",  "t",    "lb",   "lbs", "oz",  "m",   "cm",   "mm",  "km",
        "nm",  "in",  "ft",  "mi",  "yd",   "l",    "L",   "ml",  "mL",  "dl",   "gal", "s",
        "sec", "ms",  "min", "h",   "hr",   "hrs",  "d",   "K",   "C",   "F",    "Pa",  "kPa",
        "MPa", "GPa", "hPa", "bar", "psi",  "V",    "mV",  "kV",  "A",   "mA",   "W",   "kW",
        "MW",  "kWh", "Wh",  "J",   "kJ",   "MJ",   "N",   "kN",  "Hz",  "kHz",  "MHz", "GHz",
        "B",   "kB",  "KB",  "MB",  "GB",   "TB",   "ppm", "ppb", "mol", "mmol", "m/s", "km/h",
        "mph", "k",   "M",   "mi.", "mg/L", "mg/l", "ug",  "um",  "mio", "Mio",  "bn",  "mn"};
    if (std::find(kUnits.begin(), kUnits.end(), unit) != kUnits.end())
        return true;
    static constexpr std::array<std::string_view, 6> kOthers{"\u00b0C", "\u00b0F", "\u2030",
                                                             "\u00b5m", "\u00b5g", "\u03bcm"};
    const auto begins = [&](std::string_view other) { return unit.starts_with(other); };
    return std::any_of(kOthers.begin(), kOthers.end(), begins) || isMoney(unit)
           || magnitudeOf(unit) > 0;
}

double magnitudeOf(std::string_view unit)
{
    struct Magnitude {
        double value;
        std::initializer_list<std::string_view> words;
    };
    // The words of Polish, Czech, Swedish, Russian, Chinese, Japanese and Korean too.
    static const std::array<Magnitude, 8> kMagnitudes{
        {{1e3,
          {"k", "K", "tsd", "tsd.", "Tsd", "Tsd.", "thousand", "Thousand", "tys", "tys.", "tis.",
           "\u0442\u044b\u0441", "\u0442\u044b\u0441."}},
         {1e4, {"\u4e07", "\u842c", "\ub9cc"}},
         {1e5, {"lakh", "Lakh", "lakhs", "Lakhs", "lac", "Lac", "lacs", "Lacs"}},
         {1e6,
          {"M", "mn", "mio", "Mio", "mio.", "Mio.", "mln", "Mln", "mln.", "Mln.", "million",
           "Million", "millions", "Millions", "Millionen", "milj.", "\u043c\u043b\u043d",
           "\u043c\u043b\u043d."}},
         {1e7, {"Cr", "Cr.", "cr", "cr.", "crore", "Crore", "crores", "Crores"}},
         {1e8, {"\u4ebf", "\u5104", "\uc5b5"}},
         {1e9,
          {"B", "bn", "Bn", "bln", "billion", "Billion", "mrd", "mrd.", "Mrd", "Mrd.", "Milliarden",
           "mld", "mld.", "\u043c\u043b\u0440\u0434", "\u043c\u043b\u0440\u0434."}},
         {1e12, {"tn", "trillion", "Trillion"}}}};
    for (const Magnitude& magnitude : kMagnitudes) {
        if (std::find(magnitude.words.begin(), magnitude.words.end(), unit)
            != magnitude.words.end())
            return magnitude.value;
    }
    // "Mio. €", "k€"
    for (std::size_t k = 1; k < unit.size(); ++k) {
        if (isMoney(unit.substr(k)))
            return magnitudeOf(withoutSpaces(unit.substr(0, k)));
    }
    return 0;
}

double factorBehind(std::string_view unit)
{
    return unit == "m" ? 1e6 : magnitudeOf(unit);
}

bool isCrore(std::string_view unit)
{
    constexpr std::size_t kLongest = 3; // "Cr."
    return unit.size() <= kLongest && magnitudeOf(unit) == 1e7;
}

} // namespace assay::data::formats
