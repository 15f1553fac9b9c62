// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "experiment/suite.h"
#include "interop/log_reader.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Reads TensorBoard event files, CSV logs with a column step or epoch (Lightning, Keras, fastai, YOLO,
your own), JSON lines and JSON histories, trainer_state.json of Hugging Face, mlflow.db and mlruns, studies of Optuna, runs of
Weights & Biases (run-ID.wandb), and texts that a script printed (epoch 3 step 120 loss 0.41). Importing the
same path again reads it anew into the same runs. Of several paths each that cannot be read is named, and the
others are imported; the exit code is then 3. A study of Optuna becomes a study of the project as well, which
`tune --list`, `tune --importance` and `tune --export` show.
What the curves of each run show (a loss that diverges, stays or is no number, over-fitting, a schedule that
dies ...) is said and kept with the run; `check --log` says it without keeping anything.
--map says what a tag counts as: METRIC is batch_loss, loss, error, rmse, mae, r2, learning_rate,
gradient_norm or keep; SPLIT is train, train_val or test_val; FORM is value, one_minus (an accuracy
becomes an error), percent or hundred_minus.

Examples:
  assay-cli import --project digits.assay ./runs
  assay-cli import --project digits.assay ./lightning_logs --watch
  assay-cli import ./runs --map accuracy/held_out=error:train_val:one_minus --json
)";

/// "METRIC", "METRIC:SPLIT" or "METRIC:SPLIT:FORM"; "keep" for a tag that stays as it is.
interop::TagTarget targetFrom(const std::string& text)
{
    constexpr std::array kMetrics{"batch_loss", "loss",          "error",         "rmse", "mae",
                                  "r2",         "learning_rate", "gradient_norm", "keep"};
    std::vector<std::string> words{""};
    for (const char c : text) {
        if (c == ':')
            words.emplace_back();
        else
            words.back() += c;
    }
    const auto bad = [&](const std::string& why) {
        return base::usageError("tag.target",
                                fmt::format("\"{}\" is no meaning of a tag: {}.", text, why));
    };
    interop::TagTarget target{.metric = words[0]};
    if (std::find(kMetrics.begin(), kMetrics.end(), words[0]) == kMetrics.end())
        throw bad(fmt::format("the metric is one of {}", fmt::join(kMetrics, ", ")));
    if (target.metric == "keep")
        return {};
    const bool ofRun = target.metric == "learning_rate" || target.metric == "gradient_norm";
    if (words.size() > 1)
        target.split = words[1];
    else if (!ofRun)
        target.split = "train";
    const bool known = std::any_of(data::kOpenSplits.begin(), data::kOpenSplits.end(),
                                   [&](auto split) { return data::key(split) == target.split; });
    if (known == ofRun)
        throw bad(ofRun ? "it belongs to the run and to no split"
                        : "the split is one of train, train_val, test_val");
    if (words.size() > 2) {
        target.form = interop::tagFormFrom(words[2]);
        if (interop::name(target.form) != words[2])
            throw bad("the form is one of value, one_minus, percent, hundred_minus");
    }
    return target;
}

std::string meaning(const interop::TagTarget& target)
{
    if (target.metric.empty())
        return "as it is";
    std::string text = target.metric;
    if (!target.split.empty())
        text += " of " + target.split;
    if (target.form != interop::TagForm::Value)
        text += fmt::format(" ({})", interop::name(target.form));
    return text;
}

session::LogImported waitForImport(Inbox& inbox, session::Tag tag)
{
    try {
        auto done = inbox.until<session::LogImported>(
            tag, [](double share) { showProgress(fmt::format("reading {:.0f} %", 100 * share)); });
        clearProgress();
        return done;
    } catch (...) {
        clearProgress();
        throw;
    }
}

void printRuns(const session::LogImported& done, Context& context)
{
    context.session.runs().list();
    const auto listed = context.inbox.until<session::RunsListed>(0);
    std::vector<std::vector<std::string>> rows;
    for (const train::RunId id : done.runs) {
        const auto run = std::find_if(listed.runs.begin(), listed.runs.end(),
                                      [id](const auto& record) { return record.id == id; });
        if (run == listed.runs.end())
            continue;
        context.session.logs().tags(id, kAsk);
        const auto read = context.inbox.until<session::TagsRead>(kAsk);
        if (context.json) {
            printLine(toJson(*run));
            for (const interop::MappedTag& tag : read.tags)
                printLine({{"event", "tag"},
                           {"run", id},
                           {"tag", tag.summary.tag},
                           {"points", tag.summary.points},
                           {"metric", tag.target.metric.empty() ? Json() : Json(tag.target.metric)},
                           {"split", tag.target.split.empty() ? Json() : Json(tag.target.split)},
                           {"form", interop::name(tag.target.form)},
                           {"chosen", tag.chosen}});
            continue;
        }
        bool first = true;
        for (const interop::MappedTag& tag : read.tags) {
            rows.push_back({first ? std::to_string(id) : "", first ? train::name(run->state) : "",
                            first ? run->name : "", first ? run->templateName : "", tag.summary.tag,
                            count(tag.summary.points), meaning(tag.target)});
            first = false;
        }
        if (first)
            rows.push_back({std::to_string(id), train::name(run->state), run->name,
                            run->templateName, "-", "0", run->problem});
    }
    if (!context.json)
        printTable({"run", "state", "name", "tool", "tag", "points", "counts as"}, rows);
}

/// Says what grows, until Ctrl+C.
void follow(Context& context)
{
    catchInterrupts();
    if (!context.json)
        note("watching; Ctrl+C ends\n");
    std::map<train::RunId, std::pair<std::int64_t, train::RunState>> reported;
    while (!interrupted()) {
        const auto event = context.inbox.next();
        if (!event)
            continue;
        if (const auto* failed = std::get_if<session::Failed>(&*event))
            throw failed->error;
        const auto* listed = std::get_if<session::RunsListed>(&*event);
        const auto* changed = std::get_if<session::RunsChanged>(&*event);
        if (!listed && !changed)
            continue;
        for (const train::RunRecord& run : listed ? listed->runs : changed->changes.runs) {
            if (run.kind != train::RunKind::Imported)
                continue;
            const std::pair now{run.step, run.state};
            const auto known = reported.find(run.id);
            const bool fresh = known == reported.end() || known->second != now;
            reported[run.id] = now;
            if (fresh && context.json)
                printLine(toJson(run));
            else if (fresh)
                say("run {}  {}  {}  step {}\n", run.id, run.name, train::name(run.state),
                    count(run.step));
        }
        flushOutput();
    }
}

class ImportCommand final : public Command
{
public:
    const char* name() const override { return "import"; }
    const char* help() const override { return "Take in the runs that another tool logged"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("paths", m_paths, "Files and folders with logs");
        app.add_flag("--watch", m_watch, "Follow them until Ctrl+C");
        app.add_option("--map", m_tagChoices,
                       "What a tag counts as, in the whole project: TAG=METRIC[:SPLIT[:FORM]]")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

    int run(Context& context) override
    {
        if (m_paths.empty())
            throw base::usageError("arguments",
                                   "import needs a log: name its file, or a folder with logs, as "
                                   "in `assay-cli import runs/`.");
        std::vector<std::pair<std::string, interop::TagTarget>> choices;
        for (const std::string& choice : m_tagChoices) {
            const std::size_t at = choice.rfind('=');
            if (at == std::string::npos || at == 0)
                throw base::usageError(
                    "arguments",
                    fmt::format("--map {} says of no tag what it counts as; give "
                                "TAG=METRIC:SPLIT, as in --map acc=error:train_val:one_minus.",
                                choice));
            choices.emplace_back(choice.substr(0, at), targetFrom(choice.substr(at + 1)));
        }
        if (m_paths.size() == 1) // a project is not made for what cannot be read
            static_cast<void>(interop::openLog(m_paths.front(), m_watch ? interop::LogUse::Watch
                                                                        : interop::LogUse::Import));
        openProject(context, context.projectFile(), true);
        for (const auto& [tag, target] : choices)
            context.session.logs().chooseTag(tag, target, kAsk);
        session::Tag tag = kAsk;
        int code = 0;
        std::ptrdiff_t refused = 0;
        for (const std::string& path : m_paths) {
            ++tag;
            try {
                take(context, path, tag);
            } catch (const base::Error& error) {
                if (m_paths.size() == 1 || error.kind() != base::ErrorKind::Input)
                    throw;
                printError(error, context.json);
                code = std::max(code, exitCodeOf(error));
                ++refused;
            }
        }
        if (refused > 0)
            note("{} of {} {} not imported; what is wrong with {} stands above.\n", count(refused),
                 count(std::ssize(m_paths)), refused == 1 ? "was" : "were",
                 refused == 1 ? "it" : "them");
        if (m_watch && refused < std::ssize(m_paths))
            follow(context);
        return code;
    }

private:
    /// Imports one path and says what came of it.
    void take(Context& context, const std::string& path, session::Tag tag)
    {
        if (m_watch)
            context.session.logs().watch(path, tag);
        else
            context.session.logs().importLog(path, tag);
        const auto done = waitForImport(context.inbox, tag);
        if (context.json)
            printLine({{"event", "imported"},
                       {"path", done.path},
                       {"runs", done.runs},
                       {"points", done.points}});
        printRuns(done, context);
        for (const std::string& study : done.studies) {
            if (context.json)
                printLine({{"event", "study_imported"}, {"text", study}});
            else
                say("{}\n", study);
        }
        for (std::size_t k = 0; k < done.findings.size(); ++k) {
            const base::Finding& finding = done.findings[k];
            if (context.json)
                printLine(toJson(0, finding, static_cast<int>(k) + 1));
            note("{}: {}\n", base::name(finding.severity), experiment::sentence(finding));
        }
        for (const auto& [run, findings] : done.diagnoses) {
            for (std::size_t k = 0; k < findings.size(); ++k) {
                const base::Finding& finding = findings[k];
                if (context.json)
                    printLine(toJson(run, finding, static_cast<int>(k) + 1));
                else if (finding.severity != base::Severity::Hint)
                    say("run {}: {}: {}\n", run, base::name(finding.severity),
                        experiment::sentence(finding));
            }
        }
    }

    std::vector<std::string> m_paths;      ///< files and folders
    std::vector<std::string> m_tagChoices; ///< "tag=metric:split"
    bool m_watch = false;                  ///< go on following them
};

} // namespace

std::unique_ptr<Command> importCommand()
{
    return std::make_unique<ImportCommand>();
}

} // namespace assay::cli
