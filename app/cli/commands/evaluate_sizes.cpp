// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/evaluate.h"
#include "cli/follow_training.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::cli {

namespace {

using data::SplitKind;

void printSizes(train::RunId run, const evaluate::SizeCurve& curve, bool json)
{
    evaluate::Ladder unit;
    unit.isShare = curve.isShare;
    std::vector<std::vector<std::string>> rows;
    for (const evaluate::SizePoint& point : curve.points) {
        std::vector<std::string> row{fmt::format("{:g} %", point.part * 100),
                                     count(point.examples)};
        for (const SplitKind split : data::kOpenSplits) {
            const auto found = point.errors.find(split);
            if (found == point.errors.end()) {
                row.emplace_back("-");
                continue;
            }
            row.push_back(evaluate::errorText(unit, found->second.value, found->second.interval));
            if (!json)
                continue;
            Json line{{"event", "size"},
                      {"run", run},
                      {"part", point.part},
                      {"train_examples", point.examples},
                      {"split", data::key(split)},
                      {"runs", point.runs},
                      {curve.isShare ? "error" : "rmse", number(found->second.value)}};
            putInterval(line, found->second.interval);
            printLine(line);
        }
        rows.push_back(std::move(row));
    }
    if (!json) {
        printTable({"part", "train examples", "train", "train-val", "test-val"}, rows);
        say("\n{}\n", curve.text);
        return;
    }
    Json line{{"event", "size_verdict"},
              {"run", run},
              {"verdict", evaluate::name(curve.verdict)},
              {"gain", curve.gain ? number(curve.gain->value) : Json(nullptr)}};
    putInterval(line, curve.gain ? std::optional(curve.gain->interval) : std::nullopt);
    line["text"] = curve.text;
    printLine(line);
}

} // namespace

int evaluateBySize(const train::RunRecord& run, int seeds, Context& context)
{
    const auto read = [&] {
        context.session.evaluations().bySize(run.id, seeds, kAsk);
        return waitWith<session::SizesRead>(context.inbox, "answering");
    };
    auto sizes = read();
    int code = 0;
    const bool lacks = std::any_of(sizes.open.begin(), sizes.open.end(), [](const auto& member) {
        return member.standing != tune::Standing::Underway;
    });
    if (lacks) {
        context.session.studies().start(
            {.purpose = tune::Purpose::SizeCurve, .of = run.id, .seeds = seeds}, kAsk);
        code = followTraining(Asked::Study, context);
        if (code == kInterrupted)
            return code; // the same call goes on from here
        sizes = read();
    }
    printSizes(run.id, sizes.curve, context.json);
    return code; // of networks that did not train, beside what is known
}

} // namespace assay::cli
