// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/known_evidence.h"
#include "base/number_text.h"
#include "baseline/baselines.h"
#include "report/sections.h"
#include "train/seeds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

// What a run is compared with: simple methods, known results, other seeds.

namespace assay::report {

using data::SplitKind;

namespace {

void addBaselines(const Case& all, Section& section)
{
    if (all.run->baselines.empty())
        return;
    const bool isShare = all.run->task == data::Task::Classification;
    Table table{.caption = fmt::format("{} of very simple methods on train-val of run {}",
                                       isShare ? "Error" : "RMSE", all.run->id),
                .columns = {{"method"}, {"examples", true}, {isShare ? "error" : "RMSE", true}},
                .rows = {}};
    for (const train::BaselineValue& one : all.run->baselines) {
        std::string value =
            isShare ? base::percentText(one.trainVal) : base::unitText(one.trainVal);
        if (one.interval)
            value = isShare ? base::percentText(one.trainVal, one.interval->low, one.interval->high)
                            : base::unitText(one.trainVal, one.interval->low, one.interval->high);
        table.rows.push_back({baseline::displayName(one.name),
                              one.examples > 0 ? base::countText(one.examples) : "-", value});
    }
    section.blocks.emplace_back(std::move(table));
}

void addKnown(const Case& all, Section& section)
{
    SplitKind split = SplitKind::TestVal;
    const train::SplitScore* score = advise::comparedScore(*all.run, split);
    Table table{.caption = fmt::format("Known results on the data of run {}", all.run->id),
                .columns = {{"kind"}, {"model"}, {"value", true}, {"source"}},
                .rows = {}};
    if (score)
        table.columns.push_back(
            {fmt::format("run {} against it, on {}", all.run->id, data::displayName(split))});
    for (const baseline::ResultRow& row : all.known) {
        table.rows.push_back({baseline::name(row.kind), plain(row.model, kLongestName),
                              advise::resultText(row), plain(row.source, 1000)});
        if (score) {
            const std::string against = baseline::againstText(*score, row);
            table.rows.back().push_back(against.empty() ? "-" : plain(against));
        }
    }
    section.blocks.emplace_back(std::move(table));
    if (!score)
        section.blocks.emplace_back(Paragraph{
            fmt::format("Run {} has no score on validation to compare with them.", all.run->id)});
    else if (split == SplitKind::TrainVal && all.run->last->contains(SplitKind::TestVal))
        section.blocks.emplace_back(Paragraph{
            fmt::format("Test-val of run {} is of the data that are served, which these results "
                        "are not on: train-val is compared.",
                        all.run->id)});
}

/// Mean over seeds; its interval only where there are enough of them.
std::string meanText(const train::Metric& metric, const std::vector<double>& values)
{
    if (values.empty())
        return "-";
    const stats::Estimate mean = stats::meanOf(values);
    if (values.size() < train::kSeedsToJudge)
        return metric.text(mean.value);
    // Student's interval may reach past what a score can be.
    const double low = metric.allows(-1) ? mean.interval.low : std::max(0.0, mean.interval.low);
    const double high = metric.allows(2) ? mean.interval.high : std::min(1.0, mean.interval.high);
    return metric.form == train::Metric::Form::Share ? base::percentText(mean.value, low, high)
                                                     : base::unitText(mean.value, low, high);
}

void addSeeds(const Case& all, Section& section)
{
    const train::Seeds& seeds = all.facts.seeds;
    if (seeds.count() < 2) {
        section.blocks.emplace_back(Paragraph{fmt::format(
            "The experiment of run {} was finished with {}: how much its result varies with the seed is "
            "not known.",
            all.run->id, seeds.count() == 1 ? "one seed" : "no seed yet")});
        return;
    }
    const train::Metric& metric = all.goal.metricFor(all.run->task);
    Table table{.caption = fmt::format(
                    "Finished seeds of the experiment of run {}, {} after the last epoch",
                    all.run->id, metric.label),
                .columns = {{"run", true},
                            {"seed", true},
                            {"train", true},
                            {"train-val", true},
                            {"test-val", true}},
                .rows = {}};
    std::map<SplitKind, std::vector<double>> values;
    for (const train::RunRecord& run : seeds.runs) {
        table.rows.push_back({std::to_string(run.id), std::to_string(run.seed)});
        for (const SplitKind split : data::kOpenSplits) {
            table.rows.back().push_back(scoreText(run, metric, split));
            if (run.last && run.last->contains(split)) {
                const double value = metric.of(run.last->at(split));
                if (std::isfinite(value))
                    values[split].push_back(value);
            }
        }
    }
    section.blocks.emplace_back(std::move(table));
    std::vector<train::RunId> runs;
    for (const train::RunRecord& run : seeds.runs)
        runs.push_back(run.id);
    section.blocks.emplace_back(Paragraph{fmt::format(
        "Mean over {}: train {}, train-val {}, test-val {}{}", runList(runs),
        meanText(metric, values[SplitKind::Train]), meanText(metric, values[SplitKind::TrainVal]),
        meanText(metric, values[SplitKind::TestVal]),
        seeds.areEnough() ? " (95 % intervals over seeds)."
                          : ". With fewer than three seeds the noise between them is not known.")});
    if (const std::string repeated = train::sentence(seeds.repeated); !repeated.empty())
        section.blocks.emplace_back(
            Paragraph{fmt::format("Experiment of run {}: {}", all.run->id, repeated)});
}

} // namespace

Section knownSection(const Case& all)
{
    Section section{.title = "Compared with other results", .blocks = {}};
    if (!all.run) {
        section.blocks.emplace_back(Paragraph{"There is no run to compare."});
        return section;
    }
    addBaselines(all, section);
    if (all.data.empty())
        section.blocks.emplace_back(Paragraph{fmt::format(
            "The project does not say which data run {} was of, so that no published result is compared.",
            all.run->id)});
    else if (all.known.empty())
        section.blocks.emplace_back(Paragraph{fmt::format(
            "Of the data of run {} no published result is known here, and none was added.",
            all.run->id)});
    else
        addKnown(all, section);
    return section;
}

namespace {

std::string purposeText(tune::Purpose purpose)
{
    switch (purpose) {
    case tune::Purpose::Seeds: return "seeds";
    case tune::Purpose::SizeCurve: return "error against the size of train";
    case tune::Purpose::Attempt: return "the effect of a change";
    case tune::Purpose::Finalists: return "what a search found, against its default";
    }
    return {};
}

} // namespace

Section studiesSection(const Case& all)
{
    Section section{.title = "Studies and seeds", .blocks = {}};
    if (all.run)
        addSeeds(all, section);
    if (all.studies.empty()) {
        section.blocks.emplace_back(Paragraph{
            absenceText(all, "No runs of this project were planned together as a study.")});
        return section;
    }
    Table table{.caption = "Studies: runs that were planned together",
                .columns = {{"study", true},
                            {"asks about"},
                            {"of run"},
                            {"runs"},
                            {"complete", true},
                            {"running", true},
                            {"interrupted", true},
                            {"waiting", true}},
                .rows = {}};
    for (const CaseStudy& one : all.studies) {
        std::map<tune::Standing, int> counts;
        std::vector<train::RunId> runs;
        for (const tune::Member& member : one.members) {
            ++counts[member.standing];
            if (member.run)
                runs.push_back(*member.run);
        }
        table.rows.push_back({std::to_string(one.study.id), purposeText(one.study.purpose),
                              one.study.of ? runText(*one.study.of) : "its own settings",
                              runs.empty() ? "none yet" : runList(runs),
                              std::to_string(counts[tune::Standing::Finished]),
                              std::to_string(counts[tune::Standing::Underway]),
                              std::to_string(counts[tune::Standing::Interrupted]),
                              std::to_string(counts[tune::Standing::Missing])});
    }
    section.blocks.emplace_back(std::move(table));
    return section;
}

} // namespace assay::report
