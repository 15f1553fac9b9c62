// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/plain_file.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "evaluate/breakdown.h"
#include "stats/interval.h"
#include "tune/importance.h"
#include "tune/samplers.h"
#include "tune/search.h"
#include "tune/sensitivity.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Searches for settings: each trial is a run of the project like any other, one after the other. What
a search makes small is the metric of the project on train-val, or on test-val where there are test
data of their own. Test is never read.

A space is JSON, in a file or as the text itself:
  {"train.learning_rate": {"low": 1e-5, "high": 1e-1, "scale": "log"},
   "model.hidden": {"low": 4, "high": 256, "scale": "log", "integer": true},
   "train.optimiser": {"values": ["adam", "sgd"]},
   "train.momentum": {"low": 0.5, "high": 0.99, "when": {"train.optimiser": "sgd"}}}
Without --space the settings of high sensitivity are searched in their usual ranges (Full Stack Deep
Learning 2021, lecture 7).

Runs of the project with these settings, but for what is searched, are its trials, whenever they were
trained: the same call goes on where it was ended, and --trials counts those that are there. A trial
that was cut off goes on first; one that failed counts as bad; what a person stopped is left out.

Methods: grid, random, sobol, coarse-to-fine (rounds of 20; the ranges shrink around the 3 best), bayes
(a Gaussian process and expected improvement). Equal settings, space, seed and trials propose the
same next trial.

Exit code 0: done; 1: no trial has a value; 130: ended by Ctrl+C.

Examples:
  assay-cli tune digits.csv --method random --trials 20
  assay-cli tune --data digits.csv --template mlp --space space.json --method coarse-to-fine --trials 60
  assay-cli tune --data digits.csv --space space.json --method bayes --trials 30 --minutes 20 --json
)";

/// What one search asks for.
struct Search {
    tune::Space space;
    experiment::ExperimentSpec base;
    const train::Metric* metric = nullptr;
};

Json pointLine(const tune::Point& point)
{
    return Json::parse(tune::pointJson(point));
}

const char* stateName(tune::TrialState state)
{
    switch (state) {
    case tune::TrialState::Waiting: return "waiting";
    case tune::TrialState::Running: return "running";
    case tune::TrialState::Complete: return "complete";
    case tune::TrialState::Pruned: return "pruned";
    case tune::TrialState::Failed: break;
    }
    return "failed";
}

std::string pointText(const tune::Point& point)
{
    std::string text;
    for (const auto& [path, value] : point)
        text += (text.empty() ? "" : ", ") + path + " " + base::toText(value);
    return text;
}

/// A shortfall as it is shown: "4.8 %".
std::string valueText(const Search& search, double value)
{
    if (!std::isfinite(value))
        return "none";
    evaluate::Ladder unit;
    unit.isShare = search.metric->form == train::Metric::Form::Share;
    return evaluate::errorText(unit, value);
}

class TuneCommand final : public Command
{
public:
    const char* name() const override { return "tune"; }
    const char* help() const override { return "Search for settings, a run each"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        m_options.addField(app, "--epochs", "train.epochs",
                           "How many times over the training data");
        std::vector<std::string> names;
        for (const tune::SamplerKind& kind : tune::samplerKinds()) {
            names.emplace_back(kind.name);
            std::replace(names.back().begin(), names.back().end(), '_', '-');
        }
        app.add_option("--method", m_method, "How the next trial is chosen")
            ->check(CLI::IsMember(names))
            ->capture_default_str();
        app.add_option("--space", m_space, "What is searched: a file of JSON, or the JSON itself");
        app.add_option("--trials", m_trials, "Trials in all, those that are there included")
            ->check(CLI::Range(1, 1'000'000))
            ->capture_default_str();
        app.add_option("--minutes", m_minutes, "Begin no trial after so many minutes")
            ->check(CLI::PositiveNumber);
        app.add_option("--search-seed", m_seed, "Of what the method draws")->capture_default_str();
        app.add_flag("--importance", m_importance,
                     "Which settings mattered, of the trials that are there; trains nothing");
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        Search search;
        const SpecOptions::Read read = m_options.read(context);
        search.base = read.spec;
        search.space = m_space.empty() ? tune::defaultSpace(search.base, base::Sensitivity::High)
                                       : tune::spaceFrom(spaceText());
        tune::check(search.space, search.base);
        search.space = tune::inTypesOf(std::move(search.space), search.base);
        const store::ProjectInfo project = openProject(context, context.projectFile(), true);
        search.metric = &project.goal.metricFor(read.profile->source.task);
        std::vector<train::RunRecord> runs = context.inbox.until<session::RunsListed>(0).runs;
        std::string key = m_method;
        std::replace(key.begin(), key.end(), '-', '_');
        const auto sampler = tune::samplerKindNamed(key).make(search.space, m_seed);
        catchInterrupts();
        const auto began = std::chrono::steady_clock::now();
        bool exhausted = false;
        while (!m_importance && !exhausted) {
            const auto there = tune::trialsThere(search.space, search.base, runs, *search.metric);
            const double minutes =
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count()
                / 60;
            const auto open = std::find_if(there.begin(), there.end(),
                                           [](const auto& one) { return one.isResumable; });
            if (m_minutes && minutes >= *m_minutes)
                break;
            if (open != there.end()) {
                context.session.runs().resume(open->run, kAsk);
            } else if (static_cast<int>(there.size()) >= m_trials) {
                break;
            } else {
                std::vector<tune::Trial> trials;
                for (const tune::TriedRun& one : there)
                    trials.push_back(one.trial);
                const auto point = sampler->ask(trials);
                if (!point) {
                    exhausted = true;
                    break;
                }
                context.session.runs().start(
                    {.spec = tune::specOf(search.space, search.base, *point),
                     .name = fmt::format("trial {}", there.size() + 1)},
                    kAsk);
            }
            const std::optional<train::RunRecord> ended = awaitRun(context);
            if (!ended)
                return kInterrupted;
            context.session.runs().list();
            runs = context.inbox.until<session::RunsListed>(0).runs;
            printTrial(search, runs, ended->id, context);
            if (ended->state == train::RunState::Stopped) {
                note("Run {} was stopped, and so is the search.\n", ended->id);
                break;
            }
            const auto now = tune::trialsThere(search.space, search.base, runs, *search.metric);
            if (std::none_of(now.begin(), now.end(),
                             [&](const auto& one) { return one.run == ended->id; }))
                throw base::Error(
                    base::ErrorKind::Internal, "tune.trial",
                    fmt::format("Run {} does not count as a trial of this search: its "
                                "settings came out otherwise.",
                                ended->id));
        }
        const auto all = tune::trialsThere(search.space, search.base, runs, *search.metric);
        if (exhausted && !context.json)
            say("The method has proposed all that it has.\n");
        return printEnd(search, all, context);
    }

private:
    std::string spaceText() const
    {
        if (m_space.find('{') != std::string::npos)
            return m_space;
        base::PlainFile file(m_space, base::PlainFile::Use::Read);
        if (!file.isOpen())
            throw base::inputError(
                "tune.space",
                fmt::format("The space {} cannot be read ({}); name a file of "
                            "JSON, or give the JSON itself.",
                            m_space, file.isMissing() ? "it is not there" : file.problem()),
                {.file = m_space, .row = {}, .byte = {}});
        constexpr std::uintmax_t kMost = 1 << 20;
        if (file.size() > kMost)
            throw base::inputError("tune.space",
                                   fmt::format("{} is too large for a space.", m_space),
                                   {.file = m_space, .row = {}, .byte = {}});
        return file.readAll();
    }

    /// The run that was asked for, once it has ended. Empty: Ctrl+C interrupted it.
    static std::optional<train::RunRecord> awaitRun(Context& context)
    {
        const train::RunId run = context.inbox.until<session::RunQueued>(kAsk).run;
        for (bool sent = false;;) {
            const auto event = nextEvent(context, sent);
            if (!event)
                continue;
            if (const auto* failed = std::get_if<session::Failed>(&*event))
                throw failed->error;
            const auto* ended = std::get_if<session::RunEnded>(&*event);
            if (ended == nullptr || ended->run.id != run)
                continue;
            return interrupted() ? std::nullopt : std::optional(ended->run);
        }
    }

    void printTrial(const Search& search, const std::vector<train::RunRecord>& runs,
                    train::RunId run, Context& context) const
    {
        const auto all = tune::trialsThere(search.space, search.base, runs, *search.metric);
        const auto found =
            std::find_if(all.begin(), all.end(), [run](const auto& one) { return one.run == run; });
        if (found == all.end())
            return; // a person stopped it
        if (context.json)
            printLine(trialLine(*found));
        else
            say("{:>4}  run {:<5} {:>9}  {}\n", found->trial.number + 1, found->run,
                found->trial.state == tune::TrialState::Failed
                    ? "failed"
                    : valueText(search, found->trial.value),
                pointText(found->trial.point));
        flushOutput();
    }

    static Json trialLine(const tune::TriedRun& one)
    {
        Json line{{"event", "trial"},
                  {"trial", one.trial.number + 1},
                  {"run", one.run},
                  {"state", stateName(one.trial.state)},
                  {"parameters", pointLine(one.trial.point)}};
        line["value"] = number(one.trial.value);
        return line;
    }

    int printEnd(const Search& search, const std::vector<tune::TriedRun>& all,
                 Context& context) const
    {
        const tune::TriedRun* best = nullptr;
        std::vector<tune::Trial> trials;
        for (const tune::TriedRun& one : all) {
            trials.push_back(one.trial);
            if (one.trial.state == tune::TrialState::Complete && tune::hasValue(one.trial)
                && (!best || one.trial.value < best->trial.value))
                best = &one;
        }
        const bool isShare = search.metric->form == train::Metric::Form::Share;
        std::optional<stats::Interval> interval;
        if (best && isShare && best->examples > 0)
            interval = stats::wilson(best->trial.value * static_cast<double>(best->examples),
                                     static_cast<double>(best->examples));
        const auto failed = std::count_if(trials.begin(), trials.end(), tune::hasFailed);
        if (context.json) {
            Json line{{"event", "study"},
                      {"study", nullptr},
                      {"method", m_method},
                      {"state", static_cast<int>(all.size()) >= m_trials ? "finished" : "halted"},
                      {"trials", all.size()},
                      {"failed", failed},
                      {"metric", search.metric->name},
                      {"split", data::key(tune::searchedSplit(search.base))}};
            line["best"] = nullptr;
            if (best) {
                Json found{{"trial", best->trial.number + 1},
                           {"run", best->run},
                           {"value", number(best->trial.value)},
                           {"parameters", pointLine(best->trial.point)}};
                putInterval(found, interval);
                line["best"] = found;
            }
            printLine(line);
        } else if (best) {
            evaluate::Ladder unit;
            unit.isShare = isShare;
            say("\nBest of {}: run {}, {} {} on {}, with {}.\n", count(all.size()), best->run,
                search.metric->shortfallLabel(),
                evaluate::errorText(unit, best->trial.value, interval),
                data::displayName(tune::searchedSplit(search.base)), pointText(best->trial.point));
            say("The best of many looks better than it is: compare it with the default over three "
                "seeds (advise --try, --set).\n");
            for (const std::string& edge : tune::atTheEdge(search.space, best->trial.point))
                say("{} Widen it.\n", edge);
            if (failed > 0)
                say("{} of {} trials failed.\n", failed, all.size());
        } else {
            say("No trial has a value yet.\n");
        }
        printImportance(search, trials, context);
        return best ? 0 : 1;
    }

    void printImportance(const Search& search, const std::vector<tune::Trial>& trials,
                         Context& context) const
    {
        const auto finished =
            static_cast<std::size_t>(std::count_if(trials.begin(), trials.end(), tune::hasValue));
        if (finished < tune::kFewestForImportance) {
            if (!context.json)
                say("Which settings mattered is said from {} finished trials on.\n",
                    tune::kFewestForImportance);
            return;
        }
        std::vector<std::vector<std::string>> rows;
        for (const tune::Importance& one : tune::importances(search.space, trials, m_seed)) {
            const tune::SensitivityRow* row = tune::rowOf(one.path);
            const std::string lecture = row ? base::name(row->sensitivity) : std::string();
            if (context.json) {
                Json line{{"event", "importance"}, {"field", one.path}};
                line["share"] = number(one.share);
                line["low"] = number(one.low);
                line["high"] = number(one.high);
                line["lecture"] = lecture.empty() ? Json(nullptr) : Json(lecture);
                printLine(line);
            } else {
                rows.push_back({one.path,
                                fmt::format("{:.0f} % [{:.0f}, {:.0f}]", one.share * 100,
                                            one.low * 100, one.high * 100),
                                lecture});
            }
        }
        if (!context.json)
            printTable({"setting", "explains of the variance", "the lecture's table"}, rows);
    }

    SpecOptions m_options;
    std::string m_method = "coarse-to-fine", m_space;
    int m_trials = 20;
    std::optional<double> m_minutes;
    std::uint64_t m_seed = 1;
    bool m_importance = false;
};

} // namespace

std::unique_ptr<Command> tuneCommand()
{
    return std::make_unique<TuneCommand>();
}

} // namespace assay::cli
