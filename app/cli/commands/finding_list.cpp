// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/finding_list.h"

#include "cli/print.h"
#include "diagnose/check.h"
#include "experiment/suite.h"

#include <algorithm>
#include <array>
#include <regex>
#include <string>
#include <string_view>

namespace assay::cli {

namespace {

const char* costOf(diagnose::Stage stage)
{
    switch (stage) {
    case diagnose::Stage::Machine: return "nothing";
    case diagnose::Stage::Data: return "reading the data";
    case diagnose::Stage::Settings: return "nothing";
    case diagnose::Stage::Network: return "one batch, no update";
    case diagnose::Stage::OneBatch: return "some thousand updates of one batch";
    case diagnose::Stage::Training: return "a training";
    case diagnose::Stage::Curves: return "reading a log";
    }
    return "";
}

struct Cost {
    std::string_view source, cost;
};

/// Of those that no check raises. What is not named here is raised where data are read.
constexpr std::array kCosts{Cost{"training", "a training"},
                            Cost{"start", "reading weights"},
                            Cost{"adaptation", "nothing"},
                            Cost{"classes of the target", "nothing"},
                            Cost{"before training", "one batch, no update"},
                            Cost{"modes and steps", "one batch, no update"},
                            Cost{"memory", "two small batches"},
                            Cost{"proof", "some thousand updates for each change that is tried"},
                            Cost{"breakdown", "an evaluation"},
                            Cost{"logs", "reading a log"},
                            Cost{"answers", "reading answers"}};

/// The sentence of a finding that holds nothing: "..." stands for each name, text and number.
std::string patternOf(const base::FindingKind& kind)
{
    // What looks like a missing number and is a word of a sentence stays: "look for NaN in the inputs".
    static const std::regex number(
        R"(-?\bnan\b|-?\bNaN\b(?! in the | in its | with the first)|-9,223,372,036,854,775,808)");
    static const std::regex quoted(R"re("")re"), bracketed(R"(\(\))"), file(R"(^: )");
    std::string said = std::regex_replace(kind.sentence({.id = kind.id}), number, "...");
    said = std::regex_replace(said, quoted, "\"...\"");
    said = std::regex_replace(said, bracketed, "(...)");
    return std::regex_replace(said, file, "...: ");
}

} // namespace

void listFindings(bool json)
{
    const auto& all = experiment::checks();
    for (const experiment::FindingSource& source : experiment::findingSources()) {
        const auto check = std::find_if(all.begin(), all.end(), [&](const diagnose::Check* one) {
            return std::string_view(one->id) == source.name;
        });
        const auto known = std::find_if(kCosts.begin(), kCosts.end(), [&](const Cost& each) {
            return each.source == source.name;
        });
        const bool isCheck = check != all.end();
        const std::string title = isCheck ? (*check)->title : source.name;
        const std::string cost(isCheck                 ? costOf((*check)->stage)
                               : known != kCosts.end() ? known->cost
                                                       : "reading the data");
        for (const base::FindingKind& kind : source.kinds) {
            if (json)
                printLine({{"event", "kind"},
                           {"finding", kind.id},
                           {"check", source.name},
                           {"title", title},
                           {"cost", cost},
                           {"sentence", patternOf(kind)},
                           {"sets", kind.sets}});
            else
                say("{} ({}; costs {})\n    {}\n", kind.id, title, cost, patternOf(kind));
        }
    }
}

} // namespace assay::cli
