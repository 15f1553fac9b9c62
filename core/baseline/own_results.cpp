// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/own_results.h"

#include "train/metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

namespace assay::baseline {

namespace {

constexpr std::size_t kLongest = 1'000; ///< bytes of a text

[[noreturn]] void refuse(const std::string& sentence)
{
    throw base::usageError("result", sentence);
}

/// What to sort by within a kind: the better, the less.
double shortfallOf(const ResultRow& row)
{
    const train::Metric* metric = train::findMetric(row.metric);
    return metric ? metric->shortfall(row.value) : row.value;
}

/// Without a sign: of a share in points, with as many decimals as it needs to differ from 0.
std::string distance(double value, bool isShare, int decimals)
{
    return isShare ? fmt::format("{:.{}f}", 100 * value, decimals) : fmt::format("{:.4g}", value);
}

} // namespace

const std::vector<KnownKind>& knownKinds()
{
    using enum KnownKind;
    static const std::vector<KnownKind> kinds{OfficialSimilar, OfficialBenchmark, Unofficial, Paper,
                                              OwnOnBenchmark,  SimilarModel,      Baseline};
    return kinds;
}

KnownKind knownKindFrom(const std::string& text)
{
    std::string names;
    for (const KnownKind kind : knownKinds()) {
        if (name(kind) == text)
            return kind;
        names += (names.empty() ? "" : ", ") + name(kind);
    }
    refuse(fmt::format("There is no kind of result \"{}\"; give one of {}.", text, names));
}

void requireSound(const ResultRow& row)
{
    for (const auto& [what, words] :
         {std::pair(&row.dataSet, "the data set"), std::pair(&row.model, "the model")}) {
        if (what->empty())
            refuse(fmt::format("A result needs the name of {}; give it.", words));
    }
    for (const std::string* each : {&row.dataSet, &row.fingerprint, &row.model, &row.source}) {
        if (each->size() > kLongest)
            refuse(
                fmt::format("A text of a result has at most {} bytes, and one has {}; shorten it.",
                            kLongest, each->size()));
    }
    const train::Metric& metric = train::metricNamed(row.metric);
    if (!metric.allows(row.value))
        refuse(fmt::format("{:g} is no value of {}; {}.", row.value, metric.label,
                           metric.form == train::Metric::Form::Share
                               ? "give a share from 0 to 100 %"
                               : "give another number"));
}

std::string dataSetName(const data::DatasetInfo& info)
{
    const std::string known = knownDataSet(info);
    if (!known.empty())
        return known;
    std::filesystem::path path(info.path);
    if (!path.has_filename()) // "digits/"
        path = path.parent_path();
    const std::string last = path.filename().string();
    return last.empty() ? info.path : last;
}

std::vector<ResultRow> resultRows(const std::string& dataSet, const std::string& fingerprint,
                                  const std::vector<ResultRow>& own)
{
    std::vector<ResultRow> rows;
    for (const KnownResult& known : knownResultsOf(dataSet))
        rows.push_back({.dataSet = known.dataSet,
                        .fingerprint = {},
                        .kind = known.kind,
                        .model = known.model,
                        .value = known.error,
                        .source = known.source});
    for (const ResultRow& row : own) {
        if (row.dataSet == dataSet || (!fingerprint.empty() && row.fingerprint == fingerprint))
            rows.push_back(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ResultRow& a, const ResultRow& b) {
        if (a.kind != b.kind)
            return a.kind < b.kind;
        if (a.metric != b.metric)
            return a.metric < b.metric;
        return shortfallOf(a) < shortfallOf(b);
    });
    return rows;
}

std::optional<AgainstRow> againstRow(const train::SplitScore& score, const ResultRow& row)
{
    const train::Metric* metric = train::findMetric(row.metric);
    if (!metric)
        return std::nullopt;
    const bool isOfNumbers = metric->task == data::Task::Regression;
    const double value = metric->of(score);
    if (isOfNumbers != score.isRegression() || !std::isfinite(value))
        return std::nullopt;
    AgainstRow against{.difference = value - row.value, .interval = {}};
    if (metric->form == train::Metric::Form::Share && score.examples > 0) {
        const auto examples = static_cast<double>(score.examples);
        const stats::Interval found = stats::wilson(value * examples, examples);
        against.interval = stats::Interval{found.low - row.value, found.high - row.value};
    }
    return against;
}

std::string againstText(const train::SplitScore& score, const ResultRow& row)
{
    const auto against = againstRow(score, row);
    if (!against)
        return {};
    const train::Metric& metric = train::metricNamed(row.metric);
    const bool isShare = metric.form == train::Metric::Form::Share;
    const bool isBelow = against->difference < 0;
    const double sign = isBelow ? -1 : 1;
    // Small differences of good networks need a second decimal.
    const int decimals = std::abs(against->difference) < 0.001 ? 2 : 1;
    std::string text = distance(std::abs(against->difference), isShare, decimals);
    if (isShare)
        text += " points";
    bool holdsNone = false; // a difference of 0
    if (against->interval) {
        const double a = sign * against->interval->low, b = sign * against->interval->high;
        text += fmt::format(" [{}, {}]", distance(std::min(a, b), isShare, decimals),
                            distance(std::max(a, b), isShare, decimals));
        holdsNone = std::min(a, b) <= 0 && std::max(a, b) >= 0;
    }
    const std::string label = metric.name == "error" ? "error" : metric.label;
    text +=
        fmt::format(" {} the {}{} of {}, {}", isBelow ? "below" : "above",
                    row.id == 0 ? "published " : "", label, row.model,
                    isShare ? fmt::format("{:.4g} %", 100 * row.value) : metric.text(row.value));
    if (holdsNone)
        text += "; the interval holds 0, so that no difference is shown";
    else if (!against->interval)
        text += "; the interval of this metric is not known";
    return text;
}

} // namespace assay::baseline
