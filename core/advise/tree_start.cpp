// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/data_remedy.h"
#include "advise/tree_words.h"
#include "base/number_text.h"
#include "experiment/suite.h"

#include <fmt/format.h>

#include <algorithm>

// Before a run, and while one is at work.

namespace assay::advise {

namespace {

using train::RunState;

/// The verdict is of the draft, and not of the run that is looked at.
/// A draft without data is no plan: the runs may come from another program.
bool isAboutTheDraft(const Facts& facts)
{
    const bool isPlan = !facts.draft.spec || !facts.draft.spec->data.path.empty();
    return !facts.run
           || (train::isOver(facts.run->state) && facts.run->kind == train::RunKind::Training
               && !facts.draft.readOnly
               && (facts.draft.dataProblem || (facts.draft.isNew && isPlan)));
}

data::DataSpec dataOf(const Draft& draft)
{
    return draft.spec ? draft.spec->data : data::DataSpec();
}

/// The data of the draft cannot be used, and that is what mends them.
bool isMendedBy(const Facts& facts, Action action)
{
    return isAboutTheDraft(facts) && facts.draft.dataProblem
           && remedyOf(*facts.draft.dataProblem, dataOf(facts.draft)).action == action;
}

std::string reading(const std::string& name, bool drawn)
{
    if (!drawn)
        return fmt::format("Reading {} ...", name.empty() ? "the data" : name);
    return name.starts_with("glyphs") ? "Drawing the digits ..." : "Drawing the examples ...";
}

bool failsOneBatch(const Facts& facts)
{
    return facts.oneBatch && !facts.oneBatch->passed && facts.oneBatch->sameSettings;
}

/// Updates that generators make before the first one of the network; 0: there are no generators.
std::int64_t translationUpdates(const Facts& facts)
{
    try {
        const adapt::AdaptSpec spec = experiment::fromJson(facts.run->spec).adapt;
        return spec.method == adapt::Method::CycleGan ? spec.translation : 0;
    } catch (const base::Error&) {
        return 0; // settings of another version
    }
}

/// What a queued or beginning run reads.
std::string readingOf(const Facts& facts)
{
    try {
        const std::string path = experiment::fromJson(facts.run->spec).data.path;
        const std::size_t slash = path.find_last_of('/');
        return reading(
            slash == std::string::npos ? path : path.substr(slash + 1),
            slash == std::string::npos
                && (path.starts_with("glyphs") || path == "points" || path == "sequences"));
    } catch (const base::Error&) {
        return reading({}, false);
    }
}

bool isAtWork(const Facts& facts)
{
    return isTraining(facts) && !isOver(facts);
}

bool isBeginning(const Facts& facts)
{
    return facts.run->step == 0 && facts.run->epoch == 0;
}

std::string bestLine(const Facts& facts)
{
    const train::RunRecord& run = *facts.run;
    if (!facts.trainVal || !run.bestTrainVal || !run.bestEpoch)
        return {};
    const train::Metric& metric = train::Goal{.metric = run.bestMetric}.metricFor(run.task);
    return fmt::format("{} Best {} at epoch {}.", scoreLine(facts),
                       metric.text(metric.of(*run.bestTrainVal)), *run.bestEpoch);
}

/// So many epochs without a better one that stopping is worth a thought.
bool isPlateau(const Facts& facts)
{
    constexpr std::int64_t kEpochs = 3;
    return facts.run->epoch - *facts.run->bestEpoch >= kEpochs;
}

/// Null: there are no two distributions, or the sizes of their sets are not known.
const evaluate::Term* shiftNow(const Facts& facts)
{
    if (!facts.atWork)
        return nullptr;
    const auto& terms = facts.atWork->terms;
    const auto found = std::find_if(terms.begin(), terms.end(), [](const evaluate::Term& term) {
        return term.kind == evaluate::TermKind::DistributionShift;
    });
    return found == terms.end() ? nullptr : &*found;
}

/// Test-val is clearly worse than train-val, by more than train-val could still gain, and train-val
/// is near zero (1 %) or gains nothing more.
bool isShiftedNow(const Facts& facts)
{
    if (!isAtWork(facts) || !shiftNow(facts) || !shiftNow(facts)->isReal())
        return false;
    return shiftOutweighs(*facts.atWork, *facts.run->bestEpoch < facts.run->epoch);
}

std::string shiftLine(const Facts& facts)
{
    const evaluate::Term& shift = *shiftNow(facts);
    return fmt::format("Test-val is worse by {}: more than all that is left to learn on train-val. "
                       "Training longer does not mend that.",
                       evaluate::errorText(facts.atWork->ladder, shift.value, shift.interval));
}

/// Nothing is wrong on train-val, as shown, and was not since the best epoch.
bool isPerfectNow(const Facts& facts)
{
    constexpr double kShownAsNothing = 0.0005; // "0.0 %"
    return isAtWork(facts) && facts.trainVal && facts.run->bestTrainVal
           && facts.trainVal->error < kShownAsNothing
           && facts.run->bestTrainVal->error < kShownAsNothing
           && *facts.run->bestEpoch < facts.run->epoch;
}

/// Ready means that the data and the network fit together. Whether these settings can learn is known
/// once one batch was tried with them: the evidence against taking that for granted.
std::string unchecked(const Facts& facts)
{
    if (facts.oneBatch && facts.oneBatch->sameSettings)
        return {};
    std::string line;
    if (facts.oneBatch)
        line = fmt::format("Not checked with these settings: one batch was {} with others.",
                           facts.oneBatch->passed          ? "learned by heart"
                           : isOfLearning(*facts.oneBatch) ? "not learned"
                                                           : "tried, and a fault found,");
    if (!facts.draft.spec)
        return line;
    const std::string rate = rateLine(facts.draft.spec->train);
    return line + (line.empty() || rate.empty() ? "" : " ") + rate;
}

/// A network of one's own is wanted, and its file was not chosen yet.
bool lacksModule(const Facts& facts)
{
    return facts.draft.spec && facts.draft.spec->model.templateName == "torchscript"
           && std::get<std::string>(experiment::get(*facts.draft.spec, "model.file")).empty();
}

std::vector<std::string> oneLine(std::string line)
{
    return line.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(line)};
}

} // namespace

bool isOfLearning(const OneBatch& batch)
{
    return batch.finding.starts_with("overfit.");
}

Advice batchFails(const OneBatch& batch)
{
    if (!isOfLearning(batch))
        return {.tone = Tone::Blocker,
                .title = "A fault was found when one batch was tried",
                .reasons = {batch.sentence},
                .evidence = {batch.finding},
                .improvement = {},
                .action = batch.fix.empty() ? Action::OneBatch : Action::Apply,
                .patch = batch.fix};
    Advice advice{.tone = Tone::Blocker,
                  .title = batch.rateIsFar
                               ? fmt::format("One batch cannot be learned: learning rate {}",
                                             rate(batch.learningRate))
                               : "One batch cannot be learned",
                  .reasons = {batch.sentence},
                  .evidence = {batch.finding},
                  .improvement = {},
                  .action = batch.fix.empty() ? Action::OneBatch : Action::Apply,
                  .patch = batch.fix};
    if (batch.finding != "overfit.explodes" && !batch.rateIsFar)
        advice.reasons.emplace_back("Mend that first: a network that cannot learn 32 examples by "
                                    "heart has a bug, and no error of it means anything.");
    return advice;
}

std::vector<Node> nodesBeforeARun()
{
    return {
        {"nothing_open", Place::StartSimple, [](const Facts& f) { return !f.draft.projectOpen; },
         [](const Facts&) {
             return Advice{.title = "Nothing is open yet",
                           .reasons = {"The built-in example draws its own digits and trains a "
                                       "LeNet on them: a moving curve in one click."},
                           .action = Action::TryExample};
         }},
        {"read_only", Place::StartSimple,
         [](const Facts& f) { return isAboutTheDraft(f) && f.draft.readOnly; },
         [](const Facts&) {
             return Advice{
                 .tone = Tone::Warning,
                 .title = "Read only",
                 .reasons = {"This project can be looked at. Save a copy to train in it."},
                 .action = Action::SaveCopy};
         }},
        {"no_data", Place::StartSimple,
         [](const Facts& f) {
             return isAboutTheDraft(f) && f.draft.spec && f.draft.spec->data.path.empty();
         },
         [](const Facts&) {
             return Advice{.title = "Choose data",
                           .reasons = {"A table, pictures or time series: drop a file or a folder "
                                       "on the window, or choose it."},
                           .action = Action::ChooseData};
         }},
        {"data_target", Place::StartSimple,
         [](const Facts& f) { return isMendedBy(f, Action::ChooseTarget); },
         [](const Facts& f) {
             return Advice{.tone = Tone::Blocker,
                           .title = "The target does not fit the data",
                           .reasons = {f.draft.dataProblem->what()},
                           .evidence = {f.draft.dataProblem->code()},
                           .action = Action::ChooseTarget};
         }},
        {"data_other_kind", Place::StartSimple,
         [](const Facts& f) { return isMendedBy(f, Action::ServeSame); },
         [](const Facts& f) {
             return Advice{.tone = Tone::Blocker,
                           .title = "The test data do not fit the data",
                           .reasons = {f.draft.dataProblem->what()},
                           .evidence = {f.draft.dataProblem->code()},
                           .action = Action::ServeSame,
                           .patch = {{"data.test_path", ""}}};
         }},
        {"data_settings", Place::StartSimple,
         [](const Facts& f) { return isMendedBy(f, Action::Apply); },
         [](const Facts& f) {
             return Advice{.tone = Tone::Blocker,
                           .title = "The settings do not fit the data",
                           .reasons = {f.draft.dataProblem->what()},
                           .evidence = {f.draft.dataProblem->code()},
                           .action = Action::Apply,
                           .patch = remedyOf(*f.draft.dataProblem, dataOf(f.draft)).patch};
         }},
        {"data_unreadable", Place::StartSimple,
         [](const Facts& f) { return isAboutTheDraft(f) && f.draft.dataProblem; },
         [](const Facts& f) {
             return Advice{.tone = Tone::Blocker,
                           .title = "The data cannot be read",
                           .reasons = {f.draft.dataProblem->what()},
                           .evidence = {f.draft.dataProblem->code()},
                           .action = Action::LocateData};
         }},
        {"reading_data", Place::StartSimple,
         [](const Facts& f) { return isAboutTheDraft(f) && f.draft.readingData; },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = reading(f.draft.dataName, f.draft.drawnData)};
         }},
        {"trying_module", Place::StartSimple,
         [](const Facts& f) { return isAboutTheDraft(f) && f.draft.tryingModule; },
         [](const Facts&) {
             return Advice{.tone = Tone::Working, .title = "Trying the module on two examples ..."};
         }},
        {"model_misfit", Place::StartSimple,
         [](const Facts& f) { return isAboutTheDraft(f) && !f.draft.modelProblem.empty(); },
         [](const Facts& f) {
             return Advice{.tone = Tone::Blocker,
                           .title = lacksModule(f) ? "No network is chosen"
                                                   : "The model cannot be trained as it stands",
                           .reasons = {f.draft.modelProblem},
                           .action = Action::ChangeModel};
         }},
        {"one_batch_fails", Place::Debug,
         [](const Facts& f) { return isAboutTheDraft(f) && failsOneBatch(f); },
         [](const Facts& f) { return batchFails(*f.oneBatch); }},
        {"nothing_trained", Place::StartSimple,
         [](const Facts& f) { return !f.run && !f.draft.spec; },
         [](const Facts&) {
             return Advice{.title = "Nothing was trained yet",
                           .reasons = {"Train a simple model with the defaults first."},
                           .action = Action::Start};
         }},
        // The way back from Improve (LECTURE 1).
        {"changed_since_one_batch", Place::Debug,
         [](const Facts& f) {
             return isAboutTheDraft(f) && f.run && f.oneBatch && f.oneBatch->passed
                    && f.oneBatch->isOfOther;
         },
         [](const Facts& f) {
             return Advice{
                 .title = "The network or the data were changed since one batch was learned",
                 .reasons = {"What was changed passes the checks again before it is evaluated: "
                             "first see whether it learns one batch by heart.",
                             unchecked(f)},
                 .evidence = {f.oneBatch->finding},
                 .action = Action::OneBatch};
         }},
        {"ready", Place::StartSimple, [](const Facts& f) { return isAboutTheDraft(f); },
         [](const Facts& f) {
             Advice advice{
                 .tone = Tone::Fine,
                 .title = "Ready to train",
                 .reasons = {fmt::format("{} on {}.", f.draft.templateName, f.draft.dataName)},
                 .action = Action::Start};
             if (!f.draft.guessedTarget.empty())
                 advice.reasons.push_back(fmt::format(
                     "\"{}\" is taken to be the target: nobody named one.", f.draft.guessedTarget));
             if (f.oneBatch && f.oneBatch->sameSettings) {
                 advice.reasons.emplace_back("These settings learned one batch by heart.");
                 advice.evidence.push_back(f.oneBatch->finding);
             }
             if (const std::string line = unchecked(f); !line.empty()) {
                 advice.reasons.push_back(line);
                 advice.tone = Tone::Neutral;
             }
             return advice;
         }},
    };
}

std::vector<Node> nodesAtWork()
{
    return {
        {"waiting", Place::Train,
         [](const Facts& f) {
             return isAtWork(f) && f.run->state == RunState::Queued && f.waitsFor;
         },
         [](const Facts& f) {
             return Advice{.tone = Tone::Neutral,
                           .title = fmt::format("Waiting for run {} to finish.", *f.waitsFor)};
         }},
        {"elsewhere", Place::Train, [](const Facts& f) { return isAtWork(f) && !f.run->here; },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = "Another program is training",
                           .reasons = oneLine(bestLine(f))};
         }},
        {"translating", Place::Train,
         [](const Facts& f) {
             return isAtWork(f) && isBeginning(f) && f.run->state == RunState::Running
                    && f.run->totalSteps > 0 && translationUpdates(f) > 0;
         },
         [](const Facts& f) {
             return Advice{
                 .tone = Tone::Working,
                 .title = "CycleGAN learns to translate pictures",
                 .reasons = {fmt::format(
                     "Its generators take {} updates (adapt.translation), and then translate all of "
                     "train; the first update of the network follows.",
                     base::countText(translationUpdates(f)))}};
         }},
        {"preparing", Place::Train,
         [](const Facts& f) {
             return isAtWork(f) && isBeginning(f) && f.run->state != RunState::Paused;
         },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = readingOf(f),
                           .reasons = {"Training begins when they are there."}};
         }},
        {"rate_jump_now", Place::Train,
         [](const Facts& f) { return isAtWork(f) && f.jump && !f.jump->recovered; },
         [](const Facts& f) {
             return Advice{
                 .tone = Tone::Warning,
                 .title = fmt::format("The loss jumped at step {}, where the rate was raised to {}",
                                      base::countText(f.jump->step), rate(f.jump->rateAfter)),
                 .reasons = {jumpLine(*f.jump)},
                 .evidence = {"curve.jump", "event.learning_rate"},
                 .action = Action::Rate,
                 .patch = {{"train.learning_rate", rate(f.jump->rateBefore)}}};
         }},
        {"blocked_at_start", Place::Debug,
         [](const Facts& f) {
             return isAtWork(f) && f.run->state == RunState::Paused && f.run->step == 0
                    && blocker(f);
         },
         [](const Facts& f) {
             return Advice{
                 .tone = Tone::Blocker,
                 .title = "Waits before its first update",
                 .reasons = {experiment::sentence(*blocker(f)), "Continue trains it as it is."},
                 .evidence = {blocker(f)->id},
                 .action = Action::Stop};
         }},
        {"paused", Place::Train,
         [](const Facts& f) { return isAtWork(f) && f.run->state == RunState::Paused; },
         [](const Facts& f) {
             Advice advice{.tone = Tone::Neutral,
                           .title = fmt::format("Paused at step {}", base::countText(f.run->step)),
                           .reasons = oneLine(bestLine(f)),
                           .action = Action::Continue};
             if (f.run->bestEpoch && isShiftedNow(f)) { // as it was said a moment ago
                 advice.tone = Tone::Warning;
                 advice.reasons.insert(advice.reasons.begin(), shiftLine(f));
                 advice.evidence.emplace_back("breakdown.distribution_shift");
             }
             return advice;
         }},
        {"first_epoch", Place::Train,
         [](const Facts& f) { return isAtWork(f) && (!f.run->bestEpoch || f.run->epoch < 1); },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = "First epoch",
                           .reasons = f.run->guess.loss > 0 ? oneLine(fmt::format(
                                          "The loss should drop below {}, the loss of guessing.",
                                          loss(f.run->guess.loss)))
                                                            : std::vector<std::string>()};
         }},
        {"distribution_shift_now", Place::Train, isShiftedNow,
         [](const Facts& f) {
             const evaluate::Ladder& ladder = f.atWork->ladder;
             Advice advice{.tone = Tone::Warning,
                           .title =
                               fmt::format("Distribution shift: {} on test-val, {} on train-val",
                                           shortError(ladder, ladder.testVal->error),
                                           evaluate::errorText(ladder, ladder.trainVal->error)),
                           .reasons = {shiftLine(f)},
                           .evidence = {"breakdown.distribution_shift"},
                           .action = isPlateau(f) ? Action::Stop : Action::None};
             if (const std::string line = bestLine(f); !line.empty())
                 advice.reasons.push_back(line);
             return advice;
         }},
        {"improving", Place::Train,
         [](const Facts& f) { return isAtWork(f) && *f.run->bestEpoch == f.run->epoch; },
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title = f.run->epoch == 1 ? "One epoch done" : "Still improving",
                           .reasons = oneLine(bestLine(f))};
         }},
        {"nothing_wrong_now", Place::Train, isPerfectNow,
         [](const Facts& f) {
             return Advice{.tone = Tone::Working,
                           .title =
                               fmt::format("Train-val is at {} since epoch {}",
                                           percent(f.run->bestTrainVal->error), *f.run->bestEpoch),
                           .reasons = {scoreLine(f), "Training longer cannot lower that."},
                           .action = isPlateau(f) ? Action::Stop : Action::None};
         }},
        {"no_improvement", Place::Train, [](const Facts& f) { return isAtWork(f); },
         [](const Facts& f) {
             const std::int64_t since = f.run->epoch - *f.run->bestEpoch;
             const train::Metric& metric =
                 train::Goal{.metric = f.run->bestMetric}.metricFor(f.run->task);
             return Advice{.tone = Tone::Working,
                           .title = fmt::format("No improvement for {} epoch{}", since,
                                                since == 1 ? "" : "s"),
                           .reasons = {fmt::format("{} Best {} at epoch {}.", scoreLine(f),
                                                   metric.text(metric.of(*f.run->bestTrainVal)),
                                                   *f.run->bestEpoch)},
                           .action = isPlateau(f) ? Action::Stop : Action::None};
         }},
    };
}

} // namespace assay::advise
