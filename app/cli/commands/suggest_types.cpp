// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"
#include "cli/print.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors suggest --project digits.assay --run 3 --accept "label error"
)";

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

class SuggestTypesCommand final : public Command
{
public:
    const char* name() const override { return "suggest"; }
    const char* help() const override
    {
        return "Propose error types: likely label errors, groups of similar errors, slices with more "
               "errors; accepted or refused by name";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which run; without it the newest with answers");
        app.add_option("--accept", m_accept, "A suggestion, as printed: its errors get the type")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        app.add_option("--refuse", m_refuse, "A suggestion that is none")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

    int run(Context& context) override
    {
        const train::RunRecord run = openAnsweredRun(context, m_run);
        evaluatedClasses(run, context);
        context.session.errors().suggest(run.id, kAsk);
        auto found = waitWith<session::SuggestionsFound>(context.inbox, "looking for suggestions");
        const auto list = error_analysis::withoutRefused(found.suggestions->list, found.decisions);
        const auto decide = [&](const std::vector<std::string>& names, bool accepted) {
            for (const std::string& name : names) {
                const Suggestion& suggestion = named(list, name);
                context.session.errors().decide({.weights = found.suggestions->weights,
                                                 .suggestion = suggestion.key,
                                                 .type = suggestion.name,
                                                 .errors = suggestion.errors,
                                                 .accepted = accepted},
                                                kAsk);
                found.decisions = context.inbox.until<session::SuggestionDecided>(kAsk).decisions;
            }
        };
        // All is checked before anything is written.
        for (const auto* names : {&m_accept, &m_refuse}) {
            for (const std::string& name : *names)
                named(list, name);
        }
        decide(m_accept, true);
        decide(m_refuse, false);
        std::vector<std::vector<std::string>> rows;
        for (const Suggestion& suggestion : list) {
            const auto decided = error_analysis::decisionOn(found.suggestions->weights,
                                                            suggestion.key, found.decisions);
            const std::string decision = !decided ? "" : *decided ? "accepted" : "refused";
            if (context.json)
                print(run.id, suggestion, decision);
            rows.push_back({error_analysis::name(suggestion.kind), suggestion.name,
                            count(std::ssize(suggestion.errors)), decision, suggestion.text});
        }
        for (const std::string& note : found.suggestions->notes) {
            if (context.json)
                printLine({{"event", "note"}, {"run", run.id}, {"text", note}});
        }
        if (context.json)
            return 0;
        printTable({"kind", "error type", "errors", "decision", "why"}, rows);
        for (const std::string& note : found.suggestions->notes)
            say("{}\n", note);
        return 0;
    }

private:
    std::optional<train::RunId> m_run;
    std::vector<std::string> m_accept, m_refuse; ///< keys or names
};

} // namespace

std::unique_ptr<Command> suggestTypesCommand()
{
    return std::make_unique<SuggestTypesCommand>();
}

} // namespace assay::cli
