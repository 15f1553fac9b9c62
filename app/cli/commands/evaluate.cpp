// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/evaluate.h"

#include "advise/adapted.h"
#include "advise/improvements.h"
#include "cli/commands/attempts.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"
#include "cli/print.h"
#include "evaluate/class_mean.h"
#include "experiment/suite.h"
#include "tune/adapted_effect.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <utility>

namespace assay::cli {

namespace {

using data::SplitKind;
using evaluate::Breakdown;

constexpr const char* kMore = R"(
Answers train, train-val and test-val with the trained network, takes the error apart, and compares
the two distributions. Test stays sealed: --open-test needs a reason, and every opening is recorded.
--typed does the same for a model trained elsewhere; with --project its numbers are kept.

Examples:
  assay-cli evaluate --project digits.assay --run 3
  assay-cli evaluate --project digits.assay --run 6 --against 3
  assay-cli evaluate --project digits.assay --run 3 --by-size
  assay-cli evaluate --project digits.assay --run 3 --open-test "final numbers for the report"
  assay-cli evaluate --typed irreducible=0.25,train=0.27,train_val=0.29,test_val=0.32,test=0.34
  assay-cli evaluate --typed train=0.05,val=0.12 --counts train=5000,val=1000 --json
)";

struct Options {
    std::optional<train::RunId> run; ///< empty: the newest
    std::string name;                ///< of a system that was typed
    std::string checkpoint = "last";
    std::string openTest; ///< the reason; empty: Test stays sealed
    bool opensTest = false;
    std::string typed, counts;
    std::optional<train::RunId> against; ///< what changed since this run
    bool bySize = false;                 ///< error against training-set size
    int seeds = 1;
    bool resample = false; ///< draw test-val anew
};

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
        if (const auto mean = evaluate::classMean(report.classes)) {
            line["mean_class_error"] = mean->error.value;
            line["mean_class_error_low"] = mean->error.interval.low;
            line["mean_class_error_high"] = mean->error.interval.high;
        }
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
void sayTerms(const Breakdown& breakdown, std::int64_t trainExamples = 0,
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

void sayClassMeans(const evaluate::Evaluation& evaluation)
{
    bool isFirst = true;
    for (const auto& [split, report] : evaluation.reports) {
        const std::string mean = evaluate::describeClassMean(report);
        if (mean.empty())
            continue;
        if (std::exchange(isFirst, false))
            say("\n");
        say("{}\n", mean);
    }
}

int evaluateTyped(const Options& options, Context& context)
{
    evaluate::TypedSystem system;
    system.name = options.name;
    system.ladder = evaluate::ladderFrom(options.typed, options.counts);
    const Breakdown breakdown = evaluate::breakDown(system.ladder);
    if (!context.project.empty()) {
        openProject(context, context.projectFile(), true);
        context.session.evaluations().addTyped(system, kAsk);
        context.inbox.until<session::TypedListed>(kAsk);
    }
    if (!context.json) {
        sayTerms(breakdown);
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
        if (opening.run == 0) {
            printLine({{"event", "opening"}, {"run", nullptr}, {"reason", opening.reason}});
            continue;
        }
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

int compareRuns(const Options& options, Context& context)
{
    if (!options.run)
        throw base::usageError("arguments",
                               "--against compares two runs: name the other one with --run.");
    openProject(context, context.projectFile(), false);
    context.session.evaluations().compare(*options.run, *options.against, kAsk);
    const auto read = waitWith<session::ChangesRead>(context.inbox, "answering");
    for (const evaluate::TermChange& change : read.changes) {
        if (!context.json) {
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

/// That and why the numbers of this run are not to be compared with those of its parent.
void printResample(train::RunId run, Context& context)
{
    context.session.runs().list();
    for (const train::RunRecord& record : context.inbox.until<session::RunsListed>(0).runs) {
        if (record.id != run || record.resampled == 0)
            continue;
        const std::string text = data::describeResample(record.resampled);
        if (!context.json)
            say("Run {} \"{}\". {}\n", run, record.name, text);
        else
            printLine({{"event", "resampled"},
                       {"run", run},
                       {"parent", record.parent ? Json(*record.parent) : Json(nullptr)},
                       {"text", text}});
    }
}

class EvaluateCommand final : public Command
{
public:
    const char* name() const override { return "evaluate"; }
    const char* help() const override
    {
        return "Take the error apart: bias, variance, distribution shift, validation overfitting";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        Options& own = m_options;
        auto* run =
            app.add_option("--run", own.run, "Which run; without it the newest with answers");
        auto* checkpoint = app.add_option("--checkpoint", own.checkpoint,
                                          "Which weights answer: last or best (last)")
                               ->check(CLI::IsMember({"last", "best"}));
        auto* test = app.add_option_function<std::string>(
            "--open-test",
            [&own](const std::string& reason) {
                own.opensTest = true;
                own.openTest = reason;
            },
            "Open Test for this reason; recorded, and cannot be taken back");
        auto* typed = app.add_option("--typed", own.typed,
                                     "Error rates of a model trained elsewhere, SET=SHARE,...: "
                                     "train=0.05,val=0.12");
        auto* counts = app.add_option("--counts", own.counts,
                                      "With --typed: the sizes of its sets, SET=N,...: "
                                      "train=5000,val=1000; they give intervals");
        auto* against = app.add_option("--against", own.against,
                                       "Which term moved since this run; runs that differ by "
                                       "their seed only are taken together");
        auto* bySize = app.add_flag("--by-size", own.bySize,
                                    "Error against training-set size: trains what is missing of "
                                    "10, 25 and 50 % of train; goes on where it was stopped");
        app.add_option("--seeds", own.seeds, "With --by-size: how many networks of each size (1)")
            ->check(CLI::Range(1, 100))
            ->needs(bySize);
        auto* resample = app.add_flag("--resample", own.resample,
                                      "A new run with the same weights and test-val drawn anew "
                                      "from test-val and test; the old one stays");
        bySize->excludes(test)->excludes(typed)->excludes(against)->excludes(resample);
        resample->excludes(test)->excludes(typed)->excludes(against);
        typed->excludes(against);
        typed->excludes(run)->excludes(test);
        against->excludes(test);
        for (CLI::Option* other : {typed, against, bySize, resample}) // they take the last ones
            checkpoint->excludes(other);
        counts->needs(typed);
        app.add_option("--name", own.name, "With --typed: the system's name")->needs(typed);
    }

    int run(Context& context) override
    {
        if (!m_options.typed.empty())
            return evaluateTyped(m_options, context);
        if (m_options.opensTest
            && m_options.openTest.find_first_not_of(" \t\n") == std::string::npos)
            throw base::usageError("test.reason",
                                   "Test is sealed; say why it is opened, as in --open-test "
                                   "\"final report\".");
        if (m_options.against)
            return compareRuns(m_options, context);
        if (m_options.bySize)
            return evaluateBySize(openRun(context, m_options.run), m_options.seeds, context);
        const train::RunRecord run = openAnsweredRun(context, m_options.run);
        const auto checkpoint = evaluate::checkpointFrom(m_options.checkpoint);
        const bool imported = run.kind == train::RunKind::Imported;
        if (m_options.resample)
            context.session.evaluations().resample(run.id, kAsk);
        else if (imported)
            context.session.evaluations().read(run.id, kAsk);
        else
            context.session.evaluations().evaluate(run.id, checkpoint, kAsk);
        auto evaluated = waitWith<session::RunEvaluated>(context.inbox, "answering");
        if (m_options.opensTest) {
            context.session.evaluations().openTest(run.id, checkpoint, m_options.openTest, kAsk);
            evaluated = waitWith<session::RunEvaluated>(context.inbox, "opening Test");
        }
        const evaluate::Evaluation& evaluation = *evaluated.evaluation;
        printResample(evaluation.run, context);
        int rank = 0;
        for (const base::Finding& finding : evaluation.findings) {
            if (context.json)
                printLine(toJson(evaluation.run, finding, ++rank));
            else
                say("{}\n", experiment::sentence(finding));
        }
        if (context.json) {
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
                printLine(splitLine(evaluation.run, "test", *test->measured,
                                    !evaluation.classes.empty()));
        }
        printOpenings(evaluation, context.json);
        if (!imported) {
            context.session.evaluations().shift(evaluation.run, kAsk);
            const auto shift = waitWith<session::ShiftFound>(context.inbox, "comparing");
            printShift(evaluation.run, *shift.report, context.json);
        }
        context.session.advice().gather(evaluation.run, kAsk);
        const auto shape = context.inbox.until<session::FactsGathered>(kAsk).gathered.curve.shape;
        Breakdown breakdown = evaluation.breakdown;
        if (advise::adaptationOf(run)) {
            advise::readAsAdapted(breakdown, run);
            tune::addEffect(breakdown, run.id, attemptsIn(context));
        }
        if (context.json) {
            printTerms(breakdown, evaluation.run, shape);
        } else {
            say("\n");
            const auto train = run.examples.find(SplitKind::Train);
            sayTerms(breakdown, train == run.examples.end() ? 0 : train->second, shape);
            sayClassMeans(evaluation);
        }
        return base::isBlocked(evaluation.findings) ? 1 : 0;
    }

private:
    Options m_options;
};

} // namespace

std::unique_ptr<Command> evaluateCommand()
{
    return std::make_unique<EvaluateCommand>();
}

} // namespace assay::cli
