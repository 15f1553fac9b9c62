// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/date_cell.h"

#include "data/formats/cyrillic.h"
#include "data/formats/native_digits.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace assay::data::formats {

namespace {

constexpr std::size_t kLongest = 64; ///< bytes of a date with its time and zone

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
           || static_cast<unsigned char>(c) >= 0x80;
}

char lowerOf(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

void skipSpaces(std::string_view& text)
{
    while (take(text, ' ')) {
    }
}

struct Part {
    int value = 0;
    std::size_t digits = 0;
    bool named = false;
};

std::optional<Part> takeNumber(std::string_view& text, std::size_t most)
{
    Part part;
    while (part.digits < text.size() && part.digits < most && isDigit(text[part.digits]))
        part.value = part.value * 10 + (text[part.digits++] - '0');
    if (part.digits == 0)
        return std::nullopt;
    text.remove_prefix(part.digits);
    return part;
}

std::string takeWord(std::string_view& text)
{
    std::string word;
    while (word.size() < text.size() && isLetter(text[word.size()]))
        word.push_back(lowerOf(text[word.size()]));
    text.remove_prefix(word.size());
    lowerCyrillic(word);
    return word;
}

template <std::size_t N>
bool isOneOf(std::string_view word, const std::array<std::string_view, N>& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool isWeekday(std::string_view word)
{
    static constexpr std::array<std::string_view, 33> kDays{
        "mon",     "tue",      "tues",      "wed",      "thu",      "thur",      "thurs",
        "fri",     "sat",      "sun",       "monday",   "tuesday",  "wednesday", "thursday",
        "friday",  "saturday", "sunday",    "montag",   "dienstag", "mittwoch",  "donnerstag",
        "freitag", "samstag",  "sonnabend", "sonntag",  "lundi",    "mardi",     "mercredi",
        "jeudi",   "vendredi", "samedi",    "dimanche", "lunes"};
    return isOneOf(word, kDays);
}

/// Minutes east of Greenwich; empty: no zone of that name.
std::optional<int> zoneNamed(std::string_view word)
{
    struct Zone {
        std::string_view name;
        int hours;
    };
    static constexpr std::array<Zone, 14> kZones{{{"z", 0},
                                                  {"utc", 0},
                                                  {"gmt", 0},
                                                  {"wet", 0},
                                                  {"cet", 1},
                                                  {"cest", 2},
                                                  {"eet", 2},
                                                  {"eest", 3},
                                                  {"est", -5},
                                                  {"edt", -4},
                                                  {"mst", -7},
                                                  {"pst", -8},
                                                  {"pdt", -7},
                                                  {"jst", 9}}};
    for (const Zone& zone : kZones) {
        if (zone.name == word)
            return zone.hours * 60;
    }
    return std::nullopt;
}

/// "am" or "p.m." from the front; 0: neither, else 'a' or 'p'.
char takeHalf(std::string_view& text)
{
    std::string_view rest = text;
    skipSpaces(rest);
    const char half = rest.empty() ? '\0' : lowerOf(rest.front());
    if (half != 'a' && half != 'p')
        return '\0';
    rest.remove_prefix(1);
    const bool dots = take(rest, '.');
    if (dots)
        skipSpaces(rest); // "a. m." of Spanish
    if (rest.empty() || lowerOf(rest.front()) != 'm')
        return '\0';
    rest.remove_prefix(1);
    if (dots)
        take(rest, '.');
    text = rest;
    return half;
}

/// Empty: no zone, or none that is known. Minutes.
std::optional<int> takeZone(std::string_view& text)
{
    skipSpaces(text);
    if (text.empty())
        return 0;
    if (text.front() == '+' || text.front() == '-') {
        const int sign = text.front() == '+' ? 1 : -1;
        text.remove_prefix(1);
        const auto hours = takeNumber(text, 2);
        if (!hours)
            return std::nullopt;
        take(text, ':');
        const auto minutes = takeNumber(text, 2);
        return sign * (hours->value * 60 + (minutes ? minutes->value : 0));
    }
    const auto zone = zoneNamed(takeWord(text));
    if (!zone)
        return std::nullopt;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) // "UTC+2"
        return takeZone(text);
    return zone;
}

/// "13:45:10.5Z", "1:45 PM" and shorter, as a share of a day. The whole of `text`.
std::optional<double> timeOfDay(std::string_view text)
{
    const auto hour = takeNumber(text, 2);
    if (!hour || hour->value > 24)
        return std::nullopt;
    double minutes = 0, seconds = 0;
    const bool colon = take(text, ':');
    if (colon) {
        const auto minute = takeNumber(text, 2);
        if (!minute || minute->value > 59)
            return std::nullopt;
        minutes = minute->value;
        if (take(text, ':')) {
            const auto second = takeNumber(text, 2);
            if (!second || second->value > 60)
                return std::nullopt;
            seconds = second->value;
            double place = 0.1;
            if (take(text, '.') || take(text, ',')) {
                while (!text.empty() && isDigit(text.front())) {
                    seconds += place * (text.front() - '0');
                    place /= 10;
                    text.remove_prefix(1);
                }
            }
        }
    }
    int hours = hour->value;
    const char half = takeHalf(text);
    if (half != '\0') {
        if (hours < 1 || hours > 12)
            return std::nullopt;
        hours = hours % 12 + (half == 'p' ? 12 : 0);
    } else if (!colon) {
        return std::nullopt;
    }
    const auto zone = takeZone(text);
    if (zone && text.starts_with('[') && text.ends_with(']'))
        text = {}; // "+01:00[Europe/Berlin]" of Java
    if (!zone || !text.empty())
        return std::nullopt;
    return (hours * 60 + minutes - *zone) / 1440.0 + seconds / 86400.0;
}

/// A number of at most four digits, or the name of a month.
std::optional<Part> takePart(std::string_view& text)
{
    if (!text.empty() && isDigit(text.front())) {
        const auto number = takeNumber(text, 4);
        std::string_view behind = text;
        const std::string word = takeWord(behind);
        if (number->digits <= 2 && (word == "st" || word == "nd" || word == "rd" || word == "th"))
            text = behind;
        return number;
    }
    const int month = monthNamed(takeWord(text));
    if (month == 0)
        return std::nullopt;
    return Part{month, 0, true};
}

/// What stands between two parts: one of - / . or spaces, a comma or a point with spaces.
char takeMark(std::string_view& text)
{
    if (text.empty())
        return '\0';
    for (const std::string_view word : {"\u5e74", "\u6708"}) { // the signs of year and month
        if (text.starts_with(word)) {
            text.remove_prefix(word.size());
            return '-';
        }
    }
    const char mark = text.front();
    if (mark != '-' && mark != '/' && mark != '.' && mark != ' ' && mark != ',')
        return '\0';
    text.remove_prefix(1);
    if (mark == '.' || mark == ',' || mark == ' ') {
        const std::size_t before = text.size();
        skipSpaces(text);
        if (text.starts_with("de ")) // 5 de mayo de 2020
            text.remove_prefix(3);
        return mark == ' ' || mark == ',' || text.size() < before ? ' ' : mark;
    }
    return mark;
}

std::optional<double> daysOf(const Part& year, const Part& month, const Part& day)
{
    if (month.digits > 2 || day.digits > 2 || day.named || year.named
        || !(year.digits == 4 || year.digits == 2))
        return std::nullopt;
    const int full = year.digits == 4   ? year.value
                     : year.value >= 69 ? 1900 + year.value
                                        : 2000 + year.value;
    const std::chrono::year_month_day date{std::chrono::year(full),
                                           std::chrono::month(static_cast<unsigned>(month.value)),
                                           std::chrono::day(static_cast<unsigned>(day.value))};
    if (!date.ok() || full < 1000)
        return std::nullopt;
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count());
}

/// What some languages write behind a date: "year" in Russian, the sign of the day in Chinese and Japanese.
bool isYearMark(std::string_view rest)
{
    skipSpaces(rest);
    return rest == "\u0433." || rest == "\u0433" || rest == "\u0433\u043e\u0434\u0430"
           || rest == "\u65e5";
}

bool mayBegin(std::string_view cell)
{
    if (cell.size() < 4 || cell.size() > kLongest)
        return false;
    if (isDigit(cell[0]))
        return true;
    return isLetter(cell[0]) && isLetter(cell[1]) && std::any_of(cell.begin(), cell.end(), isDigit);
}

/// The three parts and what follows them. Empty: no date.
std::optional<CellDate> dateOf(std::string_view cell, std::string_view& rest)
{
    std::string_view text = cell;
    if (isLetter(text[0])) {
        std::string_view behind = text;
        if (isWeekday(takeWord(behind))) {
            take(behind, '.');
            take(behind, ',');
            skipSpaces(behind);
            text = behind;
        }
    }
    const auto first = takePart(text);
    if (!first)
        return std::nullopt;
    // 01JAN2020, as SAS writes dates.
    const bool joined = first->digits == 2 && !text.empty() && isLetter(text.front())
                        && static_cast<unsigned char>(text.front()) < 0x80;
    const char mark = joined ? '\0' : takeMark(text);
    const auto second = mark == '\0' && !joined ? std::nullopt : takePart(text);
    if (!second)
        return std::nullopt;
    const char mark2 = joined ? '\0' : takeMark(text);
    const auto third = mark2 == '\0' && !joined ? std::nullopt : takeNumber(text, 4);
    if (joined && third && third->digits != 4 && third->digits != 2)
        return std::nullopt;
    const bool named = first->named || second->named;
    if (!third || (!named && (mark != mark2 || mark == ' ')) || (first->named && second->named))
        return std::nullopt;
    if (!text.empty() && isDigit(text.front()))
        return std::nullopt;
    rest = text;
    CellDate date;
    date.mark = mark;
    date.named = named;
    date.monthFirst = first->named;
    const auto at = [&](DateForm form) -> auto&
    {
        return date.days[static_cast<std::size_t>(form)];
    };
    if (named) {
        if (first->digits == 4 || third->digits == 1) {
            at(DateForm::YearMonthDay) = daysOf(*first, *second, *third);
        } else {
            at(DateForm::DayMonthYear) = at(DateForm::MonthDayYear) =
                first->named ? daysOf(*third, *first, *second) : daysOf(*third, *second, *first);
            date.shortYear = third->digits == 2;
        }
    } else if (first->digits == 4) {
        at(DateForm::YearMonthDay) = daysOf(*first, *second, *third);
    } else if (third->digits == 4
               // "1.2.10" is rather a version.
               || (third->digits == 2
                   && (mark != '.' || (first->digits == 2 && second->digits == 2)))) {
        at(DateForm::DayMonthYear) = daysOf(*third, *second, *first);
        at(DateForm::MonthDayYear) = daysOf(*third, *first, *second);
        date.shortYear = third->digits == 2;
        if (date.shortYear && first->digits == 2 && mark != '.') // 31.01.24 begins with the day
            at(DateForm::YearMonthDay) = daysOf(*first, *second, *third);
    }
    return date;
}

} // namespace

int monthNamed(std::string_view word)
{
    using Words = std::array<std::string_view, 17>;
    static constexpr std::array<Words, 12> kMonths{{
        {"jan", "january", "januar", "janvier", "janv", "enero", "ene", "j\u00e4nner", "gennaio",
         "gen", "januari", "janeiro", "\u044f\u043d\u0432\u0430\u0440\u044c",
         "\u044f\u043d\u0432\u0430\u0440\u044f", "\u044f\u043d\u0432"},
        {"feb", "february", "februar", "f\u00e9vrier", "f\u00e9vr", "febrero", "febr", "febbraio",
         "februari", "fevereiro", "fev", "\u0444\u0435\u0432\u0440\u0430\u043b\u044c",
         "\u0444\u0435\u0432\u0440\u0430\u043b\u044f", "\u0444\u0435\u0432",
         "\u0444\u0435\u0432\u0440"},
        {"mar", "march", "m\u00e4rz", "mrz", "m\u00e4r", "mars", "marzo", "maart", "mrt",
         "mar\u00e7o", "marts", "\u043c\u0430\u0440\u0442", "\u043c\u0430\u0440\u0442\u0430",
         "\u043c\u0430\u0440"},
        {"apr", "april", "avril", "avr", "abril", "abr", "aprile",
         "\u0430\u043f\u0440\u0435\u043b\u044c", "\u0430\u043f\u0440\u0435\u043b\u044f",
         "\u0430\u043f\u0440"},
        {"may", "mai", "mayo", "maggio", "mei", "maio", "maj", "\u043c\u0430\u0439",
         "\u043c\u0430\u044f"},
        {"jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho",
         "\u0438\u044e\u043d\u044c", "\u0438\u044e\u043d\u044f", "\u0438\u044e\u043d"},
        {"jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho",
         "\u0438\u044e\u043b\u044c", "\u0438\u044e\u043b\u044f", "\u0438\u044e\u043b"},
        {"aug", "august", "ao\u00fbt", "agosto", "ago", "augustus", "augusti",
         "\u0430\u0432\u0433\u0443\u0441\u0442", "\u0430\u0432\u0433\u0443\u0441\u0442\u0430",
         "\u0430\u0432\u0433"},
        {"sep", "sept", "september", "septembre", "septiembre", "settembre", "setembro",
         "\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044c",
         "\u0441\u0435\u043d\u0442\u044f\u0431\u0440\u044f", "\u0441\u0435\u043d",
         "\u0441\u0435\u043d\u0442"},
        {"oct", "okt", "october", "oktober", "octobre", "octubre", "ottobre", "ott", "outubro",
         "\u043e\u043a\u0442\u044f\u0431\u0440\u044c", "\u043e\u043a\u0442\u044f\u0431\u0440\u044f",
         "\u043e\u043a\u0442"},
        {"nov", "november", "novembre", "noviembre", "novembro",
         "\u043d\u043e\u044f\u0431\u0440\u044c", "\u043d\u043e\u044f\u0431\u0440\u044f",
         "\u043d\u043e\u044f", "\u043d\u043e\u044f\u0431"},
        {"dec", "dez", "december", "dezember", "d\u00e9cembre", "d\u00e9c", "diciembre", "dic",
         "dicembre", "dezembro", "\u0434\u0435\u043a\u0430\u0431\u0440\u044c",
         "\u0434\u0435\u043a\u0430\u0431\u0440\u044f", "\u0434\u0435\u043a"},
    }};
    for (std::size_t k = 0; k < kMonths.size(); ++k) {
        if (!word.empty() && isOneOf(word, kMonths[k]))
            return static_cast<int>(k) + 1;
    }
    return 0;
}

bool CellDate::isAmbiguous() const
{
    std::optional<double> seen;
    for (const auto& day : days) {
        if (!day)
            continue;
        if (seen && *seen != *day)
            return true;
        seen = day;
    }
    return false;
}

std::optional<CellDate> readDate(std::string_view cell)
{
    if (!cell.empty() && static_cast<unsigned char>(cell[0]) >= 0x80 && holdsNativeDigits(cell))
        return readDate(withAsciiDigits(cell));
    if (!mayBegin(cell))
        return std::nullopt;
    std::string_view rest;
    auto date = dateOf(cell, rest);
    if (!date) {
        // "10:30-11:30" is no time with a zone.
        // 2:1 is a score, or a ratio.
        const std::size_t colon = cell.find(':');
        if (!isDigit(cell[0]) || colon == std::string_view::npos || colon + 2 >= cell.size()
            || !isDigit(cell[colon + 1]) || !isDigit(cell[colon + 2])
            || cell.find_first_of("+-") != std::string_view::npos)
            return std::nullopt;
        const auto time = timeOfDay(cell);
        if (!time)
            return std::nullopt;
        date.emplace();
        date->withTime = true;
        date->days[static_cast<std::size_t>(DateForm::TimeOfDay)] = *time;
        return date;
    }
    if (isYearMark(rest))
        rest = {};
    if (!rest.empty()) {
        // 01JAN2020:13:30:00, and 10/Mar/2024:13:30:00 of web servers.
        const bool compact =
            rest.front() == ':' && (date->mark == '\0' || (date->named && date->mark == '/'));
        const bool behind =
            compact || rest.front() == 'T' || rest.front() == ' ' || rest.front() == ',';
        rest.remove_prefix(1);
        skipSpaces(rest);
        const auto time = behind ? timeOfDay(rest) : std::nullopt;
        if (!time)
            return std::nullopt;
        date->withTime = true;
        for (auto& day : date->days) {
            if (day)
                *day += *time;
        }
    }
    if (std::none_of(date->days.begin(), date->days.end(),
                     [](const auto& d) { return d.has_value(); }))
        return std::nullopt;
    return date;
}

std::optional<double> readCompactDate(std::string_view cell)
{
    const std::size_t digits = cell.size();
    if ((digits != 8 && digits != 6 && digits != 12 && digits != 14)
        || !std::all_of(cell.begin(), cell.end(), isDigit))
        return std::nullopt;
    const auto year = takeNumber(cell, 4), month = takeNumber(cell, 2);
    const auto day = cell.empty() ? std::optional(Part{1, 2, false}) : takeNumber(cell, 2);
    if (year->value < 1900 || year->value > 2099)
        return std::nullopt;
    const auto days = daysOf(*year, *month, *day);
    if (!days || cell.empty())
        return days;
    const auto hour = takeNumber(cell, 2), minute = takeNumber(cell, 2);
    const auto second = cell.empty() ? std::optional(Part{0, 2, false}) : takeNumber(cell, 2);
    if (hour->value > 23 || minute->value > 59 || second->value > 59)
        return std::nullopt;
    return *days + (hour->value * 60 + minute->value) / 1440.0 + second->value / 86400.0;
}

std::string describe(DateForm form, const CellDate& like)
{
    if (form == DateForm::TimeOfDay)
        return "time of day";
    const std::string mark(1, like.mark == '\0' ? '-' : like.mark);
    const std::string month = like.named ? "month name" : "month";
    const std::string year = like.shortYear ? "year (two digits)" : "year";
    if (like.monthFirst)
        form = DateForm::MonthDayYear;
    const std::string order = form == DateForm::YearMonthDay   ? year + mark + month + mark + "day"
                              : form == DateForm::DayMonthYear ? "day" + mark + month + mark + year
                                                               : month + mark + "day" + mark + year;
    return like.withTime ? order + " with time" : order;
}

} // namespace assay::data::formats
