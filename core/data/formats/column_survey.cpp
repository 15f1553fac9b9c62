// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/column_survey.h"

#include <algorithm>
#include <cmath>

namespace assay::data::formats {

namespace {

/// Values that people write for "missing" (R, SPSS and meteorological exports).
constexpr std::array kSentinels{-999.0, -9999.0, -99999.0, 9999.0, 99999.0, -999.9};
static_assert(kSentinels.size() == 6);

/// Fewer rows than this tell nothing about ids and texts.
constexpr std::int64_t kEnough = 20;

} // namespace

void ColumnSurvey::see(std::string_view cell, std::int64_t line, const MissingCells& isMissing,
                       char decimal)
{
    if (isMissing(cell)) {
        ++m_missing;
        return;
    }
    ++m_filled;
    if (m_values.size() <= kMostCategories) {
        if (const auto found = m_values.find(cell); found != m_values.end())
            ++found->second;
        else
            m_values.emplace(std::string(cell), 1);
    }
    if (const auto number = parseNumber(cell, decimal)) {
        m_whole = m_whole && *number == std::floor(*number);
        m_consecutive = m_consecutive && (m_numbers == 0 || *number == m_last + 1);
        m_last = *number;
        ++m_numbers;
        const auto sentinel = std::find(kSentinels.begin(), kSentinels.end(), *number);
        if (sentinel != kSentinels.end()) {
            ++m_sentinels[static_cast<std::size_t>(sentinel - kSentinels.begin())];
            return;
        }
        m_low = m_any ? std::min(m_low, *number) : *number;
        m_high = m_any ? std::max(m_high, *number) : *number;
        m_any = true;
        return;
    }
    if (m_firstNotNumber == 0)
        m_firstNotNumber = line;
    for (std::size_t form = 0; form < kDateForms.size(); ++form) {
        // Once one cell is no date of this form, the column is none.
        if (m_dates[form] == m_filled - 1 && parseDate(cell, kDateForms[form]))
            ++m_dates[form];
    }
}

ColumnKind ColumnSurvey::kind() const
{
    if (m_filled == 0 || m_numbers == m_filled)
        return ColumnKind::Number;
    const auto filled = static_cast<double>(m_filled);
    if (m_filled >= kEnough && static_cast<double>(m_numbers) >= kNumberShare * filled)
        return ColumnKind::Number;
    for (const std::int64_t dates : m_dates) {
        if (dates == m_filled)
            return ColumnKind::Date;
    }
    const bool mostlyOwn =
        m_filled >= kEnough && static_cast<double>(m_values.size()) > 0.5 * filled;
    return manyValues() || mostlyOwn ? ColumnKind::Text : ColumnKind::Category;
}

DateForm ColumnSurvey::dateForm() const
{
    for (std::size_t form = 0; form < kDateForms.size(); ++form) {
        if (m_dates[form] == m_filled)
            return kDateForms[form];
    }
    return DateForm::YearMonthDay;
}

std::string ColumnSurvey::objection() const
{
    if (m_filled == 0)
        return "empty";
    if (m_values.size() == 1 && m_missing == 0)
        return "constant";
    const ColumnKind found = kind();
    if (found == ColumnKind::Text) {
        const bool allOwn = static_cast<std::int64_t>(m_values.size()) == m_filled;
        return allOwn ? "id" : "text";
    }
    if (found == ColumnKind::Number && m_consecutive && m_whole && m_missing == 0
        && m_filled >= kEnough)
        return "id";
    return {};
}

std::vector<std::string> ColumnSurvey::categories(char decimal) const
{
    std::vector<std::string> all;
    for (const auto& [text, count] : m_values)
        all.push_back(text);
    const bool numbers = m_numbers == m_filled;
    std::sort(all.begin(), all.end(), [&](const std::string& a, const std::string& b) {
        if (numbers) {
            const double x = *parseNumber(a, decimal), y = *parseNumber(b, decimal);
            if (x != y)
                return x < y;
        }
        return a < b;
    });
    return all;
}

std::optional<double> ColumnSurvey::sentinel() const
{
    if (!m_any || kind() != ColumnKind::Number)
        return std::nullopt;
    const double reach = std::max(m_high - m_low, 1e-9);
    for (std::size_t k = 0; k < kSentinels.size(); ++k) {
        const double value = kSentinels[k];
        const double away = value < m_low ? m_low - value : value - m_high;
        if (m_sentinels[k] >= 2 && away > reach)
            return value;
    }
    return std::nullopt;
}

double ColumnSurvey::sentinelShare() const
{
    const auto value = sentinel();
    if (!value)
        return 0;
    const auto at = std::find(kSentinels.begin(), kSentinels.end(), *value) - kSentinels.begin();
    return static_cast<double>(m_sentinels[static_cast<std::size_t>(at)])
           / static_cast<double>(m_filled);
}

} // namespace assay::data::formats
