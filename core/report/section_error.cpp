// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "base/number_text.h"
#include "data/split.h"
#include "evaluate/class_mean.h"
#include "experiment/suite.h"
#include "report/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

// What the error is and where it comes from: curves, breakdown, Test, the table of error types.

namespace assay::report {

namespace {

LineStyle styleOf(data::SplitKind split)
{
    switch (split) {
    case data::SplitKind::Train: return LineStyle::Train;
    case data::SplitKind::TrainVal: return LineStyle::TrainVal;
    case data::SplitKind::TestVal: return LineStyle::TestVal;
    case data::SplitKind::Test:
    case data::SplitKind::Target: break;
    }
    return LineStyle::Other;
}

/// The curves of one metric; without lines where nothing was logged.
Chart chartOf(const Case& all, const std::string& metric)
{
    const train::RunId run = all.run->id;
    Chart chart{.title = {},
                .xTitle = all.axis,
                .yTitle = metric == train::metric_name::kRmse ? "RMSE" : metric,
                .isShare = metric == train::metric_name::kError,
                .lines = {},
                .marks = {},
                .note = {}};
    std::vector<train::RunId> seeds;
    for (const CaseCurve& curve : all.curves) {
        if (curve.metric != metric || curve.points.empty())
            continue;
        const bool isThin = curve.run != run;
        chart.lines.push_back(
            {.name = fmt::format("run {}, {}", curve.run, data::displayName(curve.split)),
             .style = styleOf(curve.split),
             .isThin = isThin,
             .points = curve.points});
        if (isThin && std::find(seeds.begin(), seeds.end(), curve.run) == seeds.end())
            seeds.push_back(curve.run);
    }
    chart.title = fmt::format("{} of run {} by {}",
                              chart.yTitle == "RMSE" ? "RMSE"
                              : chart.isShare        ? "Error"
                                                     : "Loss",
                              run, all.axis);
    if (!seeds.empty())
        chart.note =
            fmt::format("Thin lines: the same experiment with other seeds, {}.", runList(seeds));
    const train::Metric& judged = all.goal.metricFor(all.run->task);
    if (judged.name == metric) {
        if (const auto target = all.goal.targetShortfall(all.run->task))
            chart.marks.push_back({"Target", *target});
        if (const auto floor = all.goal.floorShortfall(all.run->task))
            chart.marks.push_back({"Human level", *floor});
    }
    return chart;
}

std::string standing(const evaluate::Term& term)
{
    if (!term.isContrast())
        return "";
    if (term.isReal())
        return "clear";
    if (term.isNegative())
        return "below zero";
    return term.interval ? "not clearly above zero" : "interval not known";
}

void addTerms(const Case& all, const evaluate::Breakdown& breakdown, Section& section)
{
    const train::RunId run = all.run->id;
    const evaluate::Ladder& ladder = breakdown.ladder;
    Table rungs{.caption = fmt::format("Errors of run {} ({})", run, ladder.measure),
                .columns = {{"set"}, {"examples", true}, {"value", true}},
                .rows = {}};
    for (const evaluate::Rung rung : evaluate::kRungs) {
        const auto& measured = ladder[rung];
        if (measured)
            rungs.rows.push_back(
                {evaluate::name(ladder, rung),
                 measured->examples > 0 ? base::countText(measured->examples) : "-",
                 evaluate::errorText(ladder, measured->error, measured->interval)});
    }
    section.blocks.emplace_back(std::move(rungs));
    Table terms{.caption = fmt::format("What the error of run {} is made of", run),
                .columns = {{"term"}, {"value", true}, {"standing"}},
                .rows = {}};
    for (const evaluate::Term& term : breakdown.terms)
        terms.rows.push_back({evaluate::name(term.kind),
                              evaluate::errorText(ladder, term.value, term.interval),
                              standing(term)});
    if (!terms.rows.empty())
        section.blocks.emplace_back(std::move(terms));
}

void addShift(const Case& all, const evaluate::Breakdown& breakdown, Section& section)
{
    const train::RunId run = all.run->id;
    for (const evaluate::Term& term : breakdown.terms) {
        if (term.kind == evaluate::TermKind::DistributionShift) {
            section.blocks.emplace_back(Paragraph{fmt::format(
                "Distribution shift of run {}: {} between train-val and test-val, {}.", run,
                evaluate::errorText(breakdown.ladder, term.value, term.interval), standing(term))});
            return;
        }
    }
    section.blocks.emplace_back(Paragraph{fmt::format(
        "Distribution shift of run {}: {}", run,
        all.facts.oneDistribution
            ? "train and test data come from one distribution, so that there is none to measure."
            : "not known, as train-val or test-val has no error.")});
}

void addImprovements(const Case& all, const evaluate::Breakdown& breakdown, Section& section)
{
    if (breakdown.culprits.empty())
        return;
    Bullets list{.lead = fmt::format("To try against the {} of run {}, in this order:",
                                     evaluate::name(breakdown.culprits.front()), all.run->id),
                 .items = {}};
    for (const advise::Improvement& item :
         advise::improvements(breakdown.culprits.front(), all.facts.curve.shape))
        list.items.push_back(fmt::format("{}{}{}", item.text,
                                         item.notRecommended ? " (not recommended)" : "",
                                         item.note.empty() ? "" : ": " + item.note));
    section.blocks.emplace_back(std::move(list));
}

void addOpenings(const Case& all, Section& section)
{
    if (all.openings.empty()) {
        section.blocks.emplace_back(
            Paragraph{absenceText(all, "Test is sealed: it was not opened for any run, and no "
                                       "answer on it is in this report.")});
        return;
    }
    Table table{.caption = "Openings of Test in this project, oldest first",
                .columns = {{"run", true},
                            {"opened"},
                            {"reason"},
                            {"weights"},
                            {"examples", true},
                            {"error on Test", true}},
                .rows = {}};
    for (const evaluate::TestOpening& opening : all.openings) {
        if (opening.run == 0) {
            table.rows.push_back({"-", "-", plain(opening.reason, 1000), "-", "-", "not known"});
            continue;
        }
        evaluate::Ladder shown; // errors of classes are shares, others are numbers
        const auto of = std::find_if(all.runs.begin(), all.runs.end(),
                                     [&](const auto& run) { return run.id == opening.run; });
        shown.isShare = of == all.runs.end() || of->task == data::Task::Classification;
        table.rows.push_back(
            {std::to_string(opening.run), timeText(opening.opened), plain(opening.reason, 1000),
             fmt::format("{}, after {} updates", evaluate::name(opening.checkpoint),
                         base::countText(opening.step)),
             opening.measured ? base::countText(opening.measured->examples) : "-",
             opening.measured
                 ? evaluate::errorText(shown, opening.measured->error, opening.measured->interval)
                 : "not read to its end"});
    }
    section.blocks.emplace_back(std::move(table));
}

std::string capital(std::string text)
{
    if (!text.empty())
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string shareText(const error_analysis::TypeShare& share)
{
    return share.share ? base::percentText(share.share->value, share.share->interval.low,
                                           share.share->interval.high)
                       : "-";
}

void addLooked(const char* set, const error_analysis::SetState& state, train::RunId run,
               Section& section)
{
    if (state.isKnown())
        section.blocks.emplace_back(Paragraph{
            fmt::format("Run {}, {}: {} of {} examples are wrong; {} of these were looked at.", run,
                        set, base::countText(state.errors), base::countText(state.examples),
                        base::countText(state.lookedInAll))});
}

} // namespace

Section curvesSection(const Case& all)
{
    Section section{.title = "Curves", .blocks = {}};
    if (all.run) {
        for (const char* metric :
             {train::metric_name::kError, train::metric_name::kRmse, train::metric_name::kLoss}) {
            Chart chart = chartOf(all, metric);
            if (!chart.lines.empty())
                section.blocks.emplace_back(std::move(chart));
        }
    }
    if (section.blocks.empty())
        section.blocks.emplace_back(Paragraph{
            all.run ? fmt::format("Run {} has logged no score of an epoch yet.", all.run->id)
                    : std::string("There is no run, and so no curve.")});
    return section;
}

Section breakdownSection(const Case& all)
{
    Section section{.title = "Where the error comes from", .blocks = {}};
    const auto& breakdown = all.facts.breakdown;
    if (!all.run) {
        section.blocks.emplace_back(Paragraph{"There is no run whose error could be taken apart."});
    } else if (!breakdown) {
        section.blocks.emplace_back(Paragraph{fmt::format(
            "The error of run {} cannot be taken apart: it has no scores.", all.run->id)});
    } else {
        const train::RunId run = all.run->id;
        section.blocks.emplace_back(
            Paragraph{fmt::format("Run {}: {}", run, breakdown->text), true});
        if (all.facts.evaluated && all.evaluation)
            section.blocks.emplace_back(Paragraph{fmt::format(
                "From the answers of the {} weights of run {} after {} updates, evaluated on {}.",
                evaluate::name(all.evaluation->checkpoint), run,
                base::countText(all.evaluation->step), timeText(all.evaluation->created))});
        else
            section.blocks.emplace_back(Paragraph{fmt::format(
                "From the scores of run {} after its last epoch, as its present weights were not evaluated.",
                run)});
        addTerms(all, *breakdown, section);
        addShift(all, *breakdown, section);
        for (const base::Finding& finding : breakdown->findings)
            section.blocks.emplace_back(
                Paragraph{fmt::format("Run {}: {}", run, experiment::sentence(finding))});
        if (all.facts.evaluated && all.evaluation) {
            for (const auto& [split, report] : all.evaluation->reports) {
                if (const std::string mean = evaluate::describeClassMean(report); !mean.empty())
                    section.blocks.emplace_back(Paragraph{fmt::format("Run {}: {}", run, mean)});
            }
        }
        addImprovements(all, *breakdown, section);
    }
    addOpenings(all, section);
    return section;
}

Section errorTableSection(const Case& all)
{
    Section section{.title = "Error table", .blocks = {}};
    if (!all.run || !all.errors) {
        section.blocks.emplace_back(Paragraph{
            all.run ? absenceText(
                all, fmt::format("There is no error table of run {}, as it was not evaluated.",
                                 all.run->id))
                    : std::string("There is no run, and so no error table.")});
        return section;
    }
    const train::RunId run = all.run->id;
    const bool hasTrain = all.errors->hasTrain();
    if (hasTrain)
        addLooked("train", all.errors->train, run, section);
    addLooked("train-val", all.errors->trainVal, run, section);
    addLooked("test-val", all.errors->testVal, run, section);
    if (all.errors->rows.empty()) {
        section.blocks.emplace_back(
            Paragraph{fmt::format("No error of run {} was given a type yet.", run)});
        return section;
    }
    Table table{.caption = fmt::format(
                    "Error types of run {}: share of all examples of a set that are wrong in "
                    "this way, and errors with the type",
                    run),
                .columns = {{"type"},
                            {"train-val", true},
                            {"errors", true},
                            {"test-val", true},
                            {"errors", true},
                            {"potential solutions"},
                            {"priority"},
                            {"owner"},
                            {"tried in run", true}},
                .rows = {}};
    if (hasTrain)
        table.columns.insert(table.columns.begin() + 1,
                             std::initializer_list<TableColumn>{{"train", true}, {"errors", true}});
    for (const error_analysis::ErrorRow& row : all.errors->rows) {
        std::string solutions;
        for (const std::string& solution : row.type.solutions)
            solutions += (solutions.empty() ? "" : "; ") + plain(solution, 500);
        table.rows.push_back({plain(row.type.name, kLongestName), shareText(row.trainVal),
                              base::countText(row.trainVal.count.tagged), shareText(row.testVal),
                              base::countText(row.testVal.count.tagged), solutions,
                              capital(error_analysis::name(row.priority())),
                              plain(row.type.owner, kLongestName),
                              row.type.triedRun ? std::to_string(*row.type.triedRun) : "-"});
        if (hasTrain)
            table.rows.back().insert(
                table.rows.back().begin() + 1,
                std::initializer_list<std::string>{shareText(row.train),
                                                   base::countText(row.train.count.tagged)});
    }
    section.blocks.emplace_back(std::move(table));
    if (!all.errors->precision.empty())
        section.blocks.emplace_back(
            Paragraph{fmt::format("Run {}: {}", run, all.errors->precision)});
    addTypeEffects(all, section);
    return section;
}

} // namespace assay::report
