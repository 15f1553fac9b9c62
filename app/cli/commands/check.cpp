// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/byte_text.h"
#include "base/error.h"
#include "base/free_memory.h"
#include "base/json_text.h"
#include "base/temporary_folder.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/finding_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "data/prepared.h"
#include "experiment/before_training.h"
#include "experiment/finding_order.h"
#include "experiment/finding_rates.h"
#include "experiment/memory_check.h"
#include "experiment/python_remedies.h"
#include "experiment/suite.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Reads the data, looks at settings, network and loss on one batch that nothing was learned from, and lets the
network learn a batch by heart. The likeliest cause comes first; what another finding explains stands behind
it. Exit code 1: something keeps the network from learning; 0: nothing was found that does.
With --log it reads what another tool logged, as `import` does, keeps nothing, and says what the curves of each
run show. With --run it says what was found before, in and after a training of the project, its curves among that.
With --dismiss a finding is set aside in the project, with a reason: it is still listed, comes last and no longer
counts for the exit code; in the window no run waits for it. --restore takes that back.

Examples:
  assay-cli check ./mnist --template lenet
  assay-cli check ./mnist --model network.pt --set train.loss=cross_entropy --json
  assay-cli check --setup experiment.json
  assay-cli check --log ./lightning_logs
  assay-cli check --project digits.assay --run 3
  assay-cli check --project digits.assay --dismiss classes.imbalanced --reason "rare by nature"
  assay-cli check --list
)";

/// Those that were dismissed come last. `run`: what they were found of; 0 as its number: a log.
void print(const std::vector<base::Finding>& found, const std::vector<base::Dismissal>& dismissals,
           const train::RunRecord& run, bool json)
{
    const bool isModule = run.templateName == "torchscript";
    std::vector<experiment::OrderedFinding> findings = experiment::inOrder(found);
    const auto isOpen = [&](const experiment::OrderedFinding& each) {
        return !base::dismissalOf(each.finding, dismissals);
    };
    std::stable_partition(findings.begin(), findings.end(), isOpen);
    int rank = 0;
    for (const auto& [finding, explainedBy] : findings) {
        ++rank;
        const base::Dismissal* dismissal = base::dismissalOf(finding, dismissals);
        const std::string python = isModule ? experiment::pythonRemedy(finding) : std::string();
        if (json) {
            Json line = toJson(run.id, finding, rank);
            line["explained_by"] = explainedBy.empty() ? Json() : Json(explainedBy);
            // As measured on set-ups with known faults, and on how many of them.
            const auto rate = experiment::rateOf(finding.id);
            line["probability"] =
                rate ? Json(static_cast<double>(rate->right) / rate->raised) : Json();
            line["probability_cases"] = rate ? rate->raised : 0;
            line["dismissed"] = dismissal ? Json(dismissal->reason) : Json();
            line["python"] = python.empty() ? Json() : Json(python);
            printLine(line);
            continue;
        }
        say("{}. {}: {}{}{}{}\n", rank, base::name(finding.severity), experiment::sentence(finding),
            finding.fix.empty()
                ? std::string()
                : fmt::format(" (try {})", fmt::join(base::assignments(finding.fix), " ")),
            explainedBy.empty() ? std::string() : fmt::format(" [follows from {}]", explainedBy),
            dismissal ? fmt::format(" [dismissed: {}]", dismissal->reason) : std::string());
        if (!python.empty())
            say("   In PyTorch: {}\n", python);
    }
    if (!json && findings.empty() && !interrupted())
        say("Nothing was found.\n");
}

/// What the forecast of memory says, which the run keeps among its events; nothing where there is none.
void printMemory(Context& context, train::RunId run)
{
    const base::Subscription watch = context.session.runs().watch(run);
    for (;;) {
        const auto points = context.inbox.until<session::PointsRead>(0);
        if (points.run != run)
            continue;
        for (const train::RunEvent& event : points.events) {
            if (event.kind != experiment::kMemoryEvent)
                continue;
            Json line = base::parsedJson<Json>(event.text).value();
            if (context.json) {
                line["event"] = "memory";
                line["run"] = run;
                printLine(line);
                return;
            }
            note("A training with batches of {} takes about {} of memory.\n",
                 count(line["batch"].get<std::int64_t>()), base::bytesText(event.value));
            return;
        }
        if (points.complete)
            return;
    }
}

/// Throws a usage Error for a key whose finding is none that there can be: a wrong word would be kept and do nothing.
void requireKnown(const std::string& key)
{
    const std::string id = key.substr(0, key.find('@'));
    const auto& sources = experiment::findingSources();
    const bool isKnown =
        std::any_of(sources.begin(), sources.end(), [&](const experiment::FindingSource& source) {
            return std::any_of(source.kinds.begin(), source.kinds.end(),
                               [&](const base::FindingKind& kind) { return id == kind.id; });
        });
    if (id.starts_with("overfit.") || id.starts_with("proof."))
        throw base::usageError("check.dismiss",
                               fmt::format("\"{}\" is the verdict on one batch, which is measured "
                                           "and not dismissed; dismiss what it rests on.",
                                           id));
    if (!isKnown)
        throw base::usageError(
            "check.dismiss", fmt::format("No finding is called \"{}\". `check --list` has "
                                         "them all; the ids of a project's are in `check --json`.",
                                         id));
}

std::vector<base::Dismissal> dismissalsOf(Context& context)
{
    const session::Tag tag = kAsk;
    context.session.findings().listDismissals(tag);
    return context.inbox.until<session::DismissalsListed>(tag).dismissals;
}

/// Reads logs into a project that is thrown away, and says what the curves of their runs show.
int checkLogs(Context& context, const std::vector<std::string>& paths)
{
    static const base::TemporaryFolder folder; // goes when the program ends, after the session
    openProject(context, (folder.path() / "logs.assay").string(), true);
    bool blocked = false;
    session::Tag tag = kAsk;
    for (const std::string& path : paths) {
        context.session.logs().importLog(path, ++tag);
        const auto done = context.inbox.until<session::LogImported>(tag);
        context.session.runs().list();
        const auto listed = context.inbox.until<session::RunsListed>(0);
        for (const base::Finding& finding : done.findings) {
            if (context.json)
                printLine(toJson(0, finding, 0));
            note("{}: {}\n", base::name(finding.severity), experiment::sentence(finding));
        }
        blocked = blocked || base::isBlocked(done.findings);
        for (const auto& [run, findings] : done.diagnoses) {
            const train::RunRecord& record = runOf(listed, run, context.inbox);
            if (context.json)
                printLine(toJson(record));
            else
                say("{} ({}, {} steps)\n", record.name, record.templateName, count(record.step));
            print(findings, {}, record, context.json);
            blocked = blocked || base::isBlocked(findings);
        }
    }
    return blocked ? 1 : 0;
}

/// Says what was found before, in and after a training that the project holds.
int checkRun(Context& context, train::RunId run)
{
    const train::RunRecord record = openRun(context, run);
    std::vector<base::Finding> findings;
    const base::Subscription watch = context.session.runs().watch(record.id);
    for (bool complete = false; !complete;) {
        const auto points = context.inbox.until<session::PointsRead>(0);
        if (points.run != record.id)
            continue;
        if (points.first)
            findings.clear();
        findings.insert(findings.end(), points.findings.begin(), points.findings.end());
        complete = points.complete;
    }
    if (context.json)
        printLine(toJson(record));
    else
        say("{} ({}, {} steps)\n", record.name, record.templateName, count(record.step));
    const auto dismissals = dismissalsOf(context);
    print(findings, dismissals, record, context.json);
    return base::isBlocked(base::withoutDismissed(findings, dismissals)) ? 1 : 0;
}

/// What is wrong with the data and the settings is said too where the network does not take them.
void printWithoutNetwork(const SpecOptions::Described& described, bool json)
{
    std::vector<base::Finding> findings = described.profile->findings;
    try {
        const std::vector<base::Finding> more =
            experiment::withoutNetwork(described.spec, data::prepare(described.spec.data));
        findings.insert(findings.end(), more.begin(), more.end());
    } catch (const base::Error&) { // what the network is refused for is said all the same
    }
    if (!findings.empty())
        print(findings, {}, {}, json);
}

/// Prints what is set aside in the project.
void print(const std::vector<base::Dismissal>& dismissals, bool json)
{
    if (!json && dismissals.empty())
        say("No finding is dismissed in this project.\n");
    for (const base::Dismissal& each : dismissals) {
        if (json)
            printLine({{"event", "dismissal"},
                       {"finding", each.key},
                       {"reason", each.reason},
                       {"made", each.made}});
        else
            say("{}: {} ({})\n", each.key, each.reason, each.made);
    }
}

class CheckCommand final : public Command
{
public:
    const char* name() const override { return "check"; }
    const char* help() const override
    {
        return "What keeps the network from learning: data, settings, network, loss, one batch";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        auto* const logs =
            app.add_option("--log", m_logs, "Look at what other tools logged: files and folders");
        auto* const run =
            app.add_option("--run", m_run, "Say what was found of this run of the project")
                ->excludes(logs);
        auto* const list =
            app.add_flag("--list", m_list,
                         "List all that can be found: what is said of it, and what that costs")
                ->excludes(logs)
                ->excludes(run);
        auto* const dismiss = app.add_option("--dismiss", m_dismiss,
                                             "Set a finding of the project aside: its id, and "
                                             "\"@\" with its place where it has one");
        app.add_option("--reason", m_reason, "Why it does not matter here")->needs(dismiss);
        auto* const restore =
            app.add_option("--restore", m_restore, "Take that back")->excludes(dismiss);
        for (CLI::Option* const change : {dismiss, restore})
            change->excludes(logs)->excludes(run)->excludes(list);
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        requireAlone();
        if (m_list) {
            listFindings(context.json);
            return 0;
        }
        if (!m_logs.empty())
            return checkLogs(context, m_logs);
        if (m_run)
            return checkRun(context, *m_run);
        if (!m_dismiss.empty() || !m_restore.empty())
            return changeDismissals(context);
        auto described = m_options.describe(context);
        if (!described.model.problem.empty())
            printWithoutNetwork(described, context.json);
        const auto read = m_options.accepted(std::move(described));
        openProject(context, context.projectFile(), true);
        const session::RunEnded ended = learnOneBatch(context, read.spec, {});
        printMemory(context, ended.run.id);
        std::vector<base::Finding> findings = read.profile->findings;
        findings.insert(findings.end(), ended.findings.begin(), ended.findings.end());
        const auto dismissals = dismissalsOf(context);
        print(findings, dismissals, ended.run, context.json);
        if (context.json)
            printLine(endLine(ended.run));
        if (interrupted()) {
            note(
                "The checks were ended before they were done: what they had yet to look at is not known.\n");
            return kInterrupted;
        }
        return base::isBlocked(base::withoutDismissed(findings, dismissals)) ? 1 : 0;
    }

private:
    /// What looks at no data takes none, and no settings but threads. Throws a usage Error.
    void requireAlone() const
    {
        if (!m_list && m_logs.empty() && !m_run && m_dismiss.empty() && m_restore.empty())
            return;
        const auto named = m_options.assignments();
        if (std::any_of(named.begin(), named.end(),
                        [](const std::string& one) { return !one.starts_with("train.threads="); }))
            throw base::usageError("arguments",
                                   "--list, --log, --run, --dismiss and --restore look at no data "
                                   "and no settings; leave those out.");
    }

    int changeDismissals(Context& context) const
    {
        openProject(context, context.projectFile(), false);
        const session::Tag tag = kAsk;
        if (m_restore.empty()) {
            requireKnown(m_dismiss);
            context.session.findings().dismiss(m_dismiss, m_reason, tag);
        } else {
            context.session.findings().restoreDismissed(m_restore, tag);
        }
        print(context.inbox.until<session::DismissalsListed>(tag).dismissals, context.json);
        return 0;
    }

    SpecOptions m_options;
    std::vector<std::string> m_logs; ///< files and folders
    std::optional<train::RunId> m_run;
    std::string m_dismiss, m_restore; ///< keys of findings
    std::string m_reason;
    bool m_list = false;
};

} // namespace

std::unique_ptr<Command> checkCommand()
{
    return std::make_unique<CheckCommand>();
}

} // namespace assay::cli
