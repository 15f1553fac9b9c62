// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "cli/commands.h"
#include "cli/evaluated.h"
#include "cli/print.h"
#include "experiment/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::cli {

namespace {

using data::SplitKind;
using evaluate::Breakdown;

Json number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}
Json number(const std::optional<double>& value)
{
    return value ? number(*value) : Json(nullptr);
}

void putInterval(Json& line, const std::optional<stats::Interval>& interval)
{
    line["low"] = interval ? number(interval->low) : Json(nullptr);
    line["high"] = interval ? number(interval->high) : Json(nullptr);
}

Json splitLine(train::RunId run, const std::string& split, const evaluate::Measured& measured,
               bool isShare)
{
    Json line{{"event", "split"}};
    if (run > 0)
        line["run"] = run;
    line["split"] = split;
    line["n"] = measured.examples > 0 ? Json(measured.examples) : Json(nullptr);
    line[isShare ? "error" : "rmse"] = number(measured.error);
    putInterval(line, measured.interval);
    return line;
}

void printReport(const evaluate::Evaluation& evaluation, const evaluate::SplitReport& report)
{
    const bool numbers = report.score.isRegression();
    const std::string split = data::key(report.split);
    Json line = splitLine(evaluation.run, split, report.measured(), !numbers);
    line["loss"] = number(report.score.loss);
    if (numbers) {
        line["mae"] = number(report.score.mae);
        line["r2"] = number(report.score.r2);
    } else {
        line["accuracy"] = 1 - report.score.error;
        line["macro_f1"] = report.macroF1;
        line["top5_error"] = number(report.topFive);
        line["auc"] = number(report.auc);
        line["brier"] = number(report.brier);
        line["ece"] = report.bins.empty() ? Json(nullptr) : Json(report.ece);
    }
    printLine(line);
    const auto value = [](const std::optional<stats::Estimate>& estimate) {
        return estimate ? Json(estimate->value) : Json(nullptr);
    };
    for (std::size_t k = 0; k < report.classes.size(); ++k) {
        const evaluate::ClassReport& one = report.classes[k];
        printLine({{"event", "class_scores"},
                   {"run", evaluation.run},
                   {"split", split},
                   {"label", evaluation.classes[k]},
                   {"n", one.examples},
                   {"precision", value(one.precision)},
                   {"recall", value(one.recall)},
                   {"f1", one.f1},
                   {"auc", number(one.auc)},
                   {"mean_probability", number(one.meanProbability)}});
    }
    for (const evaluate::Confusion& pair : report.confusions) {
        if (pair.truth != pair.predicted)
            printLine({{"event", "confusion"},
                       {"run", evaluation.run},
                       {"split", split},
                       {"true", evaluation.classes[pair.truth]},
                       {"predicted", evaluation.classes[pair.predicted]},
                       {"count", pair.count}});
    }
    for (const evaluate::ReliabilityBin& bin : report.bins) {
        if (bin.examples == 0)
            continue;
        Json reliability{{"event", "calibration"},
                         {"run", evaluation.run},
                         {"split", split},
                         {"from", bin.low},
                         {"to", bin.high},
                         {"n", bin.examples},
                         {"confidence", bin.confidence},
                         {"accuracy", bin.accuracy.value}};
        putInterval(reliability, bin.accuracy.interval);
        printLine(reliability);
    }
}

/// `shape`: how the loss of the run moved at its end.
void printTerms(const Breakdown& breakdown, train::RunId run,
                advise::CurveEnd::Shape shape = advise::CurveEnd::Shape::Unknown)
{
    for (const evaluate::Term& term : breakdown.terms) {
        Json line{{"event", "term"}, {"term", evaluate::key(term.kind)}, {"value", term.value}};
        line["measure"] = breakdown.ladder.measure;
        putInterval(line, term.interval);
        line["real"] = term.isReal();
        printLine(line);
    }
    int rank = 0;
    for (const base::Finding& finding : breakdown.findings)
        printLine(toJson(run, finding, ++rank));
    Json culprits = Json::array();
    for (const evaluate::TermKind kind : breakdown.culprits)
        culprits.push_back(evaluate::key(kind));
    Json steps = Json::array();
    if (!breakdown.culprits.empty()) {
        for (const advise::Improvement& item :
             advise::improvements(breakdown.culprits.front(), shape))
            steps.push_back({{"improvement", item.key},
                             {"text", item.text},
                             {"note", item.note},
                             {"recommended", !item.notRecommended}});
    }
    Json line{{"event", "verdict"},
              {"culprit", culprits.empty() ? Json(nullptr) : culprits.front()},
              {"culprits", culprits},
              {"text", breakdown.text},
              {"improvements", steps}};
    if (breakdown.settles) {
        Json sets = Json::array();
        for (const evaluate::Rung rung : breakdown.settles->rungs)
            sets.push_back(evaluate::key(rung));
        line["settles"] = {{"term", evaluate::key(breakdown.settles->term)},
                           {"sets", sets},
                           {"examples", breakdown.settles->examples}};
    }
    printLine(line);
}

/// `trainExamples`: all that train has, as its error may rest on a sample; 0: not known.
void tellTerms(const Breakdown& breakdown, std::int64_t trainExamples = 0,
               advise::CurveEnd::Shape shape = advise::CurveEnd::Shape::Unknown)
{
    const evaluate::Ladder& ladder = breakdown.ladder;
    std::vector<std::vector<std::string>> rows;
    for (const evaluate::Rung rung : evaluate::kRungs) {
        const auto& measured = ladder[rung];
        if (!measured)
            continue;
        const bool isSample = rung == evaluate::Rung::Train && measured->examples < trainExamples;
        rows.push_back({evaluate::name(ladder, rung),
                        measured->examples <= 0 ? "-"
                        : isSample              ? "sample of " + count(measured->examples)
                                                : count(measured->examples),
                        evaluate::errorText(ladder, measured->error, measured->interval)});
    }
    printTable({"set", "examples", ladder.measure}, rows);
    say("\n");
    rows.clear();
    for (const evaluate::Term& term : breakdown.terms)
        rows.push_back({evaluate::name(term.kind),
                        evaluate::errorText(ladder, term.value, term.interval),
                        term.isReal()        ? "clear"
                        : term.isNegative()  ? "below zero"
                        : !term.isContrast() ? ""
                        : term.interval      ? "not clearly above zero"
                                             : ""});
    printTable({"term", "value", ""}, rows);
    say("\n{}\n", breakdown.text);
    for (const base::Finding& finding : breakdown.findings)
        say("{}\n", experiment::sentence(finding));
    if (breakdown.culprits.empty())
        return;
    say("To try, in this order:\n");
    for (const advise::Improvement& item : advise::improvements(breakdown.culprits.front(), shape))
        say("  {}{}{}\n", item.text, item.notRecommended ? " (not recommended)" : "",
            item.note.empty() ? "" : ": " + item.note);
}

int evaluateTyped(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    evaluate::TypedSystem system;
    system.name = arguments.name;
    system.ladder = evaluate::ladderFrom(arguments.evaluate.typed, arguments.evaluate.counts);
    const Breakdown breakdown = evaluate::breakDown(system.ladder);
    if (!arguments.project.empty()) {
        openProject(session, inbox, projectPath(arguments), true);
        session.evaluations().addTyped(system, kAsk);
        inbox.until<session::TypedListed>(kAsk);
    }
    if (!arguments.json) {
        tellTerms(breakdown);
        return 0;
    }
    for (const evaluate::Rung rung : evaluate::kRungs) {
        if (const auto& measured = system.ladder[rung])
            printLine(splitLine(0, evaluate::key(rung), *measured, true));
    }
    printTerms(breakdown, 0);
    return 0;
}

std::string pText(double p)
{
    return p < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p);
}

void printShift(train::RunId run, const evaluate::ShiftReport& report, bool json)
{
    if (!json) {
        say("\n{}\n", report.text);
        std::vector<std::vector<std::string>> rows;
        for (const evaluate::ShiftTest& test : report.tests) {
            if (rows.size() < 12)
                rows.push_back({test.feature, evaluate::name(test.aspect), test.test,
                                fmt::format("{:.3f}", test.effect), pText(test.p),
                                pText(test.adjusted)});
        }
        printTable({"feature", "aspect", "test", "effect", "p", "adjusted p"}, rows);
        return;
    }
    for (const evaluate::ShiftTest& test : report.tests)
        printLine({{"event", "shift"},
                   {"run", run},
                   {"feature", test.feature},
                   {"aspect", evaluate::name(test.aspect)},
                   {"test", test.test},
                   {"statistic", test.statistic},
                   {"p", test.p},
                   {"p_adjusted", test.adjusted},
                   {"effect", test.effect},
                   {"matters", test.matters()}});
    const auto ids = [](const std::vector<base::SampleId>& samples) {
        Json all = Json::array();
        for (const base::SampleId sample : samples)
            all.push_back(base::hex(sample.value));
        return all;
    };
    printLine({{"event", "shift_verdict"},
               {"run", run},
               {"alarm", report.isAlarm()},
               {"auc", report.auc},
               {"typical_train_val", ids(report.typicalA)},
               {"typical_test_val", ids(report.typicalB)},
               {"text", report.text}});
}

void printOpenings(const evaluate::Evaluation& evaluation, bool json)
{
    if (!json) {
        say("\nTest: {}.\n", evaluate::describe(evaluation.openings));
        return;
    }
    for (const evaluate::TestOpening& opening : evaluation.openings) {
        Json line{{"event", "opening"},
                  {"run", opening.run},
                  {"opened", opening.opened},
                  {"reason", opening.reason},
                  {"checkpoint", evaluate::name(opening.checkpoint)}};
        if (opening.measured) {
            line["n"] = opening.measured->examples;
            line["error"] = opening.measured->error;
            putInterval(line, opening.measured->interval);
        }
        printLine(line);
    }
}

int compareRuns(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    if (!arguments.run)
        throw base::usageError("arguments", "--against needs --run.");
    openProject(session, inbox, projectPath(arguments), false);
    session.evaluations().compare(*arguments.run, *arguments.evaluate.against, kAsk);
    const auto read = waitWith<session::ChangesRead>(inbox, "answering");
    for (const evaluate::TermChange& change : read.changes) {
        if (!arguments.json) {
            say("{}\n", evaluate::sentence(change));
            continue;
        }
        Json line{{"event", "term_change"},           {"term", evaluate::key(change.term)},
                  {"before", change.before},          {"after", change.after},
                  {"runs_before", change.runsBefore}, {"runs_after", change.runsAfter}};
        putInterval(line, change.interval);
        line["text"] = evaluate::sentence(change);
        printLine(line);
    }
    return 0;
}

void printSizes(train::RunId run, const evaluate::SizeCurve& curve, bool json)
{
    evaluate::Ladder unit;
    unit.isShare = curve.isShare;
    std::vector<std::vector<std::string>> rows;
    for (const evaluate::SizePoint& point : curve.points) {
        std::vector<std::string> row{fmt::format("{:g} %", point.part * 100),
                                     count(point.examples)};
        for (const SplitKind split : data::kOpenSplits) {
            const auto found = point.errors.find(split);
            if (found == point.errors.end()) {
                row.emplace_back("-");
                continue;
            }
            row.push_back(evaluate::errorText(unit, found->second.value, found->second.interval));
            if (!json)
                continue;
            Json line{{"event", "size"},
                      {"run", run},
                      {"part", point.part},
                      {"train_examples", point.examples},
                      {"split", data::key(split)},
                      {"runs", point.runs},
                      {curve.isShare ? "error" : "rmse", number(found->second.value)}};
            putInterval(line, found->second.interval);
            printLine(line);
        }
        rows.push_back(std::move(row));
    }
    if (!json) {
        printTable({"part", "train examples", "train", "train-val", "test-val"}, rows);
        say("\n{}\n", curve.text);
        return;
    }
    Json line{{"event", "size_verdict"},
              {"run", run},
              {"verdict", evaluate::name(curve.verdict)},
              {"gain", curve.gain ? number(curve.gain->value) : Json(nullptr)}};
    putInterval(line, curve.gain ? std::optional(curve.gain->interval) : std::nullopt);
    line["text"] = curve.text;
    printLine(line);
}

int evaluateBySize(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const train::RunRecord run = openRun(arguments, session, inbox);
    const auto read = [&] {
        session.evaluations().bySize(run.id, arguments.seeds, kAsk);
        return waitWith<session::SizesRead>(inbox, "answering");
    };
    auto sizes = read();
    int code = 0;
    const bool lacks = std::any_of(sizes.open.begin(), sizes.open.end(), [](const auto& member) {
        return member.standing != tune::Standing::Underway;
    });
    if (lacks) {
        session.studies().start(
            {.purpose = tune::Purpose::SizeCurve, .of = run.id, .seeds = arguments.seeds}, kAsk);
        code = followTraining(Asked::Study, arguments.json, session, inbox);
        if (code == kInterrupted)
            return code; // the same call goes on from here
        sizes = read();
    }
    printSizes(run.id, sizes.curve, arguments.json);
    return code; // of networks that did not train, beside what is known
}

/// That and why the numbers of this run are not to be compared with those of its parent.
void printResample(train::RunId run, session::Session& session, Inbox& inbox, bool json)
{
    session.runs().list();
    for (const train::RunRecord& record : inbox.until<session::RunsListed>(0).runs) {
        if (record.id != run || record.resampled == 0)
            continue;
        const std::string text = data::describeResample(record.resampled);
        if (!json)
            say("Run {} \"{}\". {}\n", run, record.name, text);
        else
            printLine({{"event", "resampled"},
                       {"run", run},
                       {"parent", record.parent ? Json(*record.parent) : Json(nullptr)},
                       {"text", text}});
    }
}

} // namespace

int runEvaluate(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    if (!arguments.evaluate.typed.empty())
        return evaluateTyped(arguments, session, inbox);
    if (arguments.evaluate.opensTest
        && arguments.evaluate.openTest.find_first_not_of(" \t\n") == std::string::npos)
        throw base::usageError("test.reason", "Test is sealed; say why it is opened.");
    if (arguments.evaluate.against)
        return compareRuns(arguments, session, inbox);
    if (arguments.evaluate.bySize)
        return evaluateBySize(arguments, session, inbox);
    const train::RunRecord run = openRun(arguments, session, inbox);
    const auto checkpoint = evaluate::checkpointFrom(arguments.evaluate.checkpoint);
    const bool imported = run.kind == train::RunKind::Imported;
    if (arguments.evaluate.resample)
        session.evaluations().resample(run.id, kAsk);
    else if (imported)
        session.evaluations().read(run.id, kAsk);
    else
        session.evaluations().evaluate(run.id, checkpoint, kAsk);
    auto evaluated = waitWith<session::RunEvaluated>(inbox, "answering");
    if (arguments.evaluate.opensTest) {
        session.evaluations().openTest(run.id, checkpoint, arguments.evaluate.openTest, kAsk);
        evaluated = waitWith<session::RunEvaluated>(inbox, "opening Test");
    }
    const evaluate::Evaluation& evaluation = *evaluated.evaluation;
    printResample(evaluation.run, session, inbox, arguments.json);
    int rank = 0;
    for (const base::Finding& finding : evaluation.findings) {
        if (arguments.json)
            printLine(toJson(evaluation.run, finding, ++rank));
        else
            say("{}\n", experiment::sentence(finding));
    }
    if (arguments.json) {
        for (const auto& [split, report] : evaluation.reports)
            printReport(evaluation, report);
        // In error or RMSE, as the other splits, whatever the ladder is made of.
        const evaluate::TestOpening* test = nullptr;
        for (const evaluate::TestOpening& opening : evaluation.openings) {
            if (opening.run == evaluation.run && opening.checkpoint == evaluation.checkpoint
                && opening.step == evaluation.step && opening.measured)
                test = &opening;
        }
        if (test)
            printLine(
                splitLine(evaluation.run, "test", *test->measured, !evaluation.classes.empty()));
    }
    printOpenings(evaluation, arguments.json);
    if (!imported) {
        session.evaluations().shift(evaluation.run, kAsk);
        const auto shift = waitWith<session::ShiftFound>(inbox, "comparing");
        printShift(evaluation.run, *shift.report, arguments.json);
    }
    session.advice().gather(evaluation.run, kAsk);
    const auto shape = inbox.until<session::FactsGathered>(kAsk).gathered.curve.shape;
    if (arguments.json) {
        printTerms(evaluation.breakdown, evaluation.run, shape);
    } else {
        say("\n");
        const auto train = run.examples.find(SplitKind::Train);
        tellTerms(evaluation.breakdown, train == run.examples.end() ? 0 : train->second, shape);
    }
    return base::isBlocked(evaluation.findings) ? 1 : 0;
}

} // namespace assay::cli
