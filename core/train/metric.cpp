// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/metric.h"

#include "base/error.h"
#include "base/number_text.h"
#include "base/value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace assay::train {

namespace {

using data::Task;

base::Error notANumber(const Metric& metric, const std::string& typed)
{
    const std::string wanted = metric.form == Metric::Form::Share  ? "a percentage from 0 to 100"
                               : metric.form == Metric::Form::Mean ? "a number of 0 or more"
                               : metric.name == metric_name::kF1   ? "a number from 0 to 1"
                                                                   : "a number of at most 1";
    return base::usageError("goal.number", fmt::format("\"{}\" is no {}; give {}, or leave it "
                                                       "empty: unknown.",
                                                       typed, metric.label, wanted));
}

/// "1,250": a thousand and more, or one and a quarter.
bool isAmbiguous(const std::string& number)
{
    const std::size_t comma = number.find(',');
    return comma != std::string::npos && comma <= 3 && comma > 0 && number.front() != '0'
           && number.size() == comma + 4
           && std::all_of(number.begin() + static_cast<std::ptrdiff_t>(comma) + 1, number.end(),
                          [](unsigned char c) { return std::isdigit(c) != 0; });
}

} // namespace

const std::vector<std::string>& scoreNames()
{
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names{metric_name::kLoss};
        for (const Metric& metric : metrics())
            names.push_back(metric.name);
        return names;
    }();
    return all;
}

double* valueIn(SplitScore& score, const std::string& name)
{
    return name == metric_name::kLoss    ? &score.loss
           : name == metric_name::kError ? &score.error
           : name == metric_name::kRmse  ? &score.rmse
           : name == metric_name::kMae   ? &score.mae
           : name == metric_name::kR2    ? &score.r2
           : name == metric_name::kF1    ? &score.f1
                                         : nullptr;
}

const double* valueIn(const SplitScore& score, const std::string& name)
{
    return valueIn(const_cast<SplitScore&>(score), name);
}

SplitScore unknownScore()
{
    SplitScore unknown;
    unknown.loss = unknown.error = SplitScore::kNone;
    return unknown;
}

double Metric::of(const SplitScore& score) const
{
    const double* const value = valueIn(score, name);
    return value == nullptr ? SplitScore::kNone : *value;
}

bool Metric::allows(double value) const
{
    if (!std::isfinite(value))
        return false;
    const bool bounded = form == Form::Share || name == metric_name::kF1;
    return (value >= 0 || form == Form::Ratio) && (form == Form::Mean || value <= 1)
           && !(bounded && value < 0);
}

std::string Metric::text(double value) const
{
    switch (form) {
    case Form::Share: return base::percentText(value);
    case Form::Mean: return base::unitText(value);
    case Form::Ratio: break;
    }
    constexpr double kFar = 100; // of an R2 as bad as that no decimal says anything
    return std::abs(value) >= kFar && std::abs(value) < 1e12 ? base::countText(std::llround(value))
                                                             : fmt::format("{:.3f}", value);
}

const std::vector<Metric>& metrics()
{
    using Form = Metric::Form;
    static const std::vector<Metric> all{
        {metric_name::kError, "error", "The share of wrong answers.", Task::Classification,
         Form::Share, false},
        {metric_name::kF1, "F1",
         "Harmonic mean of precision and recall, averaged over the classes: rare classes count as "
         "much as common ones.",
         Task::Classification, Form::Ratio, true},
        {metric_name::kRmse, "RMSE",
         "Root of the mean squared difference, in the unit of the target: large misses count most.",
         Task::Regression, Form::Mean, false},
        {metric_name::kMae, "MAE", "Mean absolute difference, in the unit of the target.",
         Task::Regression, Form::Mean, false},
        {metric_name::kR2, "R2",
         "The share of the target's variance that is explained: 0 is always answering the mean.",
         Task::Regression, Form::Ratio, true},
    };
    return all;
}

std::vector<Metric> metricsFor(Task task)
{
    std::vector<Metric> fitting;
    std::copy_if(metrics().begin(), metrics().end(), std::back_inserter(fitting),
                 [task](const Metric& metric) { return metric.task == task; });
    return fitting;
}

const Metric* findMetric(const std::string& name)
{
    const auto found = std::find_if(metrics().begin(), metrics().end(),
                                    [&name](const Metric& metric) { return metric.name == name; });
    return found == metrics().end() ? nullptr : &*found;
}

const Metric& metricNamed(const std::string& name)
{
    if (const Metric* known = findMetric(name))
        return *known;
    std::vector<std::string> names;
    for (const Metric& metric : metrics())
        names.push_back(metric.name);
    throw base::usageError("goal.metric", fmt::format("There is no metric \"{}\"; choose one of: "
                                                      "{}.",
                                                      name, fmt::join(names, ", ")));
}

bool Goal::fits(Task task) const
{
    const Metric* chosen = findMetric(metric);
    return chosen == nullptr || chosen->task == task;
}

const Metric& Goal::metricFor(Task task) const
{
    const Metric* chosen = findMetric(metric);
    if (chosen && chosen->task == task)
        return *chosen;
    return *findMetric(task == Task::Regression ? metric_name::kRmse : metric_name::kError);
}

std::optional<double> Goal::targetShortfall(Task task) const
{
    const Metric& by = metricFor(task);
    return fits(task) && target && by.allows(*target) ? std::optional(by.shortfall(*target))
                                                      : std::nullopt;
}

std::optional<double> Goal::floorShortfall(Task task) const
{
    const Metric& by = metricFor(task);
    return fits(task) && irreducible && by.allows(*irreducible)
               ? std::optional(by.shortfall(*irreducible))
               : std::nullopt;
}

std::optional<double> goalNumber(const Metric& metric, const std::string& typed)
{
    std::string number = typed;
    std::erase_if(number, [](unsigned char c) { return std::isspace(c) != 0; });
    // A no-break space before the sign, as numbers are shown here.
    for (const char* gap : {"\u00a0", "\u202f"}) {
        for (auto at = number.find(gap); at != std::string::npos; at = number.find(gap))
            number.erase(at, std::char_traits<char>::length(gap));
    }
    const bool percent = !number.empty() && number.back() == '%';
    if (percent)
        number.pop_back();
    if (number.empty() && !percent)
        return std::nullopt;
    if (percent && metric.form == Metric::Form::Mean)
        throw notANumber(metric, typed);
    if (metric.form == Metric::Form::Mean && isAmbiguous(number))
        throw base::usageError("goal.number",
                               fmt::format("\"{}\" can be read in two ways; write it without a "
                                           "comma.",
                                           typed));
    if (std::count(number.begin(), number.end(), ',') > 1)
        std::erase(number, ','); // of thousands
    std::replace(number.begin(), number.end(), ',', '.');
    double value = 0;
    const char* end = number.data() + number.size();
    const auto [stop, code] = std::from_chars(number.data(), end, value);
    if (code != std::errc() || stop != end)
        throw notANumber(metric, typed);
    if (percent || metric.form == Metric::Form::Share)
        value /= 100;
    if (!metric.allows(value))
        throw notANumber(metric, typed);
    return value;
}

std::string goalText(const Metric& metric, const std::optional<double>& value)
{
    if (!value)
        return {};
    if (metric.form == Metric::Form::Share)
        return fmt::format("{:.6g} %", *value * 100);
    return base::toText(*value);
}

} // namespace assay::train
