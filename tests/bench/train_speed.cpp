// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Trains a template for some steps and prints one JSON line with its samples per second. With
// --export it also writes what a twin in another framework needs to take the same steps: inputs,
// labels, order, first weights, and the losses it must then see.

#include "base/compute.h"
#include "data/batch_order.h"
#include "data/prepared.h"
#include "experiment/own_module.h"
#include "experiment/spec.h"
#include "model/module_process.h"
#include "model/network.h"
#include "model/templates.h"
#include "train/trainer.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <numeric>
#include <thread>

namespace {

using namespace assay;

constexpr std::int64_t kWarmUp = 50; ///< steps, as many as the twin's

struct Losses : train::RunObserver {
    train::Control& control;
    std::int64_t limit;
    std::vector<double> all;
    std::chrono::steady_clock::time_point begin, end;

    Losses(train::Control& c, std::int64_t steps)
        : control(c)
        , limit(steps)
    {}
    void stepDone(const train::StepReport& report) override
    {
        all.push_back(report.loss);
        if (report.step == kWarmUp)
            begin = std::chrono::steady_clock::now();
        end = std::chrono::steady_clock::now();
        if (report.step >= limit)
            control.stop();
    }
};

template <typename T>
void put(const std::filesystem::path& path, const std::vector<T>& values)
{
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(T)));
}

/// Pictures as their bytes; rows and series as the numbers that enter the network, with the number
/// of steps of each series.
void exportTo(const std::filesystem::path& folder, const data::Prepared& prepared,
              const model::Network& network, std::uint64_t seed)
{
    std::filesystem::create_directories(folder);
    const data::Subset& train = prepared.splits.train();
    const data::InputSpec input = prepared.preprocess.inputs()[0];
    const bool pictures = input.modality == data::Modality::Pictures;
    const auto width = static_cast<std::size_t>(std::accumulate(
        input.shape.begin(), input.shape.end(), std::int64_t{1}, std::multiplies<>()));
    std::vector<std::uint8_t> pixels, labels;
    std::vector<float> inputs, row(width);
    std::vector<std::int64_t> lengths;
    for (const std::uint32_t index : train.indices) {
        labels.push_back(static_cast<std::uint8_t>(train.dataset->label(index)));
        if (pictures) {
            const auto bytes = train.dataset->pictures()->pixels(index);
            pixels.insert(pixels.end(), bytes.begin(), bytes.end());
            continue;
        }
        std::fill(row.begin(), row.end(), 0.0F);
        const std::vector<float> own = prepared.preprocess.encoded(*train.dataset, index);
        std::copy(own.begin(), own.end(), row.begin());
        inputs.insert(inputs.end(), row.begin(), row.end());
        if (input.modality == data::Modality::Series)
            lengths.push_back(train.dataset->series()->series().steps(index));
    }
    put(folder / "pixels.bin", pixels);
    put(folder / "inputs.bin", inputs);
    put(folder / "lengths.bin", lengths);
    put(folder / "labels.bin", labels);
    put(folder / "order.bin", data::epochOrder(train.size(), seed, 0));
    for (const model::ParameterInfo& parameter : network.parameters())
        put(folder / (parameter.name + ".bin"), network.weights(parameter.name));
}

} // namespace

int main(int argc, char** argv)
{
    if (model::isModuleProcess(argc, argv))
        return model::serveModule(argv);
    model::runModulesIn("/proc/self/exe"); // as the program does; `--modules here` does not
    experiment::ExperimentSpec spec;
    spec.data.count = 60'000;
    std::int64_t steps = 400;
    std::filesystem::path folder;
    for (int k = 1; k + 1 < argc; k += 2) {
        const std::string option = argv[k];
        if (option == "--template")
            spec.model.templateName = argv[k + 1];
        else if (option == "--data")
            spec.data.path = argv[k + 1];
        else if (option == "--count")
            spec.data.count = std::stoll(argv[k + 1]);
        else if (option == "--steps")
            steps = std::stoll(argv[k + 1]);
        else if (option == "--threads")
            spec.train.threads = std::stoll(argv[k + 1]);
        else if (option == "--modules" && std::string(argv[k + 1]) == "here")
            model::runModulesIn({});
        else if (option == "--export")
            folder = argv[k + 1];
        else if (option == "--set")
            experiment::setText(spec, argv[k + 1]);
    }
    // As in the program: only the thread that trains has threads for its operations. Those of another
    // would let the first ones sleep after each operation.
    base::useOperationThreads(1);
    spec = experiment::withModule(spec);
    spec.train.epochs = 1000;
    const data::Prepared prepared = data::prepare(spec.data);
    const auto& info = prepared.source->info();
    const auto seed = static_cast<std::uint64_t>(spec.seed);
    model::Network network(model::architecture(spec.model, prepared.preprocess.inputs(),
                                               static_cast<std::int64_t>(info.classes.size())),
                           seed);
    if (!folder.empty())
        exportTo(folder, prepared, network, seed);
    train::Control control;
    Losses losses(control, steps);
    // As in the program, where a thread of its own trains.
    std::thread([&] {
        train::train({.spec = spec.train,
                      .seed = seed,
                      .data = &prepared,
                      .checkpoint = {},
                      .bestCheckpoint = {},
                      .resumeFrom = {},
                      .watched = {}},
                     network, control, losses);
    }).join();
    const std::chrono::duration<double> took = losses.end - losses.begin;
    const auto counted = static_cast<double>(losses.all.size()) - static_cast<double>(kWarmUp);
    losses.all.resize(std::min<std::size_t>(losses.all.size(), 50));
    std::puts(nlohmann::json{
        {"samples_per_second", counted * static_cast<double>(spec.train.batchSize) / took.count()},
        {"losses", losses.all},
        {"shape", prepared.preprocess.inputs()[0].shape},
        {"classes", info.classes.size()}}
                  .dump()
                  .c_str());
}
