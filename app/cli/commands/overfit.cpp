// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "experiment/interventions.h"
#include "experiment/proof.h"
#include "experiment/proof_time.h"
#include "experiment/suite.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Exit code 0: the batch was learned by heart; 1: it was not, the findings say how it failed and name
the lecture's causes in their order.
With --prove, a batch that was not learned is tried again with one change at a time, the same batch and seed: what
the findings propose, other learning rates, no regularisation, other outputs, loss, preparation of inputs, the labels
of other examples as a comparison; of a module also its soft-max over another dimension, its mode, 64-bit numbers, the
sign of its gradient, weights drawn anew, its layers bypassed or frozen one by one. What cannot be tried on a network is
said with its reason. The first change with which it is learned proves its cause, and its run lies in the project beside the one it is compared with. A change of
several things that helps is followed by each of them alone. All attempts together take at most two minutes
(--prove-seconds), and one a twelfth of that; those for which no time is left are listed as not tried.
The proof stays with both runs (`check --run N` has it).

Examples:
  assay-cli overfit ./mnist --template lenet
  assay-cli overfit ./mnist --template lenet --set train.learning_rate=3 --prove
  assay-cli overfit train.csv --set data.target=price --set train.learning_rate=1e-3 --json
)";

void print(const session::RunEnded& ended, bool json)
{
    const train::RunRecord& run = ended.run;
    if (json) {
        for (std::size_t k = 0; k < ended.findings.size(); ++k)
            printLine(toJson(run.id, ended.findings[k], static_cast<int>(k)));
        Json line = endLine(run);
        for (const base::Finding& finding : ended.findings) {
            if (finding.id.starts_with("overfit.") && !finding.id.starts_with("overfit.cause."))
                line["verdict"] = finding.id.substr(finding.id.find('.') + 1);
        }
        printLine(line);
        return;
    }
    int cause = 0;
    for (const base::Finding& finding : ended.findings) {
        if (!finding.id.starts_with("overfit.cause.")) {
            say("{}\n", experiment::sentence(finding));
            continue;
        }
        if (++cause == 1)
            say("{}\n", finding.texts.empty() ? "The most common causes, in this order:"
                                              : "Causes, the likeliest first:");
        say("  {}. {} ({}{})\n", cause, experiment::sentence(finding), finding.place,
            finding.fix.empty()
                ? std::string()
                : fmt::format("; try {}", fmt::join(base::assignments(finding.fix), " ")));
    }
    say("{} after {} ({} steps)\n", train::name(run.state), duration(run.seconds), count(run.step));
}

bool passes(const session::RunEnded& ended)
{
    return std::any_of(ended.findings.begin(), ended.findings.end(),
                       [](const base::Finding& finding) { return finding.id == "overfit.passes"; });
}

/// Where the loss ended, as the verdict has it, or how high it rose; NaN: there was no verdict.
double lossOf(const session::RunEnded& ended)
{
    for (const base::Finding& finding : ended.findings) {
        if (!finding.id.starts_with("overfit.") || finding.id.starts_with("overfit.cause."))
            continue;
        for (const base::NamedNumber& number : finding.evidence) {
            // What exploded has no end that means anything.
            if (number.name == (finding.id == "overfit.explodes" ? "highest" : "last"))
                return number.value;
        }
    }
    return std::nan("");
}

/// Writes a proof into the project, to both runs.
void keep(Context& context, const base::Finding& cause, train::RunId control, train::RunId cure)
{
    session::Findings& findings = context.session.findings();
    for (const auto& [run, finding] :
         {std::pair{control, cause}, std::pair{cure, experiment::proofOf(cause, control)}}) {
        findings.keepProof(run, finding, kAsk);
        context.inbox.until<session::ProofKept>(kAsk);
    }
}

/// What became of one attempt.
struct Attempt {
    bool cured = false, hasVerdict = true;
    train::RunId run = 0;
    std::int64_t steps = 0;
};

std::string usedUp(const experiment::ProofTime& time)
{
    return fmt::format("the {} of the proof were over; --prove-seconds {:.0f} gives it more",
                       duration(time.seconds()), std::ceil(5 * time.seconds()));
}

Attempt attempt(Context& context, const experiment::Intervention& tried,
                const session::RunEnded& control, experiment::ProofTime& time)
{
    const bool isLeft = !time.isUsedUp();
    const std::string untried = !tried.untried.empty() ? tried.untried
                                : isLeft               ? std::string()
                                                       : usedUp(time);
    const double controlLoss = lossOf(control);
    Json line{{"event", "intervention"},
              {"finding", tried.cause},
              {"try", base::assignments(tried.patch)},
              {"control_run", control.run.id},
              {"control_loss", std::isfinite(controlLoss) ? Json(controlLoss) : Json()}};
    if (!untried.empty()) {
        line.update({{"cured", false}, {"refused", untried}});
        if (context.json)
            printLine(line);
        else
            say("  {}: not tried ({})\n", tried.words, untried);
        return {.hasVerdict = isLeft};
    }
    if (tried.isComparison)
        line["comparison"] = true;
    try {
        time.begins();
        const session::RunEnded ended = learnOneBatch(context, tried.spec, "with " + tried.words,
                                                      [&time] { return time.left() < 0; });
        time.ends();
        const double loss = lossOf(ended);
        const bool cured = passes(ended);
        const bool isCut = !cured && !interrupted() && ended.run.state == train::RunState::Stopped;
        if (context.json) {
            line.update({{"run", ended.run.id},
                         {"cured", cured},
                         {"loss", std::isfinite(loss) ? Json(loss) : Json()},
                         {"steps", ended.run.step},
                         {"seconds", ended.run.seconds}});
            if (isCut)
                line["stopped_after"] = time.last();
            printLine(line);
        } else if (isCut) {
            say("  {}: not learned within its time, {} ({} steps, run {})\n", tried.words,
                duration(time.last()), count(ended.run.step), ended.run.id);
        } else {
            say("  {}: {}, the loss comes to {} after {} steps (run {}; without it to {})\n",
                tried.words,
                cured ? "learned"
                : tried.isComparison
                    ? "not learned either, so that the labels alone are not the cause"
                    : "not learned",
                base::shown(loss), count(ended.run.step), ended.run.id, base::shown(controlLoss));
        }
        return {.cured = cured,
                .hasVerdict = cured || std::isfinite(loss),
                .run = ended.run.id,
                .steps = ended.run.step};
    } catch (const base::Error& error) {
        time.ends();
        // It does not fit these data or this network; what is wrong with the machine is not passed over.
        if (error.kind() != base::ErrorKind::Usage && error.kind() != base::ErrorKind::Input)
            throw;
        const bool applies = !experiment::doesNotApply(error);
        line.update({{"cured", false}, {"refused", error.text()}});
        if (context.json)
            printLine(line);
        else
            say("  {}: {} ({})\n", tried.words, applies ? "cannot be tried" : "does not apply",
                error.text());
        return {.hasVerdict = !applies};
    }
}

/// Tries one change after another until the batch is learned, then its parts; the finding that is proven by it, or
/// none. `exhausted`: every one had a verdict.
std::optional<base::Finding> prove(Context& context, const experiment::ExperimentSpec& spec,
                                   const session::RunEnded& control, double seconds,
                                   bool& exhausted)
{
    exhausted = true;
    const std::vector<experiment::Intervention> all =
        experiment::interventions(spec, control.findings);
    const experiment::Intervention* cure = nullptr;
    Attempt cured;
    experiment::ProofTime time(seconds);
    const auto tryEach = [&](const std::vector<experiment::Intervention>& list) {
        for (const experiment::Intervention& tried : list) {
            if (interrupted())
                return false;
            const Attempt made = attempt(context, tried, control, time);
            exhausted = exhausted && made.hasVerdict;
            if (made.cured) {
                cure = &tried;
                cured = made;
                return true;
            }
        }
        return false;
    };
    const bool found = tryEach(all);
    if (!found && interrupted())
        exhausted = false;
    if (!found)
        return std::nullopt;
    const auto proven = [&] {
        return experiment::provenCause(*cure, control.findings, cured.run, cured.steps);
    };
    try {
        tryEach(cure->narrower);
    } catch (const base::Error&) { // of the machine: what is proven already stays
        keep(context, proven(), control.run.id, cured.run);
        throw;
    }
    keep(context, proven(), control.run.id, cured.run);
    return proven();
}

void printProof(const std::optional<base::Finding>& proven, bool exhausted, train::RunId run,
                bool json)
{
    if (json) {
        if (proven)
            printLine(toJson(run, *proven, 0));
        return;
    }
    if (!proven) {
        say("{}\n", exhausted
                        ? "None of these changes lets the batch be learned: the cause lies in "
                          "the code of the network or in the data."
                        : "Not proven: not everything could be tried.");
        return;
    }
    say("Proven: {} Learned with {}, all else alike.\n", experiment::sentence(*proven),
        proven->fix.empty() ? std::string("the labels of other examples")
                            : fmt::format("{}", fmt::join(base::assignments(proven->fix), " ")));
}

class OverfitCommand final : public Command
{
public:
    const char* name() const override { return "overfit"; }
    const char* help() const override
    {
        return "Learn one batch by heart: does the network learn at all?";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        app.add_option("--name", m_name, "A name for the run");
        app.add_flag(
            "--prove", m_prove,
            "Try what may cure a batch that is not learned, and name the cause that it proves");
        app.add_option("--prove-seconds", m_seconds,
                       "What all attempts of --prove may take together (120)")
            ->check(CLI::Range(1.0, 1e6));
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        const auto spec = m_options.read(context).spec;
        openProject(context, context.projectFile(), true);
        const session::RunEnded ended = learnOneBatch(context, spec, m_name);
        print(ended, context.json);
        if (interrupted())
            return kInterrupted;
        const bool learned = passes(ended) || !base::isBlocked(ended.findings);
        if (m_prove && !learned) {
            bool exhausted = false;
            const auto proven = prove(context, spec, ended, m_seconds, exhausted);
            if (interrupted())
                return kInterrupted;
            printProof(proven, exhausted, ended.run.id, context.json);
        }
        return learned ? 0 : 1;
    }

private:
    SpecOptions m_options;
    std::string m_name;
    bool m_prove = false;
    double m_seconds = experiment::kProofSeconds;
};

} // namespace

std::unique_ptr<Command> overfitCommand()
{
    return std::make_unique<OverfitCommand>();
}

} // namespace assay::cli
