// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/decision_tree.h"
#include "advise/method_tree.h"
#include "advise/next_text.h"
#include "advise/test_offer.h"
#include "base/shell_word.h"
#include "baseline/baselines.h"
#include "cli/command_steps.h"
#include "cli/commands/attempts.h"
#include "cli/commands/command_list.h"
#include "cli/commands/method_facts.h"
#include "cli/print.h"
#include "experiment/spec.h"
#include "tune/adapted_effect.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Says what is wrong with a run and what to do next, as the card Next step of the window does. A run
that was not evaluated yet is evaluated first.
--metric, --target and --human set what the project is about: metrics for classes are error and f1,
for numbers rmse, mae and r2; numbers are values of the metric (2.5 % for an error, 0.35 for the
others), and an empty one means unknown.
Below the verdict stands what the lecture tries against the largest term, in its order, with what
was tried already; while a run is not finished that is the list against avoidable bias, which begins
with training longer. --against TERM lists what is tried against another term of the error, also
where it is not the largest. --try KEY trains an entry beside the run, with as many seeds each as --seeds
says, answers train, train-val and test-val, and says what it changed: seed by seed and example by
example, with intervals that are corrected for how often these examples were used. A training that
Ctrl+C ended goes on when the same is asked again. Test is never read.
Of the columns of a table --way lists those that are left out (variance.fewer_features) or taken in
(avoidable_bias.features); a file of the same rows with further columns is tried with --set data.path=FILE.

Exit code 0: nothing blocks; 1: something must be mended first.

Examples:
  assay-cli advise --project digits.assay
  assay-cli advise --project digits.assay --run 3 --json
  assay-cli advise --project digits.assay --run 3 --against variance
  assay-cli advise --project digits.assay --run 3 --try avoidable_bias.bigger_model
  assay-cli advise --project digits.assay --run 3 --try variance.regularisation --way l2 --seeds 5
  assay-cli advise --project digits.assay --run 3 --try avoidable_bias.tune --set train.learning_rate=1e-3
  assay-cli advise --project wine.assay --run 3 --try variance.fewer_features --way pH,sulphates
  assay-cli advise --project digits.assay --run 3 --try variance.more_data --more ./collected
  assay-cli advise --project digits.assay --attempts --csv attempts.csv
  assay-cli advise --project houses.assay --metric mae --target 30000 --target-source "the customer"
)";

using advise::Advice;

/// What the project is to be about from now on; empty: as it is.
struct GivenGoal {
    std::optional<std::string> metric, target, targetSource, irreducible, irreducibleSource;
};

/// The goal with what was given. Throws a usage Error.
train::Goal goalOf(const GivenGoal& given, train::Goal goal, data::Task task)
{
    const train::Metric& before = goal.metricFor(task);
    if (given.metric)
        goal.metric = train::metricNamed(*given.metric).name;
    if (const train::Metric* chosen = train::findMetric(goal.metric); chosen && given.metric)
        task = chosen->task;
    const train::Metric& metric = goal.metricFor(task);
    if (metric.name != before.name) { // a number of another metric is no number of this one
        goal.target.reset();
        goal.irreducible.reset();
    }
    if (given.target || given.irreducible)
        goal.metric = metric.name; // a number has a unit
    if (given.target)
        goal.target = train::goalNumber(metric, *given.target);
    if (given.irreducible)
        goal.irreducible = train::goalNumber(metric, *given.irreducible);
    if (given.targetSource)
        goal.targetSource = *given.targetSource;
    if (given.irreducibleSource)
        goal.irreducibleSource = *given.irreducibleSource;
    return goal;
}

/// The answers of a run, stored or made now; null when there can be none. What stands in the way
/// is said and does not end the command.
std::shared_ptr<const evaluate::Evaluation> evaluationOf(const train::RunRecord& run,
                                                         Context& context)
{
    if (!train::isOver(run.state) || run.kind == train::RunKind::Overfit)
        return nullptr;
    const bool trained =
        run.kind == train::RunKind::Training && run.last && run.state != train::RunState::Failed;
    try {
        context.session.evaluations().read(run.id, kAsk);
        const auto known = context.inbox.until<session::RunEvaluated>(kAsk).evaluation;
        if (!trained || known->checkpoint != evaluate::Checkpoint::Last || known->step == run.step)
            return known;
    } catch (const base::Error& error) {
        if (error.code() != "evaluation.none")
            note("{}\n", error.what());
    }
    if (!trained)
        return nullptr;
    try {
        context.session.evaluations().evaluate(run.id, evaluate::Checkpoint::Last, kAsk);
        return waitWith<session::RunEvaluated>(context.inbox, "answering").evaluation;
    } catch (const base::Error& error) {
        note("{}\n", error.what());
        return nullptr;
    }
}

/// The run with what very simple methods reach on its train-val: the bar to beat, computed where
/// nobody did yet.
train::RunRecord withBaselines(train::RunRecord run, Context& context)
{
    if (run.kind != train::RunKind::Training || !run.baselines.empty() || !run.last
        || !train::isOver(run.state))
        return run;
    try {
        context.session.data().baselines(experiment::fromJson(run.spec).data, kAsk);
        const auto known = context.inbox.until<session::BaselinesKnown>(kAsk);
        if (known.split == run.split) // else they were scored on other examples
            run.baselines = baseline::onTrainVal(known.baselines);
    } catch (const base::Error& error) {
        note("What simple methods reach is not known, so nothing is held against it. {}\n",
             error.what());
    }
    return run;
}

/// A value of a patch in the type of its field.
Json valueOf(const base::FieldChange& change, const train::RunRecord& run)
{
    try {
        const auto field = experiment::field(experiment::fromJson(run.spec), change.path);
        return std::visit([](const auto& value) { return Json(value); },
                          base::parsed(field, change.value));
    } catch (const base::Error&) {
        return change.value;
    }
}

/// What follows a target that is reached, as the Improve page of the window offers it.
void sayOffer(const advise::TestOffer& offer, const train::RunRecord& run,
              const std::string& project)
{
    say("{}\n", offer.sentence);
    if (!offer.reason.empty())
        say("Open it with: assay-cli evaluate --run {} --open-test \"{}\" --project {}\n", run.id,
            offer.reason, base::shellWord(project));
}

void print(const Advice& advice, const train::RunRecord& run,
           const std::vector<advise::MethodStep>& steps,
           const std::optional<advise::TestOffer>& offer, const Context& context)
{
    if (context.json) {
        Json patch = Json::object();
        for (const base::FieldChange& change : advice.patch)
            patch[change.path] = valueOf(change, run);
        Json line{{"event", "advice"}};
        line["run"] = run.id > 0 ? Json(run.id) : Json(nullptr);
        line["label"] = advice.label;
        line["tone"] = advise::name(advice.tone);
        line["evidence"] = advice.evidence;
        line["improvement"] = advice.improvement.empty() ? Json(nullptr) : Json(advice.improvement);
        line["text"] = advice.text();
        line["title"] = advice.title;
        line["reasons"] = advice.reasons;
        line["action"] = advise::name(advice.action);
        line["patch"] = patch;
        line["place"] = advise::name(advice.place);
        line["requirements"] = offer ? Json(offer->sentence) : Json(nullptr);
        line["open_test"] = offer && !offer->reason.empty() ? Json(offer->reason) : Json(nullptr);
        line["steps"] = Json::array();
        for (const advise::MethodStep& step : steps)
            line["steps"].push_back({{"place", advise::name(step.place)},
                                     {"standing", advise::name(step.standing)},
                                     {"here", step.isHere},
                                     {"evidence", step.evidence}});
        printLine(line);
        return;
    }
    if (run.id > 0)
        say("Run {}, {}\n", run.id, run.name);
    say("{}\n", advice.title);
    for (const std::string& reason : advice.reasons)
        say("  {}\n", reason);
    if (advise::isNextStep(offer, advice))
        say("Next: open Test.\n");
    else if (const std::string next = advise::nextText(advice); !next.empty())
        say("Next: {}.\n", next);
    if (offer)
        sayOffer(*offer, run, context.projectFile());
    say("\nThe method:\n");
    for (const advise::MethodStep& step : steps)
        say("{} {:<24} {:<9} {}\n", step.isHere ? ">" : " ", step.title,
            advise::name(step.standing), fmt::format("{}", fmt::join(step.evidence, "; ")));
}

std::vector<const tune::MeasuredAttempt*> attemptsOn(
    const train::RunRecord& run, const std::vector<tune::MeasuredAttempt>& attempts)
{
    std::vector<const tune::MeasuredAttempt*> own;
    for (const tune::MeasuredAttempt& one : attempts) {
        if (experiment::family(one.study.base) == run.family)
            own.push_back(&one);
    }
    return own;
}

class AdviseCommand final : public Command
{
public:
    const char* name() const override { return "advise"; }
    const char* help() const override { return "What is wrong with a run, and what to do next"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which one; without it the newest");
        std::vector<CLI::Option*> goal{
            app.add_option("--metric", m_goal.metric,
                           "The metric to improve: error, f1, rmse, mae or r2"),
            app.add_option("--target", m_goal.target,
                           "What is to be reached, as \"2 %\" or 0.35; \"\": unknown"),
            app.add_option("--target-source", m_goal.targetSource, "Where the target comes from"),
            app.add_option("--human", m_goal.irreducible,
                           "What people reach, in the same unit: the error that no model avoids"),
            app.add_option("--human-source", m_goal.irreducibleSource,
                           "Where that number comes from")};
        auto* attempt =
            app.add_option("--try", m_try.improvement,
                           "Try this entry of the list, by its name, and measure what it changes");
        auto* way =
            app.add_option("--way", m_try.way, "In which of the listed ways; without it the first");
        way->needs(attempt);
        auto* setting =
            app.add_option("--set", m_try.settings, "Another change in place of a way, path=value");
        setting->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->needs(attempt)
            ->excludes(way);
        app.add_option("--more", m_try.further,
                       "Further data to try in place of a way, for training only; once for each")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->needs(attempt)
            ->excludes(way)
            ->excludes(setting);
        app.add_option("--seeds", m_try.seeds,
                       "How many networks with the change, and as many without it")
            ->needs(attempt)
            ->check(CLI::Range(1, 100))
            ->capture_default_str();
        auto* ledger = app.add_flag("--attempts", m_list, "All that was tried in this project")
                           ->excludes(attempt);
        app.add_option("--csv", m_csv, "Write them to this file for a spreadsheet, a row an effect")
            ->needs(ledger);
        std::vector<std::string> terms;
        for (const evaluate::TermKind kind : kListedTerms)
            terms.push_back(evaluate::key(kind));
        app.add_option("--against", m_against,
                       "The term of the error that the list is against; without it that of the "
                       "verdict, else the largest")
            ->check(CLI::IsMember(terms))
            ->excludes(attempt)
            ->excludes(ledger);
        for (CLI::Option* option : goal) { // set in a call of its own: an attempt is measured by it
            attempt->excludes(option);
            ledger->excludes(option);
        }
    }

    int run(Context& context) override
    {
        store::ProjectInfo project = openProject(context, context.projectFile(), false);
        const auto runs = context.inbox.until<session::RunsListed>(0).runs;
        const auto chosen =
            std::find_if(runs.begin(), runs.end(), [&](const train::RunRecord& run) {
                return m_run ? run.id == *m_run : run.kind != train::RunKind::Overfit;
            });
        if (m_run && chosen == runs.end())
            throw train::unknownRun(*m_run);
        if (m_list)
            return printAttempts(m_csv, context);
        if (!m_try.improvement.empty()) {
            if (chosen == runs.end())
                throw base::usageError("attempt.run", "This project has no run to try it on: train "
                                                      "one first.");
            return tryImprovement(m_run ? *chosen : runToTry(runs, *chosen, context), m_try,
                                  context);
        }
        if (!m_against.empty())
            requireListed(chosen == runs.end() ? nullptr : &*chosen);
        const auto attempt =
            std::find_if(runs.begin(), runs.end(), [](const train::RunRecord& other) {
                return other.kind == train::RunKind::Overfit;
            });
        // Before any training the newest attempt on one batch is what is known.
        const auto judged = chosen == runs.end() ? attempt : chosen;
        const train::RunRecord run =
            judged == runs.end() ? train::RunRecord{} : withBaselines(*judged, context);

        const train::Goal goal = goalOf(m_goal, project.goal, run.task);
        if (goal != project.goal) {
            project.goal = goal;
            context.session.project().describe(project, kAsk);
            project = context.inbox.until<session::ProjectChanged>(kAsk).info;
        }
        if (run.id == 0) {
            const Advice nothing = advise::advise({});
            print(nothing, run, advise::methodTree({}, nothing), std::nullopt, context);
            return 0;
        }
        const auto evaluation = evaluationOf(run, context);
        context.session.advice().gather(run.id, kAsk);
        const auto gathered = context.inbox.until<session::FactsGathered>(kAsk).gathered;
        advise::Facts facts =
            advise::factsOf(run, runs, attempt == runs.end() ? nullptr : &*attempt, project.goal,
                            gathered, evaluation.get());
        facts.draft.readOnly = project.readOnly;
        const auto attempts = attemptsIn(context);
        facts.tried = tune::bestTried(attemptsOn(run, attempts), nullptr);
        if (facts.breakdown)
            tune::addEffect(*facts.breakdown, run.id, attempts);
        const Advice advice = advise::advise(facts);
        print(
            advice, run,
            advise::methodTree(facts, advice,
                               methodFacts(run, attemptsOn(run, attempts), project.path, context)),
            advise::testOffer(facts), context);
        if (const auto term = listedTerm(run, advice, evaluation.get()))
            printImprovements(run, *term, gathered.curve.shape, attempts, context);
        return advice.tone == advise::Tone::Blocker ? 1 : 0;
    }

private:
    /// Throws a usage Error where there is no list for this run. `run`: may be null.
    static void requireListed(const train::RunRecord* run)
    {
        if (!run)
            throw base::usageError("advise.against", "This project has no run whose list could be "
                                                     "shown: train one first.");
        if (run->kind != train::RunKind::Training)
            throw base::usageError(
                "advise.against",
                fmt::format("Run {} was not trained here, or on one batch only; what to try is "
                            "listed for a training: name one with --run.",
                            run->id));
    }

    /// What was asked for, else what the verdict or the error says. Empty: there is no list.
    std::optional<evaluate::TermKind> listedTerm(const train::RunRecord& run, const Advice& advice,
                                                 const evaluate::Evaluation* evaluation) const
    {
        for (const evaluate::TermKind kind : kListedTerms) {
            if (!m_against.empty() && evaluate::key(kind) == m_against)
                return kind;
        }
        return evaluation && run.kind == train::RunKind::Training
                   ? termFor(advice.improvement, evaluation->breakdown)
                   : std::nullopt;
    }

    std::optional<train::RunId> m_run;
    std::string m_against;
    GivenGoal m_goal;
    TryRequest m_try;
    bool m_list = false;
    std::string m_csv;
};

} // namespace

std::unique_ptr<Command> adviseCommand()
{
    return std::make_unique<AdviseCommand>();
}

} // namespace assay::cli
