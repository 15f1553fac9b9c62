// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"

#include "cli/inbox.h"
#include "cli/print.h"
#include "experiment/spec.h"
#include "session/local_session.h"
#include "stats/interval.h"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <set>

namespace assay::cli {

namespace {

using base::ErrorKind;
using session::Tag;

constexpr Tag kOpen = 1, kAsk = 2;
constexpr int kInterrupted = 130;

volatile std::sig_atomic_t g_interrupted = 0;

void onInterrupt(int)
{
    // A second Ctrl+C ends at once.
    if (g_interrupted != 0)
        _exit(kInterrupted);
    g_interrupted = 1;
}

int exitCodeOf(const base::Error& error)
{
    return error.kind() == ErrorKind::Usage ? 2 : 3;
}

experiment::ExperimentSpec specOf(const Arguments& arguments)
{
    experiment::ExperimentSpec spec;
    // The template first: the other fields depend on it.
    for (const std::string& assignment : arguments.assignments) {
        if (assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    for (const std::string& assignment : arguments.assignments) {
        if (!assignment.starts_with("model.template="))
            experiment::setText(spec, assignment);
    }
    return spec;
}

/// Opens or makes the project; throws the Error that the session answers with.
void openProject(session::Session& session, Inbox& inbox, const std::string& path, bool mayCreate)
{
    std::error_code ignored;
    if (mayCreate && !std::filesystem::exists(path, ignored))
        session.project().create(path, kOpen);
    else
        session.project().open(path, kOpen);
    inbox.until<session::ProjectOpened>(kOpen);
}

int runData(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const auto spec = specOf(arguments);
    session.data().profile(spec.data, kAsk);
    const auto answer = inbox.until<session::DataProfiled>(kAsk);
    const data::Profile& profile = *answer.profile;
    const data::DatasetInfo& info = profile.source;
    const std::int64_t examples = info.trainingExamples + info.testExamples;

    std::vector<std::int64_t> counts(info.classes.size());
    if (arguments.json) {
        Json parts = Json::object();
        parts["training"] = info.trainingExamples;
        if (info.testExamples > 0)
            parts["test"] = info.testExamples;
        printLine({{"event", "data"},
                   {"kind", info.kind},
                   {"path", info.path},
                   {"task", info.classes.size() == 2 ? "binary" : "classification"},
                   {"examples", examples},
                   {"shape", {info.shape.channels, info.shape.height, info.shape.width}},
                   {"classes", info.classes},
                   {"parts", parts},
                   {"fingerprint", info.fingerprint}});
        for (std::size_t label = 0; label < info.classes.size(); ++label)
            printLine({{"event", "class"},
                       {"label", info.classes[label]},
                       {"count", profile.sourceClassCounts[label]}});
        return 0;
    }
    fmt::print("{} ({})\n{} examples of {}, {} classes\n", info.path, info.kind, count(examples),
               data::toText(info.shape), info.classes.size());
    if (info.testExamples > 0)
        fmt::print("training part {}, test part {}\n", count(info.trainingExamples),
                   count(info.testExamples));
    fmt::print("fingerprint {}\n\n", info.fingerprint);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t label = 0; label < info.classes.size(); ++label) {
        const std::int64_t n = profile.sourceClassCounts[label];
        rows.push_back({info.classes[label], count(n),
                        percent(static_cast<double>(n) / static_cast<double>(examples))});
    }
    printTable({"class", "examples", "share"}, rows);
    fmt::print("\n");
    rows.clear();
    for (const data::SplitProfile& split : profile.splits)
        rows.push_back({data::displayName(split.split), count(split.examples), split.source});
    printTable({"split", "examples", "from"}, rows);
    return 0;
}

/// Follows runs to their end and prints what happens.
class TrainPrinter
{
public:
    TrainPrinter(bool json, session::Session& session)
        : m_json(json)
        , m_terminal(isatty(STDERR_FILENO) != 0)
        , m_session(session)
    {}

    void add(train::RunId run) { m_open.insert(run); }
    bool done() const { return m_open.empty(); }
    int exitCode() const { return m_exit; }

    void take(const session::Event& event)
    {
        std::visit([this](const auto& held) { on(held); }, event);
    }

private:
    template <typename Other>
    void on(const Other&)
    {}
    void on(const session::RunsListed& listed)
    {
        for (const train::RunRecord& run : listed.runs) {
            const bool ready = run.state == train::RunState::Running && run.totalSteps > 0;
            if (!m_open.contains(run.id) || !ready || !m_announced.insert(run.id).second)
                continue;
            m_total[run.id] = run.totalSteps;
            if (m_json) {
                printLine(toJson(run));
                continue;
            }
            fmt::print("run {} \"{}\": {} with {} parameters, seed {}\n", run.id, run.name,
                       run.templateName, count(run.parameters), run.seed);
            fmt::print("examples: train {}, train-val {}, test-val {}; a guess has error {}\n",
                       count(run.examples.at(data::SplitKind::Train)),
                       count(run.examples.at(data::SplitKind::TrainVal)),
                       count(run.examples.at(data::SplitKind::TestVal)), percent(run.guessError));
            fmt::print("{:>6} {:>9} {:>12} {:>9} {:>11} {:>10} {:>9}\n", "epoch", "step",
                       "train loss", "train", "train-val", "test-val", "time");
            std::fflush(stdout);
        }
    }
    void on(const session::RunProgress& progress)
    {
        if (!m_terminal || progress.totalSteps == 0)
            return;
        const double share =
            static_cast<double>(progress.step) / static_cast<double>(progress.totalSteps);
        fmt::print(stderr, "\r{:3.0f} %  step {}  loss {:.3g}  {:.0f} samples/s  {}\033[K",
                   100 * share, count(progress.step), progress.loss, progress.samplesPerSecond,
                   progress.evaluating         ? std::string("scoring ...")
                   : progress.secondsLeft >= 0 ? duration(progress.secondsLeft) + " left"
                                               : std::string());
        m_line = true;
    }
    void on(const session::EpochEnded& ended)
    {
        clearLine();
        if (m_json) {
            printLine(toJson(ended.run, ended.report));
            return;
        }
        const auto& scores = ended.report.scores;
        fmt::print("{:>6} {:>9} {:>12.4g} {:>9} {:>11} {:>10} {:>9}\n", ended.report.epoch,
                   count(ended.report.step), scores.at(data::SplitKind::Train).loss,
                   percent(scores.at(data::SplitKind::Train).error),
                   percent(scores.at(data::SplitKind::TrainVal).error),
                   percent(scores.at(data::SplitKind::TestVal).error),
                   duration(ended.report.seconds));
        std::fflush(stdout);
    }
    void on(const session::FindingRaised& raised)
    {
        clearLine();
        if (raised.finding.severity == base::Severity::Blocker)
            m_exit = std::max(m_exit, 1);
        if (m_json)
            printLine(toJson(raised.run, raised.finding, ++m_rank));
        else
            fmt::print("{}: {}\n", base::name(raised.finding.severity),
                       base::sentence(raised.finding));
    }
    void on(const session::RunEnded& ended)
    {
        if (m_open.erase(ended.run.id) == 0)
            return;
        clearLine();
        const train::RunRecord& run = ended.run;
        if (m_json)
            printLine(endLine(run));
        else
            summarise(run);
        if (run.state == train::RunState::Interrupted)
            m_exit = kInterrupted;
    }
    void on(const session::Failed& failed)
    {
        clearLine();
        m_exit = exitCodeOf(failed.error);
        printError(failed.error, m_json);
    }

    void summarise(const train::RunRecord& run) const
    {
        fmt::print("{} after {} ({} steps)\n", train::name(run.state), duration(run.seconds),
                   count(run.step));
        if (!run.last)
            return;
        for (const auto& [split, score] : *run.last) {
            const auto range = stats::wilson(
                std::llround(score.error * static_cast<double>(score.examples)), score.examples);
            fmt::print("{:>9} error {:>7}  [{}, {}]  of {}\n", data::displayName(split),
                       percent(score.error), percent(range.low), percent(range.high),
                       count(score.examples));
        }
        if (run.bestEpoch && *run.bestEpoch != run.epoch)
            fmt::print("best train-val error {} at epoch {}\n", percent(run.bestTrainVal->error),
                       *run.bestEpoch);
        fmt::print("one seed: seed noise unknown\n");
    }
    void clearLine()
    {
        if (m_line)
            fmt::print(stderr, "\r\033[K");
        m_line = false;
    }

    bool m_json;
    bool m_terminal;
    bool m_line = false;
    int m_exit = 0;
    int m_rank = 0;
    session::Session& m_session;
    std::set<train::RunId> m_open, m_announced;
    std::map<train::RunId, std::int64_t> m_total;
};

int runTrain(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    // Usage errors first, before any file is touched.
    const auto spec = specOf(arguments);
    if (arguments.resume && !arguments.assignments.empty())
        throw base::usageError("arguments", "A resumed run keeps its spec; leave out the other "
                                            "settings or start a new run.");
    if (arguments.resume && arguments.project.empty())
        throw base::usageError("arguments", "--resume needs --project FILE.");
    std::string project = arguments.project.empty() ? "runs.assay" : arguments.project;
    if (!project.ends_with(".assay"))
        project += ".assay";
    if (!arguments.resume) {
        // The data too: a project is not made for a path that does not exist.
        session.data().profile(spec.data, kAsk);
        const auto read = inbox.until<session::DataProfiled>(kAsk);
        const data::DatasetInfo& info = read.profile->source;
        const auto report =
            session.describe(spec, info.shape, static_cast<std::int64_t>(info.classes.size()));
        if (!report.problem.empty())
            throw base::usageError("model.fit", report.problem);
    }
    openProject(session, inbox, project, !arguments.resume);

    struct sigaction action = {};
    action.sa_handler = onInterrupt;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);

    TrainPrinter printer(arguments.json, session);
    int expected = 1;
    if (arguments.resume) {
        session.runs().resume(*arguments.resume, kAsk);
    } else {
        expected = arguments.seeds;
        session.runs().start({spec, arguments.name, arguments.seeds}, kAsk);
    }
    bool told = false;
    while (expected > 0 || !printer.done()) {
        if (g_interrupted != 0 && !told) {
            told = true;
            fmt::print(stderr, "\ninterrupted: writing a checkpoint ...\n");
            session.interruptRuns();
        }
        const auto event = inbox.next();
        if (!event)
            continue;
        if (const auto* queued = std::get_if<session::RunQueued>(&*event)) {
            printer.add(queued->run);
            --expected;
        }
        if (const auto* failed = std::get_if<session::Failed>(&*event);
            failed != nullptr && failed->tag == kAsk)
            expected = 0;
        printer.take(*event);
    }
    if (!arguments.json && printer.exitCode() != 3)
        fmt::print("stored in {}\n", project);
    return printer.exitCode();
}

int runRuns(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    if (arguments.project.empty())
        throw base::usageError("arguments", "runs needs --project FILE.");
    openProject(session, inbox, arguments.project, false);
    const auto listed = inbox.until<session::RunsListed>(0);
    if (arguments.changed) {
        const auto specOfRun = [&](std::int64_t id) {
            for (const train::RunRecord& run : listed.runs) {
                if (run.id == id)
                    return experiment::fromJson(run.spec);
            }
            throw base::usageError("run.unknown", fmt::format("There is no run {}.", id));
        };
        std::vector<std::vector<std::string>> rows;
        for (const auto& change : experiment::differences(specOfRun(*arguments.changed),
                                                          specOfRun(*arguments.against))) {
            if (arguments.json)
                printLine({{"event", "change"},
                           {"path", change.path},
                           {"before", change.before},
                           {"after", change.after}});
            rows.push_back({change.path, change.before, change.after});
        }
        if (!arguments.json)
            printTable({"field", fmt::format("run {}", *arguments.changed),
                        fmt::format("run {}", *arguments.against)},
                       rows);
        return 0;
    }
    std::vector<std::vector<std::string>> rows;
    for (const train::RunRecord& run : listed.runs) {
        if (arguments.json) {
            printLine(toJson(run));
            continue;
        }
        const auto error = [&](const std::optional<train::SplitScore>& score) {
            if (!score)
                return std::string("-");
            const auto range = stats::wilson(
                std::llround(score->error * static_cast<double>(score->examples)), score->examples);
            return fmt::format("{} [{}, {}]", percent(score->error), percent(range.low),
                               percent(range.high));
        };
        std::optional<train::SplitScore> last;
        if (run.last && run.last->contains(data::SplitKind::TrainVal))
            last = run.last->at(data::SplitKind::TrainVal);
        rows.push_back({std::to_string(run.id), train::name(run.state), run.name, run.templateName,
                        std::to_string(run.seed), std::to_string(run.epoch), error(last),
                        error(run.bestTrainVal), duration(run.seconds)});
    }
    if (!arguments.json)
        printTable({"run", "state", "name", "template", "seed", "epoch", "train-val error",
                    "best train-val", "time"},
                   rows);
    return 0;
}

} // namespace

int run(const Arguments& arguments)
{
    const auto session = session::makeLocalSession({});
    Inbox inbox(*session);
    try {
        if (const std::string warning = session->machine().slowBlas; !warning.empty())
            fmt::print(stderr, "{}\n", warning);
        switch (arguments.command) {
        case Arguments::Command::Data: return runData(arguments, *session, inbox);
        case Arguments::Command::Train: return runTrain(arguments, *session, inbox);
        case Arguments::Command::Runs: return runRuns(arguments, *session, inbox);
        }
    } catch (const base::Error& error) {
        printError(error, arguments.json);
        return exitCodeOf(error);
    }
    return 0;
}

} // namespace assay::cli
