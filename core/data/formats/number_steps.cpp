// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/number_steps.h"

#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace assay::data::formats {

namespace {

constexpr double kFewest = 512; ///< steps of a range that are enough
constexpr double kDay = 86400;  ///< seconds

/// From one 32-bit number to the next at the size of `value`.
double stepAt(double value)
{
    const auto at = static_cast<float>(std::abs(value));
    return static_cast<double>(std::nextafter(at, std::numeric_limits<float>::infinity()))
           - static_cast<double>(at);
}

} // namespace

void NumberSteps::add(double value)
{
    if (std::isnan(value))
        return;
    m_low = std::min(m_low, value);
    m_high = std::max(m_high, value);
    m_moved = std::max(m_moved, std::abs(value - static_cast<double>(static_cast<float>(value))));
}

std::optional<base::Finding> NumberSteps::finding(const std::string& column, bool dates) const
{
    const double range = m_high - m_low;
    if (!(range > 0) || m_moved * kFewest <= range)
        return std::nullopt;
    const double step = std::max(stepAt(m_low), stepAt(m_high));
    return base::Finding{
        .id = "table.merged_numbers",
        .severity = base::Severity::Warning,
        .basis = base::Basis::Proven,
        .place = column,
        .evidence = {
            {"low", m_low}, {"high", m_high}, {"step", step}, {"dates", dates ? 1.0 : 0.0}}};
}

void addMerged(std::vector<base::Finding> merged, std::vector<base::Finding>& findings)
{
    constexpr std::size_t kMost = 3; // columns that are named one by one
    if (merged.size() > kMost) {
        merged.front().evidence.push_back({"others", static_cast<double>(merged.size() - 1)});
        merged.resize(1);
    }
    findings.insert(findings.end(), std::make_move_iterator(merged.begin()),
                    std::make_move_iterator(merged.end()));
}

std::string mergedNumbersText(const base::Finding& finding)
{
    const double low = base::number(finding, "low"), high = base::number(finding, "high"),
                 step = base::number(finding, "step"), others = base::number(finding, "others");
    const std::string column =
        others > 0 ? fmt::format("\"{}\" (and {} others of the kind)", finding.place, others)
                   : fmt::format("\"{}\"", finding.place);
    if (base::number(finding, "dates") == 1)
        return fmt::format(
            "Column {}: its dates lie within {}, and 32-bit numbers of days since "
            "1970 tell apart no less than {}: dates that are nearer to each other become "
            "one. Write the time that has passed since the first instead.",
            column, base::durationText((high - low) * kDay), base::durationText(step * kDay));
    return fmt::format("Column {}: its numbers lie between {:.15g} and {:.15g}, where the 32-bit "
                       "numbers that a network takes are {} apart: numbers that are nearer to each "
                       "other become one. Subtract {:.15g} from all of them.",
                       column, low, high, base::shown(step), low);
}

} // namespace assay::data::formats
