// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_sums.h"

#include <algorithm>
#include <cmath>
#include <numeric>
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

/// The first rows in which all of these columns are there, a column a vector; the last is the target.
using Columns = std::vector<std::vector<double>>;

Columns completeRows(const std::vector<const std::vector<float>*>& columns,
                     const std::vector<double>& targets)
{
    constexpr std::size_t kMost = 5000;
    Columns rows(columns.size() + 1);
    for (std::size_t row = 0; row < targets.size() && rows.back().size() < kMost; ++row) {
        if (std::any_of(columns.begin(), columns.end(),
                        [row](const auto* column) { return std::isnan((*column)[row]); }))
            continue;
        for (std::size_t k = 0; k < columns.size(); ++k)
            rows[k].push_back(static_cast<double>((*columns[k])[row]));
        rows.back().push_back(targets[row]);
    }
    return rows;
}

double product(const std::vector<double>& a, const std::vector<double>& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// Least squares of the last column by the others, without a constant. A column that the ones before make up has 0.
std::vector<double> weightsOf(const Columns& rows)
{
    constexpr double kDependent = 1e-9;
    const std::size_t count = rows.size() - 1;
    std::vector<double> lengths(count);
    for (std::size_t k = 0; k < count; ++k)
        lengths[k] = std::sqrt(product(rows[k], rows[k]));
    // Cholesky of the products of columns brought to length 1, then forth and back.
    std::vector<std::vector<double>> lower(count, std::vector<double>(count));
    std::vector<double> half(count), weights(count);
    for (std::size_t k = 0; k < count; ++k) {
        double right = lengths[k] > 0 ? product(rows[k], rows.back()) / lengths[k] : 0;
        double pivot = lengths[k] > 0 ? 1 : 0;
        for (std::size_t j = 0; j < k && pivot > 0; ++j) {
            if (lower[j][j] == 0)
                continue;
            double value = product(rows[k], rows[j]) / (lengths[k] * lengths[j]);
            for (std::size_t i = 0; i < j; ++i)
                value -= lower[k][i] * lower[j][i];
            lower[k][j] = value / lower[j][j];
            right -= lower[k][j] * half[j];
            pivot -= lower[k][j] * lower[k][j];
        }
        if (pivot <= kDependent) {
            std::fill(lower[k].begin(), lower[k].end(), 0.0);
            continue;
        }
        lower[k][k] = std::sqrt(pivot);
        half[k] = right / lower[k][k];
    }
    for (std::size_t k = count; k-- > 0;) {
        if (lower[k][k] == 0)
            continue;
        double value = half[k];
        for (std::size_t j = k + 1; j < count; ++j)
            value -= lower[j][k] * weights[j] * lengths[j];
        weights[k] = value / lower[k][k] / lengths[k];
    }
    return weights;
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

std::optional<base::Finding> targetSum(const TablePlan& plan, const TableContent& content,
                                       const std::string& leftOut)
{
    constexpr std::size_t kFewestMore = 20, kMostColumns = 100;
    constexpr double kWhole = 1e-2;     // a weight is 1, -1 or 0
    constexpr double kRemainder = 1e-3; // of the target's standard deviation
    std::vector<const std::vector<float>*> columns;
    std::vector<std::string> names;
    for (std::size_t k = 0; k < plan.columns.size(); ++k) {
        const ColumnInfo& column = plan.columns[k].info;
        if (column.kind != ColumnKind::Number || !column.leftOut.empty())
            continue;
        columns.push_back(&content.table.columns[k].numbers);
        names.push_back(column.name);
    }
    if (plan.task != Task::Regression || columns.size() < 2 || columns.size() > kMostColumns)
        return std::nullopt;
    const Columns some = completeRows(columns, content.targets);
    const std::vector<double>& known = some.back();
    if (known.size() < columns.size() + kFewestMore)
        return std::nullopt;
    std::vector<double> weights = weightsOf(some);
    std::string formula;
    std::vector<std::string> parts;
    for (std::size_t k = 0; k < weights.size(); ++k) {
        const double whole = std::round(weights[k]);
        if (std::abs(weights[k] - whole) > kWhole || std::abs(whole) > 1)
            return std::nullopt;
        weights[k] = whole;
        if (whole == 0)
            continue;
        formula += whole < 0 ? (parts.empty() ? "-" : " - ") : (parts.empty() ? "" : " + ");
        formula += names[k];
        parts.push_back(names[k]);
    }
    if (parts.size() < 2)
        return std::nullopt;
    const auto count = static_cast<double>(known.size());
    const double mean = std::accumulate(known.begin(), known.end(), 0.0) / count;
    const double deviation = std::sqrt(std::max(0.0, product(known, known) / count - mean * mean));
    std::int64_t rows = 0;
    for (std::size_t row = 0; row < content.targets.size(); ++row) {
        double sum = 0, largest = std::abs(content.targets[row]);
        for (std::size_t k = 0; k < weights.size(); ++k) {
            if (weights[k] == 0)
                continue;
            const double part = weights[k] * static_cast<double>((*columns[k])[row]);
            sum += part;
            largest = std::max(largest, std::abs(part));
        }
        if (std::isnan(sum))
            continue;
        ++rows;
        // Columns are kept in 32 bits.
        if (std::abs(sum - content.targets[row]) > kRemainder * deviation + 1e-6 * largest)
            return std::nullopt;
    }
    base::Finding finding{.id = "table.target_sum",
                          .severity = base::Severity::Warning,
                          .basis = base::Basis::Proven,
                          .place = plan.targetName,
                          .step = {},
                          .evidence = {{"rows", static_cast<double>(rows)}},
                          .texts = {formula},
                          .samples = {},
                          .fix = {},
                          .otherFixes = {}};
    const auto entering =
        std::count_if(plan.columns.begin(), plan.columns.end(), [](const PlannedColumn& column) {
            return column.info.leftOut.empty() || column.info.leftOut == kOwnInput;
        });
    if (static_cast<std::size_t>(entering) > parts.size()) {
        auto list = listOf(leftOut);
        list.insert(list.end(), parts.begin(), parts.end());
        finding.fix = {{"data.leave_out", listText(list)}};
    }
    return finding;
}

} // namespace assay::data::formats
