// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "advise/improvements.h"
#include "report/sections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

// What was tried against the error, and what each attempt changed.

namespace assay::report {

namespace {

std::string effectCell(const tune::MeasuredAttempt& attempt, const evaluate::Effect* effect)
{
    return effect ? fmt::format("{}: {}, {}", effect->key,
                                evaluate::changeText(*effect, attempt.attempts),
                                evaluate::verdictWords(attempt.verdict(*effect)))
                  : "not measured";
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

} // namespace

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
                    {"seeds a side", true},
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
    std::string words =
        "Intervals hold the noise of seeds and of examples, and are corrected for the attempts that were judged on "
        "the same examples. A change whose interval holds zero is not distinguishable from none.";
    if (most >= tune::kFreshValidationDue)
        words += " A fresh validation set is due: what is best on this one was chosen on it.";
    section.blocks.emplace_back(Paragraph{std::move(words)});
    return section;
}

} // namespace assay::report
