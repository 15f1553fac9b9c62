// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "cli/command_steps.h"
#include "cli/commands/attempts.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"

#include <CLI/CLI.hpp>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors table --project digits.assay --run 3
)";

Json shareJson(const error_analysis::TypeShare& share)
{
    const auto& known = share.share;
    return {{"n", share.count.tagged},
            {"share", known ? Json(known->value) : Json(nullptr)},
            {"low", known ? Json(known->interval.low) : Json(nullptr)},
            {"high", known ? Json(known->interval.high) : Json(nullptr)}};
}

Json priorityJson(const std::optional<error_analysis::Priority>& priority)
{
    return priority ? Json(error_analysis::name(*priority)) : Json(nullptr);
}

std::string shareText(const error_analysis::TypeShare& share)
{
    if (!share.share)
        return "-";
    return base::percentText(share.share->value, share.share->interval.low,
                             share.share->interval.high);
}

class ErrorTableCommand final : public Command
{
public:
    const char* name() const override { return "table"; }
    const char* help() const override { return "The error-analysis table"; }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which run; without it the newest with answers");
    }

    int run(Context& context) override
    {
        const auto [run, found] = readErrorTable(context, m_run);
        const auto attempts =
            found.rows.empty() ? std::vector<tune::MeasuredAttempt>() : attemptsOn(run, context);
        std::vector<std::vector<std::string>> rows;
        for (const error_analysis::ErrorRow& row : found.rows) {
            std::string solutions;
            for (const std::string& solution : row.type.solutions)
                solutions += (solutions.empty() ? "" : "; ") + solution;
            if (context.json)
                printLine({{"event", "row"},
                           {"type", row.type.name},
                           {"train", shareJson(row.train)},
                           {"train_val", shareJson(row.trainVal)},
                           {"test_val", shareJson(row.testVal)},
                           {"p_adjusted", row.adjusted ? Json(*row.adjusted) : Json(nullptr)},
                           {"ceiling", row.ceiling ? Json(*row.ceiling) : Json(nullptr)},
                           {"solutions", row.type.solutions},
                           {"priority", priorityJson(row.priority())},
                           {"proposed", priorityJson(row.proposed)},
                           {"owner", row.type.owner},
                           {"effort", row.type.effort},
                           {"run", row.type.triedRun ? Json(*row.type.triedRun) : Json(nullptr)},
                           {"attempts", typeEffectsJson(attempts, row.type.name)}});
            const std::string priority = error_analysis::name(row.priority());
            rows.push_back({row.type.name, shareText(row.trainVal), shareText(row.testVal),
                            solutions, priority.empty() ? "-" : priority});
            if (found.hasTrain())
                rows.back().insert(rows.back().begin() + 1, shareText(row.train));
        }
        if (!context.json) {
            std::vector<std::string> header{"error type", "error % (train-val)",
                                            "error % (test-val)", "potential solutions",
                                            "priority"};
            if (found.hasTrain())
                header.insert(header.begin() + 1, "error % (train)");
            printTable(header, rows);
            say("{}\n", found.precision);
            sayTypeEffects(attempts);
        }
        return 0;
    }

private:
    std::optional<train::RunId> m_run;
};

} // namespace

std::unique_ptr<Command> errorTableCommand()
{
    return std::make_unique<ErrorTableCommand>();
}

} // namespace assay::cli
