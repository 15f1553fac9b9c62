// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/methods.h"
#include "adapt/placement.h"
#include "advise/first_match.h"
#include "advise/ways.h"
#include "base/shell_word.h"
#include "cli/command_steps.h"
#include "cli/commands/attempts.h"
#include "cli/commands/column_attempts.h"
#include "cli/commands/command_list.h"
#include "cli/commands/tried_change.h"
#include "cli/follow_training.h"
#include "cli/number_checks.h"
#include "cli/print.h"
#include "session/exports.h"
#include "tune/adaptation.h"
#include "tune/adapted_effect.h"
#include "tune/taken.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Adapts the network of a run to the distribution that it will serve (--test-data of its training),
and says how much of the way that brings. Half of what was test-val becomes the target part, which
a method may look at; the network without it, the adapted one and the oracle are scored on the
other half. Runs that have ended keep their scores, and Test is never read.

Methods without labels of the target:
  coral       features of train get mean and covariance of the target's; a new output layer
  deep-coral  covariances of the features are drawn together while it learns; of the weights 1000,
              100 and 10 the largest is taken that leaves train-val within a point
  dann        features that a classifier of the two domains cannot part
  adabn       batch norms take the statistics of the target
  cyclegan    train's pictures are brought to the target's size and place, generators learn to make
              them look like the target's (600 updates, minutes on processors), and the network
              learns those pictures; --translated keeps them as data
With labels of the target:
  fine-tune   goes on from the weights of the run on --labels examples of each class
  add-target  as many of them are an eighth of each batch
  labels-alone   a network trained on those labels alone, to compare with
  oracle      a network trained on all labels of the target part: the line to reach

Each is trained on --seeds seeds, with the network without it on the same seeds. First see whether
both distributions show things at the same size and place: `advise --try
distribution_shift.synthesise` brings more than any other adaptation where they do not.
cyclegan brings pictures to that size and place by itself.
Without --method what was tried is listed. cyclegan takes pictures alone; a generator can change what
a picture shows, so look at some of them. Where it makes things worse, that is said first.

Exit code 0: done; 1: a network failed, or the method is worse than the network without it; 3: what was
tried cannot be compared, as the project or the data are damaged or gone.

Examples:
  assay-cli adapt --project digits.assay --run 1 --method deep-coral
  assay-cli adapt --project digits.assay --run 1 --method fine-tune --labels 10 --seeds 5
  assay-cli adapt --project digits.assay --run 1 --method cyclegan --translated as-target.npz
  assay-cli data as-target.npz
  assay-cli adapt --project digits.assay --run 1 --json
)";

constexpr std::array kMethods{"coral",     "deep-coral", "dann",         "adabn", "cyclegan",
                              "fine-tune", "add-target", "labels-alone", "oracle"};

/// How the pictures of a run were placed before they were translated; nothing where they were left where they are.
void printPlacement(Context& context, train::RunId run)
{
    std::optional<double> across, down;
    const base::Subscription watch = context.session.runs().watch(run);
    for (;;) {
        const auto points = context.inbox.until<session::PointsRead>(0);
        if (points.run != run)
            continue;
        for (const train::RunEvent& event : points.events) {
            if (event.kind == adapt::kPlacedAcross)
                across = event.value;
            if (event.kind == adapt::kPlacedDown)
                down = event.value;
        }
        if (points.complete)
            break;
    }
    if (across && down)
        say("    Before that what train's pictures show was made {:.2f} times as wide and {:.2f} times as high, "
            "and put where the target's are.\n",
            *across, *down);
}

Json adaptationLine(const tune::Adaptation& one)
{
    const evaluate::Gap& gap = one.gap;
    Json line{{"event", "adaptation"}, {"method", one.method}};
    line["way"] = one.way.empty() ? Json(nullptr) : Json(one.way);
    line["run"] = one.runs.empty() ? Json(nullptr) : Json(one.runs.front());
    line["runs"] = one.runs;
    line["seeds"] = gap.seeds;
    line["examples"] = gap.examples;
    line["error"] = number(gap.adapted);
    putInterval(line, gap.adaptedInterval);
    line["source_only"] = number(gap.source);
    line["change"] = number(gap.change());
    line["change_low"] = gap.changeInterval ? number(gap.changeInterval->low) : Json(nullptr);
    line["change_high"] = gap.changeInterval ? number(gap.changeInterval->high) : Json(nullptr);
    line["oracle"] = gap.oracle ? number(*gap.oracle) : Json(nullptr);
    line["gap_closed"] = gap.closed ? number(*gap.closed) : Json(nullptr);
    line["gap_low"] = gap.closedInterval ? number(gap.closedInterval->low) : Json(nullptr);
    line["gap_high"] = gap.closedInterval ? number(gap.closedInterval->high) : Json(nullptr);
    line["source_validation"] = number(one.sourceAfter);
    line["source_validation_before"] = number(one.sourceBefore);
    line["selected_by"] = tune::selectedBy(one);
    line["selected"] = tune::isTaken(one);
    line["control"] = one.isControl;
    line["best_epoch_by_target_labels"] = one.optimistic ? number(*one.optimistic) : Json(nullptr);
    line["cycle_error"] = one.translation ? number(one.translation->cycleError) : Json(nullptr);
    line["warnings"] = tune::warningsOf(one);
    return line;
}

constexpr std::string_view kLabelled = " labelled target example";

/// "fine-tuned on 10 labelled target examples a class" with another number. Words without one stay.
std::string withLabels(std::string words, std::int64_t labels)
{
    const std::size_t end = words.find(kLabelled);
    if (end == std::string::npos)
        return words;
    std::size_t begin = end;
    while (begin > 0 && words[begin - 1] >= '0' && words[begin - 1] <= '9')
        --begin;
    const std::size_t plural = end + kLabelled.size();
    if (labels == 1 && begin < end && plural < words.size() && words[plural] == 's')
        words.erase(plural, 1);
    return begin < end ? words.replace(begin, end - begin, std::to_string(labels)) : words;
}

constexpr std::string_view kOfWeight = " of weight ";

/// "deep CORAL of weight 1000" with another one. Words without one stay.
std::string withWeight(std::string words, double weight)
{
    const std::size_t at = words.find(kOfWeight);
    if (at == std::string::npos)
        return words;
    const std::size_t begin = at + kOfWeight.size();
    const std::size_t end = std::min(words.find_first_not_of("0123456789.", begin), words.size());
    return words.replace(begin, end - begin, fmt::format("{}", weight));
}

class AdaptCommand : public Command
{
public:
    const char* name() const override { return "adapt"; }
    const char* help() const override { return "Adapt a network to the distribution it serves"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which one; without it the newest that is no attempt");
        auto* method =
            app.add_option("--method", m_method, "How; without it what was tried is listed")
                ->transform(asWritten())
                ->check(CLI::IsMember(std::vector<std::string>(kMethods.begin(), kMethods.end())));
        app.add_option("--labels", m_labels,
                       "Labelled target examples of each class (10), for methods that read them")
            ->needs(method)
            ->check(CLI::Range(1, 1'000'000));
        app.add_option("--weight", m_weight,
                       "The weight of deep CORAL's loss, as 100; without it the largest of 1000, "
                       "100 and 10 that train-val bears")
            ->needs(method)
            ->check(aboveZero());
        app.add_option("--set", m_settings, "Another setting of the adapted network, path=value")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->needs(method);
        app.add_option("--seeds", m_seeds,
                       "How many networks with the method, and as many without it")
            ->needs(method)
            ->check(CLI::Range(1, 100))
            ->capture_default_str();
        app.add_flag("--no-oracle", m_noOracle, "Do not train the line to compare with")
            ->needs(method);
        auto* translated = app.add_option(
            "--translated", m_translated,
            "The .npz to write the pictures to that a network learned with cyclegan, as data");
        app.add_flag("--force", m_replace, "Replace that file where it is there")
            ->needs(translated);
    }

    int run(Context& context) override
    {
        return savingLost(context, [&] { return adapt(context); });
    }

private:
    int adapt(Context& context) const
    {
        requireTranslatedPlace();
        openProject(context, context.projectFile(), false);
        const auto runs = context.inbox.until<session::RunsListed>(0).runs;
        const train::RunRecord run = runToAdapt(runs, context);
        if (m_method.empty())
            return print(run, 0, context);
        std::string key = m_method;
        std::replace(key.begin(), key.end(), '-', '_');
        // What the settings refuse, before anything is measured.
        requireTaken(run, triedBy(run, key, own(), context));
        if (!isControl() && m_method != "cyclegan"
            && !context.json) // that one matches pictures itself
            sayWhatComesFirst(run, context);
        if (m_method == "cyclegan" && !context.json)
            note(
                "The generators of each network learn first, which takes minutes on processors; the "
                "network begins after that.\n");
        int code = 0;
        tune::StudyId tried = 0;
        const bool choosesWeight = key == "deep_coral" && !m_weight;
        for (const std::string& way :
             choosesWeight
                 ? std::vector<std::string>{"deep_coral", "deep_coral_100", "deep_coral_10"}
                 : std::vector<std::string>{key}) {
            const CarriedOut result = carryOut(run, way, own(), context);
            code = std::max(code, result.code);
            if (code == kInterrupted || !result.attempt || result.attempt->pairs.empty())
                return code;
            tried = result.attempt->study.id;
            if (!choosesWeight || isWithinBounds(run, tried, context))
                break; // else a smaller weight forgets less
        }
        // The line to compare with comes last: what is refused trains nothing.
        if (!isControl() && !m_noOracle)
            code = std::max(code, carryOut(run, "oracle", ofData(own()), context).code);
        return code == kInterrupted ? code : std::max(code, print(run, tried, context));
    }

    /// Of a weight of deep CORAL: whether a choice without labels may take it. True where it cannot be compared.
    static bool isWithinBounds(const train::RunRecord& run, tune::StudyId study, Context& context)
    {
        context.session.studies().adaptations(run.id, kAsk);
        const auto all =
            waitWith<session::AdaptationsListed>(context.inbox, "answering").adaptations;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [study](const auto& one) { return one.study == study; });
        return found == all.end() || !found->isShare || tune::isWithinBounds(*found);
    }

    /// What of a change decides which examples are looked at and scored: the oracle has it too.
    static base::Patch ofData(base::Patch patch)
    {
        std::erase_if(patch, [](const auto& one) { return !one.path.starts_with("data."); });
        return patch;
    }

    bool isControl() const { return m_method == "oracle" || m_method == "labels-alone"; }

    /// Where changed training examples bring more than the adaptation that was asked for, before it trains.
    static void sayWhatComesFirst(const train::RunRecord& run, Context& context)
    {
        context.session.evaluations().fitChanges(run.id, kAsk);
        const auto fitted = waitWith<session::ChangesFitted>(context.inbox, "measuring").changes;
        const std::string first =
            advise::firstToMatch(fitted, experiment::fromJson(run.spec).train.augment);
        if (!first.empty())
            note("{}\n"
                 "  assay-cli advise --project {} --run {} --try distribution_shift.synthesise\n",
                 first, base::shellWord(context.projectFile()), run.id);
    }

    train::RunRecord runToAdapt(const std::vector<train::RunRecord>& runs, Context& context) const
    {
        const auto chosen =
            std::find_if(runs.begin(), runs.end(), [&](const train::RunRecord& one) {
                return m_run ? one.id == *m_run : one.kind == train::RunKind::Training;
            });
        if (m_run && chosen == runs.end())
            throw train::unknownRun(*m_run);
        if (chosen == runs.end())
            throw base::usageError("attempt.run",
                                   "This project has no run to adapt: train one first.");
        return m_run ? *chosen : runToTry(runs, *chosen, context);
    }

    /// Before anything is trained.
    void requireTranslatedPlace() const
    {
        if (m_translated.empty())
            return;
        if (!m_method.empty() && m_method != "cyclegan")
            throw base::usageError(
                "arguments", fmt::format("--method {} translates no pictures; --translated is "
                                         "for cyclegan.",
                                         m_method));
        std::error_code ignored;
        if (!m_replace && std::filesystem::exists(m_translated, ignored))
            throw base::usageError("export.exists",
                                   fmt::format("{} is there already; choose another name, or "
                                               "replace it with --force.",
                                               m_translated));
    }

    /// Of the first network of an adaptation: of `study`, or the newest one that translates.
    void writeTranslated(const std::vector<tune::Adaptation>& adaptations, tune::StudyId study,
                         Context& context) const
    {
        const auto found = std::find_if(
            adaptations.rbegin(), adaptations.rend(), [&](const tune::Adaptation& one) {
                return one.translation && !one.runs.empty() && (study == 0 || one.study == study);
            });
        if (found == adaptations.rend())
            throw base::usageError("adapt.translation",
                                   "No network learned translated pictures yet; train one with "
                                   "--method cyclegan.");
        context.session.runs().list();
        const auto listed = context.inbox.until<session::RunsListed>(0);
        const train::RunRecord& run = runOf(listed, found->runs.front(), context.inbox);
        catchInterrupts();
        const auto written = session::exportTranslated(context.projectFile(), run, m_translated,
                                                       m_replace, [](double share) {
                                                           showShare(share);
                                                           return !interrupted();
                                                       });
        clearProgress();
        if (context.json)
            printLine({{"event", "translated"},
                       {"run", run.id},
                       {"file", written.file.string()},
                       {"examples", written.examples}});
        else
            say("The {} pictures that run {} learned were written to {}, with their labels: "
                "assay-cli data {} shows them.\n",
                written.examples, run.id, written.file.string(),
                base::shellWord(written.file.string()));
    }

    /// What was given here in place of what a way has.
    base::Patch own() const
    {
        base::Patch patch;
        if (m_labels)
            patch.push_back({"adapt.labels", fmt::format("{}", *m_labels)});
        if (m_weight)
            patch.push_back({"adapt.weight", fmt::format("{}", *m_weight)});
        for (const std::string& setting : m_settings) {
            const base::Patch one = base::patchFrom(setting);
            patch.insert(patch.end(), one.begin(), one.end());
        }
        return patch;
    }

    /// "fine_tune", as settings have it, is "fine-tune" here.
    static CLI::Validator asWritten()
    {
        return {[](std::string& text) {
                    std::replace(text.begin(), text.end(), '_', '-');
                    return std::string();
                },
                ""};
    }

    /// Throws a usage Error where the settings of the run do not take the method, or it is not for such data.
    static tune::Tried triedBy(const train::RunRecord& run, const std::string& key,
                               const base::Patch& changes, Context& context)
    {
        const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
        advise::WayFacts facts;
        facts.task = run.task;
        if (key == "cyclegan")
            facts.inputs = inputsOf(profileOrNote(spec, context));
        const advise::Way way = advise::wayOf(tune::kAdaptation, key, spec, facts);
        tune::Tried tried{.improvement = tune::kAdaptation,
                          .way = way.key,
                          .words = way.words,
                          .patch = way.patch};
        for (const base::FieldChange& change : changes) {
            std::erase_if(tried.patch, [&](const auto& old) { return old.path == change.path; });
            tried.patch.push_back(change);
        }
        return tried;
    }
    static void requireTaken(const train::RunRecord& run, const tune::Tried& tried)
    {
        tune::Study study;
        study.base = experiment::fromJson(run.spec);
        study.tried = tried;
        tune::attemptKey(study); // throws where a setting is out of range
    }

    CarriedOut carryOut(const train::RunRecord& run, const std::string& key,
                        const base::Patch& changes, Context& context) const
    {
        tune::Tried tried = triedBy(run, key, changes, context);
        base::Patch others = changes;
        const auto ofLabels = [](const auto& one) { return one.path == "adapt.labels"; };
        const bool readsLabels = tried.words.find(kLabelled) != std::string::npos;
        if (m_labels && readsLabels)
            tried.words = withLabels(tried.words, *m_labels);
        else if (m_labels)
            note("--labels changes nothing here: the method reads no labels of the target.\n");
        std::erase_if(tried.patch, [&](const auto& one) { return !readsLabels && ofLabels(one); });
        if (m_labels || !readsLabels)
            std::erase_if(others, ofLabels);
        if (m_weight && tried.words.find(kOfWeight) != std::string::npos) {
            tried.words = withWeight(tried.words, *m_weight);
            std::erase_if(others, [](const auto& one) { return one.path == "adapt.weight"; });
        }
        if (!changes.empty() && (!others.empty() || m_weight || readsLabels))
            tried.way.clear();
        if (!others.empty())
            tried.words += fmt::format(", with {}", fmt::join(base::assignments(others), ", "));
        return carryOutAttempt(run, tried, m_seeds, context);
    }

    /// All adaptations of a run. The exit code: 1 where that of this study is worse than without it.
    int print(const train::RunRecord& run, tune::StudyId study, Context& context) const
    {
        context.session.studies().adaptations(run.id, kAsk);
        const auto listed = waitWith<session::AdaptationsListed>(context.inbox, "answering");
        if (context.json) {
            for (const tune::Adaptation& one : listed.adaptations)
                printLine(adaptationLine(one));
        } else if (listed.adaptations.empty() && !listed.problems.empty()) {
            say("Of the adaptations of run {} that were tried none can be compared.\n", run.id);
        } else if (listed.adaptations.empty()) {
            say("No adaptation of run {} was tried yet.\n", run.id);
            if (const auto from = tune::adaptedFrom(run.id, attemptsIn(context)))
                say("It is an adaptation of run {}: --run {} lists those of that run.\n", *from,
                    *from);
        } else {
            say("\nOn {} examples of test-val that no method looked at:\n",
                listed.adaptations.back().gap.examples);
            for (const tune::Adaptation& one :
                 listed.adaptations) { // what is worse than nothing first
                if (one.gap.change() > 0 && !one.isControl)
                    say("  {}: {}\n", one.words, tune::warningsOf(one).front());
            }
            for (const tune::Adaptation& one : listed.adaptations) {
                say("  {}\n", tune::sentence(one));
                if (one.translation) {
                    if (!one.runs.empty())
                        printPlacement(context, one.runs.front());
                    say("    {}\n", tune::cycleText(*one.translation));
                }
                const std::vector<std::string> warnings = tune::warningsOf(one);
                // What is worse was said above.
                const std::size_t said = one.gap.change() > 0 && !one.isControl ? 1 : 0;
                for (std::size_t k = said; k < warnings.size(); ++k)
                    say("    {}\n", warnings[k]);
            }
            say("Intervals of 95 % each; advise --attempts has those that are corrected for how many "
                "were tried.\n");
            if (std::any_of(
                    listed.adaptations.begin(), listed.adaptations.end(),
                    [](const auto& one) { return one.gap.seeds < evaluate::kSeedsToJudge; }))
                say("With fewer than {} seeds each there are no intervals.\n",
                    evaluate::kSeedsToJudge);
        }
        for (const std::string& problem : listed.problems)
            note("{}\n", problem);
        if (listed.adaptations.empty() && !listed.problems.empty())
            return 3;
        if (!m_translated.empty())
            writeTranslated(listed.adaptations, study, context);
        const auto own = std::find_if(listed.adaptations.begin(), listed.adaptations.end(),
                                      [&](const auto& one) { return one.study == study; });
        const bool isWorse = own != listed.adaptations.end() && !own->isControl
                             && own->gap.changeInterval && own->gap.changeInterval->low > 0;
        return isWorse ? 1 : 0;
    }

    std::optional<train::RunId> m_run;
    std::string m_method;
    std::optional<std::int64_t> m_labels;
    std::optional<double> m_weight;
    std::vector<std::string> m_settings;
    int m_seeds = 3;
    std::string m_translated;
    bool m_noOracle = false, m_replace = false;
};

} // namespace

std::unique_ptr<Command> adaptCommand()
{
    return std::make_unique<AdaptCommand>();
}

} // namespace assay::cli
