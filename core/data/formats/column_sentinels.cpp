// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_reading.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLeastOthers = 5; ///< different values beside one that may mean "missing"
constexpr std::int64_t kLeastTimes = 3;

/// One value of a column, however it is spelled.
struct Level {
    double value = 0;
    std::int64_t count = 0;
    std::vector<std::string> texts;
};

/// Those of the column, in their order; of a column of very many those that come first.
std::vector<Level> levelsOf(const ColumnSurvey& survey, const ColumnReading& reading)
{
    std::map<double, Level> byValue;
    for (const auto& [text, times] : survey.values()) {
        const auto value = times.count > 0 ? reading.value(text) : std::nullopt;
        if (!value)
            continue;
        Level& level = byValue[*value];
        level.value = *value;
        level.count += times.count;
        level.texts.emplace_back(text);
    }
    std::vector<Level> levels;
    for (auto& [value, level] : byValue) {
        std::sort(level.texts.begin(), level.texts.end());
        levels.push_back(std::move(level));
    }
    return levels;
}

using Levels = std::vector<Level>;

Sentinels sentinelsFrom(Levels::const_iterator first, Levels::const_iterator last,
                        Sentinels::Why why)
{
    Sentinels found;
    found.value = first->value;
    found.why = why;
    for (auto level = first; level != last; ++level) {
        found.count += level->count;
        found.texts.insert(found.texts.end(), level->texts.begin(), level->texts.end());
    }
    return found;
}

bool recur(const Sentinels& found, const ColumnSurvey& survey)
{
    return found.count >= kLeastTimes && found.count * 100 >= survey.filled();
}

/// The least or the greatest value where it recurs many times the spread of the others away from them, or once
/// millions of times, such as 1e20 and -2147483648; or a date that programs write for "none".
std::optional<Sentinels> farthest(const Levels& levels, bool dates)
{
    // 1582-10-15, 1753-01-01, 1899-12-30 and -31, 1900-01-01, 1970-01-01, 2099-12-31, 9999-12-31.
    static constexpr std::array kNoDates{-141427.0, -79257.0, -25569.0, -25568.0,
                                         -25567.0,  0.0,      47481.0,  2932896.0};
    constexpr double kFar = 100, kFarDates = 20, kFarFromDates = 0.25;
    constexpr double kFarAlone = 1e6; // of a number that stands once
    if (levels.size() <= kLeastOthers)
        return std::nullopt;
    const auto apart = [&](const Level& level, double gap, double reach) {
        const bool none =
            dates && std::find(kNoDates.begin(), kNoDates.end(), level.value) != kNoDates.end();
        const bool again = level.count >= kLeastTimes;
        const double times = none ? kFarFromDates : (dates ? kFarDates : again ? kFar : kFarAlone);
        return (again || !dates) && gap > times * std::max(reach, 1e-9);
    };
    const auto end = levels.end();
    if (apart(*(end - 1), (end - 1)->value - (end - 2)->value,
              (end - 2)->value - levels.front().value))
        return sentinelsFrom(end - 1, end, Sentinels::Why::Far);
    const auto begin = levels.begin();
    if (apart(*begin, (begin + 1)->value - begin->value, levels.back().value - (begin + 1)->value))
        return sentinelsFrom(begin, begin + 1, Sentinels::Why::Far);
    return std::nullopt;
}

template <std::size_t N>
bool isOneOf(double value, const std::array<double, N>& list)
{
    return std::find(list.begin(), list.end(), value) != list.end();
}

constexpr std::array kNegativeCodes{-1.0,  -7.0,  -8.0,  -9.0,   -77.0, -88.0,
                                    -97.0, -98.0, -99.0, -127.0, -999.0}; // -127: no sensor

/// Whether a column of numbers is worth a closer look, which takes a while.
bool mayHoldSome(const ColumnSurvey& survey, const ColumnReading& reading)
{
    constexpr double kLarge = 1e4;
    const auto range = survey.others(reading.form.decimal);
    return range.high == 9 || range.high == 99 || std::abs(range.high) >= kLarge
           || std::abs(range.low) >= kLarge || isOneOf(range.low, kNegativeCodes)
           || std::any_of(survey.sentinels().begin(), survey.sentinels().end(),
                          [](const CellTexts& cells) { return cells.total() > 0; });
}

/// -1, -9 and their like, where no other value is negative.
std::optional<Sentinels> onlyNegative(const Levels& levels, const ColumnSurvey& survey)
{
    constexpr std::ptrdiff_t kMost = 3;
    const auto others = std::find_if(levels.begin(), levels.end(),
                                     [](const Level& level) { return level.value >= 0; });
    const std::ptrdiff_t codes = others - levels.begin();
    if (codes == 0 || codes > kMost
        || levels.end() - others < static_cast<std::ptrdiff_t>(kLeastOthers)
        || !std::all_of(levels.begin(), others,
                        [](const Level& level) { return isOneOf(level.value, kNegativeCodes); }))
        return std::nullopt;
    // Numbers that go on below 0 have fewer of -1 than of 0.
    const Level& nearest = *(others - 1);
    if (nearest.value == -1 && others->value == 0 && nearest.count * 3 < others->count * 2)
        return std::nullopt;
    const Sentinels found = sentinelsFrom(levels.begin(), others, Sentinels::Why::OnlyNegative);
    return recur(found, survey) ? std::optional(found) : std::nullopt;
}

/// 99, or 9, with the codes just below it, above whole numbers that end well before.
std::optional<Sentinels> aboveGap(const Levels& levels, const ColumnSurvey& survey)
{
    constexpr double kLeastGap = 3, kLeastGapOfTwo = 7, kPile = 2;
    constexpr std::ptrdiff_t kMost = 3;
    const bool two = levels.size() > 2 && levels.back().value == 99;
    if (!two && !(levels.size() > 2 && levels.back().value == 9))
        return std::nullopt;
    auto first = levels.end() - 1;
    while (first - levels.begin() > 2 && levels.end() - first < kMost
           && (first - 1)->value == first->value - 1)
        --first;
    const Level& high = *(first - 1);
    const double gap = first->value - high.value, reach = high.value - levels.front().value;
    const bool whole = std::all_of(levels.begin(), levels.end(), [](const Level& level) {
        return level.value == std::floor(level.value);
    });
    if (!whole || levels.front().value < 0 || gap < (two ? kLeastGapOfTwo : kLeastGap))
        return std::nullopt;
    const Sentinels found = sentinelsFrom(first, levels.end(), Sentinels::Why::AboveGap);
    std::int64_t below = 0;
    for (auto level = levels.begin(); level != first; ++level)
        below += level->count;
    const double usual = static_cast<double>(below) / static_cast<double>(first - levels.begin());
    const double here =
        static_cast<double>(found.count) / static_cast<double>(levels.end() - first);
    // 1, 3, 9 are doses; of the answers 1 to 5 none is left out.
    const bool answers = static_cast<double>(first - levels.begin()) == reach + 1;
    const bool apart = (gap >= reach && (two || answers)) || (two && here >= kPile * usual);
    return apart && recur(found, survey) ? std::optional(found) : std::nullopt;
}

/// Of kSentinels those that are far from all others.
std::optional<Sentinels> farSentinels(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const auto range = survey.others(reading.form.decimal);
    if (!range.any)
        return std::nullopt;
    const double reach = std::max(range.high - range.low, 1e-9);
    std::size_t texts = survey.distinct();
    for (const CellTexts& cells : survey.sentinels())
        texts -= std::min(cells.seen().size(), texts);
    Sentinels found;
    for (std::size_t k = 0; k < ColumnSurvey::kSentinels.size(); ++k) {
        const double value = ColumnSurvey::kSentinels[k];
        const CellTexts& cells = survey.sentinels()[k];
        const bool plain = k < ColumnSurvey::kPlainSentinels;
        // One alone may be a measurement, but for a negative one that is far below all others.
        const std::int64_t least = !plain ? 3 : value < 0 && range.low >= 0 ? 1 : 2;
        // -1 beside 1 is a sign.
        const std::size_t leastOthers = plain ? 1 : value == -1 ? 5 : 2;
        if (cells.total() < least || texts < leastOthers)
            continue;
        const double away = value < range.low ? range.low - value : value - range.high;
        // The largest values of skewed columns lie apart too, as a top code (99999 of up to 41310) does.
        const bool far = away > (value < 0 ? reach : 3 * reach);
        // The only negative number, again and again, beside numbers of any size.
        const bool alone = value <= -99 && range.low >= 0 && cells.total() >= 10
                           && cells.total() * 100 >= survey.filled();
        if (!far && !alone)
            continue;
        if (found.count == 0)
            found.value = value;
        found.count += cells.total();
        for (const std::string& text : cells.texts())
            found.texts.push_back(text);
    }
    return found.count > 0 ? std::optional(found) : std::nullopt;
}

} // namespace

std::optional<Sentinels> sentinelsOf(const ColumnSurvey& survey, const ColumnReading& reading)
{
    const bool number = reading.kind == ColumnKind::Number;
    if ((!number && reading.kind != ColumnKind::Date) || reading.magnitudes)
        return std::nullopt;
    if (number) {
        if (auto found = farSentinels(survey, reading))
            return found;
        if (!mayHoldSome(survey, reading))
            return std::nullopt;
    }
    const Levels levels = levelsOf(survey, reading);
    if (auto found = farthest(levels, !number))
        return found;
    if (!number || survey.manyValues())
        return std::nullopt;
    if (auto found = onlyNegative(levels, survey))
        return found;
    return aboveGap(levels, survey);
}

std::optional<Sentinels> zerosApart(const ColumnSurvey& survey, const ColumnReading& reading,
                                    bool beside)
{
    constexpr std::int64_t kFewestCells = 50;
    constexpr std::size_t kFewestLevels = 10, kLowest = 20;
    constexpr double kLow = 0.05;     // share of the others below the value that is the low end
    constexpr double kLeastGap = 0.2; // of the median
    constexpr double kApart = 2.5, kOneApart = 5; // times from the low end to the median
    constexpr double kLeastSteps = 5;             // between the lowest values
    if (reading.kind != ColumnKind::Number || reading.magnitudes || survey.manyValues()
        || survey.filled() < kFewestCells || survey.range(reading.form.decimal).low != 0)
        return std::nullopt;
    const Levels levels = levelsOf(survey, reading);
    if (levels.size() <= kFewestLevels || levels.front().value != 0)
        return std::nullopt;
    std::int64_t others = 0;
    for (auto level = levels.begin() + 1; level != levels.end(); ++level)
        others += level->count;
    const std::int64_t zeros = levels.front().count;
    if (zeros > others)
        return std::nullopt;
    const auto quantile = [&](double share) {
        std::int64_t below = 0;
        auto level = levels.begin() + 1;
        for (; level + 1 != levels.end(); ++level) {
            below += level->count;
            if (static_cast<double>(below) > share * static_cast<double>(others))
                break;
        }
        return level->value;
    };
    const double least = levels[1].value, median = quantile(0.5), low = quantile(kLow);
    const double times = median > low ? median / (median - low) : 0;
    const bool far = least >= kLeastGap * median
                     && (times >= kOneApart || (zeros >= kLeastTimes && times >= kApart));
    const std::size_t last = std::min(kLowest, levels.size() - 1);
    const double step = (levels[last].value - least) / static_cast<double>(last - 1);
    const bool gap = beside && zeros >= kLeastTimes && least >= kLeastSteps * step;
    if (!far && !gap)
        return std::nullopt;
    return sentinelsFrom(levels.begin(), levels.begin() + 1, Sentinels::Why::ZeroApart);
}

void keepValuesOfOthers(std::vector<base::Finding>& findings,
                        const std::vector<ColumnSurvey>& surveys)
{
    constexpr double kPlain = 100; // from here on hardly a value elsewhere
    const auto marksOf = [&](const std::string& column) {
        for (const base::Finding& finding : findings) {
            if (finding.id == "table.sentinel" && finding.place == column && !finding.fix.empty())
                return listOf(finding.fix.front().value);
        }
        return std::vector<std::string>();
    };
    std::vector<std::pair<base::Finding*, std::string>> shared;
    for (base::Finding& finding : findings) {
        if (finding.id != "table.sentinel" || finding.fix.empty() || finding.evidence.empty()
            || std::abs(finding.evidence.front().value) >= kPlain)
            continue;
        const auto texts = marksOf(finding.place);
        const auto other =
            std::find_if(surveys.begin(), surveys.end(), [&](const ColumnSurvey& survey) {
                if (survey.name == finding.place)
                    return false;
                const auto own = marksOf(survey.name);
                return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
                    return survey.values().contains(text)
                           && std::find(own.begin(), own.end(), text) == own.end();
                });
            });
        if (other != surveys.end())
            shared.emplace_back(&finding, other->name);
    }
    for (const auto& [finding, column] : shared) {
        finding->fix.clear();
        finding->evidence.push_back({"shared", 1});
        finding->texts.insert(finding->texts.begin() + 1, column);
    }
}

} // namespace assay::data::formats
