// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

/// So many times the distance between the quartiles from the median. Tukey's far fences lie at about
/// 3.5; of long tails, incomes say, values beyond those are to be expected, so this program asks for
/// far more.
constexpr double kDistances = 100;
constexpr double kRules = 0.5;      ///< of all squared differences from the median
constexpr double kMostShare = 0.01; ///< of train: more are no outliers but a part of the data
constexpr std::size_t kFewest = 50, kShown = 200;

struct Far {
    double median = 0, farthest = 0;
    std::vector<std::uint32_t> examples;
};

/// `valueAt`: of an example; NaN: missing.
template <typename Value>
std::optional<Far> farOf(const data::Subset& train, Value valueAt)
{
    std::vector<double> known;
    for (const std::uint32_t i : train.indices) {
        if (const double value = valueAt(i); !std::isnan(value))
            known.push_back(value);
    }
    if (known.size() < kFewest)
        return std::nullopt;
    const auto at = [&known](std::size_t k) {
        const auto place = known.begin() + static_cast<std::ptrdiff_t>(k);
        std::nth_element(known.begin(), place, known.end());
        return *place;
    };
    const std::size_t n = known.size();
    const double low = at(n / 4), middle = at(n / 2), high = at(3 * n / 4);
    if (!(high > low))
        return std::nullopt;
    Far far{.median = middle, .farthest = middle, .examples = {}};
    for (const std::uint32_t i : train.indices) {
        const double value = valueAt(i);
        if (!(std::abs(value - middle) > kDistances * (high - low)))
            continue;
        far.examples.push_back(i);
        if (std::abs(value - middle) > std::abs(far.farthest - middle))
            far.farthest = value;
    }
    const auto count = static_cast<double>(far.examples.size());
    if (count == 0 || count > kMostShare * static_cast<double>(train.size()))
        return std::nullopt;
    double all = 0, ofThese = 0;
    for (const double value : known)
        all += std::pow(value - middle, 2);
    for (const std::uint32_t i : far.examples)
        ofThese += std::pow(valueAt(i) - middle, 2);
    if (!(ofThese > kRules * all))
        return std::nullopt;
    std::stable_sort(far.examples.begin(), far.examples.end(),
                     [&](std::uint32_t a, std::uint32_t b) {
                         return std::abs(valueAt(a) - middle) > std::abs(valueAt(b) - middle);
                     });
    return far;
}

Finding findingOf(const char* id, const std::string& place, const Far& far,
                  const data::Dataset& dataset)
{
    Finding finding{.id = id,
                    .severity = base::Severity::Hint,
                    .basis = base::Basis::Proven,
                    .place = place,
                    .evidence = {{"count", static_cast<double>(far.examples.size())},
                                 {"farthest", far.farthest},
                                 {"median", far.median}}};
    for (std::size_t k = 0; k < std::min(kShown, far.examples.size()); ++k)
        finding.samples.push_back(dataset.id(far.examples[k]));
    return finding;
}

/// A few values of a column of numbers, or of the target, that are so far from all others that they rule
/// mean, deviation and squared differences.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Subset& train = subject.data->splits.train();
    const data::Dataset& dataset = *train.dataset;
    std::vector<Finding> findings;
    for (std::size_t k = 0; k < dataset.info().columns().size(); ++k) {
        const data::ColumnInfo& column = dataset.info().columns()[k];
        if (!column.leftOut.empty() || column.kind != data::ColumnKind::Number)
            continue;
        const auto& cells = dataset.table()->table().columns[k].numbers;
        if (const auto far = farOf(train, [&](std::uint32_t i) { return double{cells[i]}; }))
            findings.push_back(findingOf("columns.far_values", column.name, *far, dataset));
    }
    if (dataset.isRegression()) {
        if (const auto far = farOf(train, [&](std::uint32_t i) { return dataset.target(i); })) {
            findings.push_back(
                findingOf("target.far_values", dataset.info().target, *far, dataset));
            // A few of a column are one input of many; of the target they are most of what is made small.
            findings.back().severity = base::Severity::Warning;
        }
    }
    return findings;
}

std::string seen(const Finding& f, const std::string& of)
{
    const double count = number(f, "count");
    return fmt::format("{} of {} in train {} more than {} times the distance between the quartiles "
                       "from the median ({} against {})",
                       base::counted(count, "value", "values"), of, count == 1 ? "lies" : "lie",
                       kDistances, base::shown(number(f, "farthest")),
                       base::shown(number(f, "median")));
}

const char* areThey(const Finding& f)
{
    return number(f, "count") == 1 ? "Is it" : "Are they";
}

} // namespace

const Check& farValues()
{
    static const Check check{
        "far_values",
        "Values far from all others",
        Stage::Data,
        {
            {"columns.far_values",
             [](const Finding& f) {
                 return fmt::format(
                     "{}, and more than half of the squared differences from the median: "
                     "standardising brings all others close together. {} right?",
                     seen(f, fmt::format("column \"{}\"", f.place)), areThey(f));
             }},
            {"target.far_values",
             [](const Finding& f) {
                 return fmt::format(
                     "{}, and more than half of the squared differences from the median: "
                     "the squared error is mostly of such. {} right? If so, the Huber "
                     "loss (train.loss=huber) lets them count less.",
                     seen(f, "the target"), areThey(f));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
