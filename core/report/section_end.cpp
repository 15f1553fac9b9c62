// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json_text.h"
#include "report/sections.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <map>

// Where the numbers were made, and what the report leaves out.

namespace assay::report {

namespace {

/// As people call it; else the key itself.
std::string labelOf(const std::string& key)
{
    static const std::map<std::string, std::string> kLabels{
        {"assay", "Assay"}, {"torch", "LibTorch"}, {"threads", "threads"},
        {"blas", "BLAS"},   {"cpu", "CPU"},        {"device", "device"}};
    const auto found = kLabels.find(key);
    return found == kLabels.end() ? plain(key, kLongestName) : found->second;
}

/// Empty: it cannot be read, or says nothing.
std::vector<std::vector<std::string>> environmentRows(const train::RunRecord& run)
{
    std::vector<std::vector<std::string>> rows;
    const auto json = base::parsedJson<nlohmann::ordered_json>(run.environment);
    if (!json || !json->is_object())
        return rows;
    for (const auto& [key, value] : json->items())
        rows.push_back(
            {labelOf(key),
             plain(value.is_string() ? value.get<std::string>() : base::dumped(value), 500)});
    return rows;
}

} // namespace

Section environmentSection(const Case& all)
{
    Section section{.title = "Environment", .blocks = {}};
    if (!all.run) {
        section.blocks.emplace_back(Paragraph{
            fmt::format("This report was written by Assay {}; there is no run.", all.version)});
        return section;
    }
    auto rows = environmentRows(*all.run);
    if (rows.empty())
        section.blocks.emplace_back(Paragraph{
            fmt::format("The project does not say where run {} was trained.", all.run->id)});
    else
        section.blocks.emplace_back(
            Table{.caption = fmt::format("Environment of run {}", all.run->id),
                  .columns = {{"what"}, {"value"}},
                  .rows = std::move(rows)});
    section.blocks.emplace_back(Paragraph{fmt::format(
        "Run {} was begun on {}; its spec is {}.", all.run->id,
        timeText(plain(all.run->created, 40)),
        all.run->specHash.empty() ? "not known" : plain(all.run->specHash, kLongestName))});
    std::vector<train::RunId> others;
    for (const train::RunRecord& run : all.runs) {
        if (run.id != all.run->id && run.environment != all.run->environment)
            others.push_back(run.id);
    }
    if (!others.empty())
        section.blocks.emplace_back(Paragraph{
            fmt::format("Elsewhere or with other settings of the machine: {}.", runList(others))});
    return section;
}

Section limitsSection(const Case& all)
{
    Section section{.title = "What is not in this report", .blocks = {}};
    Bullets list;
    if (all.openings.empty())
        list.items.push_back(absenceText(all, "Answers on Test: it is sealed."));
    else
        list.items.emplace_back("Answers on Test but for those of the openings above.");
    list.items.insert(
        list.items.end(),
        {"The examples and the answers to each of them; they stay in the project.",
         "Weights and checkpoints, which lie beside the project file.",
         "The loss of each batch, learning rates, gradients and what was measured of layers.",
         "Confusions, calibration and the tests of single columns for distribution shift: \"assay-cli evaluate\" has "
         "them.",
         "Curves, findings by layer and breakdowns of runs other than the one in the centre and a few of its seeds."});
    if (all.run && !all.facts.evaluated)
        list.items.push_back(absenceText(
            all,
            fmt::format(
                "Answers of the present weights of run {}: it was not evaluated. "
                "\"assay-cli evaluate --run {}\" does that; the report itself evaluates nothing.",
                all.run->id, all.run->id)));
    for (const std::string& sentence : all.unread)
        list.items.push_back("What could not be read: " + plain(sentence));
    section.blocks.emplace_back(std::move(list));
    return section;
}

} // namespace assay::report
