// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "baseline/known_results.h"
#include "baseline/sampled_name.h"
#include "cli/command_steps.h"
#include "cli/commands/command_list.h"
#include "cli/commands/compare_reference.h"
#include "cli/print.h"
#include "cli/spec_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace assay::cli {

namespace {

constexpr const char* kMore = R"(
With --known it lists what is published of the data set, from the most useful result to compare with to the least,
and how far a run is from each, with the interval of the run's error. The data set is known by its values, or by its
name and size where many versions are around: MNIST, Fashion-MNIST, CIFAR-10, adult and three of the UCR archive. Published errors are those of the part
for testing that a data set comes with; a run is compared on the half of it that is not sealed (test-val), else on train-val, and says so.

Examples:
  assay-cli compare train.csv --set data.target=price
  assay-cli compare ./mnist --json
  assay-cli compare --known ./mnist
  assay-cli compare --known --project digits.assay --run 1
  assay-cli compare --reference reference.npz ./mnist --template lenet
  assay-cli compare --reference reference.npz --project digits.assay --run 1
)";

/// A difference of shares in points: "+1.2".
std::string points(double difference)
{
    return fmt::format("{:+.1f}", 100 * difference);
}

/// The score that stands for new examples: of test-val, else of train-val; null: there is none.
const train::SplitScore* scoreOf(const train::RunRecord& run, data::SplitKind& split)
{
    if (!run.last)
        return nullptr;
    for (const data::SplitKind each : {data::SplitKind::TestVal, data::SplitKind::TrainVal}) {
        if (const auto found = run.last->find(each); found != run.last->end()) {
            split = each;
            return &found->second;
        }
    }
    return nullptr;
}

int compareToKnown(Context& context, const data::DatasetInfo& info,
                   const std::optional<train::RunRecord>& run)
{
    const std::string dataSet = baseline::knownDataSet(info);
    if (dataSet.empty()) {
        if (!context.json)
            say("Of these data nothing is published that is known here: neither their values nor their name and size "
                "are those of a data set in the list.\n");
        return 0;
    }
    data::SplitKind split = data::SplitKind::TestVal;
    const train::SplitScore* const score = run ? scoreOf(*run, split) : nullptr;
    std::vector<std::vector<std::string>> rows;
    for (const baseline::KnownResult& known : baseline::knownResultsOf(dataSet)) {
        const auto against = score ? baseline::againstKnown(*score, known) : std::nullopt;
        if (context.json) {
            Json line{{"event", "known"},
                      {"data_set", dataSet},
                      {"kind", baseline::name(known.kind)},
                      {"model", known.model},
                      {"metric", "error"},
                      {"value", known.error},
                      {"source", known.source},
                      {"run", run ? Json(run->id) : Json()},
                      {"split", score ? Json(data::key(split)) : Json()},
                      {"difference", against ? Json(against->difference) : Json()},
                      {"low", against ? Json(against->interval.low) : Json()},
                      {"high", against ? Json(against->interval.high) : Json()}};
            printLine(line);
        }
        std::vector<std::string> row{baseline::name(known.kind), known.model,
                                     fmt::format("{:.4g} %", 100 * known.error)};
        if (run) {
            std::string difference = "-";
            if (against) {
                const baseline::AgainstKnown found = against.value_or(baseline::AgainstKnown());
                difference = points(found.difference) + " [" + points(found.interval.low) + ", "
                             + points(found.interval.high) + "]";
            }
            row.push_back(difference);
        }
        row.emplace_back(known.source);
        rows.push_back(std::move(row));
    }
    if (context.json)
        return 0;
    say("published on {}\n", dataSet);
    std::vector<std::string> titles{"kind", "model", "error", "source"};
    if (run)
        titles.insert(titles.begin() + 3, "run, points");
    printTable(titles, rows);
    if (run && score)
        say("run {}: error {} on {} of {} examples; one seed, its noise is not known\n", run->id,
            base::percentText(score->error), data::key(split), count(score->examples));
    else if (run)
        say("run {} has no error on validation to compare\n", run->id);
    return 0;
}

class CompareCommand final : public Command
{
public:
    const char* name() const override { return "compare"; }
    const char* help() const override
    {
        return "What to compare with: very simple methods, published results, an implementation elsewhere";
    }
    const char* more() const override { return m_more.c_str(); }

    void add(CLI::App& app) override
    {
        m_options.addData(app);
        m_options.addNetwork(app);
        auto* known = app.add_flag("--known", m_known, "Published results on this data set");
        app.add_option(
               "--reference", m_reference,
               "A file of an implementation elsewhere: its network is compared layer by layer")
            ->excludes(known);
        app.add_option("--run", m_run,
                       "With --known or --reference: the run that is compared, on its data");
    }

    bool isDone() const override { return m_options.isDone(); }

    int run(Context& context) override
    {
        if (!m_reference.empty())
            return compareToReference(context, m_options, m_reference, m_run);
        if (m_run && !m_known)
            throw base::usageError("arguments", "--run goes with --known or --reference.");
        if (m_known && m_run) {
            const train::RunRecord run = openRun(context, m_run);
            if (run.kind != train::RunKind::Training)
                throw base::usageError(
                    "run.kind",
                    fmt::format("Run {} is no training, so that its data are not known.", run.id));
            context.session.data().profile(experiment::fromJson(run.spec).data, kAsk);
            return compareToKnown(
                context, context.inbox.until<session::DataProfiled>(kAsk).profile->source, run);
        }
        const auto named = m_options.assignments();
        if (std::any_of(named.begin(), named.end(),
                        [](const std::string& one) { return one.starts_with("model."); }))
            note("Settings of the network have no effect without --reference.\n");
        const auto spec = m_options.spec();
        if (m_known) {
            if (!context.project.empty())
                openProject(context, context.projectFile(), false);
            context.session.data().profile(spec.data, kAsk);
            return compareToKnown(context,
                                  context.inbox.until<session::DataProfiled>(kAsk).profile->source,
                                  std::nullopt);
        }
        if (!context.project.empty())
            openProject(context, context.projectFile(), false);
        context.session.data().baselines(spec.data, kAsk);
        const auto known = context.inbox.until<session::BaselinesKnown>(kAsk);
        std::vector<std::vector<std::string>> rows;
        for (const baseline::Baseline& entry : known.baselines) {
            Json json{{"event", "baseline"}, {"name", entry.name}, {"split", known.split}};
            std::vector<std::string> row{baseline::displayName(entry.name)};
            for (const auto& [split, score] : entry.scores) {
                row.push_back(scoreWithInterval(score));
                if (score.isRegression())
                    json[data::key(split)] = {
                        {"rmse", score.rmse}, {"mae", score.mae}, {"r2", score.r2}};
                else
                    json[data::key(split)] = {{"error", score.error}};
            }
            if (context.json)
                printLine(json);
            rows.push_back(std::move(row));
        }
        const bool sampled =
            std::any_of(known.baselines.begin(), known.baselines.end(), [](const auto& entry) {
                const auto found = entry.scores.find(data::SplitKind::Train);
                return found != entry.scores.end()
                       && found->second.examples == baseline::kMostFitted;
            });
        if (sampled && !context.json)
            say("fitted and scored on {} examples of train, the most that are taken\n",
                count(baseline::kMostFitted));
        if (!context.json)
            printTable({"baseline", "train", "train-val", "test-val"}, rows);
        return 0;
    }

private:
    SpecOptions m_options;
    std::string m_more = std::string(kReferenceMore) + kMore;
    std::string m_reference;
    bool m_known = false;
    std::optional<train::RunId> m_run;
};

} // namespace

std::unique_ptr<Command> compareCommand()
{
    return std::make_unique<CompareCommand>();
}

} // namespace assay::cli
