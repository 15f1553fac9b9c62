// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cell.h"

#include "base/decomposed.h"
#include "data/formats/byte_reader.h"
#include "data/formats/number_cell.h"
#include "data/formats/unseen.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
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

/// Marks of spreadsheets, statistics programs and people.
bool isMark(std::string_view cell)
{
    static constexpr std::array<std::string_view, 41> kMarks{
        "-",       "--",        "---",           ".",       "..",
        "...",     "\u2013",    "\u2014",        "\u2212",  "*",
        "/",       "\\n",       "#n/a",          "#na",     "#n/a n/a",
        "#div/0!", "#value!",   "#ref!",         "#num!",   "#name?",
        "#null!",  "#error!",   "#wert!",        "#nv",     "#zahl!",
        "#bezug!", "#valor!",   "n.a.",          "n. a.",   "k.a.",
        "k. a.",   "nil",       "<na>",          "(null)",  "missing",
        "unknown", "undefined", "not available", "1.#qnan", "1.#ind",
        ":"}; // of Eurostat
    return std::any_of(kMarks.begin(), kMarks.end(), [&](std::string_view mark) {
        return mark.size() == cell.size() && equalsIgnoringCase(cell, mark);
    });
}

/// ".A", "._": how SAS and Stata write a value that is missing for a known reason.
bool isReasonMark(std::string_view cell)
{
    const char c = cell.size() == 2 && cell[0] == '.' ? cell[1] : '\0';
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

/// "#VALEUR!", "#\u00a1DIV/0!", "#NOM?", "Err:502": an error of a spreadsheet in any language.
bool isErrorMark(std::string_view cell)
{
    constexpr std::size_t kLongest = 32, kLibreOffice = 7; // bytes
    if (cell.size() == kLibreOffice && cell.starts_with("Err:"))
        return std::all_of(cell.begin() + 4, cell.end(), isDigit);
    if (cell.size() < 4 || cell.size() > kLongest || cell[0] != '#')
        return false;
    const std::string_view inner = cell.substr(1, cell.size() - 2);
    if (cell.back() == '!' || cell.back() == '?')
        return inner.find_first_of(" \t#!?123456789") == std::string_view::npos;
    return cell == "#N/D" || cell == "#\u041d/\u0414";
}

void replaceAll(std::string& text, std::string_view from, std::string_view to)
{
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

CellMeaning usualMeaning(std::string_view cell)
{
    switch (cell.size()) {
    case 1:
        if (cell == "?")
            return CellMeaning::Missing;
        break;
    case 2:
        if (cell == "NA" || cell == "na")
            return CellMeaning::Missing;
        break;
    case 3:
        if (equalsIgnoringCase(cell, "nan") || equalsIgnoringCase(cell, "n/a"))
            return CellMeaning::Missing;
        break;
    case 4:
        if (equalsIgnoringCase(cell, "null") || equalsIgnoringCase(cell, "none")
            || equalsIgnoringCase(cell, "-nan"))
            return CellMeaning::Missing;
        break;
    default: break;
    }
    const char first = cell[0];
    if ((first == '#' || first == '.' || first == 'E') && (isErrorMark(cell) || isReasonMark(cell)))
        return CellMeaning::Mark;
    // Digits and most letters begin no mark, nor do signs with something else behind them.
    if ((isDigit(first) && (first != '1' || cell.size() < 5 || cell[2] != '#')) || cell.size() > 13)
        return CellMeaning::Value;
    if ((first == '-' || first == '.') && cell.size() > 1 && cell[1] != first)
        return CellMeaning::Value;
    const auto byte = static_cast<unsigned char>(first);
    if (first == ' ' || first == '\t' || byte >= 0x80) {
        if (withoutSpaces(cell).empty() || withoutSpaces(withoutUnseen(cell)).empty())
            return CellMeaning::Missing;
        return byte >= 0x80 && isMark(cell) ? CellMeaning::Mark : CellMeaning::Value;
    }
    static constexpr std::string_view kBeginnings = "-.*/\\#nNkK<(mMuU1:";
    if (kBeginnings.find(first) == std::string_view::npos)
        return CellMeaning::Value;
    return isMark(cell) ? CellMeaning::Mark : CellMeaning::Value;
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

MissingCells::MissingCells(const std::string& further, const std::string& values)
    : m_further(listOf(further))
    , m_values(listOf(values))
{}

CellMeaning MissingCells::meaning(std::string_view cell) const
{
    if (cell.empty())
        return CellMeaning::Missing;
    const auto isIn = [cell](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), cell) != list.end();
    };
    if (!m_further.empty() && isIn(m_further))
        return CellMeaning::Missing;
    const CellMeaning usual = usualMeaning(cell);
    return usual == CellMeaning::Value || isIn(m_values) ? CellMeaning::Value : usual;
}

std::vector<std::string> listOf(const std::string& text)
{
    std::vector<std::string> items;
    std::size_t at = 0;
    while (at < text.size()) {
        at = text.find_first_not_of(" \t", at);
        if (at == std::string::npos)
            break;
        std::string item;
        if (text[at] == '"') {
            for (++at; at < text.size(); ++at) {
                if (text[at] == '"' && (at + 1 == text.size() || text[at + 1] != '"'))
                    break;
                at += text[at] == '"' ? 1 : 0;
                item.push_back(text[at]);
            }
            items.push_back(std::move(item));
            at = std::min(text.find(',', at), text.size()) + 1;
            continue;
        }
        const std::size_t end = std::min(text.find(',', at), text.size());
        item = text.substr(at, end - at);
        item.resize(item.find_last_not_of(" \t") + 1);
        if (!item.empty())
            items.push_back(std::move(item));
        at = end + 1;
    }
    return items;
}

std::string listText(const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items) {
        if (!text.empty())
            text += ',';
        const bool quoted = item.empty() || item.find_first_of(",\"") != std::string::npos
                            || item.front() == ' ' || item.front() == '\t' || item.back() == ' '
                            || item.back() == '\t';
        if (!quoted) {
            text += item;
            continue;
        }
        text += '"';
        for (const char c : item)
            text += c == '"' ? std::string("\"\"") : std::string(1, c);
        text += '"';
    }
    return text;
}

std::string spelledLabel(std::string_view label)
{
    std::string spelled = base::decomposed(label);
    const bool ascii = std::all_of(spelled.begin(), spelled.end(), [](char c) { return c >= 0; });
    if (!ascii) {
        // No-break space, figure space, narrow no-break space.
        constexpr std::array<std::string_view, 3> spaces{"\u00a0", "\u2007", "\u202f"};
        spelled = withoutUnseen(spelled);
        for (const std::string_view one : spaces)
            replaceAll(spelled, one, " ");
    }
    const std::size_t end = spelled.find_last_not_of(" \t.,;:!");
    spelled.resize(end == std::string::npos ? 0 : end + 1);
    spelled.erase(0, std::min(spelled.find_first_not_of(" \t"), spelled.size()));
    // Several spaces within count as one.
    std::replace(spelled.begin(), spelled.end(), '\t', ' ');
    const auto bothSpaces = [](char a, char b) { return a == ' ' && b == ' '; };
    spelled.erase(std::unique(spelled.begin(), spelled.end(), bothSpaces), spelled.end());
    return spelled;
}

std::string plainLabel(std::string_view label)
{
    return lower(spelledLabel(label));
}

std::string labelSpelling(std::string_view label, char decimal)
{
    constexpr std::size_t kExactDigits = 15; // of a whole number, which a double holds
    const std::string plain = plainLabel(label);
    // 12E5 is rather a code.
    const bool code =
        plain.find('e') != std::string::npos && plain.find_first_of(".,") == std::string::npos;
    if (plain.size() <= kExactDigits && !code) {
        if (const auto number = parseNumber(plain, decimal))
            return fmt::format("{}", *number == 0 ? 0 : *number);
    }
    return plain.empty() ? std::string(label) : plain;
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
