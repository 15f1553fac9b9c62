// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "interop/left_out_rows.h"

#include "data/formats/byte_reader.h"
#include "data/formats/csv_scanner.h"
#include "interop/logged_number.h"

#include <algorithm>
#include <cmath>

namespace assay::interop {

namespace {

constexpr std::int64_t kRowsALeftOut = 10; ///< rows that there must be for each one
constexpr std::size_t kMostLines = 6;      ///< that a finding may name

} // namespace

bool LeftOutRows::contains(std::int64_t line) const
{
    return std::binary_search(m_lines.begin(), m_lines.end(), line);
}

bool LeftOutRows::areFew(std::int64_t rows) const
{
    return count() * kRowsALeftOut <= rows;
}

void LeftOutRows::refuse(const char* code, const std::string& text, Troubles& troubles) const
{
    for (const std::int64_t line : m_lines)
        troubles.add(code, line, text);
}

void LeftOutRows::report(const char* id, std::vector<base::Finding>& findings) const
{
    if (m_lines.empty())
        return;
    const auto named = static_cast<std::ptrdiff_t>(std::min(m_lines.size(), kMostLines));
    findings.push_back(
        answerFinding(id, base::Severity::Warning, {{"rows", static_cast<double>(count())}},
                      {rowsText({m_lines.begin(), m_lines.begin() + named}, count())}));
}

LeftOutRows rowsWithoutFiniteLogits(const std::filesystem::path& file, const AnswerLayout& layout)
{
    LeftOutRows found;
    if (!layout.columns.areLogits)
        return found;
    std::int64_t rows = 0;
    data::formats::CsvScanner scanner(file, data::EncodingChoice::Auto, layout.rules);
    scanner.next();
    while (scanner.next()) {
        const auto& cells = scanner.cells();
        ++rows;
        const auto isNone = [&](const auto& column) {
            const auto place = static_cast<std::size_t>(column.second);
            const auto value = place < cells.size() ? loggedNumber(cells[place]) : std::nullopt;
            // The logarithm of 0 is one.
            return value && !std::isfinite(*value) && !(layout.columns.areLogarithms && *value < 0);
        };
        if (std::any_of(layout.columns.ofClasses.begin(), layout.columns.ofClasses.end(), isNone))
            found.add(scanner.line());
    }
    return found.areFew(rows) ? found : LeftOutRows();
}

bool isHeaderAgain(const std::vector<std::string>& header,
                   const std::vector<std::string_view>& cells)
{
    using data::formats::lower;
    return std::equal(header.begin(), header.end(), cells.begin(), cells.end(),
                      [](const std::string& name, std::string_view cell) {
                          return name.size() == cell.size()
                                 && (name == cell || lower(name) == lower(std::string(cell)));
                      });
}

} // namespace assay::interop
