// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cell.h"

#include "data/formats/byte_reader.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace assay::data::formats {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool equalsIgnoringCase(std::string_view a, std::string_view lowerCase)
{
    return std::equal(a.begin(), a.end(), lowerCase.begin(), lowerCase.end(), [](char x, char y) {
        return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
    });
}

/// Takes a number of at most `digits` digits from the front.
std::optional<int> takeInt(std::string_view& text, std::size_t digits)
{
    std::size_t length = 0;
    int value = 0;
    while (length < text.size() && length < digits && isDigit(text[length]))
        value = value * 10 + (text[length++] - '0');
    if (length == 0)
        return std::nullopt;
    text.remove_prefix(length);
    return value;
}

bool take(std::string_view& text, char c)
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

/// "T13:45:10.5Z" and shorter, as a share of a day. Empty: no time of day.
std::optional<double> timeOfDay(std::string_view text)
{
    if (text.empty())
        return 0.0;
    if (!take(text, 'T') && !take(text, ' '))
        return std::nullopt;
    const auto hour = takeInt(text, 2);
    if (!hour || *hour > 24 || !take(text, ':'))
        return std::nullopt;
    const auto minute = takeInt(text, 2);
    if (!minute || *minute > 59)
        return std::nullopt;
    double second = 0;
    if (take(text, ':')) {
        const auto whole = takeInt(text, 2);
        if (!whole || *whole > 60)
            return std::nullopt;
        second = *whole;
        double place = 0.1;
        if (take(text, '.')) {
            while (!text.empty() && isDigit(text.front())) {
                second += place * (text.front() - '0');
                place /= 10;
                text.remove_prefix(1);
            }
        }
    }
    double zone = 0; // minutes
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        const double sign = text.front() == '+' ? 1 : -1;
        text.remove_prefix(1);
        const auto hours = takeInt(text, 2);
        take(text, ':');
        const auto minutes = takeInt(text, 2);
        if (!hours)
            return std::nullopt;
        zone = sign * (*hours * 60 + minutes.value_or(0));
    } else {
        take(text, 'Z');
    }
    if (!text.empty())
        return std::nullopt;
    return (*hour * 60 + *minute - zone) / 1440.0 + second / 86400.0;
}

} // namespace

std::optional<double> parseNumber(std::string_view cell, char decimal)
{
    // Only what looks like one: from_chars would take "inf" and "nan" too.
    std::size_t at = !cell.empty() && (cell[0] == '-' || cell[0] == '+') ? 1 : 0;
    if (at == cell.size() || !(isDigit(cell[at]) || cell[at] == decimal))
        return std::nullopt;
    if (cell[0] == '+')
        cell.remove_prefix(1);
    double value = 0;
    std::from_chars_result end{};
    if (decimal == ',' && cell.find(',') != std::string_view::npos) {
        std::array<char, 64> point{};
        if (cell.size() > point.size() || cell.find('.') != std::string_view::npos)
            return std::nullopt;
        std::copy(cell.begin(), cell.end(), point.begin());
        std::replace(point.begin(), point.end(), ',', '.');
        end = std::from_chars(point.data(), point.data() + cell.size(), value);
        if (end.ptr != point.data() + cell.size())
            return std::nullopt;
    } else {
        end = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        if (end.ptr != cell.data() + cell.size())
            return std::nullopt;
    }
    if (end.ec != std::errc() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::optional<double> parseDate(std::string_view cell, DateForm form)
{
    if (cell.size() < 6 || !isDigit(cell[0]))
        return std::nullopt;
    const auto first = takeInt(cell, form == DateForm::YearMonthDay ? 4 : 2);
    const char mark = cell.empty() ? '\0' : cell.front();
    if (!first || (mark != '-' && mark != '/' && mark != '.'))
        return std::nullopt;
    cell.remove_prefix(1);
    const auto second = takeInt(cell, 2);
    if (!second || !take(cell, mark))
        return std::nullopt;
    const std::size_t before = cell.size();
    const auto third = takeInt(cell, form == DateForm::YearMonthDay ? 2 : 4);
    if (!third || (form != DateForm::YearMonthDay && before - cell.size() != 4))
        return std::nullopt;
    const int year = form == DateForm::YearMonthDay ? *first : *third;
    const int month = form == DateForm::MonthDayYear ? *first : *second;
    const int day = form == DateForm::YearMonthDay   ? *third
                    : form == DateForm::DayMonthYear ? *first
                                                     : *second;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const auto time = timeOfDay(cell);
    if (!date.ok() || year < 1000 || !time)
        return std::nullopt;
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) + *time;
}

MissingCells::MissingCells(const std::string& further)
    : m_further(listOf(further))
{}

bool MissingCells::operator()(std::string_view cell) const
{
    switch (cell.size()) {
    case 0: return true;
    case 1:
        if (cell == "?")
            return true;
        break;
    case 2:
        if (cell == "NA" || cell == "na")
            return true;
        break;
    case 3:
        if (equalsIgnoringCase(cell, "nan") || equalsIgnoringCase(cell, "n/a"))
            return true;
        break;
    case 4:
        if (equalsIgnoringCase(cell, "null") || equalsIgnoringCase(cell, "none"))
            return true;
        break;
    default: break;
    }
    return std::find(m_further.begin(), m_further.end(), cell) != m_further.end();
}

std::vector<std::string> listOf(const std::string& text)
{
    std::vector<std::string> items;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        std::size_t end = std::min(text.find(',', begin), text.size());
        std::string item = text.substr(begin, end - begin);
        const std::size_t from = item.find_first_not_of(" \t");
        if (from != std::string::npos)
            items.push_back(item.substr(from, item.find_last_not_of(" \t") - from + 1));
        begin = end + 1;
    }
    return items;
}

std::string plainLabel(std::string_view label)
{
    std::string plain = lower(std::string(label));
    const std::size_t end = plain.find_last_not_of(" \t.,;:!");
    plain.resize(end == std::string::npos ? 0 : end + 1);
    plain.erase(0, std::min(plain.find_first_not_of(" \t"), plain.size()));
    return plain;
}

std::string listedNames(const std::vector<std::string>& names)
{
    constexpr std::size_t kMost = 8;
    std::string text;
    for (std::size_t k = 0; k < names.size(); ++k) {
        if (names.size() > kMost && k >= kMost - 1 && k + 1 < names.size())
            continue;
        if (k > 0)
            text += names.size() > kMost && k + 1 == names.size() ? " ... " : ", ";
        text += names[k].substr(0, 40);
    }
    return text;
}

} // namespace assay::data::formats
