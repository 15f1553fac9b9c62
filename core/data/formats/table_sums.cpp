// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_sums.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace assay::data::formats {

namespace {

constexpr std::size_t kFewestRows = 12;

enum class LastIs { Nothing, Sum, Mean, Other };

/// What the last of the numbers is of those before it; Nothing: it is missing, or they say nothing.
template <typename Number>
LastIs lastOf(const std::vector<Number>& numbers)
{
    // A sum is printed with fewer digits than a double has, and a mean rounded.
    constexpr double kSumSlack = 2e-4, kMeanSlack = 2e-3;
    constexpr double kSumIsLarger =
        3; // than the largest: of numbers that double each time it is not
    constexpr std::int64_t kFewest = 3;
    const double last = static_cast<double>(numbers.back());
    if (std::isnan(last))
        return LastIs::Nothing;
    double sum = 0, squares = 0, largest = 0;
    std::int64_t count = 0, filled = 0;
    for (auto one = numbers.begin(); one + 1 != numbers.end(); ++one) {
        const auto value = static_cast<double>(*one);
        if (std::isnan(value))
            continue;
        ++count;
        sum += value;
        squares += value * value;
        largest = std::max(largest, std::abs(value));
        filled += value != 0 ? 1 : 0;
    }
    if (filled < kFewest)
        return LastIs::Nothing;
    if (std::abs(last - sum) <= kSumSlack * std::abs(sum)
        && std::abs(last) > kSumIsLarger * largest)
        return LastIs::Sum;
    const double mean = sum / static_cast<double>(count);
    const double deviation =
        std::sqrt(std::max(0.0, squares / static_cast<double>(count) - mean * mean));
    return deviation > 1e-6 * largest && std::abs(last - mean) <= kMeanSlack * deviation
               ? LastIs::Mean
               : LastIs::Other;
}

} // namespace

std::optional<base::Finding> sumRow(const std::filesystem::path& path, const TablePlan& plan,
                                    const TableContent& content, std::int64_t line)
{
    if (content.table.rowHashes.size() < kFewestRows)
        return std::nullopt;
    std::vector<std::string> sums, means;
    bool others = false;
    const auto look = [&](const auto& numbers, const std::string& name) {
        const LastIs is = lastOf(numbers);
        others = others || is == LastIs::Other;
        if (is == LastIs::Sum)
            sums.push_back(name);
        if (is == LastIs::Mean)
            means.push_back(name);
    };
    for (std::size_t k = 0; k < plan.columns.size() && !others; ++k) {
        const ColumnInfo& column = plan.columns[k].info;
        if (column.kind == ColumnKind::Number && column.leftOut.empty())
            look(content.table.columns[k].numbers, column.name);
    }
    if (plan.task == Task::Regression && !others)
        look(content.targets, plan.targetName);
    const bool areSums = !sums.empty() && means.empty(),
               areMeans = means.size() >= 2 && sums.empty();
    if (others || !(areSums || areMeans))
        return std::nullopt;
    const std::vector<std::string>& names = areSums ? sums : means;
    const auto number = static_cast<double>(line);
    return base::Finding{
        .id = "table.total_row",
        .severity = base::Severity::Warning,
        .basis = base::Basis::Proven,
        .place = path.string(),
        .step = {},
        .evidence = {{"line", number},
                     {"first", number},
                     {"rows", 1},
                     {areSums ? "sums" : "means", static_cast<double>(names.size())}},
        .texts = {listedNames(names)},
        .samples = {},
        .fix = {},
        .otherFixes = {}};
}

} // namespace assay::data::formats
