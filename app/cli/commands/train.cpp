// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/follow_training.h"
#include "cli/number_checks.h"
#include "cli/spec_options.h"
#include "data/catalog.h"
#include "experiment/fork.h"
#include "experiment/run_settings.h"
#include "train/few_updates.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cmath>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Examples:
  assay-cli train --data glyphs --test-data glyphs-night --template lenet --epochs 5
  assay-cli train ./mnist --project digits.assay --set train.learning_rate=1e-3 --seed 2
  assay-cli train --project digits.assay --resume 3
  assay-cli train --project digits.assay --fork 3 --at 500 --set train.learning_rate=1e-4
  assay-cli train ./mnist --epochs 5 --json | jq 'select(.event == "epoch")'
  assay-cli train ./mnist --model network.pt
)";

class TrainCommand final : public Command
{
public:
    const char* name() const override { return "train"; }
    const char* help() const override
    {
        return "Train a network; every number goes into the project";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        app.add_option("--name", m_name, "A name for the run");
        m_options.addField(app, "--epochs", "train.epochs", "Passes over the training examples");
        auto* resume =
            app.add_option("--resume", m_resume, "Go on with this run from its checkpoint");
        auto* seeds = app.add_option("--seeds", m_seeds,
                                     "So many runs, with seed, seed + 1, ...; with --run: in all")
                          ->check(CLI::Range(1, 1000));
        auto* ofRun = app.add_option("--run", m_run,
                                     "More seeds of this run, until there are as many as --seeds");
        auto* study =
            app.add_option("--study", m_study,
                           "Go on with what the end of a program cut off of it (runs --studies)");
        auto* fork = app.add_option(
            "--fork", m_fork, "A new run that goes on from this one, with what --set changes");
        app.add_option("--at", m_at,
                       "--fork: after this update, made again where no checkpoint of it is stored; "
                       "without it the last that is stored")
            ->needs(fork);
        ofRun->needs(seeds);
        resume->excludes(seeds)->excludes(ofRun)->excludes(study);
        fork->excludes(resume)->excludes(seeds)->excludes(ofRun)->excludes(study);
        study->excludes(seeds)->excludes(ofRun);
        app.add_flag("--no-check", m_noCheck,
                     "Do not look at data, network and loss on one batch before the first update");
        app.add_option("--keep", m_keepMegabytes,
                       "Megabytes of checkpoints that the project keeps from now on, beside the "
                       "last and best ones (1000)")
            ->check(fromZero(1'000'000'000));
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        // Usage errors first, before any file is touched.
        if (m_fork)
            return forkRun(context);
        const bool isNew = !m_resume && !m_run && !m_study;
        const auto assignments = m_options.assignments();
        if (!isNew && !assignments.empty())
            throw base::usageError("arguments", m_resume
                                                    ? "A resumed run keeps its spec; leave out the "
                                                      "other settings or start a new run."
                                                    : "--run and --study train what was trained "
                                                      "before; leave out the other settings.");
        if (!isNew && !m_name.empty())
            throw base::usageError("arguments",
                                   "Only a new run is given a name; leave out --name.");
        const std::string project = context.projectFile();
        // The data too: a project is not made for a path that does not exist.
        const SpecOptions::Read read =
            isNew ? m_options.read(context) : SpecOptions::Read{m_options.spec(), nullptr};
        const experiment::ExperimentSpec& spec = read.spec;
        for (const experiment::Difference& changed : experiment::changedFromDefault(spec)) {
            const base::Field field = experiment::field(spec, changed.path);
            if (!experiment::hasEffect(spec, field) && field.onlyWith.path.empty())
                note("{} has no effect on layers of your own.\n", field.path);
            else if (!experiment::hasEffect(spec, field))
                note("{} has no effect while {} is {}.\n", field.path, field.onlyWith.path,
                     base::toText(experiment::get(spec, field.onlyWith.path)));
            else if (!experiment::hasEffect(spec, field, read.profile.get())
                     || !concernsData(field, read.profile.get()))
                note("{} has no effect on these data.\n", field.path);
        }
        noteFewUpdates(spec, read.profile.get());
        keepAsAsked(openProject(context, project, isNew), context);
        Asked asked = Asked::Study;
        if (m_study)
            context.session.studies().proceed(*m_study, kAsk);
        else if (m_run)
            context.session.studies().start({.of = *m_run, .seeds = m_seeds}, kAsk);
        else if (!m_resume && m_seeds > 1)
            context.session.studies().start({.seeds = m_seeds, .spec = spec, .name = m_name}, kAsk);
        else
            asked = Asked::Run;
        if (m_resume)
            context.session.runs().resume(*m_resume, kAsk);
        else if (asked == Asked::Run)
            context.session.runs().start({.spec = spec, .name = m_name, .checksFirst = !m_noCheck},
                                         kAsk);
        const int code = followTraining(asked, context);
        if (!context.json && code != 3 && code != 2)
            say("stored in {}\n", project);
        return code;
    }

private:
    /// Begins a fork and follows it to its end.
    int forkRun(Context& context)
    {
        const auto assignments = m_options.assignments();
        const store::ProjectInfo info = openProject(context, context.projectFile(), false);
        const auto listed = context.inbox.until<session::RunsListed>(0);
        const train::RunRecord& run = runOf(listed, *m_fork, context.inbox);
        context.session.runs().listCheckpoints(run.id, kAsk);
        const auto stored = context.inbox.until<session::CheckpointsListed>(kAsk);
        // Without any the session says why.
        const std::int64_t last = stored.steps.empty() ? run.step : stored.steps.back();
        const experiment::ExperimentSpec spec =
            experiment::patchedFork(experiment::forkOf(run, m_at.value_or(last)), assignments);
        // As the session does, before the project is changed.
        experiment::requireForkable(run, spec, stored.steps);
        experiment::acceptedFork(spec, run);
        requireFitting(spec, context);
        keepAsAsked(info, context);
        context.session.runs().start({.spec = spec, .name = m_name, .checksFirst = !m_noCheck},
                                     kAsk);
        const int code = followTraining(Asked::Run, context);
        if (!context.json && code != 3 && code != 2)
            say("stored in {}\n", context.projectFile());
        return code;
    }

    /// What a fork changes of its training is held against the data. Its weights and a module of one's own are the run's,
    /// which keeps them.
    static void requireFitting(experiment::ExperimentSpec fork, Context& context)
    {
        if (fork.model.templateName == "torchscript")
            return;
        fork.model.startFrom.clear();
        context.session.data().profile(fork.data, kAsk);
        const auto profile = waitWith<session::DataProfiled>(context.inbox, "reading").profile;
        requireFit(context.session.describe(fork, *profile), fork);
    }

    void keepAsAsked(store::ProjectInfo info, Context& context) const
    {
        if (!m_keepMegabytes)
            return;
        info.keptBytes = std::llround(*m_keepMegabytes * 1e6);
        context.session.project().describe(info, kAsk);
        context.inbox.until<session::ProjectChanged>(kAsk);
    }

    /// Whether a reader of the data, or of the test data, looks at a setting.
    static bool concernsData(const base::Field& field, const data::Profile* data)
    {
        return !data || !field.path.starts_with("data.") || data::hasEffect(field, data->source)
               || (!data->serving.kind.empty() && data::hasEffect(field, data->serving));
    }

    static void noteFewUpdates(const experiment::ExperimentSpec& spec, const data::Profile* data)
    {
        if (!data)
            return;
        if (const auto few = train::fewUpdates(spec.train, *data))
            note("{} Give --epochs {}.\n", train::sentence(*few), few->epochs);
    }

    SpecOptions m_options;
    std::string m_name;
    std::optional<train::RunId> m_resume, m_run, m_fork;
    std::optional<std::int64_t> m_at; ///< of m_fork
    std::optional<std::int64_t> m_study;
    int m_seeds = 1;
    bool m_noCheck = false;
    std::optional<double> m_keepMegabytes;
};

} // namespace

std::unique_ptr<Command> trainCommand()
{
    return std::make_unique<TrainCommand>();
}

} // namespace assay::cli
