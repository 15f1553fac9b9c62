// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/field.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/errors.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
Example:
  assay-cli errors list --project digits.assay --split test_val --sample eyeball --order random
)";

using data::SplitKind;
using error_analysis::ErrorType;
using error_analysis::Mistake;

/// That the answers have no such class, and which they have.
std::string noClass(const std::vector<std::string>& classes, const std::string& name)
{
    constexpr std::size_t kMost = 20;
    if (classes.empty())
        return fmt::format("This run predicts numbers and has no class \"{}\"; leave --true and "
                           "--predicted out.",
                           name);
    const std::vector<std::string> shown(
        classes.begin(), classes.begin() + std::ptrdiff_t(std::min(classes.size(), kMost)));
    const auto near = base::nearest(name, classes);
    return near.empty()
               ? fmt::format("This run has no class \"{}\"; there are: {}{}.", name,
                             fmt::join(shown, ", "), shown.size() < classes.size() ? " ..." : "")
               : fmt::format("This run has no class \"{}\"; did you mean \"{}\"?", name,
                             near.front());
}

std::uint16_t labelOf(const std::vector<std::string>& classes, const std::string& name)
{
    const auto found = std::find(classes.begin(), classes.end(), name);
    if (found == classes.end())
        throw base::usageError("errors.class", noClass(classes, name));
    return static_cast<std::uint16_t>(found - classes.begin());
}

class ListErrorsCommand final : public Command
{
public:
    const char* name() const override { return "list"; }
    const char* help() const override
    {
        return "Wrong answers; for numbers residuals above the RMSE";
    }
    const char* more() const override { return kMore; }

    void add(CLI::App& app) override
    {
        app.add_option("--run", m_run, "Which run; without it the newest with answers");
        app.add_option("--split", m_splits,
                       "Which set: train, train_val or test_val, once for each; without it the "
                       "last two")
            ->check(CLI::IsMember({"train", "train_val", "test_val"}))
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        app.add_option("--limit", m_limit, "How many are listed at most (100)")
            ->check(CLI::Range(std::int64_t{1}, std::int64_t{100'000'000}));
        app.add_option("--order", m_order, "In which order: worst first, or random (worst)")
            ->check(CLI::IsMember({"worst", "random"}));
        app.add_option("--sample", m_sample,
                       "Which of them: eyeball, the random 100 of a set; blackbox, the rest; or "
                       "all (all)")
            ->check(CLI::IsMember({"eyeball", "blackbox", "all"}));
        app.add_option("--true", m_truth, "Only those of this class");
        app.add_option("--predicted", m_predicted, "Only those that were answered as this class");
        app.add_option("--type", m_type, "Only those with this error type");
        app.add_flag("--undecided", m_undecided, "Only those that nobody looked at");
    }

    int run(Context& context) override
    {
        const train::RunRecord run = openAnsweredRun(context, m_run);
        const auto classes = evaluatedClasses(run, context);
        const auto types = errorTypes(context);
        error_analysis::MistakeQuery query{.run = run.id};
        if (!m_splits.empty()) {
            query.splits.clear();
            for (const SplitKind split : data::kOpenSplits) {
                if (std::find(m_splits.begin(), m_splits.end(), data::key(split)) != m_splits.end())
                    query.splits.push_back(split);
            }
        }
        query.sampling = m_sample == "eyeball"    ? error_analysis::Sampling::Eyeball
                         : m_sample == "blackbox" ? error_analysis::Sampling::Blackbox
                                                  : error_analysis::Sampling::All;
        query.worstFirst = m_order == "worst";
        query.undecidedOnly = m_undecided;
        query.limit = m_limit;
        if (!m_truth.empty())
            query.truth = labelOf(classes, m_truth);
        if (!m_predicted.empty())
            query.predicted = labelOf(classes, m_predicted);
        if (!m_type.empty())
            query.type = typeNamed(types, m_type).id;
        context.session.errors().mistakes(query, kAsk);
        const auto page = context.inbox.until<session::MistakesRead>(kAsk).page;
        std::vector<std::vector<std::string>> rows;
        for (const Mistake& mistake : page->mistakes) {
            Json names = Json::array();
            std::string tags;
            for (const ErrorType& type : types) {
                if (std::find(mistake.mark.types.begin(), mistake.mark.types.end(), type.id)
                    != mistake.mark.types.end()) {
                    names.push_back(type.name);
                    tags += (tags.empty() ? "" : ", ") + type.name;
                }
            }
            const bool numbers = classes.empty();
            if (context.json)
                printLine({{"event", "mistake"},
                           {"example", error_analysis::idText(mistake)},
                           {"split", data::key(mistake.split)},
                           {"true", numbers ? Json(mistake.target) : Json(classes[mistake.truth])},
                           {"predicted",
                            numbers ? Json(mistake.value) : Json(classes[mistake.predicted])},
                           {"probability",
                            mistake.probability ? Json(*mistake.probability) : Json(nullptr)},
                           {"tags", names},
                           {"flagged", mistake.mark.flagged},
                           {"note", mistake.mark.note}});
            rows.push_back({error_analysis::idText(mistake), data::displayName(mistake.split),
                            numbers ? unit(mistake.target) : classes[mistake.truth],
                            numbers ? unit(mistake.value) : classes[mistake.predicted],
                            mistake.probability ? percent(*mistake.probability) : "-", tags});
        }
        if (!context.json) {
            printTable({"example", "split", "true", "predicted", "probability", "types"}, rows);
            say("{} of {}\n", count(static_cast<std::int64_t>(rows.size())), count(page->total));
        }
        return 0;
    }

private:
    std::optional<train::RunId> m_run;
    std::vector<std::string> m_splits;
    std::int64_t m_limit = 100;
    std::string m_order = "worst", m_sample = "all";
    std::string m_truth, m_predicted; ///< class names
    std::string m_type;               ///< with this type
    bool m_undecided = false;
};

} // namespace

std::unique_ptr<Command> listErrorsCommand()
{
    return std::make_unique<ListErrorsCommand>();
}

} // namespace assay::cli
