// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/follow_training.h"

#include "cli/command_steps.h"
#include "experiment/suite.h"
#include "train/preparing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

namespace assay::cli {

namespace {

/// Follows runs to their end and prints what happens.
class TrainPrinter
{
public:
    explicit TrainPrinter(bool json)
        : m_json(json)
        , m_terminal(isatty(STDERR_FILENO) != 0)
    {}

    void add(train::RunId run) { m_open.insert(run); }
    bool done() const { return m_open.empty(); }
    int exitCode() const { return m_exit; }
    const std::string& lostProject() const { return m_lost; }

    void take(const session::Event& event)
    {
        std::visit([this](const auto& held) { on(held); }, event);
    }

private:
    template <typename Other>
    void on(const Other&)
    {}
    void on(const session::RunsListed& listed) { announce(listed.runs); }
    void on(const session::RunsChanged& changed) { announce(changed.changes.runs); }
    void announce(const std::vector<train::RunRecord>& runs)
    {
        for (const train::RunRecord& run : runs) {
            const bool ready = run.state == train::RunState::Running && run.totalSteps > 0;
            if (!m_open.contains(run.id) || !ready || !m_announced.insert(run.id).second)
                continue;
            if (m_json) {
                printLine(toJson(run));
                continue;
            }
            say("run {} \"{}\": {} with {} parameters, seed {}\n", run.id, run.name,
                run.templateName, count(run.parameters), run.seed);
            say("examples: train {}, train-val {}, test-val {}; a guess has {} {}\n",
                count(run.examples.at(data::SplitKind::Train)),
                count(run.examples.at(data::SplitKind::TrainVal)),
                count(run.examples.at(data::SplitKind::TestVal)),
                run.task == data::Task::Regression ? "RMSE" : "error",
                run.task == data::Task::Regression ? unit(run.guess.rmse)
                                                   : percent(run.guess.error));
            say("{:>6} {:>9} {:>12} {:>9} {:>11} {:>10} {:>9}\n", "epoch", "step", "train loss",
                "train", "train-val", "test-val", "time");
            flushOutput();
        }
    }
    void on(const session::RunProgress& progress)
    {
        if (!m_terminal || progress.totalSteps == 0)
            return;
        if (train::isPreparing(progress.step, progress.secondsLeft)) {
            showProgress(
                fmt::format("preparing what it learns from: {:.0f} %, {} left",
                            100 * train::preparedShare(progress.seconds, progress.secondsLeft),
                            duration(progress.secondsLeft)));
            m_line = true;
            return;
        }
        const double share =
            static_cast<double>(progress.step) / static_cast<double>(progress.totalSteps);
        // What a narrow terminal cuts off matters least.
        showProgress(fmt::format("{:3.0f} %  {}step {}  loss {:.3g}  {:.0f} samples/s", 100 * share,
                                 progress.evaluating ? std::string("scoring ...  ")
                                 : progress.secondsLeft >= 0
                                     ? duration(progress.secondsLeft) + " left  "
                                     : std::string(),
                                 count(progress.step), progress.loss, progress.samplesPerSecond));
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
        say("{:>6} {:>9} {:>12.4g} {:>9} {:>11} {:>10} {:>9}\n", ended.report.epoch,
            count(ended.report.step), scores.at(data::SplitKind::Train).loss,
            scoreText(scores.at(data::SplitKind::Train)),
            scoreText(scores.at(data::SplitKind::TrainVal)),
            scoreText(scores.at(data::SplitKind::TestVal)), duration(ended.report.seconds));
        flushOutput();
    }
    void on(const session::FindingRaised& raised)
    {
        clearLine();
        if (raised.finding.severity == base::Severity::Blocker)
            m_exit = std::max(m_exit, 1);
        if (m_json)
            printLine(toJson(raised.run, raised.finding, ++m_rank));
        else
            say("{}: {}\n", base::name(raised.finding.severity),
                experiment::sentence(raised.finding));
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
        if (isLost(failed.error))
            m_lost = failed.error.place().file;
        // The run and the project it is in may fail of the same.
        if (std::exchange(m_printed, failed.error.what()) != failed.error.what())
            printError(failed.error, m_json);
    }

    void summarise(const train::RunRecord& run) const
    {
        say("{} after {} ({} steps)\n", train::name(run.state), duration(run.seconds),
            count(run.step));
        // Why a run failed is printed as its error.
        if (run.state != train::RunState::Failed && !run.problem.empty())
            say("{}\n", run.problem);
        if (!run.last)
            return;
        for (const auto& [split, score] : *run.last) {
            if (score.isRegression())
                say("{:>9} RMSE {}, MAE {}, R2 {:.3f}  of {}\n", data::displayName(split),
                    unit(score.rmse), unit(score.mae), score.r2, count(score.examples));
            else
                say("{:>9} error {}  of {}\n", data::displayName(split), scoreWithInterval(score),
                    count(score.examples));
        }
        if (run.bestEpoch && *run.bestEpoch != run.epoch)
            say("best train-val {} {} at epoch {}\n",
                run.bestTrainVal->isRegression() ? "RMSE" : "error", scoreText(*run.bestTrainVal),
                *run.bestEpoch);
        say("one seed: seed noise unknown\n");
    }
    void clearLine()
    {
        if (m_line)
            clearProgress();
        m_line = false;
    }

    bool m_json;
    bool m_terminal;
    bool m_line = false;
    std::string m_lost;    ///< the project whose file was taken away; empty: none was
    std::string m_printed; ///< the problem that was said last
    int m_exit = 0;
    int m_rank = 0;
    std::set<train::RunId> m_open, m_announced;
};

/// Nobody is there to ask, and what the project held is gone when this program ends. False: it was saved before.
bool rescue(const std::filesystem::path& project, Context& context)
{
    namespace fs = std::filesystem;
    constexpr session::Tag kRescue = 3;
    static std::set<fs::path> saved;
    if (!saved.insert(project).second)
        return false;
    std::error_code code;
    const fs::path folder =
        fs::exists(project.parent_path(), code) ? project.parent_path() : fs::current_path(code);
    fs::path copy = folder / fmt::format("{}-rescued.assay", project.stem().string());
    for (int n = 2; fs::exists(fs::symlink_status(copy, code)); ++n)
        copy = folder / fmt::format("{}-rescued-{}.assay", project.stem().string(), n);
    context.session.project().saveCopy(copy.string(), kRescue);
    for (;;) {
        const auto event = context.inbox.next();
        if (!event)
            continue;
        if (const auto* failed = std::get_if<session::Failed>(&*event);
            failed && failed->tag == kRescue) {
            // Taken away before it was open: this program has stored nothing in it.
            if (failed->error.code() == "project.none")
                return true;
            note("What the project held could not be saved: {}\n", failed->error.what());
            return true;
        }
        if (std::holds_alternative<session::ProjectChanged>(*event) && fs::exists(copy, code)) {
            note("What the project held was saved as {}; go on with that.\n", copy.string());
            return true;
        }
    }
}

} // namespace

int followTraining(Asked asked, Context& context)
{
    const bool json = context.json;
    catchInterrupts();
    TrainPrinter printer(json);
    bool complete = false, interruptSent = false;
    while (!complete || !printer.done()) {
        const bool sentBefore = interruptSent;
        const auto event = nextEvent(context, interruptSent);
        if (interruptSent && !sentBefore)
            note("\ninterrupted: writing a checkpoint ...\n");
        if (!event)
            continue;
        if (const auto* queued = std::get_if<session::RunQueued>(&*event)) {
            printer.add(queued->run);
            complete = complete || asked == Asked::Run;
        }
        if (const auto* started = std::get_if<session::StudyStarted>(&*event)) {
            complete = true;
            if (json)
                printLine(toJson(started->study, tune::name(started->standing)));
            else if (started->runs.empty())
                say("There is nothing to start: what was asked for is trained or in the queue.\n");
        }
        if (const auto* failed = std::get_if<session::Failed>(&*event);
            failed != nullptr && failed->tag == kAsk)
            complete = true;           // nothing more is queued
        if (complete && interruptSent) // what was queued since
            context.session.interruptRuns();
        printer.take(*event);
    }
    if (!printer.lostProject().empty())
        rescue(printer.lostProject(), context);
    return printer.exitCode();
}

bool isLost(const base::Error& error)
{
    return error.code() == "project.gone" || error.code() == "project.replaced";
}

int savingLost(Context& context, const std::function<int()>& work)
{
    std::optional<base::Error> lost;
    try {
        return work();
    } catch (const base::Error& error) {
        if (isLost(error))
            lost = error;
        else if (error.kind() == base::ErrorKind::Usage)
            throw;
        // A request may fail of what follows from the loss before that is said.
        constexpr int kMostEvents = 1000; // a run that still trains reports on
        for (int k = 0; !lost && k < kMostEvents; ++k) {
            const auto event = context.inbox.next();
            if (!event)
                break;
            if (const auto* failed = std::get_if<session::Failed>(&*event);
                failed && isLost(failed->error))
                lost = failed->error;
        }
        if (!lost)
            throw;
    }
    // Where it was saved already a training that was followed has said so.
    if (rescue(lost->place().file, context))
        printError(*lost, context.json);
    return exitCodeOf(*lost);
}

} // namespace assay::cli
