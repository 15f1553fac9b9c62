// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"
#include "store/run_store.h"
#include "store/search_store.h"
#include "train/metric.h"
#include "tune/samplers.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

// What a trial costs beside its training: a study of so many trials (2,000) that take no time, by the method
// (random): reading what others did, the proposal, the rows of trial and run. Prints milliseconds a trial and the size
// of the project.   bench_study [TRIALS [METHOD]]

using namespace assay;

namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point since)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

/// What a training of two epochs writes of a trial.
void finish(store::RunStore& runs, const std::filesystem::path& file, train::RunId run,
            double error)
{
    store::RunWriter writer(file, run);
    for (int epoch = 1; epoch <= 2; ++epoch) {
        train::EpochReport report{.epoch = epoch, .step = epoch * 10};
        for (const auto split : {data::SplitKind::Train, data::SplitKind::TrainVal}) {
            report.scores[split] = {.loss = error, .error = error, .examples = 100};
            writer.add("error", data::key(split).c_str(), report.step, epoch, 0, error);
        }
        writer.flush();
        runs.setScores(run, report, true);
    }
    runs.setState(run, train::RunState::Finished);
}

} // namespace

int main(int count, char** words)
{
    const int trials = count > 1 ? std::atoi(words[1]) : 2000;
    const std::string method = count > 2 ? words[2] : "random";
    std::string name = (std::filesystem::temp_directory_path() / "assay-bench-XXXXXX").string();
    const std::filesystem::path folder = mkdtemp(name.data());
    const std::filesystem::path file = folder / "bench.assay";
    store::ensureProject(file, true);
    {
        store::RunStore runs(file, false);
        store::SearchStore searches(file, false);
        tune::Search search;
        search.space = tune::spaceFrom(
            R"({"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
                "train.batch_size": {"low": 8, "high": 256, "scale": "log", "integer": true},
                "train.weight_decay": {"low": 1e-6, "high": 0.1, "scale": "log"}})");
        search.method = method;
        search.id = searches.insert(search, {});
        const train::Metric& metric = *train::findMetric("error");
        const auto sampler = tune::samplerKindNamed(method).make(search.space, 1);
        std::vector<tune::TriedRun> known;
        std::vector<double> beside;
        for (int k = 0; k < trials; ++k) {
            const auto begin = Clock::now();
            searches.refresh(search, metric, known);
            const auto point = sampler->ask(tune::trialsSeen(known));
            if (!point)
                break;
            const auto spec = tune::specOf(search.space, search.base, *point);
            searches.add(search.id, k, *point);
            const train::RunId run = runs.insert({.name = "study 1, trial " + std::to_string(k + 1),
                                                  .spec = experiment::toJson(spec),
                                                  .specHash = experiment::hash(spec),
                                                  .family = experiment::family(spec)});
            searches.begin(search.id, k, run);
            const double before = milliseconds(begin);
            finish(runs, file, run,
                   std::abs(std::get<double>(point->at("train.learning_rate")) - 0.01));
            const auto after = Clock::now();
            searches.end(search.id, k);
            beside.push_back(before + milliseconds(after));
        }
        double sum = 0;
        for (const double one : beside)
            sum += one;
        std::sort(beside.begin(), beside.end());
        std::printf(
            "%zu trials by %s: %.2f ms a trial beside its training, median %.2f, largest %.2f\n",
            beside.size(), method.c_str(), sum / static_cast<double>(beside.size()),
            beside[beside.size() / 2], beside.back());
    }
    std::printf("project: %.1f MB\n", static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    std::filesystem::remove_all(folder);
}
