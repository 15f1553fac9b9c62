// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/known_evidence.h"

#include "base/error.h"
#include "base/number_text.h"
#include "experiment/spec.h"
#include "train/metric.h"

#include <fmt/format.h>

#include <optional>

namespace assay::advise {

namespace {

using baseline::KnownKind;
using baseline::ResultRow;
using data::SplitKind;

bool servesItsOwnData(const train::RunRecord& run)
{
    if (run.kind == train::RunKind::Imported)
        return false;
    try {
        return !experiment::fromJson(run.spec).data.testPath.empty();
    } catch (const base::Error&) { // another version wrote it
        return false;
    }
}

/// A result that the run can be held against.
struct Held {
    const ResultRow* row;
    double value; ///< of the result: the smaller, the better
    bool isWorse; ///< the run is, clearly where there is an interval
    bool hasInterval;
};

std::optional<Held> heldAgainst(const train::SplitScore& score, const ResultRow& row)
{
    const auto against = baseline::againstRow(score, row);
    if (!against)
        return std::nullopt;
    const train::Metric& metric = train::metricNamed(row.metric);
    // The interval is that of an error.
    const bool hasInterval = against->interval && metric.name == train::metric_name::kError;
    const double gap = metric.higherIsBetter ? -against->difference : against->difference;
    return Held{.row = &row,
                .value = metric.shortfall(row.value),
                .isWorse = hasInterval ? against->interval->low > 0 : gap > 0,
                .hasInterval = hasInterval};
}

std::string textOf(const Held& held)
{
    return fmt::format("{}, {}", held.row->model, resultText(*held.row));
}

} // namespace

const train::SplitScore* comparedScore(const train::RunRecord& run, SplitKind& split, bool isNamed)
{
    if (!run.last)
        return nullptr;
    for (const SplitKind each : {SplitKind::TestVal, SplitKind::TrainVal}) {
        const auto found = run.last->find(each);
        if (found == run.last->end()
            || (each == SplitKind::TestVal && !isNamed && servesItsOwnData(run)))
            continue;
        split = each;
        return &found->second;
    }
    return nullptr;
}

std::string resultText(const ResultRow& row)
{
    const train::Metric* metric = train::findMetric(row.metric);
    if (!metric)
        return base::numberText(row.value);
    const std::string value = metric->form == train::Metric::Form::Share
                                  ? fmt::format("{:.4g} %", 100 * row.value)
                                  : metric->text(row.value);
    return metric->name == train::metric_name::kError ? value : metric->label + " " + value;
}

std::string knownEvidence(const train::RunRecord& run, const std::vector<ResultRow>& rows)
{
    SplitKind split{};
    const train::SplitScore* score = comparedScore(run, split);
    if (!score)
        return {};
    std::vector<Held> known, simple;
    for (const ResultRow& row : rows) {
        if (const auto held = heldAgainst(*score, row))
            (row.kind == KnownKind::Baseline ? simple : known).push_back(*held);
    }
    const std::vector<Held>& all = known.empty() ? simple : known;
    if (all.empty())
        return "no known result";
    const Held* best = nullptr; // of those that the run is not worse than
    const Held* nearest = nullptr;
    std::size_t reached = 0;
    bool isClear = true;
    for (const Held& one : all) {
        isClear = isClear && one.hasInterval;
        if (one.isWorse) {
            if (!nearest || one.value > nearest->value)
                nearest = &one;
            continue;
        }
        ++reached;
        if (!best || one.value < best->value)
            best = &one;
    }
    const char* what = known.empty() ? "known simple method" : "known result";
    const char* worse = isClear ? "clearly worse" : "worse";
    // What matters stands first: a box of the tree cuts what is long.
    if (all.size() == 1)
        return fmt::format("{}: {} ({}{} than {})", what, reached ? "reached" : "missed",
                           reached ? "not " : "", worse, textOf(all.front()));
    if (reached == 0)
        return fmt::format("{}s: 0 of {} reached ({} than all), the nearest {}", what, all.size(),
                           worse, textOf(*nearest));
    return fmt::format("{}s: {} of {} reached (not {}), the best of these {}", what, reached,
                       all.size(), worse, textOf(*best));
}

} // namespace assay::advise
