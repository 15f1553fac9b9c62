// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/breakdown.h"

#include "base/error.h"
#include "base/finding_words.h"
#include "base/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::evaluate {

namespace {

using stats::Estimate;
using stats::Interval;

constexpr std::int64_t kMostExamples = 1'000'000'000;

bool isMeasured(const std::optional<Measured>& rung)
{
    return rung && (rung->interval || rung->isExact);
}

Estimate estimateOf(const Measured& rung)
{
    return rung.isExact || !rung.interval ? stats::exact(rung.error)
                                          : Estimate{rung.error, *rung.interval};
}

/// As if `examples` had been looked at and the error had stayed: shares keep their Wilson interval,
/// others shrink with the root.
Estimate estimateWith(const Ladder& ladder, const Measured& rung, std::int64_t examples)
{
    if (rung.isExact || examples <= rung.examples)
        return estimateOf(rung);
    if (ladder.isShare && ladder.isCount)
        return {rung.error,
                stats::wilson(std::llround(rung.error * static_cast<double>(examples)), examples)};
    const double shrink =
        std::sqrt(static_cast<double>(rung.examples) / static_cast<double>(examples));
    return {rung.error,
            {rung.error - (rung.error - rung.interval->low) * shrink,
             rung.error + (rung.interval->high - rung.error) * shrink}};
}

struct Step {
    TermKind kind;
    Rung from, to;
};

/// The contrasts that the rungs at hand allow.
std::vector<Step> stepsOf(const Ladder& ladder)
{
    std::vector<Step> steps;
    if (ladder.irreducible && ladder.train)
        steps.push_back({TermKind::AvoidableBias, Rung::Irreducible, Rung::Train});
    const bool pair = ladder.trainVal && ladder.testVal;
    const Rung validation = ladder.trainVal ? Rung::TrainVal : Rung::TestVal;
    const bool any = ladder.trainVal || ladder.testVal;
    if (ladder.train && any)
        steps.push_back({TermKind::Variance, Rung::Train, validation});
    if (pair)
        steps.push_back({TermKind::DistributionShift, Rung::TrainVal, Rung::TestVal});
    if (any && ladder.test)
        steps.push_back({TermKind::ValidationOverfitting,
                         ladder.testVal ? Rung::TestVal : Rung::TrainVal, Rung::Test});
    return steps;
}

/// Interval of `a` - `b`, two terms that may share a rung.
Interval differenceOf(const Ladder& ladder, const Term& a, const Term& b)
{
    std::vector<stats::Weighted> parts;
    for (const Rung rung : kRungs) {
        const double weight = (rung == a.to) - (rung == a.from) - (rung == b.to) + (rung == b.from);
        if (weight != 0)
            parts.push_back({weight, estimateOf(*ladder[rung])});
    }
    return stats::combination(parts).interval;
}

/// The fewest examples, in all, for which a term's interval leaves zero.
std::optional<MoreExamples> whatSettles(const Ladder& ladder, const Term& term)
{
    const Measured& from = *ladder[term.from];
    const Measured& to = *ladder[term.to];
    const auto leavesZero = [&](std::int64_t fromCount, std::int64_t toCount) {
        return stats::difference(estimateWith(ladder, to, toCount),
                                 estimateWith(ladder, from, fromCount))
                   .interval.low
               > 0;
    };
    std::optional<MoreExamples> best;
    std::int64_t bestExtra = std::numeric_limits<std::int64_t>::max();
    const auto consider = [&](std::vector<Rung> rungs, auto leaves) {
        if (!leaves(kMostExamples))
            return;
        std::int64_t low = 1, high = kMostExamples;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            (leaves(middle) ? high : low) = leaves(middle) ? middle : middle + 1;
        }
        std::int64_t extra = 0;
        for (const Rung rung : rungs)
            extra += std::max<std::int64_t>(0, high - ladder[rung]->examples);
        if (extra < bestExtra) {
            bestExtra = extra;
            best = MoreExamples{term.kind, std::move(rungs), high};
        }
    };
    if (!to.isExact)
        consider({term.to}, [&](std::int64_t n) { return leavesZero(from.examples, n); });
    if (!from.isExact)
        consider({term.from}, [&](std::int64_t n) { return leavesZero(n, to.examples); });
    if (!to.isExact && !from.isExact)
        consider({term.from, term.to}, [&](std::int64_t n) { return leavesZero(n, n); });
    return best;
}

/// Two digits are as many as an estimate of an estimate bears.
std::string roundCount(std::int64_t n)
{
    std::int64_t unit = 1;
    while (n / unit >= 100)
        unit *= 10;
    return base::countText((n + unit - 1) / unit * unit);
}

std::string capital(std::string text)
{
    if (!text.empty())
        text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string withNumbers(const Ladder& ladder, const Term& term)
{
    return fmt::format("{} {}", name(term.kind), errorText(ladder, term.value, term.interval));
}

const Term& find(const std::vector<Term>& terms, TermKind kind)
{
    return *std::find_if(terms.begin(), terms.end(),
                         [kind](const Term& term) { return term.kind == kind; });
}

/// "17,000 validation examples", "17,000 examples each in train and train-val".
std::string examplesOf(const Ladder& ladder, const MoreExamples& more)
{
    const std::string count = roundCount(more.examples);
    if (more.rungs.size() == 1)
        return fmt::format("{} {} examples", count, name(ladder, more.rungs.front()));
    std::string names;
    for (const Rung rung : more.rungs)
        names += (names.empty() ? "" : " and ") + name(ladder, rung);
    return fmt::format("{} examples each in {}", count, names);
}

/// Train and validation error are the same. What there is of it is the headline.
std::string equalErrors(const Ladder& ladder)
{
    constexpr double kShownAsNothing = 0.0005; // "0.0 %"
    const double error = ladder.train->error;
    const std::string equal =
        "Train and validation error are equal; more validation data would not change that.";
    return error > (ladder.isShare ? kShownAsNothing : 0)
               ? fmt::format("All of the error, {}, is bias, or cannot be avoided. {}",
                             errorText(ladder, error), equal)
               : equal;
}

/// "No better than guessing: 90.0 % on train, 90.2 % by always answering the most common class."
std::string besideGuess(const Ladder& ladder)
{
    const Measured& train = *ladder.train;
    const std::string by = ladder.isCount && ladder.isShare
                               ? "always answering the most common class"
                               : "always answering the mean";
    return fmt::format("{} than guessing: {} {} on train, {} by {}.",
                       train.interval->low > *ladder.guess ? "Worse" : "No better", ladder.measure,
                       errorText(ladder, train.error), errorText(ladder, *ladder.guess), by);
}

/// That no term is above zero, and how many examples would confirm the largest where they are
/// within reach.
std::string nothingClear(const Breakdown& result)
{
    constexpr std::int64_t kWithinReach = 10; // times the examples that there are
    const Ladder& ladder = result.ladder;
    if (!result.settles) {
        const bool equal =
            std::all_of(result.terms.begin(), result.terms.end(), [&](const Term& term) {
                return !term.isContrast()
                       || errorText(ladder, ladder[term.from]->error)
                              == errorText(ladder, ladder[term.to]->error);
            });
        return equal && ladder.train && !ladder.irreducible && !ladder.test
                   ? equalErrors(ladder)
                   : "No term is above zero; more examples with these errors would not change "
                     "that.";
    }
    const MoreExamples& more = *result.settles;
    const bool withinReach = std::all_of(more.rungs.begin(), more.rungs.end(), [&](Rung rung) {
        return more.examples <= kWithinReach * ladder[rung]->examples;
    });
    std::string text = "No term is clearly above zero.";
    if (withinReach)
        text += fmt::format(" The largest, {} (+{}), would need about {} to confirm.",
                            name(more.term), errorText(ladder, find(result.terms, more.term).value),
                            examplesOf(ladder, more));
    return text;
}

std::string verdict(const Breakdown& result)
{
    const Ladder& ladder = result.ladder;
    if (result.culprits.size() > 1) {
        const std::size_t last = result.culprits.size() - 1;
        std::string rivals;
        for (std::size_t k = 0; k <= last; ++k)
            rivals += (k == 0      ? ""
                       : k == last ? " and "
                                   : ", ")
                      + withNumbers(ladder, find(result.terms, result.culprits[k]));
        return fmt::format("{}: no clear difference between {}; {} comes first, as the earlier "
                           "step.",
                           diagnosis(result.culprits[0]), rivals, name(result.culprits[0]));
    }
    if (result.culprits.size() == 1) {
        const std::string words = withNumbers(ladder, find(result.terms, result.culprits[0]));
        const bool same = diagnosis(result.culprits[0]) == capital(name(result.culprits[0]));
        return fmt::format("{} is the largest term.",
                           same ? capital(words)
                                : fmt::format("{}: {}", diagnosis(result.culprits[0]), words));
    }
    const auto contrasts = std::count_if(result.terms.begin(), result.terms.end(),
                                         [](const Term& term) { return term.isContrast(); });
    if (contrasts == 0)
        return "Too little is known to take the error apart.";
    const bool sized = std::all_of(result.terms.begin(), result.terms.end(), [](const Term& term) {
        return !term.isContrast() || term.interval;
    });
    if (!sized)
        return "Without the sizes of the sets there are no intervals, so no term can be "
               "called the largest.";
    return nothingClear(result);
}

} // namespace

std::string key(Rung rung)
{
    switch (rung) {
    case Rung::Irreducible: return "irreducible";
    case Rung::Train: return "train";
    case Rung::TrainVal: return "train_val";
    case Rung::TestVal: return "test_val";
    case Rung::Test: return "test";
    }
    return {};
}

std::string name(const Ladder& ladder, Rung rung)
{
    if (rung == Rung::TrainVal && ladder.isJoined)
        return "validation";
    std::string text = key(rung);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

std::string key(TermKind term)
{
    switch (term) {
    case TermKind::Irreducible: return "irreducible";
    case TermKind::IrreducibleAndBias: return "irreducible_and_bias";
    case TermKind::AvoidableBias: return "avoidable_bias";
    case TermKind::Variance: return "variance";
    case TermKind::DistributionShift: return "distribution_shift";
    case TermKind::ValidationOverfitting: return "validation_overfitting";
    }
    return {};
}

std::string name(TermKind term)
{
    if (term == TermKind::Irreducible)
        return "irreducible error";
    if (term == TermKind::IrreducibleAndBias)
        return "irreducible error and bias";
    std::string text = key(term);
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

std::string diagnosis(TermKind term)
{
    switch (term) {
    case TermKind::AvoidableBias: return "Underfitting";
    case TermKind::Variance: return "Overfitting";
    default: return capital(name(term));
    }
}

Measured measuredShare(double error, std::optional<std::int64_t> examples)
{
    if (!(error >= 0 && error <= 1))
        throw base::usageError(
            "evaluate.error",
            fmt::format("An error is a share from 0 to 1; {:g} is not. Write 25 % as 0.25.",
                        error));
    if (examples && *examples <= 0)
        throw base::usageError("evaluate.count",
                               "A set without examples has no error; give its size or leave it "
                               "out.");
    Measured measured{.error = error, .examples = examples.value_or(0), .interval = {}};
    if (examples)
        measured.interval =
            stats::wilson(std::llround(error * static_cast<double>(*examples)), *examples);
    return measured;
}

std::optional<Measured>& Ladder::operator[](Rung rung)
{
    switch (rung) {
    case Rung::Irreducible: return irreducible;
    case Rung::Train: return train;
    case Rung::TrainVal: return trainVal;
    case Rung::TestVal: return testVal;
    case Rung::Test: break;
    }
    return test;
}

const std::optional<Measured>& Ladder::operator[](Rung rung) const
{
    return const_cast<Ladder&>(*this)[rung];
}

Breakdown breakDown(const Ladder& ladder)
{
    Breakdown result;
    result.ladder = ladder;
    const auto intervalOf = [](const std::optional<Measured>& rung) -> std::optional<Interval> {
        return rung->isExact ? std::optional(Interval{rung->error, rung->error}) : rung->interval;
    };
    if (ladder.irreducible)
        result.terms.push_back({TermKind::Irreducible, ladder.irreducible->error,
                                intervalOf(ladder.irreducible), Rung::Irreducible,
                                Rung::Irreducible});
    else if (ladder.train)
        result.terms.push_back({TermKind::IrreducibleAndBias, ladder.train->error,
                                intervalOf(ladder.train), Rung::Train, Rung::Train});
    for (const auto& [kind, from, to] : stepsOf(ladder)) {
        Term term{kind, ladder[to]->error - ladder[from]->error, {}, from, to};
        if (isMeasured(ladder[from]) && isMeasured(ladder[to]))
            term.interval =
                stats::difference(estimateOf(*ladder[to]), estimateOf(*ladder[from])).interval;
        if (term.isNegative())
            result.findings.push_back({.id = "breakdown.negative_term",
                                       .severity = base::Severity::Warning,
                                       .place = key(kind),
                                       .evidence = {{"value", term.value},
                                                    {"low", term.interval->low},
                                                    {"high", term.interval->high},
                                                    {"is_share", ladder.isShare ? 1.0 : 0.0}}});
        result.terms.push_back(std::move(term));
    }

    const Term* largest = nullptr;
    const Term* hope = nullptr; // the largest that is not real
    for (const Term& term : result.terms) {
        if (term.isReal() && (!largest || term.value > largest->value))
            largest = &term;
        if (term.isContrast() && term.interval && term.value > 0
            && (!hope || term.value > hope->value))
            hope = &term;
    }
    if (largest) {
        for (const Term& term : result.terms) {
            if (&term == largest) {
                result.culprits.push_back(term.kind);
                continue;
            }
            if (!term.isReal())
                continue;
            const Interval gap = differenceOf(ladder, *largest, term);
            if (gap.low <= 0 && gap.high >= 0)
                result.culprits.push_back(term.kind);
        }
    } else if (hope) {
        result.settles = whatSettles(ladder, *hope);
    }
    result.guesses = ladder.guess && ladder.train && ladder.train->interval
                     && ladder.train->interval->high >= *ladder.guess && *ladder.guess > 0;
    result.text = verdict(result);
    if (result.guesses)
        result.text = besideGuess(ladder)
                      + (result.culprits.empty() ? " Avoidable bias comes before every other term."
                                                 : " " + result.text);
    return result;
}

std::string errorText(const Ladder& ladder, double error)
{
    return ladder.isShare ? base::percentText(error) : base::unitText(error);
}

std::string errorText(const Ladder& ladder, double error, const std::optional<Interval>& interval)
{
    std::string text = errorText(ladder, error);
    if (!interval || interval->low == interval->high)
        return text;
    if (ladder.isShare)
        return base::percentText(error, interval->low, interval->high);
    return base::unitText(error, interval->low, interval->high);
}

const base::FindingKinds& breakdownFindings()
{
    static const base::FindingKinds kinds{
        {"breakdown.negative_term",
         [](const base::Finding& f) {
             if (f.place == "avoidable_bias")
                 return std::string("Train does better than the irreducible error that was given: "
                                    "the floor is set too high, or train was learned by heart.");
             std::string term = f.place;
             std::replace(term.begin(), term.end(), '_', ' ');
             if (!term.empty() && term.front() >= 'a' && term.front() <= 'z')
                 term.front() = char(term.front() - 'a' + 'A'); // begins the sentence
             const double value = base::number(f, "value"), low = base::number(f, "low"),
                          high = base::number(f, "high");
             return fmt::format("{} lies below zero ({}): the later set comes out better than the "
                                "earlier one. Check code and data; strong augmentation or dropout "
                                "does this legally.",
                                term,
                                base::number(f, "is_share") == 1
                                    ? base::percentText(value, low, high)
                                    : base::unitText(value, low, high));
         }},
        {"breakdown.adapted",
         [](const base::Finding& f) {
             const auto number = [&f](const char* name) { return base::number(f, name); };
             const std::string shift =
                 f.evidence.empty()
                     ? std::string()
                     : fmt::format(
                         " (distribution shift {})",
                         number("is_share") == 1
                             ? base::percentText(number("value"), number("low"), number("high"))
                             : base::unitText(number("value"), number("low"), number("high")));
             return fmt::format(
                 "This network was adapted to the target{}. Train-val is scored on examples as they "
                 "are, which it was not adapted to: that it is worse there{} does not mean that "
                 "code or data are wrong. {}",
                 f.texts.empty() ? std::string() : fmt::format(": {}", f.texts.front()), shift,
                 f.texts.size() > 1
                     ? f.texts[1]
                     : std::string("Judge it on test-val, against the same network without the "
                                   "adaptation."));
         }},
    };
    return kinds;
}

} // namespace assay::evaluate
