// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_like.h"

#include "data/formats/date_cell.h"
#include "data/formats/native_digits.h"
#include "data/formats/number_cell.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLongest = 200;   ///< bytes of a cell that is looked at
constexpr std::size_t kLongestOne = 40; ///< that is no list of numbers
constexpr std::size_t kLargeBound = 3;  ///< digits of one that no class has

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

char lowerOf(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool isDigitAt(std::string_view text, std::size_t at)
{
    return at < text.size() && isDigit(text[at]);
}

/// The end of the number that begins at `at`; within a list commas part numbers.
std::size_t numberEnd(std::string_view text, std::size_t at, bool list)
{
    while (at < text.size()) {
        const char c = text[at];
        if (isDigit(c) || (c == '.' && (isDigitAt(text, at + 1) || list))
            || (c == ',' && !list && isDigitAt(text, at + 1))) {
            ++at;
            continue;
        }
        const bool exponent = c == 'e' || c == 'E';
        if (exponent && isDigitAt(text, at + 1))
            at += 1;
        else if (exponent && at + 1 < text.size() && (text[at + 1] == '-' || text[at + 1] == '+')
                 && isDigitAt(text, at + 2))
            at += 2;
        else
            break;
    }
    return at;
}

/// The text in small letters with a 0 for each number and one space for several.
std::string shapeOf(std::string_view text, bool list)
{
    std::string shape;
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const bool begins =
            shape.empty() || shape.back() == '^' || (list && !isDigit(shape.back()));
        const bool sign = (c == '-' || c == '+') && begins && isDigitAt(text, at + 1);
        if (isDigit(c) || sign || (c == '.' && isDigitAt(text, at + 1))) {
            shape.push_back('0');
            at = numberEnd(text, at + (sign ? 1 : 0), list);
            continue;
        }
        ++at;
        if (c != ' ' && c != '\t')
            shape.push_back(lowerOf(c));
        else if (!shape.empty() && shape.back() != ' ')
            shape.push_back(' ');
    }
    while (!shape.empty() && shape.back() == ' ')
        shape.pop_back();
    return shape;
}

template <std::size_t N>
bool isOneOf(std::string_view text, const std::array<std::string_view, N>& list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

bool isNumber(std::string_view text)
{
    CellNumber number;
    return readNumber(text, number);
}

/// [0.1 0.2], (52.5, 13.4)
bool isList(std::string_view shape)
{
    const bool within = std::all_of(shape.begin(), shape.end(), [](char c) {
        return std::string_view("0 ,;()[]{}").find(c) != std::string_view::npos;
    });
    return within && std::count(shape.begin(), shape.end(), '0') >= 2;
}

/// Takes the letters from the front of a shape.
std::string_view takeLetters(std::string_view& shape)
{
    std::size_t length = 0;
    while (length < shape.size() && isLetter(shape[length]))
        ++length;
    const std::string_view letters = shape.substr(0, length);
    shape.remove_prefix(length);
    return letters;
}

/// "0h 0m", "pt0h0m", "0 days 0:0:0"
bool isDuration(std::string_view shape)
{
    static constexpr std::array<std::string_view, 8> kClock{"0:0", "0:0:0", "0:0:0:0", "-0:0",
                                                            "0h0", "0uhr",  "0 uhr",   "0:0 uhr"};
    static constexpr std::array<std::string_view, 22> kUnits{
        "d",      "day",     "days", "h",      "hr",      "hrs",  "hour", "hours",
        "m",      "min",     "mins", "minute", "minutes", "s",    "sec",  "secs",
        "second", "seconds", "ms",   "std",    "w",       "weeks"};
    if (isOneOf(shape, kClock))
        return true;
    const bool iso = shape.starts_with('p'), time = shape.starts_with("pt");
    if (iso)
        shape.remove_prefix(1);
    int parts = 0;
    while (!shape.empty()) {
        while (!shape.empty() && (shape[0] == ' ' || shape[0] == ',' || (iso && shape[0] == 't')))
            shape.remove_prefix(1);
        if (parts > 0 && isOneOf(shape, kClock))
            return true;
        if (!shape.starts_with('0'))
            return false;
        shape.remove_prefix(1);
        if (shape.starts_with(' '))
            shape.remove_prefix(1);
        std::string_view unit = takeLetters(shape);
        if (iso && unit.size() > 1 && unit.ends_with('t')) // P1DT2H
            unit.remove_suffix(1);
        if (!isOneOf(unit, kUnits))
            return false;
        ++parts;
    }
    return parts >= 2 || (time && parts == 1);
}

std::optional<std::int64_t> wholeAt(std::string_view text, bool last)
{
    std::size_t begin = 0, end = 0;
    if (last) {
        end = text.size();
        begin = end;
        while (begin > 0 && isDigit(text[begin - 1]))
            --begin;
    } else {
        while (isDigitAt(text, end))
            ++end;
    }
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data() + begin, text.data() + end, value);
    return begin < end && read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

/// 1.2x10^3
bool isPowerOfTen(std::string_view text, std::string_view shape)
{
    const std::size_t ten = text.find("10", 1);
    if (!shape.starts_with('0') || ten == std::string_view::npos)
        return false;
    std::string_view before = text.substr(0, ten), behind = text.substr(ten + 2);
    while (before.ends_with(' '))
        before.remove_suffix(1);
    const bool times = before.ends_with('x') || before.ends_with('*') || before.ends_with("\u00d7")
                       || before.ends_with("\u00b7");
    return times
           && (behind.starts_with('^') || behind.starts_with("**") || behind.starts_with("\u00b2")
               || behind.starts_with("\u00b3") || behind.starts_with("\u2074")
               || behind.starts_with("\u207b"));
}

/// 2023-04, 2023Q2, 2023-W14, Apr-23
bool isPeriod(std::string_view text, std::string_view shape)
{
    static constexpr std::array<std::string_view, 9> kShapes{"0q0",  "0-q0", "0 q0", "q0 0", "q0/0",
                                                             "q0-0", "0-w0", "0w0",  "0-kw0"};
    const auto isYear = [](std::optional<std::int64_t> number) {
        return number && *number >= 1900 && *number < 2100;
    };
    if (isOneOf(shape, kShapes))
        return isYear(wholeAt(text, false)) || isYear(wholeAt(text, true));
    if (shape == "0-0" || shape == "0/0") {
        const auto year = wholeAt(text, false), month = wholeAt(text, true);
        return text.size() == 7 && isDigitAt(text, 3) && !isDigitAt(text, 4) && isYear(year)
               && month && *month >= 1 && *month <= 12;
    }
    const bool before = shape.starts_with("0-") || shape.starts_with("0 ");
    std::string_view word = before ? shape.substr(2) : shape;
    const std::string_view name = takeLetters(word);
    const bool alone = before ? word.empty() : word == "-0" || word == " 0" || word == "/0";
    return alone && monthNamed(name) > 0;
}

/// "~5", "ca. 5": what stands in front of such a number; 0 bytes: nothing.
std::size_t aroundIn(std::string_view text)
{
    static constexpr std::array<std::string_view, 9> kWords{
        "~", "\u2248", "\u223c", "ca. ", "ca.", "ca ", "about ", "approx. ", "circa "};
    std::string front(text.substr(0, 10));
    std::transform(front.begin(), front.end(), front.begin(), lowerOf);
    for (const std::string_view word : kWords) {
        if (front.starts_with(word))
            return word.size();
    }
    return 0;
}

std::size_t withoutFootnote(std::string_view text)
{
    static constexpr std::array<std::string_view, 4> kMarks{"*", "\u2020", "\u2021", "#"};
    std::size_t size = text.size();
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view mark : kMarks) {
            if (text.substr(0, size).ends_with(mark)) {
                size -= mark.size();
                found = true;
            }
        }
    }
    return size;
}

bool isHexadecimal(std::string_view text)
{
    return text.size() > 2 && text[0] == '0' && lowerOf(text[1]) == 'x'
           && text.find_first_not_of("0123456789abcdefABCDEF", 2) == std::string_view::npos;
}

/// 52.5 N, 33.9° S, W13.4: degrees with the half of the globe. E12 is a code, 12 s are seconds.
bool isHemisphere(std::string_view cell, std::string_view shape)
{
    constexpr std::string_view kHalves = "NSEW", kDegree = "\u00b0";
    const bool before = kHalves.find(cell.front()) != kHalves.npos;
    const bool exact = cell.find('.') != cell.npos || cell.find(kDegree) != cell.npos;
    if (!exact || (!before && kHalves.find(cell.back()) == kHalves.npos))
        return false;
    if (before)
        shape.remove_prefix(1);
    else
        shape.remove_suffix(1);
    while (shape.starts_with(' '))
        shape.remove_prefix(1);
    while (shape.ends_with(' '))
        shape.remove_suffix(1);
    if (shape.size() > 1 && shape.ends_with(kDegree))
        shape.remove_suffix(kDegree.size());
    return shape == "0" || shape == "0 ";
}

/// N of "52N" and "52 N", whole degrees; 0: it is something else. One of them alone may be newtons.
char halfOf(std::string_view cell)
{
    constexpr std::string_view kHalves = "NSEW", kDigits = "0123456789";
    constexpr std::size_t kMost = 3; // digits
    if (cell.size() < 2 || kHalves.find(cell.back()) == kHalves.npos)
        return '\0';
    std::string_view digits = cell.substr(0, cell.size() - 1);
    if (digits.ends_with(' '))
        digits.remove_suffix(1);
    const bool fits = !digits.empty() && digits.size() <= kMost
                      && digits.find_first_not_of(kDigits) == digits.npos;
    return fits ? cell.back() : '\0';
}

/// Digits of "10,000+"; 0: it is something else.
std::size_t digitsOfAtLeast(std::string_view cell)
{
    if (!cell.ends_with('+') || !isNumber(cell.substr(0, cell.size() - 1)))
        return 0;
    return static_cast<std::size_t>(std::count_if(cell.begin(), cell.end(), isDigit));
}

/// Whether a column has bounds that only a quantity has: 4+ is a class of rooms.
bool hasLargeBounds(const ColumnSurvey& survey)
{
    return std::any_of(survey.values().begin(), survey.values().end(), [](const auto& value) {
        return digitsOfAtLeast(value.first) >= kLargeBound;
    });
}

/// Of which pair both halves of the globe stand in a column: "NS", "EW" or none.
std::string_view halvesIn(const ColumnSurvey& survey)
{
    for (const std::string_view pair : {"NS", "EW"}) {
        const auto has = [&](char half) {
            return std::any_of(survey.values().begin(), survey.values().end(),
                               [&](const auto& value) { return halfOf(value.first) == half; });
        };
        if (has(pair[0]) && has(pair[1]))
            return pair;
    }
    return {};
}

/// 1.2+3.4j of Python, 1.2-3.4i of MATLAB and R.
bool isComplex(std::string_view shape)
{
    static constexpr std::array<std::string_view, 4> kShapes{"0+0j", "0-0j", "0+0i", "0-0i"};
    return isOneOf(shape, kShapes);
}

/// 5'11", 5 ft 11 in, 5' 11''
bool isFeet(std::string_view shape)
{
    static constexpr std::array<std::string_view, 14> kShapes{
        "0'0\"",           "0' 0\"",          "0'0''",       "0' 0''",   "0'0",
        "0ft 0in",         "0 ft 0 in",       "0ft0in",      "0 ft 0in", "0\u20320\u2033",
        "0\u2032 0\u2033", "0 feet 0 inches", "0 ft. 0 in.", "0'"};
    return isOneOf(shape, kShapes);
}

} // namespace

std::optional<NumberLike> numberLikeOf(std::string_view cell)
{
    static constexpr std::array<std::string_view, 3> kSlash{"0/0", "0 0/0", "0 / 0"};
    static constexpr std::array<std::string_view, 8> kRange{
        "0-0", "0 - 0", "0\u20130", "0 \u2013 0", "0 to 0", "0..0", "0 bis 0", "0~0"};
    static constexpr std::array<std::string_view, 4> kTolerance{"0+/-0", "0 +/- 0", "0 (0)",
                                                                "0(0)"};
    cell = withoutSpaces(cell);
    if (cell.size() < 2 || cell.size() > kLongest)
        return std::nullopt;
    const bool list = std::string_view("([{").find(cell.front()) != std::string_view::npos
                      && std::string_view(")]}").find(cell.back()) != std::string_view::npos;
    if (list) {
        if (isComplex(shapeOf(cell.substr(1, cell.size() - 2), false)))
            return NumberLike::Complex;
        const bool several = !isNumber(cell) && isList(shapeOf(cell, true));
        return several ? std::optional(NumberLike::Several) : std::nullopt;
    }
    if (cell.size() > kLongestOne)
        return std::nullopt;
    // What follows the first number of these could also be a unit.
    const std::string shape = shapeOf(cell, false);
    if (isHexadecimal(cell))
        return NumberLike::Hexadecimal;
    if (isPowerOfTen(cell, shape))
        return NumberLike::Power;
    if (isPeriod(cell, shape))
        return NumberLike::Period;
    if (shape.starts_with("0\u00b1") || shape.starts_with("0 \u00b1"))
        return NumberLike::Tolerance;
    if (shape.starts_with("0\u00b00") || shape.starts_with("0\u00b0 0"))
        return NumberLike::Degrees;
    if (isComplex(shape))
        return NumberLike::Complex;
    if (isHemisphere(cell, shape))
        return NumberLike::Hemisphere;
    if (shape == "0h0") // 14h30, whose "h30" could be a unit
        return NumberLike::Duration;
    if (isNumber(cell))
        return std::nullopt;
    if (readCensored(cell))
        return NumberLike::Limit;
    if (const std::size_t front = aroundIn(cell); front > 0)
        return isNumber(withoutSpaces(cell.substr(front))) ? std::optional(NumberLike::Around)
                                                           : std::nullopt;
    if (const std::size_t mark = cell.find('['); mark != cell.npos && mark > 0
                                                 && cell.ends_with(']') && cell.size() - mark <= 4
                                                 && isNumber(withoutSpaces(cell.substr(0, mark))))
        return NumberLike::Footnote; // 12[1]
    if (const std::size_t size = withoutFootnote(cell); size < cell.size())
        return isNumber(withoutSpaces(cell.substr(0, size))) ? std::optional(NumberLike::Footnote)
                                                             : std::nullopt;
    if (holdsNativeDigits(cell))
        return numberLikeOf(withAsciiDigits(cell));
    if (isOneOf(shape, kSlash))
        return NumberLike::Slash;
    if (isOneOf(shape, kRange)) {
        const auto low = wholeAt(cell, false), high = wholeAt(cell, true);
        return low && high && *low < *high ? std::optional(NumberLike::Range) : std::nullopt;
    }
    if (isOneOf(shape, kTolerance))
        return NumberLike::Tolerance;
    if (isFeet(shape))
        return NumberLike::Feet;
    return isDuration(shape) ? std::optional(NumberLike::Duration) : std::nullopt;
}

std::optional<NumbersLike> numbersLike(const ColumnSurvey& survey)
{
    constexpr std::size_t kKinds = static_cast<std::size_t>(NumberLike::Complex) + 1;
    std::array<CellTexts::Seen, kKinds> seen{};
    std::int64_t all = -survey.marks().total(), numbers = 0, likes = 0;
    const std::string_view halves = halvesIn(survey);
    const bool bounds = hasLargeBounds(survey);
    for (const auto& [text, times] : survey.values()) {
        all += times.count;
        CellNumber number;
        const bool isOne = readNumber(text, number);
        const char half = halfOf(text);
        const auto what = half != '\0' && halves.find(half) != halves.npos
                              ? std::optional(NumberLike::Hemisphere)
                          : bounds && digitsOfAtLeast(text) > 0 ? std::optional(NumberLike::AtLeast)
                          : isOne && number.parenthesised ? std::optional(NumberLike::Parentheses)
                                                          : numberLikeOf(text);
        if (!what) {
            numbers += isOne ? times.count : 0;
            continue;
        }
        likes += times.count;
        CellTexts::Seen& first = seen[static_cast<std::size_t>(*what)];
        if (first.count == 0 || times.line < first.line) {
            first.text = text;
            first.line = times.line;
        }
        first.count += times.count;
    }
    if (likes == 0 || (likes + numbers) * 20 < all * 19 || likes * 2 < all)
        return std::nullopt;
    const auto most = std::max_element(
        seen.begin(), seen.end(), [](const auto& a, const auto& b) { return a.count < b.count; });
    return NumbersLike{static_cast<NumberLike>(most - seen.begin()), *most};
}

NumberLikeWords wordsFor(NumberLike what)
{
    switch (what) {
    case NumberLike::Slash:
        return {"numbers with a slash, such as fractions",
                "write fractions as 0.5, and other pairs as two columns"};
    case NumberLike::Around: return {"approximate numbers", "write the numbers alone"};
    case NumberLike::Duration:
        return {"times or durations", "write plain numbers, such as seconds"};
    case NumberLike::Range: return {"ranges", "write their middle, or both ends as two columns"};
    case NumberLike::Tolerance: return {"numbers with their error", "write two columns"};
    case NumberLike::Power: return {"powers of ten", "write 1200 or 1.2e3"};
    case NumberLike::Hexadecimal: return {"hexadecimal numbers", "write decimal numbers"};
    case NumberLike::Footnote:
        return {"numbers with a mark behind them", "write the numbers alone"};
    case NumberLike::Limit: return {"limits and hardly a measured value", "write the limits alone"};
    case NumberLike::Parentheses:
        return {"numbers in parentheses", "write them without, negative ones with a minus"};
    case NumberLike::Period:
        return {"months, quarters or weeks", "write dates, such as 2023-04-01"};
    case NumberLike::Degrees: return {"angles", "write decimal degrees"};
    case NumberLike::Several: return {"several numbers in a cell", "give each of them a column"};
    case NumberLike::Hemisphere:
        return {"degrees of north and south or of east and west",
                "write those of south and west with a minus and all without a letter"};
    case NumberLike::Feet: return {"feet and inches", "write inches alone"};
    case NumberLike::Complex: return {"complex numbers", "write both parts as two columns"};
    case NumberLike::AtLeast: return {"lower bounds", "write the bounds alone"};
    }
    return {"numbers in another form", "write plain numbers"};
}

} // namespace assay::data::formats
