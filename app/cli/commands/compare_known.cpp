// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands/compare_known.h"

#include "advise/known_evidence.h"
#include "baseline/own_results.h"
#include "cli/command_steps.h"
#include "cli/print.h"
#include "train/metric.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <memory>

namespace assay::cli {

using baseline::ResultRow;

const char* const kKnownMore = R"(
With --known it lists what is published of the data set, from the most useful result to compare with to the least,
and how far a run is from each, with the interval of the run's error. The data set is known by its values, or by its
name and size where many versions are around: MNIST, Fashion-MNIST, CIFAR-10, adult and three of the UCR archive;
--data-set names another one. Published errors are those of the part for testing that a data set comes with; a run is
compared on the half of it that is not sealed (test-val), else on train-val, and says so. A run that serves other data
than it is trained on is compared on train-val: its test-val is of those; with --data-set on test-val.

Results of your own are kept in the project (--project) and listed with their number: --add MODEL makes one, with
--value and, as needed, --kind, --metric and --source; --change NUMBER gives one other values; --remove NUMBER takes it
out. They belong to the data, by values and by name, or to the data set of --data-set.
)";

namespace {

/// Waits for the answer of one call. Throws the Error that it holds.
template <typename Ask>
std::vector<ResultRow> answered(Ask ask)
{
    const auto promise = std::make_shared<std::promise<baseline::OwnResultsAnswer>>();
    auto future = promise->get_future();
    ask([promise](const baseline::OwnResultsAnswer& answer) { promise->set_value(answer); });
    const baseline::OwnResultsAnswer answer = future.get();
    if (answer.problem)
        throw *answer.problem;
    return answer.rows;
}

std::vector<ResultRow> ownResults(Context& context)
{
    return answered([&](const auto& take) { context.session.ownResults().listOwnResults(take); });
}

/// A difference of shares in points: "+1.2"; of other values as it is.
std::string differenceText(double difference, const train::Metric& metric)
{
    return metric.form == train::Metric::Form::Share ? fmt::format("{:+.1f}", 100 * difference)
                                                     : fmt::format("{:+.4g}", difference);
}

Json lineOf(const ResultRow& row, const std::string& dataSet)
{
    return {{"event", "known"},
            {"data_set", row.dataSet.empty() ? dataSet : row.dataSet},
            {"kind", baseline::name(row.kind)},
            {"model", row.model},
            {"metric", row.metric},
            {"value", row.value},
            {"source", row.source},
            {"own", row.id > 0 ? Json(row.id) : Json()}};
}

} // namespace

void KnownOptions::add(CLI::App& app)
{
    m_option = app.add_flag("--known", m_known, "Published results on this data set, and your own");
    app.add_option(
        "--data-set", m_dataSet,
        "With --known: the data set by its name, in place of what the data are known as");
    auto* add = app.add_option("--add", m_add,
                               "With --known: add a result of your own, of the model of that name");
    auto* change =
        app.add_option("--change", m_change, "With --known: change your own result of that number");
    auto* remove =
        app.add_option("--remove", m_remove, "With --known: remove your own result of that number");
    add->excludes(change)->excludes(remove);
    change->excludes(remove);
    app.add_option("--value", m_value, "Of the result: \"0.8 %\" of an error, else a number");
    app.add_option("--metric", m_metric, "Of the result: error (usual), f1, rmse, mae, r2");
    app.add_option(
        "--kind", m_kind,
        "Of the result: official_similar, official_benchmark, unofficial, paper (usual), "
        "own_on_benchmark, similar_model, baseline");
    app.add_option("--source", m_source, "Of the result: where it stands, such as a link");
    app.add_option("--rename", m_model, "With --change: another name of the model");
}

void KnownOptions::check() const
{
    const bool isRow = m_value || m_metric || m_kind || m_source || m_model;
    if (!m_known && (isChange() || isRow || m_dataSet))
        throw base::usageError("arguments",
                               "--add, --change, --remove, --data-set and the values of a "
                               "result go with --known.");
    if (isRow && m_add.empty() && !m_change)
        throw base::usageError("arguments", "--value, --metric, --kind, --source and --rename go "
                                            "with --add or --change.");
    if (!m_add.empty() && !m_value)
        throw base::usageError("arguments", "--add needs the result: --value \"0.8 %\".");
    if (!m_add.empty() && m_model)
        throw base::usageError("arguments", "--rename goes with --change; --add names the model.");
}

void KnownOptions::change(Context& context, const std::string& dataSet,
                          const std::string& fingerprint) const
{
    if (m_remove) {
        answered([&](const auto& take) {
            context.session.ownResults().removeOwnResult(*m_remove, take);
        });
        return;
    }
    ResultRow row{.dataSet = dataSet, .fingerprint = fingerprint, .model = m_add};
    if (m_change) {
        const auto all = ownResults(context);
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const ResultRow& one) { return one.id == *m_change; });
        if (found == all.end())
            throw base::usageError(
                "result", fmt::format("No result {} was added to this project.", *m_change));
        row = *found;
        if (m_dataSet) {
            row.dataSet = *m_dataSet;
            row.fingerprint.clear();
        }
    }
    if (m_model)
        row.model = *m_model;
    if (m_kind)
        row.kind = baseline::knownKindFrom(*m_kind);
    if (m_metric && *m_metric != row.metric && m_change && !m_value)
        throw base::usageError("arguments", "Another --metric needs its --value.");
    if (m_metric)
        row.metric = train::metricNamed(*m_metric).name;
    if (m_value) {
        const auto value = train::goalNumber(train::metricNamed(row.metric), *m_value);
        if (!value)
            throw base::usageError("arguments",
                                   "--value is empty; give a number such as \"0.8 %\".");
        row.value = *value;
    }
    if (m_source)
        row.source = *m_source;
    baseline::requireSound(row);
    answered([&](const auto& take) { context.session.ownResults().saveOwnResult(row, take); });
}

int KnownOptions::run(Context& context, const data::DatasetInfo& info,
                      const std::optional<train::RunRecord>& run) const
{
    const std::string dataSet = m_dataSet.value_or(baseline::dataSetName(info));
    const std::string fingerprint = m_dataSet ? std::string() : info.fingerprint;
    if (isChange())
        change(context, dataSet, fingerprint);
    const auto results = baseline::resultRows(dataSet, fingerprint, ownResults(context));
    if (results.empty()) {
        if (!context.json)
            say("Of these data nothing is published that is known here: neither their values nor their name and size "
                "are those of a data set in the list. Add a result with --add MODEL --value \"0.8 %\" --project FILE, "
                "or name the data set with --data-set.\n");
        return 0;
    }
    data::SplitKind split = data::SplitKind::TestVal;
    const train::SplitScore* const score =
        run ? advise::comparedScore(*run, split, m_dataSet.has_value()) : nullptr;
    const bool anyOwn = std::any_of(results.begin(), results.end(),
                                    [](const ResultRow& row) { return row.id > 0; });
    std::vector<std::vector<std::string>> rows;
    bool inPoints = true; // all differences are of shares
    for (const ResultRow& result : results) {
        std::optional<baseline::AgainstRow> against;
        if (score)
            against = baseline::againstRow(*score, result);
        if (context.json) {
            Json line = lineOf(result, dataSet);
            line["run"] = run ? Json(run->id) : Json();
            line["split"] = score ? Json(data::key(split)) : Json();
            line["difference"] = against ? Json(against->difference) : Json();
            putInterval(line, against ? against->interval : std::nullopt);
            printLine(line);
            continue;
        }
        std::vector<std::string> row{baseline::name(result.kind), result.model,
                                     advise::resultText(result)};
        if (run) {
            std::string difference = "-";
            if (against) {
                const train::Metric& metric = train::metricNamed(result.metric);
                inPoints = inPoints && metric.form == train::Metric::Form::Share;
                difference = differenceText(against->difference, metric);
                if (against->interval)
                    difference +=
                        fmt::format(" [{}, {}]", differenceText(against->interval->low, metric),
                                    differenceText(against->interval->high, metric));
            }
            row.push_back(difference);
        }
        row.push_back(result.source);
        if (anyOwn)
            row.push_back(result.id > 0 ? fmt::format("own {}", result.id) : std::string());
        rows.push_back(std::move(row));
    }
    if (context.json)
        return 0;
    say("{} {}\n", anyOwn ? "results on" : "published on", dataSet);
    std::vector<std::string> titles{"kind", "model", "error", "source"};
    if (run)
        titles.insert(titles.begin() + 3, inPoints ? "run against it, points" : "run against it");
    if (anyOwn)
        titles.emplace_back("yours");
    printTable(titles, rows);
    if (run && score)
        say("run {}: {} {} on {} of {} examples; one seed, its noise is not known\n", run->id,
            score->isRegression() ? "RMSE" : "error", scoreText(*score), data::key(split),
            count(score->examples));
    else if (run)
        say("run {} has no error on validation to compare\n", run->id);
    return 0;
}

} // namespace assay::cli
