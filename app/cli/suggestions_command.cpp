// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/evaluated.h"
#include "cli/print.h"

#include <algorithm>

namespace assay::cli {

namespace {

using error_analysis::Choice;
using error_analysis::Suggestion;

const Suggestion& named(const std::vector<Suggestion>& list, const std::string& text)
{
    for (const Suggestion& suggestion : list) {
        if (suggestion.key == text || suggestion.name == text)
            return suggestion;
    }
    throw base::usageError(
        "errors.suggestion",
        fmt::format("There is no suggestion \"{}\"; errors suggest prints them.", text));
}

void print(train::RunId run, const Suggestion& suggestion, const std::string& decision)
{
    Json errors = Json::array();
    for (const base::SampleId sample : suggestion.errors)
        errors.push_back(base::hex(sample.value));
    Json line{{"event", "suggestion"},
              {"run", run},
              {"kind", error_analysis::name(suggestion.kind)},
              {"key", suggestion.key},
              {"type", suggestion.name},
              {"n", suggestion.errors.size()},
              {"errors", errors},
              {"text", suggestion.text},
              {"decision", decision.empty() ? Json(nullptr) : Json(decision)}};
    if (suggestion.error) {
        line["examples"] = suggestion.examples;
        line["error"] = suggestion.error->value;
        line["low"] = suggestion.error->interval.low;
        line["high"] = suggestion.error->interval.high;
        line["p_adjusted"] = suggestion.adjusted ? Json(*suggestion.adjusted) : Json(nullptr);
    }
    printLine(line);
}

} // namespace

std::vector<std::string> evaluatedClasses(const train::RunRecord& run, session::Session& session,
                                          Inbox& inbox)
{
    try {
        session.evaluations().read(run.id, kAsk);
        return inbox.until<session::RunEvaluated>(kAsk).evaluation->classes;
    } catch (const base::Error& error) {
        if (error.code() != "evaluation.none" || run.kind != train::RunKind::Training)
            throw;
    }
    session.evaluations().evaluate(run.id, evaluate::Checkpoint::Last, kAsk);
    return inbox.until<session::RunEvaluated>(kAsk).evaluation->classes;
}

int suggestTypes(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const train::RunRecord run = openRun(arguments, session, inbox);
    evaluatedClasses(run, session, inbox);
    session.errors().suggest(run.id, kAsk);
    auto found = waitWith<session::SuggestionsFound>(inbox, "looking for suggestions");
    const auto list = error_analysis::withoutRefused(found.suggestions->list, found.decisions);
    const auto decide = [&](const std::vector<std::string>& names, bool accepted) {
        for (const std::string& name : names) {
            const Suggestion& suggestion = named(list, name);
            session.errors().decide({.weights = found.suggestions->weights,
                                     .suggestion = suggestion.key,
                                     .type = suggestion.name,
                                     .errors = suggestion.errors,
                                     .accepted = accepted},
                                    kAsk);
            found.decisions = inbox.until<session::SuggestionDecided>(kAsk).decisions;
        }
    };
    // All is checked before anything is written.
    for (const auto* names : {&arguments.errors.accept, &arguments.errors.refuse}) {
        for (const std::string& name : *names)
            named(list, name);
    }
    decide(arguments.errors.accept, true);
    decide(arguments.errors.refuse, false);
    std::vector<std::vector<std::string>> rows;
    for (const Suggestion& suggestion : list) {
        const auto decided =
            error_analysis::decisionOn(found.suggestions->weights, suggestion.key, found.decisions);
        const std::string decision = !decided ? "" : *decided ? "accepted" : "refused";
        if (arguments.json)
            print(run.id, suggestion, decision);
        rows.push_back({error_analysis::name(suggestion.kind), suggestion.name,
                        count(std::ssize(suggestion.errors)), decision, suggestion.text});
    }
    for (const std::string& note : found.suggestions->notes) {
        if (arguments.json)
            printLine({{"event", "note"}, {"run", run.id}, {"text", note}});
    }
    if (arguments.json)
        return 0;
    printTable({"kind", "error type", "errors", "decision", "why"}, rows);
    for (const std::string& note : found.suggestions->notes)
        say("{}\n", note);
    return 0;
}

int findNearest(const Arguments& arguments, session::Session& session, Inbox& inbox)
{
    const train::RunRecord run = openRun(arguments, session, inbox);
    const auto classes = evaluatedClasses(run, session, inbox);
    session.errors().find(arguments.errors.examples.front(), kAsk);
    const base::SampleId sample = inbox.until<session::Marked>(kAsk).marks.front().sample;
    error_analysis::MistakeQuery query{.run = run.id};
    query.splits.assign(data::kOpenSplits.begin(), data::kOpenSplits.end());
    query.rightToo = true;
    query.only = {sample};
    session.errors().mistakes(query, kAsk);
    const auto page = inbox.until<session::MistakesRead>(kAsk).page;
    if (page->mistakes.empty())
        throw base::usageError("errors.example",
                               fmt::format("Run {} did not answer this example.", run.id));
    session.errors().neighbours(run.id, page->mistakes.front(),
                                static_cast<std::size_t>(arguments.errors.count), kAsk);
    const auto read = waitWith<session::NeighboursRead>(inbox, "looking at train");
    std::vector<std::vector<std::string>> rows;
    for (std::size_t k = 0; k < read.samples.size(); ++k) {
        const data::Sample& near = read.samples[k];
        const bool numbers = classes.empty();
        if (arguments.json)
            printLine({{"event", "neighbour"},
                       {"run", run.id},
                       {"example", base::hex(sample.value)},
                       {"neighbour", base::hex(near.id.value)},
                       {"split", "train"},
                       {"true", numbers ? Json(near.target) : Json(classes[near.label])},
                       {"distance", read.distances[k]}});
        rows.push_back({base::hex(near.id.value), numbers ? unit(near.target) : classes[near.label],
                        fmt::format("{:.3g}", read.distances[k])});
    }
    if (!arguments.json)
        printTable({"training example", "true", "distance"}, rows);
    return 0;
}

} // namespace assay::cli
