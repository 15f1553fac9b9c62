// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "experiment/spec.h"
#include "report/sections.h"
#include "tune/attempt_interval.h"
#include "tune/type_effects.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

// What was tried against the error, and what each attempt changed.

namespace assay::report {

namespace {

constexpr std::size_t kMostEffects = 300;

std::string nameOf(const evaluate::Effect& effect)
{
    std::string name = effect.key;
    std::replace(name.begin(), name.end(), '_', effect.isTerm ? ' ' : '-');
    return name;
}

std::string effectCell(const tune::MeasuredAttempt& attempt, const evaluate::Effect* effect)
{
    if (!effect)
        return "not measured";
    return fmt::format("{}: {}, {}", nameOf(*effect), tune::changeText(attempt, *effect),
                       evaluate::verdictWords(attempt.verdict(*effect)));
}

std::vector<train::RunId> runsOf(const tune::MeasuredAttempt& attempt)
{
    std::vector<train::RunId> runs;
    for (const tune::Member& member : attempt.members) {
        if (member.run)
            runs.push_back(*member.run);
    }
    return runs;
}

/// Every set and every term; error types have a table of their own.
void addEffects(const Case& all, Section& section)
{
    Table table{.caption = "What each attempt changed: means over the seeds of the networks named "
                           "above, without and with the change",
                .columns = {{"tried"},
                            {"of run"},
                            {"error of"},
                            {"without", true},
                            {"with", true},
                            {"change"},
                            {"verdict"}},
                .rows = {}};
    std::size_t effects = 0;
    for (const tune::MeasuredAttempt& one : all.attempts) {
        for (const evaluate::Effect& effect : one.effects) {
            if (tune::typeOf(effect) || ++effects > kMostEffects)
                continue;
            evaluate::Ladder unit;
            unit.isShare = effect.isShare;
            table.rows.push_back(
                {plain(one.tried().words, kLongestName),
                 one.study.of ? runText(*one.study.of) : "not known", nameOf(effect),
                 evaluate::errorText(unit, effect.before), evaluate::errorText(unit, effect.after),
                 tune::changeText(one, effect), evaluate::verdictWords(one.verdict(effect))});
        }
    }
    if (table.rows.empty())
        return;
    section.blocks.emplace_back(std::move(table));
    if (effects > kMostEffects)
        section.blocks.emplace_back(Paragraph{fmt::format(
            "The newest {} of {} changes of attempts are shown.", kMostEffects, effects)});
}

} // namespace

std::vector<const tune::MeasuredAttempt*> attemptsOn(
    const std::vector<tune::MeasuredAttempt>& attempts, const train::RunRecord& run)
{
    std::vector<const tune::MeasuredAttempt*> own;
    for (const tune::MeasuredAttempt& one : attempts) {
        if (experiment::family(one.study.base) == run.family)
            own.push_back(&one);
    }
    return own;
}

void addTypeEffects(const Case& all, Section& section)
{
    Table table{
        .caption = fmt::format("What attempts on the experiment of run {} did to the error "
                               "types: change of the share of their examples that are answered "
                               "wrongly",
                               all.run->id),
        .columns =
            {{"type"}, {"tried"}, {"of run", true}, {"seeds each", true}, {"change"}, {"verdict"}},
        .rows = {}};
    std::vector<std::string> sure;
    for (const error_analysis::ErrorRow& row : all.errors->rows) {
        for (const tune::MeasuredAttempt* one : attemptsOn(all.attempts, *all.run)) {
            for (const evaluate::Effect* effect : tune::onTypes(*one)) {
                if (tune::typeOf(*effect) == row.type.name)
                    table.rows.push_back({plain(row.type.name, kLongestName),
                                          plain(one->tried().words, kLongestName),
                                          one->study.of ? std::to_string(*one->study.of) : "-",
                                          std::to_string(effect->pairs),
                                          tune::typeChangeText(*one, *effect),
                                          evaluate::verdictWords(one->verdict(*effect))});
            }
        }
    }
    if (table.rows.empty())
        return;
    section.blocks.emplace_back(std::move(table));
    for (const tune::MeasuredAttempt* one : attemptsOn(all.attempts, *all.run)) {
        const std::string text = tune::howSureOfTypes(*one);
        if (!text.empty())
            sure.push_back(fmt::format("{}: {}", plain(one->tried().words, kLongestName), text));
    }
    section.blocks.emplace_back(
        Bullets{.lead = fmt::format("What these rest on, of run {}:", all.run->id),
                .items = std::move(sure)});
}

Section attemptsSection(const Case& all)
{
    Section section{.title = "Attempts and their effects", .blocks = {}};
    if (all.attempts.empty()) {
        section.blocks.emplace_back(
            Paragraph{absenceText(all, "No improvement was tried and measured in this project.")});
        return section;
    }
    Table table{
        .caption = "Attempts, newest first: the same experiment with and without a change, seed by "
                   "seed",
        .columns = {{"tried"},
                    {"as"},
                    {"settings"},
                    {"of run"},
                    {"networks"},
                    {"state"},
                    {"seeds each", true},
                    {"judged attempts", true},
                    {"change on validation"},
                    {"change of the term"},
                    {"seconds of a network"}},
        .rows = {}};
    std::size_t most = 1;
    for (const tune::MeasuredAttempt& one : all.attempts) {
        const advise::Improvement* item = advise::findImprovement(one.tried().improvement);
        const auto runs = runsOf(one);
        table.rows.push_back(
            {plain(one.tried().words, kLongestName),
             item ? item->text : plain(one.tried().improvement, kLongestName),
             plain(fmt::format("{}", fmt::join(base::assignments(one.tried().patch), ", ")),
                   kLongestName),
             one.study.of ? runText(*one.study.of) : "not known",
             runs.empty() ? "none yet" : runList(runs),
             one.problem.empty()
                 ? tune::name(one.state)
                 : fmt::format("{}: {}", tune::name(one.state), plain(one.problem, 1000)),
             std::to_string(one.pairs.size()), std::to_string(one.attempts),
             effectCell(one, one.onValidation()), effectCell(one, one.onTerm()),
             one.pairs.empty()
                 ? "-"
                 : fmt::format("{:.3g}, was {:.3g}", one.secondsAfter, one.secondsBefore)});
        most = std::max(most, one.attempts);
    }
    section.blocks.emplace_back(std::move(table));
    addEffects(all, section);
    std::string words =
        "Intervals hold the noise of seeds and of examples, and are corrected for the attempts that were judged on "
        "the same examples. A change whose interval holds zero is not distinguishable from none.";
    if (most >= tune::kFreshValidationDue)
        words += " A fresh validation set is due: what is best on this one was chosen on it.";
    section.blocks.emplace_back(Paragraph{std::move(words)});
    return section;
}

} // namespace assay::report
