// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/next_text.h"
#include "advise/test_offer.h"
#include "base/error.h"
#include "base/number_text.h"
#include "experiment/field_words.h"
#include "experiment/run_settings.h"
#include "experiment/spec.h"
#include "report/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

// What the case is about: the verdict, the data, the runs.

namespace assay::report {

using data::SplitKind;

namespace {

constexpr std::size_t kMostRuns = 200, kMostClasses = 50;

Paragraph goalText(const char* what, const std::string& value, const std::string& source)
{
    std::string text = fmt::format("{}: {}", what, value);
    if (!source.empty())
        text += fmt::format(" (source: {})", plain(source, 1000));
    return {text + "."};
}

void addGoal(const Case& all, Section& section)
{
    const data::Task task = all.run ? all.run->task : data::Task::Classification;
    const train::Metric& metric = all.goal.metricFor(task);
    if (!all.goal.target && !all.goal.irreducible)
        section.blocks.emplace_back(
            Paragraph{"No target and no human level were given for this project."});
    const train::Metric* named = train::findMetric(all.goal.metric);
    const train::Metric& of = named ? *named : metric;
    if (all.goal.target)
        section.blocks.emplace_back(
            goalText(fmt::format("Target of the project, {}", of.label).c_str(),
                     train::goalText(of, all.goal.target), all.goal.targetSource));
    if (all.goal.irreducible)
        section.blocks.emplace_back(
            goalText(fmt::format("Human level (irreducible) of the project, {}", of.label).c_str(),
                     train::goalText(of, all.goal.irreducible), all.goal.irreducibleSource));
}

Table dataTable(const CaseData& data, train::RunId run)
{
    Table table{.caption =
                    fmt::format("{} of run {}",
                                data.isServed ? "Data that are served (test data)" : "Data", run),
                .columns = {{"what"}, {"value"}},
                .rows = {}};
    const auto add = [&table](const char* what, const std::string& value) {
        table.rows.push_back({what, value});
    };
    add("name", plain(std::filesystem::path(data.path).filename().string(), kLongestName));
    add("path", plain(data.path, 1000));
    add("kind", data.kind);
    add("one example", data.shape);
    add("classes", data.classes.empty()
                       ? "none: numbers are predicted"
                       : base::countText(static_cast<std::int64_t>(data.classes.size())));
    add("examples",
        fmt::format("{}, of them {} in a test part of its own",
                    base::countText(data.trainingExamples + data.testExamples),
                    data.testExamples > 0 ? base::countText(data.testExamples) : "none"));
    add("fingerprint", data.fingerprint);
    return table;
}

Table splitTable(const Case& all)
{
    Table table{.caption = fmt::format("Splits of run {}", all.run->id),
                .columns = {{"part"}, {"examples", true}, {"cut from"}, {"answers"}},
                .rows = {}};
    const bool hasServing = std::any_of(all.data.begin(), all.data.end(),
                                        [](const CaseData& one) { return one.isServed; });
    const bool isOpened = std::any_of(
        all.openings.begin(), all.openings.end(),
        [&](const evaluate::TestOpening& opening) { return opening.run == all.run->id; });
    const bool isLost =
        std::any_of(all.openings.begin(), all.openings.end(),
                    [](const evaluate::TestOpening& opening) { return opening.run == 0; });
    for (const auto& [split, examples] : all.parts) {
        const bool isServed =
            hasServing && split != SplitKind::Train && split != SplitKind::TrainVal;
        table.rows.push_back({data::displayName(split), base::countText(examples),
                              isServed ? "data that are served" : "data",
                              split != SplitKind::Test        ? "open"
                              : isOpened                      ? "opened, see the error"
                              : isLost || !all.unread.empty() ? "not known"
                                                              : "sealed"});
    }
    return table;
}

/// From the answers: how many examples each class has in the open parts.
void addClasses(const Case& all, Section& section)
{
    if (!all.evaluation || all.evaluation->classes.empty())
        return;
    const auto& classes = all.evaluation->classes;
    Table table{.caption =
                    fmt::format("Examples of each class, from the answers of run {}", all.run->id),
                .columns = {{"class"}},
                .rows = {}};
    for (const auto& [split, report] : all.evaluation->reports)
        table.columns.push_back({data::displayName(split), true});
    for (std::size_t k = 0; k < std::min(classes.size(), kMostClasses); ++k) {
        std::vector<std::string> row{plain(classes[k], kLongestName)};
        for (const auto& [split, report] : all.evaluation->reports)
            row.push_back(k < report.classes.size() ? base::countText(report.classes[k].examples)
                                                    : "-");
        table.rows.push_back(std::move(row));
    }
    section.blocks.emplace_back(std::move(table));
    if (classes.size() > kMostClasses)
        section.blocks.emplace_back(
            Paragraph{fmt::format("Run {}: the first {} of {} classes are shown.", all.run->id,
                                  kMostClasses, classes.size())});
}

/// What the spec says of the data; nothing for a run of another program, which has none.
void addSpec(const Case& all, Section& section)
{
    if (all.run->kind == train::RunKind::Imported || all.run->specHash.empty())
        return;
    try {
        const auto spec = experiment::fromJson(all.run->spec);
        std::string text = fmt::format("Run {} reads {}", all.run->id, plain(spec.data.path, 1000));
        if (!spec.data.testPath.empty())
            text += fmt::format(", and as test data {}", plain(spec.data.testPath, 1000));
        text += " (as it was given).";
        if (!spec.data.more.empty())
            text += fmt::format(" Examples of {} are trained on too and are counted with the data.",
                                plain(spec.data.more, 1000));
        section.blocks.emplace_back(Paragraph{text});
        const std::string steps = base::toText(experiment::get(spec, "data.preprocess"));
        section.blocks.emplace_back(Paragraph{
            steps.empty() ? fmt::format(
                "Preprocessing of run {}: the usual steps for its kind of data, fitted on train.",
                all.run->id)
                          : fmt::format("Preprocessing of run {}: {}, fitted on train.",
                                        all.run->id, plain(steps))});
    } catch (const base::Error& error) {
        section.blocks.emplace_back(Paragraph{
            fmt::format("The settings of run {} cannot be read: {}", all.run->id, error.text())});
    }
}

void addSettings(const Case& all, Section& section)
{
    if (!all.run)
        return;
    Table table{.caption = fmt::format("Settings of run {} that are not the default", all.run->id),
                .columns = {{"setting"}, {"value"}},
                .rows = {}};
    try {
        for (const auto& [path, value] : experiment::notableSettings(*all.run))
            table.rows.push_back({plain(experiment::labelOf(path), kLongestName),
                                  plain(experiment::valueWords(path, value), 500)});
    } catch (const base::Error&) { // said where the data are
    }
    if (table.rows.empty())
        section.blocks.emplace_back(Paragraph{
            fmt::format("No setting of run {} is known to differ from its default.", all.run->id)});
    else
        section.blocks.emplace_back(std::move(table));
}

} // namespace

Section verdictSection(const Case& all)
{
    Section section{.title = "Verdict and next step", .blocks = {}};
    if (all.run && !all.knowsFacts) {
        section.blocks.emplace_back(
            Paragraph{fmt::format("The verdict on run {} is not known: what it rests on could not "
                                  "be read. The end of this report names it.",
                                  all.run->id),
                      true});
        addGoal(all, section);
        return section;
    }
    section.blocks.emplace_back(Paragraph{
        all.run ? fmt::format("Of run {}: {}", all.run->id, all.advice.title) : all.advice.title,
        true});
    if (!all.advice.reasons.empty())
        section.blocks.emplace_back(Bullets{
            .lead = all.run ? fmt::format("Why, of run {}:", all.run->id) : std::string("Why:"),
            .items = all.advice.reasons});
    const std::optional<advise::TestOffer> offer = advise::testOffer(all.facts);
    if (advise::isNextStep(offer, all.advice))
        section.blocks.emplace_back(Paragraph{"Next: open Test."});
    else if (const std::string next = advise::nextText(all.advice); !next.empty())
        section.blocks.emplace_back(Paragraph{fmt::format("Next: {}.", next)});
    if (offer)
        section.blocks.emplace_back(
            Paragraph{fmt::format("Run {}: {}", all.facts.run->id, offer->sentence)});
    addGoal(all, section);
    return section;
}

Section dataSection(const Case& all)
{
    Section section{.title = "Data", .blocks = {}};
    if (!all.run) {
        section.blocks.emplace_back(Paragraph{"No run has read data in this project yet."});
        return section;
    }
    addSpec(all, section);
    for (const CaseData& data : all.data)
        section.blocks.emplace_back(dataTable(data, all.run->id));
    if (all.data.empty())
        section.blocks.emplace_back(Paragraph{
            fmt::format("The project does not say which data run {} was of.", all.run->id)});
    if (!all.parts.empty())
        section.blocks.emplace_back(splitTable(all));
    if (all.run->resampled > 0)
        section.blocks.emplace_back(Paragraph{
            fmt::format("Run {}: {}", all.run->id, data::describeResample(all.run->resampled))});
    addClasses(all, section);
    return section;
}

Section runsSection(const Case& all)
{
    Section section{.title = "Runs", .blocks = {}};
    if (all.runs.empty()) {
        section.blocks.emplace_back(Paragraph{"There is no run in this project."});
        return section;
    }
    if (all.run)
        section.blocks.emplace_back(
            Paragraph{fmt::format("This report is centred on {}.", namedRun(*all.run))});
    else
        section.blocks.emplace_back(
            Paragraph{"There are attempts on one batch alone, so that the report is "
                      "centred on no run."});
    const bool isOneScore = std::all_of(all.runs.begin(), all.runs.end(), [&](const auto& run) {
        return all.goal.metricFor(run.task).name == all.goal.metricFor(all.runs.front().task).name;
    });
    Table table{
        .caption = fmt::format(
            "All runs of the project, newest first: {} after the last epoch of each run, errors with 95 % intervals",
            isOneScore ? all.goal.metricFor(all.runs.front().task).label : "score"),
        .columns = {{"run", true},
                    {"name"},
                    {"kind"},
                    {"state"},
                    {"seed", true},
                    {"epochs", true},
                    {"train", true},
                    {"train-val", true},
                    {"test-val", true}},
        .rows = {}};
    if (!isOneScore)
        table.columns.push_back({"score"});
    Bullets words{.lead = "Said of runs:", .items = {}};
    for (const train::RunRecord& run : all.runs) {
        if (table.rows.size() == kMostRuns)
            break;
        const train::Metric& metric = all.goal.metricFor(run.task);
        table.rows.push_back(
            {std::to_string(run.id), plain(run.name, kLongestName), train::name(run.kind),
             train::name(run.state), std::to_string(run.seed), std::to_string(run.epoch),
             scoreText(run, metric, SplitKind::Train), scoreText(run, metric, SplitKind::TrainVal),
             scoreText(run, metric, SplitKind::TestVal)});
        if (!isOneScore)
            table.rows.back().push_back(metric.label);
        if (!run.problem.empty())
            words.items.push_back(fmt::format("Run {} failed: {}", run.id, plain(run.problem)));
        if (!run.note.empty())
            words.items.push_back(fmt::format("Note on run {}: {}", run.id, plain(run.note)));
    }
    section.blocks.emplace_back(std::move(table));
    if (all.runs.size() > kMostRuns)
        section.blocks.emplace_back(Paragraph{
            fmt::format("The newest {} of {} runs are shown.", kMostRuns, all.runs.size())});
    if (!words.items.empty())
        section.blocks.emplace_back(std::move(words));
    addSettings(all, section);
    return section;
}

} // namespace assay::report
