// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/column_choices.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// Of what always answering the same leaves, a column alone takes away so much.
constexpr double kExplained = 0.95;
constexpr std::size_t kFewest = 50; ///< examples of train-val that say anything
constexpr std::size_t kBins = 64;   ///< equally filled ranges of a column of numbers

/// Which range of a column an example lies in, or which category it has; -1: missing.
class Ranges
{
public:
    Ranges(const data::ColumnCells& cells, const data::Subset& train)
        : m_cells(cells)
    {
        std::vector<float> known;
        for (const std::uint32_t i : train.indices) {
            if (!cells.numbers.empty() && !std::isnan(cells.numbers[i]))
                known.push_back(cells.numbers[i]);
        }
        std::sort(known.begin(), known.end());
        for (std::size_t k = 1; k < kBins && !known.empty(); ++k)
            m_ends.push_back(known[k * known.size() / kBins]);
        m_ends.erase(std::unique(m_ends.begin(), m_ends.end()), m_ends.end());
    }
    std::int64_t at(std::uint32_t i) const
    {
        if (m_cells.numbers.empty())
            return m_cells.codes[i];
        const float value = m_cells.numbers[i];
        return std::isnan(value)
                   ? -1
                   : std::upper_bound(m_ends.begin(), m_ends.end(), value) - m_ends.begin();
    }

private:
    const data::ColumnCells& m_cells;
    std::vector<float> m_ends;
};

/// What answering by this column alone leaves wrong, and what always answering the same does: shares of
/// wrong answers, or squared differences. Fitted on train, scored on train-val.
struct Left {
    double byColumn = 0, byGuess = 0;
};

Left classesLeft(const Ranges& ranges, const data::Subset& train, const data::Subset& scored)
{
    using Counts = std::map<std::uint16_t, std::int64_t>;
    std::map<std::int64_t, Counts> counts;
    Counts all;
    for (const std::uint32_t i : train.indices) {
        ++counts[ranges.at(i)][train.dataset->label(i)];
        ++all[train.dataset->label(i)];
    }
    const auto commonest = [](const Counts& of) {
        return std::max_element(of.begin(), of.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    };
    const std::uint16_t guess = commonest(all);
    std::map<std::int64_t, std::uint16_t> answers;
    for (const auto& [range, ofRange] : counts)
        answers[range] = commonest(ofRange);
    Left left;
    for (const std::uint32_t i : scored.indices) {
        const auto found = answers.find(ranges.at(i));
        const std::uint16_t answer = found == answers.end() ? guess : found->second;
        left.byColumn += answer != scored.dataset->label(i);
        left.byGuess += guess != scored.dataset->label(i);
    }
    return {left.byColumn / static_cast<double>(scored.size()),
            left.byGuess / static_cast<double>(scored.size())};
}

Left numbersLeft(const Ranges& ranges, const data::Subset& train, const data::Subset& scored)
{
    struct Sum {
        double count = 0, total = 0;
    };
    std::map<std::int64_t, Sum> sums;
    Sum all;
    for (const std::uint32_t i : train.indices) {
        for (Sum* sum : {&sums[ranges.at(i)], &all}) {
            ++sum->count;
            sum->total += train.dataset->target(i);
        }
    }
    Left left;
    for (const std::uint32_t i : scored.indices) {
        const auto found = sums.find(ranges.at(i));
        const Sum& sum = found == sums.end() ? all : found->second;
        left.byColumn += std::pow(scored.dataset->target(i) - sum.total / sum.count, 2);
        left.byGuess += std::pow(scored.dataset->target(i) - all.total / all.count, 2);
    }
    return {left.byColumn / static_cast<double>(scored.size()),
            left.byGuess / static_cast<double>(scored.size())};
}

/// A column from which the target can be read: most likely it was written down after the target was
/// known, and will not be there when the model serves.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || !subject.data->source->table())
        return {};
    const data::Subset &train = subject.data->splits.train(),
                       &scored = subject.data->splits.trainVal();
    if (scored.size() < kFewest || train.size() < kFewest)
        return {};
    const data::DatasetInfo& info = train.dataset->info();
    // What is learned from one column alone is found in it: that is no leak.
    const auto entering =
        std::count_if(info.columns().begin(), info.columns().end(),
                      [](const data::ColumnInfo& column) { return column.leftOut.empty(); });
    if (entering < 2)
        return {};
    std::vector<Finding> findings;
    for (std::size_t k = 0; k < info.columns().size(); ++k) {
        const data::ColumnInfo& column = info.columns()[k];
        const data::ColumnCells& cells = train.dataset->table()->table().columns[k];
        if (!column.leftOut.empty() || (cells.numbers.empty() && cells.codes.empty()))
            continue;
        const Ranges ranges(cells, train);
        const bool numbers = train.dataset->isRegression();
        const Left left =
            numbers ? numbersLeft(ranges, train, scored) : classesLeft(ranges, train, scored);
        if (!(left.byGuess > 0) || left.byColumn > (1 - kExplained) * left.byGuess)
            continue;
        data::TableSpec without = subject.dataSpec.table;
        data::choose(without, info, {column.name}, data::ColumnChoice::LeaveOut);
        findings.push_back(
            {.id = "columns.hold_target",
             .severity = base::Severity::Warning,
             .basis = base::Basis::Suspected,
             .place = column.name,
             .evidence = {{numbers ? "rmse" : "error",
                           numbers ? std::sqrt(left.byColumn) : left.byColumn},
                          {"guess", numbers ? std::sqrt(left.byGuess) : left.byGuess}},
             .texts = {info.target},
             .fix = {{"data.leave_out", without.leaveOut}}});
    }
    return findings;
}

} // namespace

const Check& targetInAColumn()
{
    static const Check check{
        "target_in_a_column",
        "Target in a column",
        Stage::Data,
        {
            {"columns.hold_target",
             [](const Finding& f) {
                 const bool numbers = !f.evidence.empty() && f.evidence.front().name == "rmse";
                 const auto said = [&](const char* name) {
                     return numbers ? base::shown(number(f, name))
                                    : base::percentText(number(f, name));
                 };
                 return fmt::format(
                     "Column \"{}\" alone gives the target on train-val ({} {}, always answering the "
                     "same {}): was it written down when the target was known already? Then it will "
                     "not be there when the model serves, and has to be left out.",
                     f.place, numbers ? "RMSE" : "error", said(numbers ? "rmse" : "error"),
                     said("guess"));
             },
             {"data.leave_out"}},
        },
        run};
    return check;
}

} // namespace assay::diagnose
