// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/arguments.h"

#include "base/error.h"
#include "cli/evaluation_arguments.h"
#include "cli/print.h"
#include "data/catalog.h"
#include "experiment/spec.h"
#include "model/templates.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kTrainExamples = R"(
Examples:
  assay-cli train --data glyphs --test-data glyphs-night --template lenet --epochs 5
  assay-cli train ./mnist --project digits.assay --set train.learning_rate=1e-3 --seed 2
  assay-cli train --project digits.assay --resume 3
  assay-cli train ./mnist --epochs 5 --json | jq 'select(.event == "epoch")'
  assay-cli train ./mnist --model network.pt
)";

constexpr const char* kDataExamples = R"(
Examples:
  assay-cli data ./mnist
  assay-cli data ./emnist --set data.set=letters
  assay-cli data glyphs-night --set data.count=5000 --json
)";

constexpr const char* kOverfitExamples = R"(
Exit code 0: the batch was learned by heart; 1: it was not, the findings say how it failed and name
the lecture's causes in their order.

Examples:
  assay-cli overfit ./mnist --template lenet
  assay-cli overfit train.csv --set data.target=price --set train.learning_rate=1e-3 --json
)";

constexpr const char* kCompareExamples = R"(
Examples:
  assay-cli compare train.csv --set data.target=price
  assay-cli compare ./mnist --json
)";

constexpr const char* kRunsExamples = R"(
Examples:
  assay-cli runs --project digits.assay
  assay-cli runs --project digits.assay --changed 1 --against 2
)";

constexpr const char* kImportExamples = R"(
Reads TensorBoard event files, CSV logs with a column step or epoch (Lightning, Keras, fastai, YOLO,
your own), trainer_state.json of Hugging Face, mlflow.db and mlruns. Importing the same path again
reads it anew into the same runs.
--map says what a tag counts as: METRIC is batch_loss, loss, error, rmse, mae, r2, learning_rate,
gradient_norm or keep; SPLIT is train, train_val or test_val; FORM is value, one_minus (an accuracy
becomes an error), percent or hundred_minus.

Examples:
  assay-cli import --project digits.assay ./runs
  assay-cli import --project digits.assay ./lightning_logs --watch
  assay-cli import ./runs --map accuracy/held_out=error:train_val:one_minus --json
)";

constexpr const char* kAdviseExamples = R"(
Says what is wrong with a run and what to do next, as the card Next step of the window does. A run
that was not evaluated yet is evaluated first.
--metric, --target and --human set what the project is about: metrics for classes are error and f1,
for numbers rmse, mae and r2; numbers are values of the metric (2.5 % for an error, 0.35 for the
others), and an empty one means unknown.

Exit code 0: nothing blocks; 1: something must be mended first.

Examples:
  assay-cli advise --project digits.assay
  assay-cli advise --project digits.assay --run 3 --json
  assay-cli advise --project houses.assay --metric mae --target 30000 --target-source "the customer"
)";

constexpr const char* kReplayExamples = R"(
Trains a run again up to an update, from the nearest checkpoint that it kept, and compares the loss
of every update with the one that the run logged. The run itself stays as it is.

Exit code 0: all are equal, to the last bit; 1: some are not, or the run logged none.

Examples:
  assay-cli replay --project digits.assay --run 3
  assay-cli replay --project digits.assay --run 3 --step 1200 --out step-1200.ckpt
  assay-cli train --project digits.assay --set model.start_from=step-1200.ckpt
)";

/// "Fields that --set knows", from the catalogues.
std::string fieldHelp(const std::string& section)
{
    std::string text;
    const auto describe = [&text](const base::Field& field) {
        text += fmt::format(
            "  {} = {}\n      {} {}{}\n", field.path,
            base::toText(field.fallback).empty() ? "\"\"" : base::toText(field.fallback),
            field.help, "Takes " + base::describeRange(field),
            field.source.empty() ? "." : fmt::format(". Source: {}.", field.source));
    };
    for (const model::Template& entry : model::templates()) {
        if (section != "data.")
            text += fmt::format("Template {}: {}\n", entry.name, entry.help);
        experiment::ExperimentSpec spec;
        spec.model.templateName = entry.name;
        for (const base::Field& field : experiment::fields(spec)) {
            const bool own = field.path.starts_with("model.") && field.path != "model.template";
            const bool first = &entry == &model::templates().front();
            if (own ? section.empty()
                    : first && (section.empty() || field.path.starts_with(section)))
                describe(field);
        }
    }
    return text;
}

/// Options that set one field each, kept in the order in which they were given.
class FieldOptions
{
public:
    explicit FieldOptions(std::vector<std::string>& into)
        : m_into(into)
    {}

    void add(CLI::App& app, const std::string& option, const std::string& path,
             const std::string& help)
    {
        app.add_option_function<std::string>(
               option,
               [this, path](const std::string& value) { m_into.push_back(path + "=" + value); },
               fmt::format("{} ({})", help, path))
            ->trigger_on_parse();
    }
    void addSet(CLI::App& app)
    {
        app.add_option_function<std::vector<std::string>>(
               "--set",
               [this](const std::vector<std::string>& values) {
                   m_into.insert(m_into.end(), values.begin(), values.end());
               },
               "Any field of the spec, path=value; see --help-fields")
            ->trigger_on_parse()
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

private:
    std::vector<std::string>& m_into;
};

std::string sourcesHelp()
{
    std::string text = "Path, or a synthetic set:";
    for (const data::Source& source : data::catalog()) {
        if (source.synthetic)
            text += " " + source.kind;
    }
    return text;
}

/// The sentence for words that nothing takes, with what the first may have meant; empty where the
/// parser's own sentence is as good.
std::string unknownWord(const CLI::App& app)
{
    const std::vector<std::string> left = app.remaining(true);
    if (left.empty())
        return {};
    const CLI::App* command = &app;
    std::string called = "assay-cli";
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        called += " " + command->get_name();
    }
    std::vector<std::string> commands, options;
    for (const CLI::App* each : command->get_subcommands([](const CLI::App*) { return true; }))
        commands.push_back(each->get_name());
    for (const CLI::App* each = command; each != nullptr; each = each->get_parent()) {
        for (const CLI::Option* option : each->get_options()) {
            for (const std::string& name : option->get_lnames())
                options.push_back("--" + name);
        }
    }
    const auto isOption = [](const std::string& word) { return word.starts_with('-'); };
    const auto meant = [](const std::vector<std::string>& near, const std::string& otherwise) {
        return near.empty() ? otherwise : fmt::format("did you mean {}?", near.front());
    };
    if (!commands.empty() && isOption(left.front()))
        return {};
    if (!commands.empty())
        return fmt::format("{} has no command {}; {}", called, left.front(),
                           meant(base::nearest(left.front(), commands),
                                 fmt::format("there are: {}.", fmt::join(commands, ", "))));
    const std::string help = fmt::format("see `{} --help`.", called);
    const auto option = std::find_if(left.begin(), left.end(), isOption);
    if (option == left.end())
        return fmt::format("{} does not take the word {}; {}", called, left.front(), help);
    const std::string name = option->substr(0, option->find('='));
    return fmt::format("{} has no option {}; {}", called, name,
                       meant(base::nearest(name, options), help));
}

} // namespace

Parsed parse(int argc, char** argv)
{
    Parsed parsed;
    Arguments& arguments = parsed.arguments;
    CLI::App app{"Finds out why a neural network does not do what it should, and what to do next."};
    app.set_version_flag("--version", ASSAY_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.add_flag("--json", arguments.json, "One JSON object a line on standard output");
    app.add_option("--project", arguments.project, "The project file, *.assay");

    FieldOptions fields(arguments.assignments);
    bool helpFields = false;
    std::string place; ///< of the data, as the first word that is no option

    CLI::App* data = app.add_subcommand("data", "Look at a file or a synthetic set");
    data->footer(kDataExamples);
    CLI::App* train = app.add_subcommand("train", "Train a network; every number goes into the "
                                                  "project");
    train->footer(kTrainExamples);
    CLI::App* runs = app.add_subcommand("runs", "List the runs of a project");
    runs->footer(kRunsExamples);

    CLI::App* overfit =
        app.add_subcommand("overfit", "Learn one batch by heart: does the network learn at all?");
    overfit->footer(kOverfitExamples);
    CLI::App* compare = app.add_subcommand(
        "compare", "What very simple methods reach on the data: the bar to beat");
    compare->footer(kCompareExamples);

    CLI::App* imports = app.add_subcommand("import", "Take in the runs that another tool logged");
    imports->footer(kImportExamples);
    imports->add_option("paths", arguments.paths, "Files and folders with logs");
    imports->add_flag("--watch", arguments.watch, "Follow them until Ctrl+C");
    imports
        ->add_option("--map", arguments.tagChoices,
                     "What a tag counts as, in the whole project: TAG=METRIC[:SPLIT[:FORM]]")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);

    CLI::App* evaluate = addEvaluate(app, arguments);
    const CLI::App* errors = addErrors(app, arguments);
    evaluate->add_option("--name", arguments.name, "With --typed: the system's name");

    CLI::App* advise =
        app.add_subcommand("advise", "What is wrong with a run, and what to do next");
    advise->footer(kAdviseExamples);
    advise->add_option("--run", arguments.run, "Which one; without it the newest");
    advise->add_option("--metric", arguments.advise.metric, "The metric to improve");
    advise->add_option("--target", arguments.advise.target, "What is to be reached");
    advise->add_option("--target-source", arguments.advise.targetSource, "Where that comes from");
    advise->add_option("--human", arguments.advise.irreducible,
                       "What people reach: the error that cannot be avoided");
    advise->add_option("--human-source", arguments.advise.irreducibleSource,
                       "Where that comes from");

    CLI::App* replay =
        app.add_subcommand("replay", "Train a run again up to an update, and compare the numbers");
    replay->footer(kReplayExamples);
    replay->add_option("--run", arguments.run, "Which one; without it the newest");
    replay->add_option("--step", arguments.replayStep, "Up to which update; without it its last");
    replay->add_option("--out", arguments.replayOut,
                       "Write the checkpoint of that moment to this file");

    for (CLI::App* command : {data, train, overfit, compare}) {
        command->add_option("path", place, "The data, as --data names them");
        fields.add(*command, "--data", "data.path", sourcesHelp());
        fields.add(*command, "--test-data", "data.test_path", "The distribution to serve");
        fields.addSet(*command);
        command->add_flag("--help-fields", helpFields, "List every field that --set knows");
    }
    for (CLI::App* command : {train, overfit}) {
        fields.add(*command, "--template", "model.template",
                   "Architecture template; without it the first choice for the kind of data");
        command
            ->add_option_function<std::string>(
                "--model",
                [&arguments](const std::string& file) {
                    arguments.assignments.emplace_back("model.template=torchscript");
                    arguments.assignments.push_back("model.file=" + file);
                },
                "A network of your own: the file of a TorchScript module (model.file)")
            ->trigger_on_parse();
        fields.add(*command, "--seed", "seed", "Seed of weights and order");
        fields.add(*command, "--threads", "train.threads", "Threads, 0: as many as cores");
        fields.add(*command, "--device", "train.device", "cpu or cuda");
        command->add_option("--name", arguments.name, "A name for the run");
    }
    fields.add(*train, "--epochs", "train.epochs", "Passes over the training examples");
    auto* resume =
        train->add_option("--resume", arguments.resume, "Go on with this run from its checkpoint");
    auto* seeds = train
                      ->add_option("--seeds", arguments.seeds,
                                   "So many runs, with seed, seed + 1, ...; with --run: in all")
                      ->check(CLI::Range(1, 1000));
    auto* ofRun = train->add_option("--run", arguments.run,
                                    "More seeds of this run, until there are as many as --seeds");
    auto* study =
        train->add_option("--study", arguments.study,
                          "Go on with what the end of a program cut off of it (runs --studies)");
    ofRun->needs(seeds);
    resume->excludes(seeds)->excludes(ofRun)->excludes(study);
    study->excludes(seeds)->excludes(ofRun);
    train
        ->add_option("--keep", arguments.keepMegabytes,
                     "Megabytes of checkpoints that the project keeps from now on, beside the last "
                     "and best ones (1000)")
        ->check(CLI::Range(0.0, 1e9));
    runs->add_flag("--studies", arguments.studies, "Runs that were planned together");
    auto* changed =
        runs->add_option("--changed", arguments.changed, "What changed from this run ...");
    auto* against = runs->add_option("--against", arguments.against, "... to this one");
    changed->needs(against);
    against->needs(changed);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == 0;
        if (asked) {
            app.exit(error);
            parsed.exitCode = 0;
        } else {
            const int code = error.get_exit_code();
            const bool misread = code == int(CLI::ExitCodes::ExtrasError)
                                 || code == int(CLI::ExitCodes::RequiredError);
            std::string text = misread ? unknownWord(app) : std::string();
            if (text.empty())
                text = fmt::format("{}; see --help.", error.what());
            printError(base::usageError("arguments", std::move(text)), arguments.json);
            parsed.exitCode = 2;
        }
        return parsed;
    }
    if (!place.empty()) {
        const auto named =
            std::find_if(arguments.assignments.begin(), arguments.assignments.end(),
                         [](const std::string& text) { return text.starts_with("data.path="); });
        if (named != arguments.assignments.end()) {
            printError(base::usageError(
                           "arguments",
                           fmt::format("The data are named twice, as {} and with --data as {}; "
                                       "leave out one of them.",
                                       place, named->substr(named->find('=') + 1))),
                       arguments.json);
            parsed.exitCode = 2;
            return parsed;
        }
        arguments.assignments.push_back("data.path=" + place);
    }
    if (helpFields) {
        writeOut(fieldHelp(data->parsed() ? "data." : ""));
        parsed.exitCode = 0;
    }
    arguments.command = data->parsed()       ? Arguments::Command::Data
                        : train->parsed()    ? Arguments::Command::Train
                        : overfit->parsed()  ? Arguments::Command::Overfit
                        : compare->parsed()  ? Arguments::Command::Compare
                        : imports->parsed()  ? Arguments::Command::Import
                        : evaluate->parsed() ? Arguments::Command::Evaluate
                        : errors->parsed()   ? Arguments::Command::Errors
                        : advise->parsed()   ? Arguments::Command::Advise
                        : replay->parsed()   ? Arguments::Command::Replay
                                             : Arguments::Command::Runs;
    return parsed;
}

} // namespace assay::cli
