// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/shift.h"

#include "base/number_text.h"
#include "base/random.h"
#include "evaluate/side_classifier.h"
#include "stats/tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::evaluate {

namespace {

constexpr std::size_t kMostForClassifier = 1000; ///< examples a side
constexpr std::size_t kMostOneHot = 8;           ///< categories of a column that it sees
constexpr std::size_t kMostColumns = 256;        ///< that it sees

std::vector<std::int64_t> counted(const std::vector<double>& codes, std::size_t categories)
{
    std::vector<std::int64_t> counts(categories + 1); // the last: missing
    for (const double code : codes)
        ++counts[std::isnan(code) || code < 0 || code >= static_cast<double>(categories)
                     ? categories
                     : static_cast<std::size_t>(code)];
    return counts;
}

ShiftTest testOf(const ShiftColumn& column, ShiftAspect aspect)
{
    ShiftTest test{.aspect = aspect, .feature = column.name, .test = "ks"};
    stats::TestResult result;
    if (column.isCategory) {
        test.test = "chi_squared";
        result = stats::chiSquared(counted(column.a, column.categories),
                                   counted(column.b, column.categories));
    } else {
        result = stats::kolmogorovSmirnov(column.a, column.b);
    }
    test.statistic = result.statistic;
    test.p = result.p;
    test.effect = result.effect;
    return test;
}

/// The network's outputs as one test: the clearest of them, corrected for their number.
ShiftTest testOfOutputs(const std::vector<ShiftColumn>& outputs)
{
    ShiftTest clearest{.aspect = ShiftAspect::Output, .p = 2};
    for (const ShiftColumn& output : outputs) {
        const ShiftTest test = testOf(output, ShiftAspect::Output);
        if (test.p < clearest.p || (test.p == clearest.p && test.effect > clearest.effect))
            clearest = test;
    }
    clearest.test = "bbsd";
    clearest.p = std::min(1.0, clearest.p * static_cast<double>(outputs.size()));
    return clearest;
}

std::vector<std::uint32_t> someOf(std::size_t count, std::uint64_t seed, const char* stream)
{
    std::vector<std::uint32_t> rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    if (count > kMostForClassifier) {
        base::Random(seed, stream).shuffle(rows);
        rows.resize(kMostForClassifier);
    }
    return rows;
}

/// Columns as the classifier sees them: numbers with the mean for missing ones, the commonest
/// categories as zero or one, and the details.
SideRows rowsOf(const ShiftSides& sides, const std::vector<std::uint32_t>& a,
                const std::vector<std::uint32_t>& b)
{
    SideRows rows;
    rows.firstCount = a.size();
    std::vector<std::vector<double>> columns;
    const auto gather = [&](auto&& valueAt) {
        if (columns.size() >= kMostColumns)
            return;
        std::vector<double> values;
        for (const std::uint32_t i : a)
            values.push_back(valueAt(i, false));
        for (const std::uint32_t i : b)
            values.push_back(valueAt(i, true));
        columns.push_back(std::move(values));
    };
    for (const ShiftColumn& column : sides.columns) {
        const auto at = [&](std::uint32_t i, bool second) {
            return second ? column.b[i] : column.a[i];
        };
        if (!column.isCategory) {
            gather(at);
            std::vector<double>& values = columns.back();
            double sum = 0;
            std::size_t known = 0;
            for (const double x : values) {
                sum += std::isnan(x) ? 0 : x;
                known += std::isnan(x) ? 0 : 1;
            }
            for (double& x : values)
                x = std::isnan(x) ? sum / static_cast<double>(std::max<std::size_t>(known, 1)) : x;
            continue;
        }
        auto counts = counted(column.a, column.categories);
        const auto more = counted(column.b, column.categories);
        for (std::size_t k = 0; k < counts.size(); ++k)
            counts[k] += more[k];
        std::vector<std::size_t> order(column.categories);
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t x, std::size_t y) { return counts[x] > counts[y]; });
        for (std::size_t k = 0; k < std::min(order.size(), kMostOneHot); ++k)
            gather([&](std::uint32_t i, bool second) {
                return at(i, second) == static_cast<double>(order[k]) ? 1.0 : 0.0;
            });
    }
    for (std::size_t k = 0; k < sides.detail; ++k)
        gather([&](std::uint32_t i, bool second) {
            return static_cast<double>(
                (second ? sides.detailB : sides.detailA)[i * sides.detail + k]);
        });
    rows.width = columns.size();
    rows.values.resize(rows.width * (a.size() + b.size()));
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = 0; i < columns[c].size(); ++i)
            rows.values[i * rows.width + c] = columns[c][i];
    }
    return rows;
}

/// Ids of the rows with the largest `sign` x score.
std::vector<base::SampleId> typical(const std::vector<double>& scores, std::size_t begin,
                                    const std::vector<std::uint32_t>& rows,
                                    const std::vector<base::SampleId>& ids, double sign)
{
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
        return sign * scores[begin + x] > sign * scores[begin + y];
    });
    std::vector<base::SampleId> found;
    for (std::size_t k = 0; k < std::min(order.size(), kTypical); ++k)
        found.push_back(ids[rows[order[k]]]);
    return found;
}

std::string pText(double p)
{
    return p < 0.001 ? "p < 0.001" : fmt::format("p {:.3f}", p);
}

std::string sentence(const ShiftReport& report, const std::string& a, const std::string& b)
{
    std::string differing;
    int named = 0;
    bool label = false, output = false, matters = false;
    for (const ShiftTest& test : report.tests) {
        matters = matters || test.matters();
        label = label || (test.aspect == ShiftAspect::Label && test.isReal());
        output = output || (test.aspect == ShiftAspect::Output && test.isReal());
        if (test.aspect == ShiftAspect::Covariate && test.isReal() && named < 3) {
            differing +=
                fmt::format("{}{} ({} {:.2f}, {})", named == 0 ? "" : ", ", test.feature,
                            test.test == "ks" ? "KS" : "V", test.effect, pText(test.adjusted));
            ++named;
        }
    }
    if (!report.isAlarm())
        return fmt::format("No shift found: no clear difference between {} and {} in any of {} "
                           "tests, at 5 % after Holm's correction ({} and {} examples).",
                           a, b, report.tests.size(), base::countText(report.examplesA),
                           base::countText(report.examplesB));
    std::string text = fmt::format(
        "{} of {} against {}: a classifier separates them with an AUC of {:.2f}.",
        matters ? "Shift" : "A clear shift, but too small to matter,", b, a, report.auc);
    if (!differing.empty())
        text += fmt::format(" Differs most: {}.", differing);
    if (label)
        text += differing.empty() ? " The labels are distributed differently: label shift."
                                  : " The labels are distributed differently too.";
    if (output)
        text += fmt::format(" The network's answers are distributed differently{}.",
                            differing.empty() && !label ? "" : " too");
    return text;
}

} // namespace

std::string name(ShiftAspect aspect)
{
    switch (aspect) {
    case ShiftAspect::Covariate: return "covariate";
    case ShiftAspect::Label: return "label";
    case ShiftAspect::Output: return "output";
    case ShiftAspect::Classifier: return "classifier";
    }
    return {};
}

bool ShiftTest::matters() const
{
    return isReal() && effect >= kSmallEffect;
}

bool ShiftReport::isAlarm() const
{
    return std::any_of(tests.begin(), tests.end(),
                       [](const ShiftTest& test) { return test.isReal(); });
}

ShiftReport compare(const ShiftSides& sides, const std::string& nameA, const std::string& nameB,
                    std::uint64_t seed)
{
    ShiftReport report;
    report.examplesA = static_cast<std::int64_t>(sides.idsA.size());
    report.examplesB = static_cast<std::int64_t>(sides.idsB.size());
    for (const ShiftColumn& column : sides.columns)
        report.tests.push_back(testOf(column, ShiftAspect::Covariate));
    if (!sides.labels.name.empty())
        report.tests.push_back(testOf(sides.labels, ShiftAspect::Label));
    if (!sides.outputs.empty())
        report.tests.push_back(testOfOutputs(sides.outputs));

    const auto a = someOf(sides.idsA.size(), seed, "shift.a");
    const auto b = someOf(sides.idsB.size(), seed, "shift.b");
    // So many permutations that the smallest p passes the strictest of Holm's thresholds.
    const double smallest = 0.05 / static_cast<double>(report.tests.size() + 1) / 2;
    const SideResult found = separate(rowsOf(sides, a, b), std::min(smallest, 1e-3), seed);
    report.auc = found.auc;
    report.tests.push_back({.aspect = ShiftAspect::Classifier,
                            .feature = "all inputs",
                            .test = "classifier",
                            .statistic = found.auc,
                            .p = found.p,
                            .effect = std::max(0.0, found.auc - 0.5) * 2});
    if (!found.scores.empty()) {
        report.typicalA = typical(found.scores, 0, a, sides.idsA, -1);
        report.typicalB = typical(found.scores, a.size(), b, sides.idsB, 1);
    }

    std::vector<double> p;
    for (const ShiftTest& test : report.tests)
        p.push_back(test.p);
    const std::vector<double> adjusted = stats::holm(p);
    for (std::size_t k = 0; k < adjusted.size(); ++k)
        report.tests[k].adjusted = adjusted[k];
    std::stable_sort(report.tests.begin(), report.tests.end(),
                     [](const ShiftTest& x, const ShiftTest& y) {
                         return x.aspect != y.aspect ? x.aspect < y.aspect : x.effect > y.effect;
                     });
    report.text = sentence(report, nameA, nameB);
    return report;
}

} // namespace assay::evaluate
