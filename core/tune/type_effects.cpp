// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/type_effects.h"

#include "error_analysis/error_table.h"
#include "evaluate/effect_range.h"
#include "tune/adapted_effect.h"
#include "tune/attempt_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace assay::tune {

namespace {

using evaluate::Effect;
using evaluate::EffectVerdict;

constexpr const char* kPrefix = "type: ";
/// Of the examples with types: where a network answers fewer of them rightly, they are its own errors.
constexpr double kFewRight = 0.05;

/// Both sides of one type: shares of its examples seed by seed, and by how much each example moved, summed over
/// the seeds.
struct Moved {
    std::vector<double> before, after;
    std::map<std::uint64_t, double> differences;
};

void add(Moved& moved, const TypedPair& pair, const std::string& type)
{
    const auto old = pair.before.wrong.find(type), now = pair.after.wrong.find(type);
    if (old == pair.before.wrong.end() || now == pair.after.wrong.end())
        return;
    double examples = 0, wrongBefore = 0, wrongAfter = 0;
    for (const auto& [sample, isWrong] : old->second) {
        const auto same = now->second.find(sample);
        if (same == now->second.end()) // of an adaptation the second answered a part of the first's
            continue;
        examples += 1;
        wrongBefore += isWrong ? 1 : 0;
        wrongAfter += same->second ? 1 : 0;
        moved.differences[sample] += (same->second ? 1.0 : 0.0) - (isWrong ? 1.0 : 0.0);
    }
    if (examples == 0)
        return;
    moved.before.push_back(wrongBefore / examples);
    moved.after.push_back(wrongAfter / examples);
}

double meanOf(const std::vector<double>& values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

Effect effectOf(const std::string& type, const Moved& moved)
{
    Effect effect{.key = kPrefix + type, .isTerm = false};
    effect.pairs = moved.before.size();
    if (effect.pairs == 0)
        return effect;
    const auto pairs = static_cast<double>(effect.pairs);
    effect.before = meanOf(moved.before);
    effect.after = meanOf(moved.after);
    if (effect.pairs > 1) {
        double squares = 0;
        for (std::size_t k = 0; k < effect.pairs; ++k) {
            const double off = moved.after[k] - moved.before[k] - effect.change();
            squares += off * off;
        }
        effect.seedError = std::sqrt(squares / (pairs - 1) / pairs);
    }
    // Half an example more in each of the two cells that differ (Agresti and Min 2005, as evaluate::effectsOf).
    const auto examples = static_cast<double>(moved.differences.size());
    double sum = 0, squares = 0;
    for (const auto& [sample, difference] : moved.differences) {
        const double mean = difference / pairs;
        sum += mean;
        squares += mean * mean;
    }
    effect.sampleError =
        std::sqrt(std::max(0.0, squares - sum * sum / examples) + 1) / (examples + 2);
    return effect;
}

bool hasLookedSample(const TypedAnswers& answers)
{
    return answers.looked >= error_analysis::kFewLooked
           || (answers.isComplete && answers.looked > 0);
}

/// Of the examples with types.
bool errsOnNearlyAll(const TypedAnswers& answers)
{
    double all = 0, right = 0;
    for (const auto& [type, examples] : answers.wrong) {
        for (const auto& [sample, isWrong] : examples) {
            all += 1;
            right += isWrong ? 0 : 1;
        }
    }
    return all > 0 && right <= kFewRight * all;
}

/// A network whose sample was looked at and that errs on nearly all examples with types: they are its errors, and no
/// other network's. Samples of two seeds share many examples, so that one may have been looked at through the other.
bool explainsTypes(const TypedAnswers& answers)
{
    return hasLookedSample(answers) && errsOnNearlyAll(answers);
}

std::string seedsText(std::size_t seeds)
{
    return seeds == 1 ? "one seed" : fmt::format("{} seeds", seeds);
}

} // namespace

TypedAnswers joined(TypedAnswers one, const TypedAnswers& other)
{
    one.looked += other.looked;
    one.isComplete = one.isComplete && other.isComplete;
    for (const auto& [type, answers] : other.wrong)
        one.wrong[type].insert(answers.begin(), answers.end());
    return one;
}

bool wasLookedAt(const TypedAnswers& answers)
{
    return hasLookedSample(answers) || errsOnNearlyAll(answers);
}

std::vector<Effect> typeEffectsOf(const std::vector<TypedPair>& pairs)
{
    std::set<std::string> types;
    for (const TypedPair& pair : pairs) {
        for (const auto& [type, examples] : pair.after.wrong)
            types.insert(type);
    }
    const bool isWhole = std::all_of(pairs.begin(), pairs.end(), [](const TypedPair& pair) {
        return pair.before.isComplete && pair.after.isComplete;
    });
    const bool isExplained = std::any_of(pairs.begin(), pairs.end(), [](const TypedPair& pair) {
        return explainsTypes(pair.before) || explainsTypes(pair.after);
    });
    const auto isChosen = [isExplained](const TypedAnswers& answers) {
        return isExplained ? explainsTypes(answers) : wasLookedAt(answers);
    };
    std::vector<Effect> effects;
    for (const std::string& type : types) {
        Moved moved;
        for (const TypedPair& pair : pairs) {
            if (isWhole || !(isChosen(pair.before) || isChosen(pair.after)))
                add(moved, pair, type);
        }
        effects.push_back(effectOf(type, moved));
    }
    return effects;
}

std::optional<std::string> typeOf(const Effect& effect)
{
    return effect.key.starts_with(kPrefix)
               ? std::optional(effect.key.substr(std::string(kPrefix).size()))
               : std::nullopt;
}

std::vector<const Effect*> onTypes(const MeasuredAttempt& attempt)
{
    std::vector<const Effect*> found;
    for (const Effect& effect : attempt.effects) {
        if (typeOf(effect))
            found.push_back(&effect);
    }
    return found;
}

std::size_t judgedWith(const MeasuredAttempt& attempt, const Effect& effect)
{
    return attempt.attempts
           * (typeOf(effect) ? std::max<std::size_t>(1, onTypes(attempt).size()) : 1);
}

std::string typeChangeText(const MeasuredAttempt& attempt, const Effect& effect)
{
    return effect.pairs == 0 ? "not measured" : changeText(attempt, effect);
}

std::string typeSentence(const MeasuredAttempt& attempt, const Effect& effect)
{
    const std::string type = typeOf(effect).value_or(effect.key);
    if (effect.pairs == 0)
        return fmt::format(
            "What {} did to \"{}\" is not measured, as the types were given by looking at the errors of "
            "its networks.",
            attempt.tried().words, type);
    const std::string moved =
        fmt::format("{} moved the error on \"{}\" by {}", attempt.tried().words, type,
                    typeChangeText(attempt, effect));
    switch (attempt.verdict(effect)) {
    case EffectVerdict::Better: return moved + ": better.";
    case EffectVerdict::Worse: return moved + ": worse.";
    case EffectVerdict::Unclear: return moved + ": not distinguishable from no change.";
    case EffectVerdict::NoInterval: break;
    }
    return fmt::format("{} over {}: with fewer than {} it may be noise.", moved,
                       seedsText(effect.pairs), evaluate::kSeedsToJudge);
}

std::optional<std::size_t> seedsForTypes(const MeasuredAttempt& attempt)
{
    const auto all = onTypes(attempt);
    if (all.empty()
        || all.front()->pairs >= std::min(evaluate::kSeedsToJudge, attempt.pairs.size()))
        return std::nullopt;
    return evaluate::kSeedsToJudge + attempt.pairs.size() - all.front()->pairs;
}

std::string howSureOfTypes(const MeasuredAttempt& attempt)
{
    const auto all = onTypes(attempt);
    if (all.empty())
        return {};
    const Effect* validation = attempt.onValidation();
    std::string set = validation ? validation->key : std::string("validation");
    std::replace(set.begin(), set.end(), '_', '-');
    std::string text =
        fmt::format("The error on a type is the share of the examples of {} with it that are "
                    "answered wrongly; errors that nobody has looked at carry none.",
                    set);
    const std::size_t left = all.front()->pairs;
    if (left < attempt.pairs.size()) {
        const std::size_t out = attempt.pairs.size() - left;
        text += fmt::format(
            " Left out: {} of {}, as types were given by looking at the errors of its networks, and "
            "another network is wrong on fewer of these whatever was changed.",
            seedsText(out), attempt.pairs.size());
        if (const auto seeds = seedsForTypes(attempt))
            text += fmt::format(" With {} each there are intervals.", seedsText(*seeds));
    }
    const std::size_t judged = judgedWith(attempt, *all.front());
    if (left >= evaluate::kSeedsToJudge && judged > 1)
        text += fmt::format(" {} share one level, so that each interval is one of {:.4g} % "
                            "(Bonferroni).",
                            attempt.attempts > 1
                                ? fmt::format("{} {} and {} attempts", all.size(),
                                              all.size() == 1 ? "type" : "types", attempt.attempts)
                                : fmt::format("{} types", all.size()),
                            100 * evaluate::confidenceOf(judged));
    return text;
}

TypeMove clearestMove(const std::vector<const MeasuredAttempt*>& attempts, const std::string& type)
{
    const auto rank = [](const TypeMove& move) {
        switch (move.attempt->verdict(*move.effect)) {
        case EffectVerdict::Better: return 0;
        case EffectVerdict::Worse: return 1;
        case EffectVerdict::Unclear: return 2;
        case EffectVerdict::NoInterval: break;
        }
        return move.effect->pairs > 0 ? 3 : 4;
    };
    TypeMove best;
    for (const MeasuredAttempt* one : attempts) {
        if (isControl(*one))
            continue;
        for (const Effect* effect : onTypes(*one)) {
            if (typeOf(*effect) != type)
                continue;
            const TypeMove move{one, effect};
            if (!best.attempt || rank(move) < rank(best)
                || (rank(move) == rank(best) && rank(move) < 2
                    && std::abs(effect->change()) > std::abs(best.effect->change())))
                best = move;
        }
    }
    return best;
}

} // namespace assay::tune
