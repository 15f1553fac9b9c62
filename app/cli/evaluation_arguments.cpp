// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/evaluation_arguments.h"

#include <CLI/CLI.hpp>

namespace assay::cli {

namespace {

constexpr const char* kEvaluateExamples = R"(
Answers train, train-val and test-val with the trained network, takes the error apart, and compares
the two distributions. Test stays sealed: --open-test needs a reason, and every opening is recorded.
--typed does the same for a model trained elsewhere; with --project its numbers are kept.

Examples:
  assay-cli evaluate --project digits.assay --run 3
  assay-cli evaluate --project digits.assay --run 6 --against 3
  assay-cli evaluate --project digits.assay --run 3 --by-size
  assay-cli evaluate --project digits.assay --run 3 --open-test "final numbers for the report"
  assay-cli evaluate --typed irreducible=0.25,train=0.27,train_val=0.29,test_val=0.32,test=0.34
  assay-cli evaluate --typed train=0.05,val=0.12 --counts train=5000,val=1000 --json
)";

constexpr const char* kErrorsExamples = R"(
Examples:
  assay-cli errors list --project digits.assay --split test_val --sample eyeball --order random
  assay-cli errors tag --project digits.assay --example 8a2f00c1d2e3f405 --add "broken stroke"
  assay-cli errors type "broken stroke" --project digits.assay --solution "draw more of them"
  assay-cli errors suggest --project digits.assay --run 3 --accept "label error"
  assay-cli errors nearest --project digits.assay --example 8a2f00c1d2e3f405
  assay-cli errors table --project digits.assay --run 3
  assay-cli errors export --project digits.assay --markdown errors.md
  assay-cli errors import --project theirs.assay predictions.csv
)";

constexpr auto kTakeAll = CLI::MultiOptionPolicy::TakeAll;

} // namespace

CLI::App* addEvaluate(CLI::App& app, Arguments& arguments)
{
    EvaluateArguments& own = arguments.evaluate;
    CLI::App* evaluate = app.add_subcommand(
        "evaluate", "Take the error apart: bias, variance, distribution shift, validation "
                    "overfitting");
    evaluate->footer(kEvaluateExamples);
    auto* run = evaluate->add_option("--run", arguments.run, "Which run; without it the newest");
    evaluate->add_option("--checkpoint", own.checkpoint, "Which weights")
        ->check(CLI::IsMember({"last", "best"}));
    auto* test = evaluate->add_option_function<std::string>(
        "--open-test",
        [&own](const std::string& reason) {
            own.opensTest = true;
            own.openTest = reason;
        },
        "Open Test for this reason; recorded, and cannot be taken back");
    auto* typed = evaluate->add_option("--typed", own.typed,
                                       "Error rates of a model trained "
                                       "elsewhere, SET=SHARE,...");
    auto* counts = evaluate->add_option("--counts", own.counts, "Its sizes, SET=N,...");
    auto* against = evaluate->add_option("--against", own.against,
                                         "Which term moved since this run; runs that differ by "
                                         "their seed only are taken together");
    auto* bySize = evaluate->add_flag("--by-size", own.bySize,
                                      "Error against training-set size: trains what is missing of "
                                      "10, 25 and 50 % of train; goes on where it was stopped");
    evaluate->add_option("--seeds", arguments.seeds, "Networks per size, with --by-size")
        ->check(CLI::Range(1, 100))
        ->needs(bySize);
    auto* resample = evaluate->add_flag("--resample", own.resample,
                                        "A new run with the same weights and test-val drawn anew "
                                        "from test-val and test; the old one stays");
    bySize->excludes(test)->excludes(typed)->excludes(against)->excludes(resample);
    resample->excludes(test)->excludes(typed)->excludes(against);
    typed->excludes(against);
    typed->excludes(run)->excludes(test);
    counts->needs(typed);
    return evaluate;
}

CLI::App* addErrors(CLI::App& app, Arguments& arguments)
{
    using What = ErrorsArguments::What;
    ErrorsArguments& own = arguments.errors;
    CLI::App* errors = app.add_subcommand("errors", "Look at what goes wrong, and fill in the "
                                                    "error-analysis table");
    errors->footer(kErrorsExamples);
    errors->require_subcommand(1);
    errors->fallthrough();
    const auto add = [&](const char* name, const char* help, What what) {
        CLI::App* command = errors->add_subcommand(name, help);
        command->fallthrough();
        command->callback([&own, what] { own.what = what; });
        return command;
    };
    CLI::App* list = add("list", "Wrong answers; for numbers residuals above the RMSE", What::List);
    CLI::App* tag = add("tag", "Give examples error types; they keep them in every run", What::Tag);
    CLI::App* type = add("type", "Make or change an error type: a row of the table", What::Type);
    CLI::App* table = add("table", "The error-analysis table", What::Table);
    CLI::App* written = add("export", "Write the table as a document", What::Export);
    CLI::App* imports = add("import",
                            "Answers made elsewhere: a table with id, split, label, prediction "
                            "(probability, image), or probabilities and labels as arrays (two "
                            ".npy or one .npz)",
                            What::Import);
    CLI::App* suggest = add("suggest",
                            "Propose error types: likely label errors, groups of similar errors, "
                            "slices with more errors; accepted or refused by name",
                            What::Suggest);
    CLI::App* nearest =
        add("nearest", "The training examples that the network sees most like one", What::Nearest);
    for (CLI::App* command : {list, table, written, suggest, nearest})
        command->add_option("--run", arguments.run, "Which run; without it the newest");
    list->add_option("--split", own.splits, "train, train_val, test_val; without it the last two")
        ->check(CLI::IsMember({"train", "train_val", "test_val"}))
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    list->add_option("--limit", own.limit, "At most so many")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}));
    list->add_option("--order", own.order, "Worst first, or in random order")
        ->check(CLI::IsMember({"worst", "random"}));
    list->add_option("--sample", own.sample, "The random sample of 100 a set, the rest, or all")
        ->check(CLI::IsMember({"eyeball", "blackbox", "all"}));
    list->add_option("--true", own.truth, "Only of this class");
    list->add_option("--predicted", own.predicted, "Only answered as this class");
    list->add_option("--type", own.type, "Only with this error type");
    list->add_flag("--undecided", own.undecided, "Only those that nobody looked at");

    tag->add_option("--example", own.examples, "Id or imported name, as list prints it")
        ->required()
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    tag->add_option("--add", own.add, "An error type it has; made when it is new")
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    tag->add_option("--remove", own.remove, "An error type it does not have")
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    tag->add_option("--note", own.note, "A comment");
    auto* flag = tag->add_flag("--flag", own.flag, "Mark it to come back to");
    tag->add_flag("--unflag", own.unflag, "Take the mark away")->excludes(flag);

    type->add_option("name", own.type, "The type's name")->required();
    type->add_option("--solution", own.solutions, "What could be done; replaces what was there")
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    type->add_option("--priority", own.priority, "low, medium, high; \"\": as the table proposes");
    type->add_option("--owner", own.owner, "Who takes care of it");
    type->add_option("--effort", own.effort, "What it would cost");
    type->add_option("--tried", own.tried, "The run that tried a solution");
    type->add_option("--rename", own.rename, "Another name");
    type->add_flag("--delete", own.deleted, "Take the row out of the table");

    suggest->add_option("--accept", own.accept, "A suggestion, as printed: its errors get the type")
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    suggest->add_option("--refuse", own.refuse, "A suggestion that is none")
        ->expected(1)
        ->multi_option_policy(kTakeAll);
    nearest->add_option("--example", own.examples, "Id, as list prints it")
        ->required()
        ->expected(1);
    nearest->add_option("--count", own.count, "So many")->check(CLI::Range(1, 100));

    written->add_option("--csv", own.csv, "File for a spreadsheet");
    written->add_option("--markdown", own.markdown, "File");
    written->add_option("--html", own.html, "File");
    imports->add_option("files", own.files, "One table, two .npy arrays, or one .npz")->required();
    return errors;
}

} // namespace assay::cli
