// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What train.watch_layers costs: pairs of trainings of LeNet at batch 64, one without it and one with it,
// in turn, and the median ratio of their times on the processor, which depend little on who else is busy
// here. --pairs N, --count N (examples), --set FIELD=VALUE. One thread, unless train.threads says otherwise.
// The shorter a run, the larger the share of its updates that are measured.

#include "base/compute.h"
#include "data/prepared.h"
#include "experiment/spec.h"
#include "model/network.h"
#include "model/templates.h"
#include "train/trainer.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace assay;

/// Seconds on the processor, of all threads.
double used()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The time of updates alone, scoring left out.
struct Timer : train::RunObserver {
    double begin = used();
    double seconds = 0, measured = 0;
    std::int64_t steps = 0;

    void stepDone(const train::StepReport& report) override
    {
        ++steps;
        measured += report.layers.empty() ? 0 : 1;
    }
    void evaluationBegins(std::int64_t) override { seconds += used() - begin; }
    void epochDone(const train::EpochReport&) override { begin = used(); }
};

Timer trained(const experiment::ExperimentSpec& spec, const data::Prepared& prepared)
{
    const auto classes = static_cast<std::int64_t>(prepared.source->info().classes.size());
    model::Network network(model::architecture(spec.model, prepared.preprocess.inputs(), classes),
                           1);
    train::Control control;
    Timer timer;
    // As in the program, where a thread of its own trains.
    std::thread([&] {
        timer.begin = used();
        train::train({.spec = spec.train,
                      .seed = 1,
                      .data = &prepared,
                      .checkpoint = {},
                      .bestCheckpoint = {},
                      .resumeFrom = {},
                      .watched = {}},
                     network, control, timer);
    }).join();
    return timer;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    experiment::ExperimentSpec spec;
    spec.data.count = 20'000;
    spec.train.batchSize = 64;
    spec.train.threads = 1;
    int pairs = 7;
    std::vector<std::string> settings;
    for (int k = 1; k + 1 < argc; k += 2) {
        const std::string option = argv[k];
        if (option == "--pairs")
            pairs = std::stoi(argv[k + 1]);
        else if (option == "--count")
            spec.data.count = std::stoll(argv[k + 1]);
        else if (option == "--set")
            experiment::setText(spec, argv[k + 1]);
    }
    base::useOperationThreads(1);
    const data::Prepared prepared = data::prepare(spec.data);
    for (const std::int64_t epochs : {1, 5}) {
        spec.train.epochs = epochs;
        std::vector<double> ratios, ofOne;
        Timer last;
        for (int pair = 0; pair < pairs; ++pair) {
            spec.train.watchLayers = false;
            const Timer without = trained(spec, prepared);
            spec.train.watchLayers = true;
            last = trained(spec, prepared);
            ratios.push_back(last.seconds / without.seconds);
            ofOne.push_back((last.seconds - without.seconds) / last.measured
                            / (without.seconds / static_cast<double>(without.steps)));
        }
        std::printf("%s, batch %lld, %lld updates of which %.0f were measured: updates take "
                    "%.1f %% longer (median of %d pairs); one measured update costs %.2f updates\n",
                    spec.model.templateName.c_str(), static_cast<long long>(spec.train.batchSize),
                    static_cast<long long>(last.steps), last.measured, 100 * (median(ratios) - 1),
                    pairs, 1 + median(ofOne));
    }
}
