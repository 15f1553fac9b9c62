// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/tune_box.h"
#include "cli/commands/tune_cluster.h"
#include "cli/commands/tune_print.h"
#include "cli/commands/tune_propose.h"
#include "cli/commands/tune_space.h"
#include "cli/commands/tune_study.h"
#include "cli/commands/tune_workers.h"
#include "cli/follow_training.h"
#include "cli/number_checks.h"
#include "cli/print.h"
#include "cli/spec_options.h"
#include "cli/workers.h"
#include "tune/round_ranges.h"
#include "tune/samplers.h"
#include "tune/search.h"
#include "tune/search_csv.h"
#include "tune/search_work.h"
#include "tune/sensitivity.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Searches for settings: each trial is a run of the project like any other. What a search makes small is
the metric of the project on train-val, or on test-val where there are test data of their own. Test is
never read.

A space is JSON, in a file or as the text itself:
  {"train.learning_rate": {"low": 1e-5, "high": 1e-1, "scale": "log"},
   "model.hidden": {"low": 4, "high": 256, "scale": "log", "integer": true},
   "train.optimiser": {"values": ["adam", "sgd"]},
   "train.momentum": {"low": 0.5, "high": 0.99, "when": {"train.optimiser": "sgd"}}}
Without --space the settings of high sensitivity are searched in their usual ranges (Full Stack Deep
Learning 2021, lecture 7).

The project keeps the study. The same call, or --resume, goes on where it was ended, however that was, and
--trials counts the trials that are there. A new study begins with the runs of the project that have its
settings but for what is searched. Any number of programs may work on one study, the window among them;
--workers starts several programs, which share the cores; --workers auto measures first how many of them on
how many threads each make most updates a second.

--on slurm hands the trials to workers of a cluster, an array of --workers tasks, over the folder beside
the project, which all machines must see. This program hands out, gathers and prints until it ends; after
Ctrl+C, which cancels the array, or any other end the call with --resume goes on, from any machine.
--shared FOLDER keeps what goes between the machines there instead; the project may lie on a disk of its own then.

--propose keeps a trial of your own in the study, the next one that is trained, whatever the method; settings
that it leaves out are those of the study. With --method manual nothing else is trained: the call ends when
no proposal is left. A study that import read from a file of another program is looked at, and not resumed.

Methods: manual, grid, random, sobol, coarse-to-fine (rounds of 20; the ranges shrink around the 3 best, and
--box sets that of a setting for the next round by hand), bayes
(a Gaussian process and expected improvement). Equal settings, space, seed and trials propose the
same next trial. --early-stop ends trials that are worse than others were after as many epochs: by the
median rule, or by asynchronous successive halving; never after the first epoch.

Exit code 0: done; 1: no trial has a value; 130: ended by Ctrl+C, which leaves a checkpoint.

Examples:
  assay-cli tune digits.csv --method random --trials 20
  assay-cli tune --data digits.csv --template mlp --space space.json --method coarse-to-fine --trials 60
  assay-cli tune --data digits.csv --space space.json --method bayes --trials 30 --minutes 20 --json
  assay-cli tune --resume 1 --trials 100 --workers 2
  assay-cli tune --resume 1 --propose train.learning_rate=3e-4,train.batch_size=64
  assay-cli tune --resume 1 --trials 200 --workers auto
  assay-cli tune --resume 1 --on slurm --workers 20 --partition short --time 2:00:00 --memory 4G
  assay-cli tune --resume 1 --trials 120 --box train.learning_rate=1e-4..1e-2
  assay-cli tune --list
  assay-cli tune --importance 1
  assay-cli tune --compare 1 --seeds 3
  assay-cli tune --resume 1 --export trials.csv
)";

std::string withUnderscores(std::string text)
{
    std::replace(text.begin(), text.end(), '-', '_');
    return text;
}

/// What a person asks for; settings that were not given stay as the study has them.
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
                           "Passes over the training examples of each trial");
        std::vector<std::string> names;
        for (const tune::SamplerKind& kind : tune::samplerKinds()) {
            names.emplace_back(kind.name);
            std::replace(names.back().begin(), names.back().end(), '_', '-');
        }
        app.add_option("--method", m_method, "How the next trial is chosen (coarse-to-fine)")
            ->check(CLI::IsMember(names));
        app.add_option("--space", m_space, "What is searched: a file of JSON, or the JSON itself")
            ->check([](const std::string& given) {
                const bool isEmpty = given.find_first_not_of(" \t\r\n") == std::string::npos;
                return isEmpty
                           ? std::string("the space is empty; name a file of JSON, give the JSON "
                                         "itself, or leave the option out")
                           : std::string();
            });
        app.add_option("--trials", m_trials,
                       "Trials in all, those that are there included (20 of a new study)")
            ->check(CLI::Range(1, 1'000'000));
        app.add_option("--minutes", m_minutes, "Begin no trial after so many minutes")
            ->check(aboveZero());
        app.add_option("--least-gain", m_leastGain,
                       "End when another trial is expected to bring less than this, as 0.2 %");
        app.add_option("--early-stop", m_earlyStop,
                       "End trials early: none, median or halving (none)")
            ->check(CLI::IsMember({"none", "median", "halving"}));
        app.add_option("--search-seed", m_seed, "The seed of what the method draws (1)");
        m_workers.add(app);
        m_box.add(app);
        app.add_option("--resume", m_resume, "Go on with this study");
        app.add_option("--importance", m_importance,
                       "Which settings mattered in a study, or in the newest one; trains nothing")
            ->expected(0, 1)
            ->default_str(kNewest);
        app.add_option("--export", m_export, "Write the trials of a study as CSV; trains nothing");
        app.add_option("--compare", m_compare,
                       "Train what a study, or the newest one, found best, its default and its "
                       "runner-up with other seeds, and compare them")
            ->expected(0, 1)
            ->default_str(kNewest);
        app.add_option("--seeds", m_seeds, "With --compare: how many networks of each (3)")
            ->check(CLI::Range(1, 1000));
        app.add_flag("--list", m_list, "List the studies of the project");
        app.add_flag("--worker", m_isWorker)->group("");
        m_proposals.add(app);
        m_cluster.add(app);
    }

    bool isDone() const override
    {
        m_workers.check(m_cluster.isAsked());
        m_cluster.check(m_workers.count());
        return m_options.isDone();
    }

    int run(Context& context) override
    {
        if (m_cluster.isWorker())
            return m_cluster.train(context);
        if (m_isWorker || m_workers.measures()) // the process that started it saves what is lost
            return search(context);
        return savingLost(context, [&] { return search(context); });
    }

private:
    int search(Context& context)
    {
        const bool looks =
            m_list || !m_importance.empty() || !m_compare.empty() || !m_export.empty();
        if (m_seeds && m_compare.empty())
            throw base::usageError("arguments", "--seeds is of --compare; add that.");
        if (m_box.isGiven() && !m_resume)
            throw base::usageError("arguments", "--box changes a study that is there; name it by "
                                                "--resume.");
        if (m_isWorker || m_workers.measures())
            endWithParent();
        if (!looks && !m_resume) {
            const SpecOptions::Read read = m_options.read(context);
            m_search = asked(read);
            m_proposals.check(m_search); // before there is a project
            open(context, true);
            keep(context);
        } else {
            if (looks)
                requireAlone();
            if (!m_isWorker && !m_options.assignments().empty())
                throw base::usageError("arguments",
                                       "A study that is there has its own data and settings; leave "
                                       "those out, or leave out --resume, --importance, --compare, "
                                       "--export and --list for a study of these.");
            open(context, false);
            if (m_list)
                return printList(context);
            m_search = chosenStudy(context, !m_importance.empty() ? studyNumber(m_importance)
                                            : !m_compare.empty()  ? studyNumber(m_compare)
                                                                  : m_resume);
            if (m_workers.measures())
                return m_workers.measure(m_project, m_search);
            if (!looks)
                keepChanges(context);
        }
        if (m_proposals.isAsked()) {
            m_proposals.keep(context, *studyOf(context, m_search.id));
            m_search = studyOf(context, m_search.id)->search; // one more may be wanted
        }
        if (!m_export.empty())
            return writeCsv(context);
        if (!m_compare.empty())
            return compare(context);
        std::optional<tune::WorkEnd> why;
        if (!looks) {
            catchInterrupts();
            why = m_cluster.isAsked()
                      ? m_cluster.work(context, m_project, m_search, m_workers.count(),
                                       SearchPrinter(metric(), context.json))
                  : m_workers.isGiven()
                      ? m_workers.work(context, m_search, SearchPrinter(metric(), context.json))
                      : workAlone(context);
        }
        if (m_isWorker)
            return interrupted() ? kInterrupted : tune::exitCodeOf(*why);
        const auto state = studyOf(context, m_search.id);
        if (why && !m_cluster.isAsked())
            TuneOnCluster::sayHandedOut(*state, context.projectFile());
        const SearchPrinter printer(metric(), context.json);
        printer.state(*state, why);
        context.session.searches().report(m_search.id, kAsk);
        printer.report(*state, *context.inbox.until<session::SearchReported>(kAsk).report);
        if (interrupted())
            return kInterrupted;
        return tune::bestOf(state->trials) ? 0 : 1;
    }

    /// What looks at a study trains nothing, and does one thing at a time. Throws a usage Error.
    void requireAlone() const
    {
        const int asked = (m_list ? 1 : 0) + (m_importance.empty() ? 0 : 1)
                          + (m_compare.empty() ? 0 : 1) + (m_export.empty() ? 0 : 1);
        const bool searches = !m_space.empty() || !m_method.empty() || m_trials || m_minutes
                              || !m_leastGain.empty() || !m_earlyStop.empty() || m_seed
                              || m_workers.isGiven() || m_box.isGiven() || m_cluster.isAsked()
                              || m_proposals.isAsked();
        if (asked > 1 || searches || (m_resume && m_export.empty()))
            throw base::usageError(
                "arguments", "--list, --importance, --compare and --export are given alone; the "
                             "study that is exported is named by --resume.");
    }

    train::Metric metric() const { return tune::metricOf(m_search, m_project.goal); }

    void open(Context& context, bool mayCreate)
    {
        m_project = openProject(context, context.projectFile(), mayCreate);
        context.inbox.until<session::RunsListed>(0);
    }

    /// The study that the options describe.
    tune::Search asked(const SpecOptions::Read& read)
    {
        tune::Search search;
        search.base = read.spec;
        search.task = read.profile->source.task;
        m_hasOwnThreads = search.base.train.threads != 0;
        if (m_cluster.isAsked() && !m_hasOwnThreads)
            search.base.train.threads = m_cluster.threads();
        search.space = m_space.empty() ? tune::defaultSpace(search.base, base::Sensitivity::High,
                                                            read.profile.get())
                                       : tune::spaceFrom(spaceText(m_space));
        tune::check(search.space, search.base);
        search.space = tune::inTypesOf(std::move(search.space), search.base);
        if (!m_method.empty())
            search.method = withUnderscores(m_method);
        search.seed = m_seed.value_or(1);
        return search;
    }

    /// With what the options say of how long it goes on.
    void applyLimits(tune::Search& search) const
    {
        if (m_trials)
            search.trials = *m_trials;
        if (m_minutes)
            search.minutes = m_minutes;
        if (!m_leastGain.empty())
            search.leastGain = leastGain();
        if (!m_earlyStop.empty())
            search.earlyStop = tune::earlyStopFrom(m_earlyStop);
    }

    /// A difference of shortfalls, whichever the metric is.
    double leastGain() const
    {
        train::Metric difference = metric();
        if (difference.form == train::Metric::Form::Ratio)
            difference.form = train::Metric::Form::Mean;
        return train::goalNumber(difference, m_leastGain).value_or(0);
    }

    /// But for what the program fills in by itself.
    bool isSameBase(experiment::ExperimentSpec one, experiment::ExperimentSpec other) const
    {
        for (experiment::ExperimentSpec* spec : {&one, &other}) {
            spec->model.startFingerprint.clear();
            if (!m_hasOwnThreads)
                spec->train.threads = 0;
        }
        return experiment::hash(one) == experiment::hash(other);
    }

    /// Goes on with the study of these settings, or begins it.
    void keep(Context& context)
    {
        for (const auto& one : listedStudies(context)) {
            const tune::Search& known = one->search;
            if (!isSameBase(known.base, m_search.base)
                || tune::withoutRoundRanges(known.space) != tune::withoutRoundRanges(m_search.space)
                || known.method != m_search.method || known.seed != m_search.seed)
                continue;
            m_search = known;
            return keepChanges(context);
        }
        applyLimits(m_search);
        context.session.searches().begin(m_search, kAsk);
        const auto id = context.inbox.until<session::SearchStored>(kAsk).search;
        const auto state = studyOf(context, id);
        m_search = state->search;
        SearchPrinter(metric(), context.json).takenIn(*state);
    }

    /// What the options change of the study that is there.
    void keepChanges(Context& context)
    {
        tune::Search wanted = m_search;
        if (m_resume && !m_space.empty())
            wanted.space = tune::spaceFrom(spaceText(m_space));
        if (m_resume && !m_method.empty())
            wanted.method = withUnderscores(m_method);
        if (m_resume && m_seed)
            wanted.seed = *m_seed;
        applyLimits(wanted);
        if (m_isWorker)
            return;
        if (m_box.isGiven())
            wanted =
                m_box.applied(std::move(wanted), studyOf(context, wanted.id)->trials, context.json);
        context.session.searches().change(wanted, kAsk);
        context.inbox.until<session::SearchStored>(kAsk);
        m_search = studyOf(context, m_search.id)->search;
    }

    /// Trains trials in this process, one after the other.
    tune::WorkEnd workAlone(Context& context)
    {
        const SearchPrinter printer(metric(), context.json);
        context.session.searches().work(m_search.id, kAsk, m_workers.threads());
        std::optional<base::Error> lost; // the project; what is trained then ends the work
        for (bool sent = false;;) {
            const auto event = nextEvent(context, sent);
            if (interrupted()) // again and again: it may not have begun yet
                context.session.searches().halt(m_search.id);
            if (!event)
                continue;
            if (const auto* trial = std::get_if<session::TrialEnded>(&*event)) {
                if (!m_isWorker)
                    printer.trial(trial->trial);
            } else if (const auto* ended = std::get_if<session::SearchWorkEnded>(&*event)) {
                if (lost)
                    throw base::Error(*lost);
                return ended->why;
            } else if (const auto* failed = std::get_if<session::Failed>(&*event)) {
                if (isLost(failed->error))
                    lost = failed->error;
                if (failed->tag == kAsk)
                    throw base::Error(lost ? *lost
                                           : failed->error); // a trial that fails ends nothing
            }
        }
    }

    int printList(Context& context)
    {
        std::vector<std::vector<std::string>> rows;
        for (const auto& one : listedStudies(context)) {
            m_search = one->search;
            const SearchPrinter printer(metric(), context.json);
            if (context.json)
                printer.state(*one, {});
            else
                rows.push_back(printer.row(*one));
        }
        if (!context.json)
            printTable(SearchPrinter::header(), rows);
        return 0;
    }

    int compare(Context& context)
    {
        context.session.studies().start({.purpose = tune::Purpose::Finalists,
                                         .seeds = m_seeds.value_or(3),
                                         .search = m_search.id},
                                        kAsk);
        const int code = followTraining(Asked::Study, context);
        if (code == kInterrupted)
            return code; // the same call goes on from here
        context.session.studies().compareFinalists(m_search.id, kAsk);
        SearchPrinter(metric(), context.json)
            .compared(waitWith<session::FinalistsCompared>(context.inbox, "answering").compared);
        return code;
    }

    int writeCsv(Context& context)
    {
        writeDocument(m_export, tune::toCsv(*studyOf(context, m_search.id)));
        if (!context.json)
            say("The trials of study {} are in {}.{}\n", m_search.id, m_export,
                tune::isImported(m_search) && m_search.isMaximised
                    ? " Their values are as " + m_search.origin + " has them: more is better."
                    : "");
        return 0;
    }

    SpecOptions m_options;
    TuneOnCluster m_cluster;
    TuneProposals m_proposals;
    std::string m_method, m_space, m_leastGain, m_earlyStop, m_export;
    std::optional<std::int64_t> m_trials;
    std::optional<double> m_minutes;
    std::optional<std::uint64_t> m_seed;
    std::optional<tune::SearchId> m_resume;
    std::string m_importance, m_compare; ///< number of a study, or kNewest; empty: not asked for
    std::optional<int> m_seeds;
    TuneWorkers m_workers;
    TuneBox m_box;
    bool m_list = false, m_isWorker = false, m_hasOwnThreads = false;
    store::ProjectInfo m_project;
    tune::Search m_search; ///< that is worked on or looked at
};

} // namespace

std::unique_ptr<Command> tuneCommand()
{
    return std::make_unique<TuneCommand>();
}

} // namespace assay::cli
