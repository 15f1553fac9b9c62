// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/attempts.h"

#include "advise/column_ways.h"
#include "advise/improvements.h"
#include "advise/ways.h"
#include "cli/command_steps.h"
#include "cli/commands/column_attempts.h"
#include "cli/commands/tried_change.h"
#include "cli/follow_training.h"
#include "cli/print.h"
#include "evaluate/effect_range.h"
#include "tune/attempt.h"
#include "tune/attempt_csv.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace assay::cli {

namespace {

using tune::AttemptState;
using tune::MeasuredAttempt;

/// As tune::attemptKey of an attempt on it.
std::string keyOf(const train::RunRecord& run, const tune::Tried& tried)
{
    tune::Study study;
    study.base = experiment::fromJson(run.spec);
    study.tried = tried;
    return tune::attemptKey(study);
}

/// As the contract of JSON has it: what is trained and not measured is running still, what nobody
/// trains is untried.
const char* shortState(AttemptState state)
{
    switch (state) {
    case AttemptState::Running:
    case AttemptState::Trained: return "running";
    case AttemptState::Tried: return "tried";
    case AttemptState::Halted: break;
    }
    return "untried";
}

std::string effectName(const evaluate::Effect& effect)
{
    std::string name = effect.key;
    std::replace(name.begin(), name.end(), '_', effect.isTerm ? ' ' : '-');
    return name;
}

Json effectLine(const evaluate::Effect& effect, const MeasuredAttempt& attempt)
{
    Json line{{"what", effect.key},
              {"before", number(effect.before)},
              {"after", number(effect.after)},
              {"change", number(effect.change())}};
    putInterval(line, tune::intervalOf(attempt, effect));
    line["verdict"] = evaluate::name(attempt.verdict(effect));
    return line;
}

Json typeLine(const evaluate::Effect& effect, const MeasuredAttempt& attempt)
{
    const bool isMeasured = effect.pairs > 0;
    Json line{{"type", tune::typeOf(effect).value_or(effect.key)},
              {"before", isMeasured ? number(effect.before) : Json(nullptr)},
              {"after", isMeasured ? number(effect.after) : Json(nullptr)},
              {"change", isMeasured ? number(effect.change()) : Json(nullptr)}};
    putInterval(line, tune::intervalOf(attempt, effect));
    line["verdict"] = evaluate::name(attempt.verdict(effect));
    line["seeds"] = effect.pairs;
    line["confidence"] = tune::confidenceOf(attempt, effect);
    return line;
}

Json attemptLine(const std::string& improvement, const MeasuredAttempt* attempt)
{
    Json line{{"event", "attempt"},
              {"improvement", improvement},
              {"state", attempt ? shortState(attempt->state) : "untried"}};
    Json runs = Json::array(), effects = Json::array(), types = Json::array(),
         patch = Json::object();
    const std::string term = advise::termOf(improvement);
    const evaluate::Effect* onTerm = nullptr;
    if (attempt) {
        for (const tune::Member& member : attempt->members) {
            if (member.run)
                runs.push_back(*member.run);
        }
        for (const evaluate::Effect& effect : attempt->effects) {
            if (tune::typeOf(effect))
                types.push_back(typeLine(effect, *attempt));
            else
                effects.push_back(effectLine(effect, *attempt));
        }
        for (const base::FieldChange& change : attempt->tried().patch)
            patch[change.path] = change.value;
        onTerm = attempt->onTerm();
        if (attempt->study.of)
            line["run"] = *attempt->study.of;
        line["way"] = attempt->tried().way.empty() ? Json(nullptr) : Json(attempt->tried().way);
        line["words"] = attempt->tried().words;
        line["patch"] = patch;
    }
    line["runs"] = runs;
    line["term"] = term;
    line["change"] = onTerm ? number(onTerm->change()) : Json(nullptr);
    putInterval(line, onTerm ? tune::intervalOf(*attempt, *onTerm) : std::nullopt);
    line["seeds"] = attempt ? attempt->pairs.size() : 0;
    line["seconds"] = attempt ? number(attempt->secondsAfter) : Json(nullptr);
    if (!attempt)
        return line;
    line["progress"] = tune::name(attempt->state);
    line["failed"] = attempt->failed;
    line["seconds_before"] = number(attempt->secondsBefore);
    line["metric"] = attempt->metric.empty() ? Json(nullptr) : Json(attempt->metric);
    line["attempts_on_these_examples"] = attempt->attempts;
    line["confidence"] = evaluate::confidenceOf(attempt->attempts);
    line["effects"] = effects;
    line["types"] = types;
    if (!attempt->problem.empty())
        line["problem"] = attempt->problem;
    return line;
}

/// The measure of the set nearest to Test and the term that was to become smaller.
std::vector<std::string> effectSentences(const MeasuredAttempt& attempt)
{
    const train::Metric* metric = train::findMetric(attempt.metric);
    const std::string measure = metric ? metric->shortfallLabel() : "error";
    std::vector<std::string> sentences;
    for (const evaluate::Effect* effect : {attempt.onValidation(), attempt.onTerm()}) {
        if (effect)
            sentences.push_back(evaluate::sentence(*effect, attempt.attempts, measure,
                                                   tune::intervalOf(attempt, *effect)));
    }
    for (const evaluate::Effect* effect : tune::onTypes(attempt)) {
        if (effect->pairs > 0)
            sentences.push_back(tune::typeSentence(attempt, *effect));
    }
    return sentences;
}

void sayAttempt(const MeasuredAttempt& attempt, const char* before)
{
    say("{}{}: {}, {}\n", before, attempt.tried().words, tune::name(attempt.state),
        attempt.pairs.size() == 1 ? "one seed each"
                                  : fmt::format("{} seeds each", attempt.pairs.size()));
    for (const std::string& sentence : effectSentences(attempt))
        say("{}  {}\n", before, sentence);
    if (!attempt.problem.empty())
        say("{}  {}\n", before, attempt.problem);
}

/// What it did to each error type, a line each, and what that rests on.
void sayTypes(const MeasuredAttempt& attempt, const char* before)
{
    const auto types = tune::onTypes(attempt);
    for (const evaluate::Effect* effect : types)
        say("{}{}\n", before, tune::typeSentence(attempt, *effect));
    if (!types.empty())
        say("{}{}\n", before, tune::howSureOfTypes(attempt));
}

void sayMeasured(const MeasuredAttempt& attempt, const train::RunRecord& run)
{
    say("{}\n", tune::attemptText(attempt, run.id));
    std::vector<std::vector<std::string>> rows;
    evaluate::Ladder unit;
    for (const evaluate::Effect& effect : attempt.effects) {
        if (tune::typeOf(effect))
            continue;
        unit.isShare = effect.isShare;
        rows.push_back({effectName(effect), evaluate::errorText(unit, effect.before),
                        evaluate::errorText(unit, effect.after), tune::changeText(attempt, effect),
                        evaluate::verdictWords(attempt.verdict(effect))});
    }
    const train::Metric* metric = train::findMetric(attempt.metric);
    printTable(
        {metric ? metric->shortfallLabel() : "error", "before", "after", "change", "verdict"},
        rows);
    say("\n{}\n", tune::howSure(attempt));
    sayTypes(attempt, "");
}

} // namespace

std::vector<MeasuredAttempt> attemptsIn(Context& context)
{
    context.session.studies().listAttempts(kAsk);
    return context.inbox.until<session::AttemptsListed>(kAsk).attempts;
}

const train::RunRecord& runToTry(const std::vector<train::RunRecord>& runs,
                                 const train::RunRecord& newest, Context& context)
{
    std::set<train::RunId> planned;
    for (const tune::MeasuredAttempt& one : attemptsIn(context)) {
        for (const tune::Member& member : one.members) {
            if (member.run && member.run != one.study.of)
                planned.insert(*member.run);
        }
        for (const tune::PlannedRun& run : one.study.planned) {
            if (run.run && run.run != one.study.of)
                planned.insert(*run.run);
        }
    }
    const auto found = std::find_if(runs.begin(), runs.end(), [&](const train::RunRecord& run) {
        return run.kind == train::RunKind::Training && !planned.contains(run.id);
    });
    return found == runs.end() ? newest : *found;
}

CarriedOut carryOutAttempt(const train::RunRecord& run, const tune::Tried& tried, int seeds,
                           Context& context)
{
    const std::string wanted = keyOf(run, tried); // throws where the settings do not take it
    if (!context.json) {
        say("On run {}, {}: {} ({})\n", run.id, run.name, tried.words,
            fmt::join(base::assignments(tried.patch), ", "));
        flushOutput();
    }
    CarriedOut result;
    for (;;) {
        if (result.attempt)
            context.session.studies().proceed(result.attempt->study.id, kAsk);
        else
            context.session.studies().start(
                {.purpose = tune::Purpose::Attempt, .of = run.id, .seeds = seeds, .tried = tried},
                kAsk);
        result.code = std::max(result.code, followTraining(Asked::Study, context));
        if (result.code == kInterrupted)
            return result; // the same call goes on from here
        const auto all = attemptsIn(context);
        const auto found = std::find_if(all.begin(), all.end(), [&](const MeasuredAttempt& one) {
            return one.tried().improvement == tried.improvement
                   && tune::attemptKey(one.study) == wanted;
        });
        if (found == all.end())
            return result; // nothing was planned: a request that failed has said so
        const bool isMore =
            !result.attempt || found->members.size() > result.attempt->members.size();
        result.attempt = *found;
        if (!found->awaitsWeights || !isMore)
            break; // else the weights are there by now that its other networks go on from
    }
    if (result.attempt->pairs.empty()) {
        result.code = std::max(result.code, 1);
        return result;
    }
    context.session.studies().measure(result.attempt->study.id, kAsk);
    result.attempt = waitWith<session::AttemptMeasured>(context.inbox, "answering").attempt;
    return result;
}

int tryImprovement(const train::RunRecord& run, const TryRequest& request, Context& context)
{
    const tune::Tried tried = triedOf(run, request, context);
    const CarriedOut result = carryOutAttempt(run, tried, request.seeds, context);
    if (result.code == kInterrupted || !result.attempt)
        return result.code;
    if (context.json)
        printLine(attemptLine(tried.improvement, &*result.attempt));
    else if (result.attempt->pairs.empty())
        say("{}\n", tune::attemptText(*result.attempt, run.id));
    else
        sayMeasured(*result.attempt, run);
    return result.code;
}

std::optional<evaluate::TermKind> termFor(const std::string& improvement,
                                          const evaluate::Breakdown& breakdown)
{
    const std::string wanted = advise::termOf(improvement);
    for (const evaluate::TermKind kind : kListedTerms) {
        if (evaluate::key(kind) == wanted)
            return kind;
    }
    return breakdown.culprits.empty() ? std::nullopt : std::optional(breakdown.culprits.front());
}

void printImprovements(const train::RunRecord& run, evaluate::TermKind term,
                       advise::CurveEnd::Shape shape, const std::vector<MeasuredAttempt>& attempts,
                       Context& context)
{
    const bool json = context.json;
    const experiment::ExperimentSpec spec = experiment::fromJson(run.spec);
    advise::WayFacts facts{.inputs = {}, .bestEpoch = run.bestEpoch, .task = run.task};
    std::shared_ptr<const data::Profile> profile;
    if (!json) {
        profile = profileOrNote(spec, context); // the ways are listed for people
        facts.inputs = inputsOf(profile);
    }
    if (!json)
        say("\nWhat the lecture tries against {}, in this order:\n", evaluate::name(term));
    int place = 0;
    for (const advise::Improvement& one : advise::improvements(term, shape)) {
        std::vector<const MeasuredAttempt*> own;
        for (const MeasuredAttempt& attempt : attempts) {
            if (attempt.tried().improvement == one.key
                && experiment::family(attempt.study.base) == run.family)
                own.push_back(&attempt);
        }
        if (json) {
            for (const MeasuredAttempt* attempt : own)
                printLine(attemptLine(one.key, attempt));
            if (own.empty())
                printLine(attemptLine(one.key, nullptr));
            continue;
        }
        say("{:>3}. {}{} ({})\n", ++place, one.text,
            one.notRecommended ? ", not recommended by the lecture" : "", one.key);
        if (!one.note.empty())
            say("     {}\n", one.note);
        for (const MeasuredAttempt* attempt : own)
            sayAttempt(*attempt, "     ");
        if (!own.empty())
            continue;
        const advise::Ways ways = advise::waysOf(one.key, spec, facts);
        std::vector<std::string> keys;
        for (const advise::Way& way : ways.ways)
            keys.push_back(way.key);
        if (one.key.ends_with(".synthesise"))
            say("     untried; ways: fitted (measured once it is tried)\n");
        else if (profile && advise::isAboutColumns(one.key))
            say("     {}\n", columnsText(one.key, spec, profile->source));
        else if (!keys.empty())
            say("     untried; ways: {}\n", fmt::format("{}", fmt::join(keys, ", ")));
        else
            say("     {}\n", ways.byHand);
    }
    if (json)
        return;
    std::vector<std::string> others;
    for (const evaluate::TermKind kind : kListedTerms) {
        if (kind != term)
            others.push_back(evaluate::key(kind));
    }
    say("Try one with --try KEY [--way WAY] [--seeds 3].\n"
        "Another list: --against {}.\n",
        fmt::join(others, ", "));
}

Json typeEffectsJson(const std::vector<MeasuredAttempt>& attempts, const std::string& type)
{
    Json all = Json::array();
    for (const MeasuredAttempt& attempt : attempts) {
        for (const evaluate::Effect* effect : tune::onTypes(attempt)) {
            if (tune::typeOf(*effect) != type)
                continue;
            Json line{{"improvement", attempt.tried().improvement},
                      {"words", attempt.tried().words},
                      {"run", attempt.study.of ? Json(*attempt.study.of) : Json(nullptr)}};
            line.update(typeLine(*effect, attempt));
            all.push_back(line);
        }
    }
    return all;
}

void sayTypeEffects(const std::vector<MeasuredAttempt>& attempts)
{
    for (const MeasuredAttempt& attempt : attempts) {
        if (tune::onTypes(attempt).empty())
            continue;
        say("\n{}, on run {}:\n", attempt.tried().improvement,
            attempt.study.of ? fmt::format("{}", *attempt.study.of) : "?");
        sayTypes(attempt, "  ");
    }
}

std::vector<MeasuredAttempt> attemptsOn(const train::RunRecord& run, Context& context)
{
    std::vector<MeasuredAttempt> own;
    for (MeasuredAttempt& attempt : attemptsIn(context)) {
        if (experiment::family(attempt.study.base) == run.family)
            own.push_back(std::move(attempt));
    }
    return own;
}

int printAttempts(const std::string& csv, Context& context)
{
    const auto attempts = attemptsIn(context);
    if (!csv.empty())
        writeDocument(csv, tune::toCsv(attempts));
    if (!csv.empty() && !context.json) {
        say("{} written to {}.\n",
            attempts.size() == 1 ? std::string("One attempt was")
                                 : fmt::format("{} attempts were", attempts.size()),
            csv);
        return 0;
    }
    for (const MeasuredAttempt& attempt : attempts) {
        if (context.json) {
            printLine(attemptLine(attempt.tried().improvement, &attempt));
            continue;
        }
        say("{}, on run {}\n", attempt.tried().improvement,
            attempt.study.of ? fmt::format("{}", *attempt.study.of) : "?");
        sayAttempt(attempt, "  ");
    }
    if (attempts.empty() && !context.json)
        say("Nothing was tried in this project yet.\n");
    return 0;
}

} // namespace assay::cli
