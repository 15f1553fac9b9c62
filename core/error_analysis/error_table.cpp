// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/error_table.h"

#include "base/error.h"
#include "stats/tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::error_analysis {

namespace {

TypeShare shareOf(const TypeCount& count, const SetState& set)
{
    TypeShare share{.count = count, .share = {}};
    if (set.isComplete() && set.isKnown())
        share.share = stats::proportion(count.tagged, set.examples);
    else if (set.looked > 0)
        share.share = stats::proportion(static_cast<double>(std::min(count.inSample, set.looked)),
                                        set.standsFor());
    return share;
}

/// Counts that Fisher's test compares: of the whole set, or of the examples the sample stands for,
/// rounded to whole ones.
std::pair<std::int64_t, std::int64_t> compared(const TypeCount& count, const SetState& set)
{
    if (set.isComplete())
        return {count.tagged, set.examples};
    const std::int64_t examples = std::llround(set.standsFor());
    return {std::min(count.inSample, examples), examples};
}

double valueOf(const TypeShare& share)
{
    return share.share ? share.share->value : 0;
}

std::string precisionText(const SetState& set, const char* name)
{
    if (!set.isKnown())
        return {};
    if (set.errors == 0)
        return fmt::format("{}: no errors.", name);
    if (set.isComplete())
        return fmt::format("{}: all {} errors looked at.", name, set.errors);
    const std::int64_t looked = set.looked;
    const std::string after =
        set.picked > 0 ? fmt::format(" {} more count once those before them in random order were "
                                     "looked at.",
                                     set.picked)
                       : std::string();
    if (looked == 0)
        return fmt::format("{}: none of a sample of {} errors looked at yet.{}", name, set.sample,
                           after);
    // Ng: 10 errors are few, 20 rough, 50 good, 100 very good.
    const char* grade = looked < 20    ? "few"
                        : looked < 50  ? "a rough picture"
                        : looked < 100 ? "good"
                                       : "very good";
    const stats::Interval half = stats::wilson(looked / 2, looked);
    return fmt::format(
        "{}: {} of {} looked at ({}: shares of its errors are \u00b1{:.0f} points).{}", name,
        looked, set.sample, grade, (half.high - half.low) * 50, after);
}

} // namespace

std::string name(Priority priority)
{
    switch (priority) {
    case Priority::Low: return "low";
    case Priority::Medium: return "medium";
    case Priority::High: return "high";
    }
    return {};
}

std::string name(const std::optional<Priority>& priority)
{
    return priority ? name(*priority) : std::string();
}

std::optional<Priority> priorityFrom(const std::string& text)
{
    if (text.empty())
        return std::nullopt;
    for (const Priority priority : {Priority::Low, Priority::Medium, Priority::High}) {
        if (name(priority) == text)
            return priority;
    }
    throw base::usageError("errors.priority",
                           fmt::format("A priority is low, medium or high, not \"{}\".", text));
}

double SetState::standsFor() const
{
    return errors > 0 ? static_cast<double>(looked) * static_cast<double>(examples)
                            / static_cast<double>(errors)
                      : 0;
}

Priority proposedPriority(double testValShare, double testValError, bool differenceIsReal)
{
    // Shares are counts over counts: equal ones may differ in the last bit.
    constexpr double kSlack = 1e-9;
    if (differenceIsReal || (testValShare > 0 && testValShare >= testValError / 2 - kSlack))
        return Priority::High;
    return testValShare < testValError / 10 - kSlack || testValShare <= 0 ? Priority::Low
                                                                          : Priority::Medium;
}

std::vector<Priority> prioritiesOf(const std::vector<TypedRow>& rows, double testValError)
{
    double total = testValError;
    for (const TypedRow& row : rows)
        total += testValError > 0 ? 0 : row.testVal;
    std::vector<Priority> all;
    for (const TypedRow& row : rows)
        all.push_back(proposedPriority(row.testVal, total, false));
    return all;
}

bool ErrorTable::hasTrain() const
{
    return train.lookedInAll > 0 || std::any_of(rows.begin(), rows.end(), [](const ErrorRow& row) {
               return row.train.count.tagged > 0;
           });
}

ErrorTable tableOf(std::vector<TypeCounts> types, const SetState& trainVal, const SetState& testVal,
                   const SetState& train)
{
    ErrorTable table{.train = train, .trainVal = trainVal, .testVal = testVal};
    std::vector<double> p;
    for (TypeCounts& counts : types) {
        ErrorRow row{.type = std::move(counts.type),
                     .train = shareOf(counts.train, train),
                     .trainVal = shareOf(counts.trainVal, trainVal),
                     .testVal = shareOf(counts.testVal, testVal)};
        if (row.testVal.share)
            row.ceiling = row.testVal.share->value;
        if (row.trainVal.share && row.testVal.share) {
            const auto [a, na] = compared(counts.trainVal, trainVal);
            const auto [b, nb] = compared(counts.testVal, testVal);
            p.push_back(stats::fisherExact(a, na, b, nb));
        }
        table.rows.push_back(std::move(row));
    }
    if (p.size() == table.rows.size()) {
        const auto adjusted = stats::holm(p);
        for (std::size_t k = 0; k < adjusted.size(); ++k)
            table.rows[k].adjusted = adjusted[k];
    }
    const double error = testVal.isKnown() ? static_cast<double>(testVal.errors)
                                                 / static_cast<double>(testVal.examples)
                                           : 0;
    for (ErrorRow& row : table.rows) {
        // What test-val has more of than train-val is what the shift is made of.
        const bool more = valueOf(row.testVal) > valueOf(row.trainVal);
        if (!testVal.isKnown() || (testVal.looked < kFewLooked && !testVal.isComplete()))
            continue;
        row.proposed = proposedPriority(valueOf(row.testVal), error,
                                        more && row.adjusted && *row.adjusted <= 0.05);
    }
    std::stable_sort(table.rows.begin(), table.rows.end(),
                     [](const ErrorRow& x, const ErrorRow& y) {
                         const double a = valueOf(x.testVal), b = valueOf(y.testVal);
                         return a != b ? a > b : a - valueOf(x.trainVal) > b - valueOf(y.trainVal);
                     });
    if (table.hasTrain())
        table.precision = precisionText(train, "Train");
    for (const std::string& sentence :
         {precisionText(trainVal, "Train-val"), precisionText(testVal, "Test-val")})
        table.precision += (table.precision.empty() || sentence.empty() ? "" : " ") + sentence;
    return table;
}

const std::vector<std::string>& suggestedSolutions()
{
    static const std::vector<std::string> all{"collect more data like these",
                                              "synthesise data like these",
                                              "darken, blur or disturb training data",
                                              "remove them by pre-processing",
                                              "use domain adaptation",
                                              "correct the labels",
                                              "better sensors"};
    return all;
}

} // namespace assay::error_analysis
