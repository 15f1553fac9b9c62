// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/printed_table.h"

#include "interop/logged_number.h"
#include "interop/named_numbers.h"

#include <algorithm>
#include <cctype>

namespace assay::interop {

namespace {

constexpr std::string_view kBlanks = " \t\r";
constexpr std::size_t kLongest = 2000; ///< bytes of a line that is looked at
constexpr std::size_t kFewestNames = 3;

std::vector<std::string_view> cellsOf(std::string_view line)
{
    std::vector<std::string_view> cells;
    for (std::size_t at = line.find_first_not_of(kBlanks); at < line.size();
         at = line.find_first_not_of(kBlanks, at)) {
        const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
        cells.push_back(line.substr(at, end - at));
        at = end;
    }
    return cells;
}

/// Cells that two blanks and more part, so that one may be "Train Loss".
std::vector<std::string_view> wideCellsOf(std::string_view line)
{
    std::vector<std::string_view> cells;
    for (const std::string_view word : cellsOf(line)) {
        const bool goesOn = !cells.empty()
                            && word.data() == cells.back().data() + cells.back().size() + 1
                            && word.data()[-1] == ' ';
        if (goesOn)
            cells.back() = {cells.back().data(), cells.back().size() + 1 + word.size()};
        else
            cells.push_back(word);
    }
    return cells;
}

bool isName(std::string_view cell)
{
    return std::isalpha(static_cast<unsigned char>(cell.front())) != 0
           && std::all_of(cell.begin(), cell.end(), [](char c) {
                  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'
                         || c == '/' || c == '.' || c == '@';
              });
}

/// Of "3/10" the 3.
std::optional<double> numberOf(std::string_view cell)
{
    const std::size_t slash = cell.find('/');
    if (slash != cell.npos && !loggedNumber(cell.substr(slash + 1)))
        return std::nullopt;
    return loggedNumber(cell.substr(0, slash));
}

bool isCounter(std::string_view name)
{
    return countsEpochs(name) || countsSteps(name);
}

/// A cell that is a name itself, as in "epoch 1 loss 0.5": its line is no row.
bool isNamed(std::string_view cell)
{
    return isName(cell) && (isCounter(cell) || isScore(cell));
}

} // namespace

std::optional<NamedRow> PrintedTable::row(std::string_view line)
{
    if (line.size() > kLongest || line.empty())
        return std::nullopt;
    auto cells = cellsOf(line);
    if (cells.size() >= kFewestNames && std::all_of(cells.begin(), cells.end(), isName)
        && std::any_of(cells.begin(), cells.end(), isCounter)
        && std::any_of(cells.begin(), cells.end(), isScore)) {
        const auto wide = wideCellsOf(line);
        m_names.assign(cells.begin(), cells.end());
        m_wideNames.assign(wide.begin(), wide.end());
        m_indented = kBlanks.find(line.front()) != kBlanks.npos;
        return std::nullopt;
    }
    // Which of the two the names are shows in the rows.
    if (cells.size() < m_names.size() && cells.size() == m_wideNames.size())
        m_names = m_wideNames;
    if (m_names.empty() || cells.size() < m_names.size()
        || std::any_of(cells.begin(), cells.end(), isNamed))
        return std::nullopt;
    if (m_indented && cells.size() == m_names.size() + 1 && loggedNumber(cells.front())
        && loggedNumber(cells.back()))
        cells.erase(cells.begin());
    // Behind the cells may stand a progress bar only: "640: 100%|####| 8/8".
    const std::string_view last = cells[m_names.size() - 1];
    if (cells.size() > m_names.size() && !last.ends_with(':'))
        return std::nullopt;
    NamedRow row;
    bool counted = false, scored = false;
    for (std::size_t k = 0; k < m_names.size(); ++k) {
        const auto value = numberOf(cells[k]);
        if (isCounter(m_names[k]) && !value)
            return std::nullopt;
        if (!value)
            continue;
        counted = counted || isCounter(m_names[k]);
        scored = scored || isScore(m_names[k]);
        row.emplace_back(m_names[k], *value);
    }
    return counted && scored ? std::optional(row) : std::nullopt;
}

} // namespace assay::interop
