// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_cell.h"

#include "data/formats/date_cell.h"
#include "data/formats/native_digits.h"
#include "data/formats/number_units.h"
#include "data/formats/unseen.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLongest = 64; ///< bytes of a number without its unit
constexpr std::size_t kLongestUnit = 16;
constexpr std::size_t kExactDigits = 15; ///< of a whole number, which a double holds

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool isBeyondAscii(char c)
{
    return static_cast<unsigned char>(c) >= 0x80;
}

/// Bytes of the one of `marks` that `text` begins with; 0: none.
template <std::size_t N>
std::size_t beginsWith(std::string_view text, const std::array<std::string_view, N>& marks)
{
    if (text.empty() || isDigit(text[0]))
        return 0;
    for (const std::string_view mark : marks) {
        if (text.starts_with(mark))
            return mark.size();
    }
    return 0;
}

/// Spaces of every width that Unicode has.
constexpr std::array<std::string_view, 17> kSpaces{
    " ",      "\t",     "\u00a0", "\u2009", "\u202f", "\u2007", "\u2000", "\u2001", "\u2002",
    "\u2003", "\u2004", "\u2005", "\u2006", "\u2008", "\u200a", "\u205f", "\u3000"};
constexpr std::array<std::string_view, 2> kApostrophes{"'", "\u2019"};
constexpr std::array<std::string_view, 8> kMinuses{"-",      "\u2212", "\u2013", "\ufe63",
                                                   "\u2010", "\u2011", "\u2012", "\uff0d"};

std::size_t spaceAt(std::string_view text)
{
    if (text.empty() || (text[0] != ' ' && text[0] != '\t' && !isBeyondAscii(text[0])))
        return 0;
    return beginsWith(text, kSpaces);
}

std::string_view withoutSpacesInFront(std::string_view text)
{
    while (const std::size_t bytes = spaceAt(text))
        text.remove_prefix(bytes);
    return text;
}

/// Takes a sign from the front: -1, 1, or 0 for none.
int takeSign(std::string_view& text)
{
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        return 1;
    }
    if (text.empty() || (text[0] != '-' && !isBeyondAscii(text[0])))
        return 0;
    const std::size_t bytes = beginsWith(text, kMinuses);
    text.remove_prefix(bytes);
    return bytes > 0 ? -1 : 0;
}

std::optional<double> parsed(std::string_view text)
{
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ptr != text.data() + text.size() || end.ec != std::errc() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

/// The digits of a number and what stands between them.
class Digits
{
public:
    /// Takes them from the front of `text`; false: no number begins there.
    bool take(std::string_view& text);

    std::optional<double> value(char decimal, double sign) const;
    Thousands groups(char decimal) const;
    bool bare() const { return m_runs == 1 && m_exponent.empty() && !m_trailing; }
    std::size_t before() const { return m_run[0].size(); }
    bool leadingZero() const { return m_run[0].size() > 1 && m_run[0][0] == '0'; }
    bool endsWithMark() const { return m_trailing; }

private:
    static constexpr std::size_t kRuns = 8;
    std::array<std::string_view, kRuns> m_run{};
    std::array<Thousands, kRuns> m_mark{}; ///< what follows each run; None: nothing
    std::size_t m_runs = 0;
    bool m_trailing = false; ///< "12."
    std::string_view m_exponent;

    bool fits(char decimal, std::size_t& whole) const;
};

bool Digits::take(std::string_view& text)
{
    std::string_view rest = text;
    for (;;) {
        std::size_t length = 0;
        while (length < rest.size() && isDigit(rest[length]))
            ++length;
        m_run[m_runs++] = rest.substr(0, length);
        rest.remove_prefix(length);
        Thousands mark = Thousands::None;
        std::size_t bytes = 0;
        if (rest.starts_with('.') || rest.starts_with(',')) {
            mark = rest[0] == '.' ? Thousands::Point : Thousands::Comma;
            bytes = 1;
        } else if ((bytes = spaceAt(rest)) > 0) {
            mark = Thousands::Space;
        } else if (!rest.empty() && (rest[0] == '\'' || isBeyondAscii(rest[0]))
                   && (bytes = beginsWith(rest, kApostrophes)) > 0) {
            mark = Thousands::Apostrophe;
        }
        const bool more = rest.size() > bytes && isDigit(rest[bytes]);
        if (bytes == 0 || (!more && mark > Thousands::Comma))
            break;
        m_mark[m_runs - 1] = mark;
        rest.remove_prefix(bytes);
        if (!more) {
            m_trailing = true;
            break;
        }
        if (m_runs == kRuns)
            return false;
    }
    const bool anyDigit = !m_run[0].empty() || m_runs > 1;
    // 1.5D+02 is how Fortran writes doubles; without a sign the letter may begin a unit.
    const bool sign = rest.size() > 1 && (rest[1] == '-' || rest[1] == '+');
    const bool mark = !rest.empty() && (rest[0] == 'e' || rest[0] == 'E');
    const bool fortran = sign && rest[0] == 'D' && (m_runs > 1 || m_trailing);
    if (rest.size() > 1 && (mark || fortran)) {
        std::size_t at = sign ? 2 : 1;
        const std::size_t begin = at;
        while (at < rest.size() && isDigit(rest[at]))
            ++at;
        if (at > begin) {
            m_exponent = rest.substr(0, at);
            rest.remove_prefix(at);
        }
    }
    text = rest;
    return anyDigit;
}

/// Whether the marks can be read so; `whole`: the runs before the fraction.
bool Digits::fits(char decimal, std::size_t& whole) const
{
    const Thousands fraction = decimal == '.' ? Thousands::Point : Thousands::Comma;
    const std::size_t marks = m_trailing ? m_runs : m_runs - 1;
    whole = m_runs;
    Thousands group = Thousands::None;
    for (std::size_t k = 0; k < marks; ++k) {
        if (m_mark[k] == fraction) {
            if (k + 1 != marks)
                return false;
            whole = k + 1;
        } else if (k + 1 == m_runs || (group != Thousands::None && m_mark[k] != group)) {
            return false;
        } else {
            group = m_mark[k];
        }
    }
    if (whole == 1)
        return true;
    if (!m_exponent.empty() || m_run[0].empty() || m_run[0].size() > 3 || m_run[0][0] == '0')
        return false;
    const auto all = [&](std::size_t end, std::size_t digits) {
        return std::all_of(m_run.begin() + 1, m_run.begin() + static_cast<std::ptrdiff_t>(end),
                           [&](std::string_view run) { return run.size() == digits; });
    };
    // Lakhs and crores: 12,34,567.
    const bool indian = group == Thousands::Comma && whole > 2 && m_run[0].size() <= 2
                        && m_run[whole - 1].size() == 3 && all(whole - 1, 2);
    return indian || all(whole, 3);
}

std::optional<double> Digits::value(char decimal, double sign) const
{
    std::size_t whole = 0;
    if (!fits(decimal, whole))
        return std::nullopt;
    std::array<char, kLongest> text{};
    std::size_t at = 0;
    const auto put = [&](std::string_view piece) {
        std::copy(piece.begin(), piece.end(), text.begin() + static_cast<std::ptrdiff_t>(at));
        at += piece.size();
    };
    for (std::size_t k = 0; k < m_runs; ++k) {
        if (k == whole)
            put(".");
        put(m_run[k]);
    }
    if (!m_exponent.empty())
        put("e");
    put(m_exponent.substr(m_exponent.empty() ? 0 : 1));
    const auto number = parsed({text.data(), at});
    return number ? std::optional(sign * *number) : std::nullopt;
}

Thousands Digits::groups(char decimal) const
{
    std::size_t whole = 0;
    return fits(decimal, whole) && whole > 1 ? m_mark[0] : Thousands::None;
}

/// Takes a currency from the front: its text, empty when there is none.
std::string_view takeMoney(std::string_view& text)
{
    if (text.empty() || isDigit(text[0]))
        return {};
    const std::size_t bytes = moneyAt(text);
    const std::string_view money = text.substr(0, bytes);
    text.remove_prefix(bytes);
    return money;
}

/// What follows the dash of "12,-" and "12.\u2013", which is how prices without cents are written.
std::string_view behindNoCents(std::string_view rest)
{
    static constexpr std::array<std::string_view, 6> kDashes{"--",     "-",      "=",
                                                             "\u2013", "\u2014", "\u2212"};
    const std::string_view behind = rest.substr(beginsWith(rest, kDashes));
    return behind.empty() || spaceAt(behind) > 0 || isMoney(behind) ? behind : rest;
}

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Whether what follows the digits can be a unit: letters, a percent or degree sign, with powers
/// and slashes; no ordinal, time of day or month, no second number.
bool isUnit(std::string_view text)
{
    if (text.size() > kLongestUnit)
        return false;
    const char first = text[0];
    if (!isLetter(first) && !isBeyondAscii(first) && first != '%' && first != '$' && first != '"'
        && first != '\'')
        return false;
    int words = 1;
    for (std::size_t k = 1; k < text.size(); ++k) {
        const char c = text[k], before = text[k - 1];
        words += c == ' ' ? 1 : 0;
        const bool power = isDigit(c)
                           && (isLetter(before) || before == '^' || before == '-'
                               || isBeyondAscii(before) || isDigit(before));
        if (!isLetter(c) && !isBeyondAscii(c) && !power && c != ' ' && c != '/' && c != '^'
            && c != '-' && c != '.' && c != '*' && c != '%' && c != '\'')
            return false;
    }
    if (words > 3 || beginsWith(text, kMinuses) > 0)
        return false;
    std::array<char, kLongestUnit> lowered{};
    std::transform(text.begin(), text.end(), lowered.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const std::string_view plain(lowered.data(), text.size());
    if (isOneOf(plain, {"st", "nd", "rd", "th", "am", "pm", "a.m.", "p.m.", "bc", "ad", "ff"}))
        return false;
    // 01JAN2020 is a date, and so are digits parted by the signs of year, month and day.
    return monthNamed(plain.substr(0, plain.find_first_of("0123456789"))) == 0
           && !(text.starts_with("\u5e74") && text.size() > 3);
}

/// Whether a number, or what stands in front of one, may begin with this: most texts end here.
bool mayBegin(std::string_view cell)
{
    const char c = cell[0];
    if (isDigit(c) || isBeyondAscii(c) || c == '.' || c == ',' || c == '-' || c == '+' || c == '('
        || c == '$' || c == ' ' || c == '\t')
        return true;
    const char last = cell.back(); // '-' and '=': of a price without cents
    return isLetter(c) && (isDigit(last) || isBeyondAscii(last) || last == '-' || last == '=')
           && moneyAt(cell) > 0;
}

/// Takes digits from the front of `cell` at `at` into `digits`, which wraps around; how many.
std::size_t takeDigits(std::string_view cell, std::size_t& at, std::uint64_t& digits)
{
    const std::size_t begin = at;
    for (; at < cell.size() && isDigit(cell[at]); ++at)
        digits = digits * 10 + static_cast<std::uint64_t>(cell[at] - '0');
    return at - begin;
}

/// Digits alone, or digits with one mark, or with a point and an exponent: nearly every cell.
/// False: it takes a closer look.
bool readPlain(std::string_view cell, CellNumber& number)
{
    // Both are doubles without an error up to 15 digits, so that their quotient is rounded once, to
    // the nearest double.
    static constexpr std::array<double, kExactDigits + 1> kPowers{
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    const bool negative = cell[0] == '-';
    const std::size_t begin = negative || cell[0] == '+' ? 1 : 0;
    std::size_t at = begin;
    std::uint64_t all = 0;
    const std::size_t digits = takeDigits(cell, at, all);
    const std::string_view unsignedPlus = cell[0] == '+' ? cell.substr(1) : cell;
    number.digits = static_cast<std::uint16_t>(std::min<std::size_t>(digits, 1000));
    if (at == cell.size()) {
        if (digits == 0)
            return false;
        number.bare = true;
        number.leadingZero = digits > 1 && cell[begin] == '0';
        if (digits > kExactDigits) {
            number.point = number.comma = parsed(unsignedPlus);
            return true;
        }
        const auto whole = static_cast<std::int64_t>(all);
        number.point = number.comma = static_cast<double>(negative ? -whole : whole);
        return true;
    }
    const char mark = cell[at];
    if (mark != '.' && mark != ',')
        return false;
    std::size_t end = at + 1;
    const std::size_t fraction = takeDigits(cell, end, all);
    if (digits + fraction == 0 || cell.size() >= kLongest)
        return false;
    if (end != cell.size()) { // "1.5e-3"
        if (mark == '.')
            number.point = parsed(unsignedPlus);
        return number.point.has_value();
    }
    std::optional<double>& value = mark == '.' ? number.point : number.comma;
    if (digits + fraction <= kExactDigits) {
        const double size = static_cast<double>(all) / kPowers[fraction];
        value = negative ? -size : size;
    } else {
        std::array<char, kLongest> text{};
        std::replace_copy(unsignedPlus.begin(), unsignedPlus.end(), text.begin(), ',', '.');
        value = parsed({text.data(), unsignedPlus.size()});
    }
    if (digits >= 1 && digits <= 3 && fraction == 3 && cell[begin] != '0') { // "68.405"
        const auto whole = static_cast<std::int64_t>(all);
        (mark == '.' ? number.comma : number.point) =
            static_cast<double>(negative ? -whole : whole);
        (mark == '.' ? number.commaGroups : number.pointGroups) =
            mark == '.' ? Thousands::Point : Thousands::Comma;
    }
    return number.point || number.comma;
}

/// The cell without characters of no width, its digits as in ASCII.
bool readSeen(std::string_view cell, CellNumber& number)
{
    const std::string seen = withAsciiDigits(withoutUnseen(cell));
    if (!readNumber(seen, number))
        return false;
    const std::size_t at = cell.find(number.unit); // which is a view into `seen` so far
    if (at == std::string_view::npos)
        return false;
    number.unit = cell.substr(at, number.unit.size());
    return true;
}

} // namespace

std::string_view withoutSpaces(std::string_view text)
{
    text = withoutSpacesInFront(text);
    for (bool found = true; found && !text.empty();) {
        found = false;
        const char last = text.back();
        if (last != ' ' && last != '\t' && !isBeyondAscii(last))
            break;
        for (const std::string_view space : kSpaces) {
            if (text.ends_with(space)) {
                text.remove_suffix(space.size());
                found = true;
            }
        }
    }
    return text;
}

bool readNumber(std::string_view cell, CellNumber& number)
{
    if (cell.empty() || !mayBegin(cell))
        return false;
    if (readPlain(cell, number))
        return number.point || number.comma;

    number = {};
    if (holdsUnseen(cell) || holdsNativeDigits(cell))
        return readSeen(cell, number);
    std::string_view rest = withoutSpaces(cell);
    if (rest.empty())
        return false;
    if (rest.front() == '(' && rest.back() == ')') {
        number.parenthesised = true;
        rest = withoutSpaces(rest.substr(1, rest.size() - 2));
    }
    int sign = takeSign(rest);
    rest = withoutSpacesInFront(rest);
    number.unit = takeMoney(rest);
    number.unitFirst = !number.unit.empty();
    if (number.unitFirst) {
        rest = withoutSpaces(rest);
        if (sign == 0)
            sign = takeSign(rest);
        if (!number.parenthesised && rest.starts_with('(') && rest.ends_with(')')) { // "$ (12)"
            number.parenthesised = true;
            rest = withoutSpaces(rest.substr(1, rest.size() - 2));
        }
    }
    Digits digits;
    const std::string_view before = rest;
    if (rest.empty() || !(isDigit(rest[0]) || rest[0] == '.' || rest[0] == ',')
        || !digits.take(rest) || before.size() - rest.size() >= kLongest)
        return false;
    if (digits.endsWithMark())
        rest = behindNoCents(rest);
    if (sign == 0 && !rest.empty()) { // "12-"
        std::string_view behind = rest;
        if (takeSign(behind) < 0 && (behind.empty() || spaceAt(behind) > 0)) {
            sign = -1;
            rest = behind;
        }
    }
    rest = withoutSpaces(rest);
    const double magnitude = number.unitFirst && !isCrore(rest) ? factorBehind(rest) : 0;
    if (!rest.empty() && magnitude == 0) {
        if (number.unitFirst || !isUnit(rest))
            return false;
        if (rest == "Uhr" && before.find('.') != before.npos)
            return false; // 14.30 Uhr is a time of day
        number.unit = rest;
    }
    if (number.parenthesised && sign != 0)
        return false;
    number.scaled = magnitude > 0;
    const double factor =
        (sign < 0 || number.parenthesised ? -1 : 1) * (number.scaled ? magnitude : 1);
    number.point = digits.value('.', factor);
    number.comma = digits.value(',', factor);
    number.pointGroups = digits.groups('.');
    number.commaGroups = digits.groups(',');
    number.bare = digits.bare() && !number.scaled;
    number.digits = static_cast<std::uint16_t>(std::min<std::size_t>(digits.before(), 1000));
    number.leadingZero = number.bare && digits.leadingZero();
    return number.point || number.comma;
}

std::optional<CellNumber> readNumber(std::string_view cell)
{
    std::optional<CellNumber> number(std::in_place);
    if (!readNumber(cell, *number))
        number.reset();
    return number;
}

std::optional<CensoredNumber> readCensored(std::string_view cell)
{
    static constexpr std::array<std::string_view, 4> kBelow{"<=", "<", "\u2264", "\u2a7d"};
    static constexpr std::array<std::string_view, 4> kAbove{">=", ">", "\u2265", "\u2a7e"};
    if (cell.size() < 2 || !(cell[0] == '<' || cell[0] == '>' || isBeyondAscii(cell[0])))
        return std::nullopt;
    const std::size_t below = beginsWith(cell, kBelow), above = beginsWith(cell, kAbove);
    if (below + above == 0)
        return std::nullopt;
    const auto limit = readNumber(withoutSpaces(cell.substr(below + above)));
    if (!limit)
        return std::nullopt;
    return CensoredNumber{*limit, below > 0};
}

} // namespace assay::data::formats
