// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/evaluation.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <sstream>

namespace assay::evaluate {

namespace {

/// "train=0.27" parts by their rung.
std::map<Rung, double> parts(const std::string& text, const char* what)
{
    std::map<Rung, double> found;
    std::istringstream all(text);
    for (std::string part; std::getline(all, part, ',');) {
        const auto equals = part.find('=');
        std::string name = part.substr(0, equals);
        while (!name.empty() && name.front() == ' ')
            name.erase(0, 1);
        if (name == "val")
            name = key(Rung::TestVal);
        const auto* const rung =
            std::find_if(kRungs.begin(), kRungs.end(), [&](Rung r) { return key(r) == name; });
        if (equals == std::string::npos || rung == kRungs.end())
            throw base::usageError("evaluate.typed",
                                   fmt::format("\"{}\" is no {}; write irreducible=, train=, "
                                               "train_val=, test_val= (or val=) and test=, "
                                               "separated by commas.",
                                               part, what));
        std::string number = part.substr(equals + 1);
        number.erase(0, std::min(number.find_first_not_of(' '), number.size()));
        const auto value = data::formats::parseNumber(number, '.'); // in every locale
        if (!value)
            throw base::usageError("evaluate.typed",
                                   fmt::format("\"{}\" is no number for {}.", number, name));
        if (!found.emplace(*rung, *value).second)
            throw base::usageError("evaluate.typed", fmt::format("{} is given twice.", name));
    }
    return found;
}

} // namespace

std::string name(Checkpoint checkpoint)
{
    switch (checkpoint) {
    case Checkpoint::Last: return "last";
    case Checkpoint::Best: return "best";
    case Checkpoint::Imported: return "imported";
    }
    return {};
}

Checkpoint checkpointFrom(const std::string& name)
{
    if (name == "last")
        return Checkpoint::Last;
    if (name == "best")
        return Checkpoint::Best;
    throw base::usageError("evaluate.checkpoint",
                           fmt::format("There is no checkpoint \"{}\"; take last or best.", name));
}

Ladder ladderFrom(const std::string& errors, const std::string& counts)
{
    const auto values = parts(errors, "error of a set");
    const auto sizes = parts(counts, "size of a set");
    if (values.empty())
        throw base::usageError("evaluate.typed", "No error was given.");
    Ladder ladder;
    for (const auto& [rung, size] : sizes) {
        if (!values.contains(rung))
            throw base::usageError("evaluate.typed",
                                   fmt::format("A size is given for {}, but no error.", key(rung)));
        if (size != std::floor(size))
            throw base::usageError("evaluate.count",
                                   fmt::format("The size of {} is no whole number.", key(rung)));
    }
    for (const auto& [rung, error] : values) {
        const auto size = sizes.find(rung);
        std::optional<std::int64_t> count;
        if (size != sizes.end())
            count = static_cast<std::int64_t>(size->second);
        ladder[rung] = measuredShare(error, count);
    }
    if (ladder.irreducible && !ladder.irreducible->interval && !sizes.empty())
        ladder.irreducible->isExact = true;
    return ladder;
}

std::string describe(const std::vector<TestOpening>& openings)
{
    if (openings.empty())
        return "sealed";
    std::string text = fmt::format(
        "opened {}", openings.size() == 1 ? "once" : fmt::format("{} times", openings.size()));
    const auto isKnown = [](const TestOpening& opening) { return opening.run != 0; };
    if (const auto last = std::find_if(openings.rbegin(), openings.rend(), isKnown);
        last != openings.rend())
        text += fmt::format(", last for run {}", last->run);
    if (const auto lost = std::count_if(openings.begin(), openings.end(), std::not_fn(isKnown));
        lost > 0)
        text += openings.size() == 1 ? ", and that opening is not in the project any more"
                                     : fmt::format(", {} of them {} not in the project any more",
                                                   lost, lost == 1 ? "is" : "are");
    return text;
}

std::string describeMistakes(const Evaluation& evaluation)
{
    std::string sets;
    for (const data::SplitKind split : {data::SplitKind::TrainVal, data::SplitKind::TestVal}) {
        const auto report = evaluation.reports.find(split);
        if (report != evaluation.reports.end() && report->second.score.isRegression())
            sets +=
                fmt::format("{}{} on {}", sets.empty() ? "" : ", ",
                            base::unitText(report->second.score.rmse), data::displayName(split));
    }
    return sets.empty() ? sets
                        : "An error is an answer that is off by more than the RMSE of its set: "
                              + sets + ".";
}

} // namespace assay::evaluate
