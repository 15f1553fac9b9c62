// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/tune_workers.h"

#include "cli/command_steps.h"
#include "cli/print.h"
#include "session/local/step_speed.h"
#include "tune/worker_layout.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <set>
#include <utility>

namespace assay::cli {

namespace {

constexpr const char* kAuto = "auto";
constexpr int kMostWorkers = 256;
constexpr double kMeasuredSeconds = 1.5;
constexpr auto kLookPause = std::chrono::milliseconds(200);

/// Prints what is new of the programs that train.
class WorkerPrinter
{
public:
    explicit WorkerPrinter(bool json)
        : m_json(json)
    {}

    void print(const session::SearchWorkersChanged& news)
    {
        if (news.isMeasuring && !m_json)
            note("Measuring how many trials at the same time are fastest here ...\n");
        if (news.choice && !std::exchange(m_isChosen, true))
            printChoice(news.search, *news.choice);
        for (const session::TrialWorker& one : news.workers) {
            if (!one.isRunning && m_ended.insert(one.name).second)
                printEnd(news.search, one);
        }
    }

private:
    void printChoice(tune::SearchId search, const tune::LayoutChoice& choice) const
    {
        if (!m_json)
            return say("{}\n", tune::sentence(choice));
        Json line{{"event", "layout"},
                  {"study", search},
                  {"workers", choice.taken.workers},
                  {"threads", choice.taken.threads},
                  {"cores", choice.cores}};
        line["measured"] = Json::array();
        for (const tune::LayoutRate& one : choice.measured)
            line["measured"].push_back({{"workers", one.layout.workers},
                                        {"threads", one.layout.threads},
                                        {"steps_per_second", number(one.stepsPerSecond)}});
        line["words"] = tune::sentence(choice);
        printLine(line);
    }

    void printEnd(tune::SearchId search, const session::TrialWorker& worker) const
    {
        if (m_json)
            printLine(Json{{"event", "worker_ended"},
                           {"study", search},
                           {"worker", worker.name},
                           {"code", worker.code},
                           {"last_line", worker.lastLine}});
        else
            note("Worker {} ended with code {}{}\n", worker.name, worker.code,
                 worker.lastLine.empty() ? "." : ": " + worker.lastLine);
    }

    bool m_json, m_isChosen = false;
    std::set<std::string> m_ended;
};

} // namespace

void TuneWorkers::add(CLI::App& app)
{
    app.add_option("--workers", m_count,
                   "Programs that train at the same time; auto: the fastest number is measured")
        ->check(CLI::IsMember({kAuto}) | CLI::Range(1, kMostWorkers))
        ->capture_default_str();
    app.add_option("--worker-threads", m_threads)->group("");
    app.add_option("--measure-speed", m_measured)->group("");
}

void TuneWorkers::check(bool isOnCluster) const
{
    if (isOnCluster && m_count == kAuto)
        throw base::usageError("tune.workers", "What --workers auto measures is this machine, and "
                                               "with --on slurm others train; give a number.");
}

int TuneWorkers::count() const
{
    return m_count == kAuto ? 0 : std::stoi(m_count);
}

tune::WorkEnd TuneWorkers::work(Context& context, const tune::Search& search,
                                const SearchPrinter& printer) const
{
    using Clock = std::chrono::steady_clock;
    WorkerPrinter news(context.json);
    std::optional<std::set<std::int64_t>>
        printed; // empty: those that were over before are not known
    const auto take = [&](const session::SearchesListed& listed) {
        for (const auto& state : listed.searches) {
            if (state->search.id != search.id)
                continue;
            const bool isFirst = !printed;
            if (isFirst)
                printed.emplace();
            for (const tune::TriedRun& one : state->trials) {
                if (!tune::isPending(one.trial) && printed->insert(one.trial.number).second
                    && !isFirst)
                    printer.trial(one);
            }
        }
    };
    const auto list = [&] {
        context.session.searches().list(kAsk);
        return context.inbox.until<session::SearchesListed>(kAsk);
    };
    take(list());
    context.session.searches().workMany(search.id, count(), kAsk);
    bool sent = false, isListing = false;
    auto look = Clock::now();
    for (;;) {
        const auto event = nextEvent(context, sent);
        if (interrupted()) // again and again: they may not have begun yet
            context.session.searches().halt(search.id);
        if (!isListing && Clock::now() >= look) {
            context.session.searches().list(kAsk);
            isListing = true;
        }
        if (!event)
            continue;
        if (const auto* listed = std::get_if<session::SearchesListed>(&*event)) {
            take(*listed);
            isListing = false;
            look = Clock::now() + kLookPause;
        } else if (const auto* changed = std::get_if<session::SearchWorkersChanged>(&*event)) {
            news.print(*changed);
        } else if (const auto* ended = std::get_if<session::SearchWorkEnded>(&*event)) {
            take(list());
            return ended->why;
        } else if (const auto* failed = std::get_if<session::Failed>(&*event);
                   failed && failed->tag == kAsk) {
            const base::Error error = failed->error;
            take(list());
            throw base::Error(error);
        }
    }
}

int TuneWorkers::measure(const store::ProjectInfo& project, const tune::Search& search) const
{
    const auto speed =
        session::measureSpeed(project.path, search.base, m_measured, kMeasuredSeconds, [&] {
            printLine(Json{{"event", "warm"}, {"threads", m_measured}});
            flushOutput();
            // All that are measured together begin when the one that started them ends their input.
            char letter = 0;
            for (ssize_t count = 1; count != 0;) {
                count = ::read(STDIN_FILENO, &letter, 1);
                if (count < 0 && errno != EINTR)
                    return;
            }
        });
    printLine(Json{{"event", "speed"},
                   {"steps_per_second", number(speed.stepsPerSecond)},
                   {"bytes", speed.bytes}});
    flushOutput();
    return 0;
}

} // namespace assay::cli
