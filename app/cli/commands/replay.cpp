// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/print.h"
#include "session/case_replay.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Trains a run again up to an update, from the nearest checkpoint that it kept, and compares the loss
of every update with the one that the run logged. The run itself stays as it is.

With an archive (assay-cli export --case) it trains each run of it once more from its beginning, with its own settings,
seed and threads, in a temporary folder, and compares losses, scores and weights with those of the archive. Test is not
read. The data are those of the archive, else those at the place that --data names (--test-data, --more for its test and further data), else those where they lay; they
must have the fingerprint that the run's data had. On the same machine and threads numbers are compared to the last
bit. Elsewhere sums are rounded differently, and each update enlarges the difference, so that there
  the losses of the first 5 updates may differ by 1e-4 of themselves, which other data or settings exceed at once;
  a score may differ by half of its 95 % interval over its examples (Wilson's of an error; of a loss or another mean
  over n examples 2 / sqrt(n) of it), or by what it moved between two epochs in the last third of the run;
  weights are not judged, and their distance is given.

Exit code 0: all agree; 1: some do not, or the run logged none; 3: the archive or the data cannot be used.

Examples:
  assay-cli replay --project digits.assay --run 3
  assay-cli replay --project digits.assay --run 3 --step 1200 --out step-1200.ckpt
  assay-cli train --project digits.assay --set model.start_from=step-1200.ckpt
  assay-cli replay case.zip
  assay-cli replay case.zip --run 3 --data ~/mnist --json
)";

Json toJson(const session::RunReplayed& replayed)
{
    Json line{{"event", "replayed"},
              {"run", replayed.run},
              {"number", "batch_loss"},
              {"from", replayed.from},
              {"step", replayed.to},
              {"before", nullptr},
              {"now", nullptr},
              {"agrees", replayed.compared > 0 ? Json(replayed.differing == 0) : Json(nullptr)},
              {"compared", replayed.compared},
              {"differing", replayed.differing}};
    const auto& shown = replayed.firstDiffering ? replayed.firstDiffering : replayed.last;
    if (shown) {
        line["before"] = shown->before;
        line["now"] = shown->now;
    }
    if (replayed.firstDiffering)
        line["first_differing_step"] = replayed.firstDiffering->step;
    return line;
}

/// In the order in which a person asks: was it repeated, and from where.
std::string sentence(const session::RunReplayed& replayed)
{
    std::string text = fmt::format("Updates {} to {} of run {} were made again; ",
                                   count(replayed.from + 1), count(replayed.to), replayed.run);
    if (replayed.compared == 0)
        return text + "the run logged no losses to compare them with.";
    if (replayed.differing == 0)
        return text
               + fmt::format("all {} losses are those that the run logged, to the last bit.",
                             count(replayed.compared));
    return text
           + fmt::format("{} of {} losses are others, the first after update {}: {:.17g} then, "
                         "{:.17g} now. Another machine, number of cores or version of LibTorch "
                         "gives other numbers.",
                         count(replayed.differing), count(replayed.compared),
                         count(replayed.firstDiffering->step), replayed.firstDiffering->before,
                         replayed.firstDiffering->now);
}

Json toJson(const experiment::RepeatedNumber::Value& value)
{
    if (const auto* number = std::get_if<double>(&value))
        return cli::number(*number);
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? Json(*text) : Json(nullptr);
}

Json toJson(const session::RunRepeated& repeated, const experiment::RepeatedNumber& number)
{
    Json line{{"event", "replayed"},
              {"run", repeated.run},
              {"number", number.name},
              {"before", toJson(number.before)},
              {"now", toJson(number.now)},
              {"agrees", number.agrees ? Json(*number.agrees) : Json(nullptr)},
              {"tolerance", number.tolerance},
              {"compared", number.compared},
              {"differing", number.differing}};
    if (number.firstDiffering)
        line["first_differing_step"] = *number.firstDiffering;
    if (number.distance)
        line["distance"] = cli::number(*number.distance);
    if (!repeated.others.empty())
        line["machine"] = repeated.others;
    return line;
}

std::string text(const experiment::RepeatedNumber::Value& value)
{
    if (const auto* number = std::get_if<double>(&value))
        return fmt::format("{:.17g}", *number);
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? text->substr(0, 16) : std::string("none");
}

std::string verdict(const experiment::RepeatedNumber& number)
{
    if (!number.agrees)
        return fmt::format("not judged, distance {:.2g}", number.distance.value_or(0));
    if (*number.agrees && number.tolerance == 0)
        return "the same";
    if (*number.agrees)
        return fmt::format("within {:.2g}", number.tolerance);
    return number.firstDiffering
               ? fmt::format("differs in {} of {}, first after update {}", count(number.differing),
                             count(number.compared), count(*number.firstDiffering))
               : std::string("differs");
}

void print(const session::RunRepeated& repeated)
{
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> differing;
    for (const experiment::RepeatedNumber& number : repeated.numbers) {
        rows.push_back({number.name, text(number.before), text(number.now), verdict(number)});
        if (number.agrees == false)
            differing.push_back(number.name);
    }
    say("Run {} ({}) was trained once more, {} updates.\n", repeated.run, repeated.name,
        count(repeated.steps));
    printTable({"number", "before", "now", ""}, rows);
    if (differing.empty())
        say("All numbers agree{}.\n",
            std::string(repeated.others.empty() ? ", to the last bit" : " within their tolerance"));
    else
        say("{} of {} numbers do not agree: {}.\n", differing.size(), rows.size(),
            fmt::format("{}", fmt::join(differing, ", ")));
}

class ReplayCommand final : public Command
{
public:
    const char* name() const override { return "replay"; }
    const char* help() const override
    {
        return "Train a run again, of a project or of an archive, and compare the numbers";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        auto* archive = app.add_option("archive", m_case.file,
                                       "An archive of a case: FILE.zip; without it a run "
                                       "of the project");
        app.add_option(
               "--run", m_case.runs,
               "Which one; without it the newest, of an archive all that it was written for")
            ->allow_extra_args(false);
        auto* step = app.add_option("--step", m_step, "Up to which update; without it its last");
        auto* out =
            app.add_option("--out", m_out, "Write the checkpoint of that moment to this file");
        step->excludes(archive);
        out->excludes(archive);
        app.add_option("--data", m_case.data, "Where the data of the archive lie here")
            ->needs(archive);
        app.add_option("--test-data", m_case.testData, "The same of its test data")->needs(archive);
        app.add_option("--more", m_case.more,
                       "The same of its further data; once for each, in their order")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->needs(archive);
        app.add_option("--threads", m_case.threads,
                       "Train on so many threads; without it on as many as each run was trained on")
            ->needs(archive)
            ->check(CLI::Range(1, 1024));
    }

    int run(Context& context) override
    {
        catchInterrupts();
        if (!m_case.file.empty())
            return replayArchive(context);
        if (m_case.runs.size() > 1)
            throw base::usageError("arguments",
                                   "One run of a project is replayed at a time; name "
                                   "--run once, and call the program again for each other.");
        const train::RunRecord run = openRun(
            context, m_case.runs.empty() ? std::nullopt : std::optional(m_case.runs.front()));
        context.session.runs().replay(run.id, m_step.value_or(run.step), m_out, kAsk);
        const auto replayed = interruptibly<session::RunReplayed>(context, "replay.interrupted");
        if (!replayed)
            return kInterrupted;
        if (context.json)
            printLine(toJson(*replayed));
        else
            say("{}\n", sentence(*replayed));
        if (!context.json && !m_out.empty())
            say("The weights of that moment were written to {}.\n", m_out);
        return replayed->compared > 0 && replayed->differing == 0 ? 0 : 1;
    }

private:
    int replayArchive(Context& context) const
    {
        if (!context.project.empty())
            throw base::usageError("arguments", "An archive is replayed without a project; leave "
                                                "--project out.");
        std::int64_t differing = 0;
        base::AtMostEvery showing(0.2);
        try {
            session::replayCase(
                m_case,
                [&](train::RunId run, double share) {
                    if (run > 0 && showing.isDue())
                        showShare(share);
                    return !interrupted();
                },
                [](const session::RepetitionBegins& begins) {
                    clearProgress();
                    note("Run {} is trained once more: it made {} updates in {}{}.\n", begins.run,
                         count(begins.steps), duration(begins.seconds),
                         begins.planned > begins.steps ? fmt::format(
                             " of the {} that its settings plan", count(begins.planned))
                                                       : std::string());
                },
                [&](const session::RunRepeated& repeated) {
                    clearProgress();
                    if (!repeated.others.empty())
                        note("Run {} is repeated elsewhere ({}), so that its numbers are compared "
                             "within a tolerance.\n",
                             repeated.run, fmt::format("{}", fmt::join(repeated.others, "; ")));
                    for (const experiment::RepeatedNumber& number : repeated.numbers) {
                        differing += number.agrees == false ? 1 : 0;
                        if (context.json)
                            printLine(toJson(repeated, number));
                    }
                    if (!context.json)
                        print(repeated);
                });
        } catch (const base::Error&) {
            clearProgress();
            if (!interrupted())
                throw;
            return kInterrupted;
        }
        return differing == 0 ? 0 : 1;
    }

    session::CaseReplay m_case;
    std::optional<std::int64_t> m_step; ///< empty: its last
    std::string m_out;
};

} // namespace

std::unique_ptr<Command> replayCommand()
{
    return std::make_unique<ReplayCommand>();
}

} // namespace assay::cli
