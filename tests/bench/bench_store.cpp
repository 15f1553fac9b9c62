// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"
#include "store/run_store.h"

#include <benchmark/benchmark.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

// Points a second that a training thread can store as plain rows, alone and while another
// connection reads every one of them, and that a reader gets back.

using namespace assay;

namespace {

/// A project with one run, in a folder of its own.
struct Fixture {
    std::filesystem::path folder, file;
    train::RunId run = 0;

    Fixture()
    {
        std::string name = (std::filesystem::temp_directory_path() / "assay-bench-XXXXXX").string();
        folder = mkdtemp(name.data());
        file = folder / "bench.assay";
        store::ensureProject(file, true);
        run = store::RunStore(file, false).insert({.name = "bench"});
    }
    Fixture(const Fixture&) = delete;
    Fixture& operator=(const Fixture&) = delete;
    ~Fixture() { std::filesystem::remove_all(folder); }
};

constexpr std::int64_t kFlush = 20'000; ///< what a fast run logs between two flushes

void logPoints(store::RunWriter& writer, std::int64_t points)
{
    for (std::int64_t k = 0; k < points; ++k) {
        const auto step = static_cast<double>(k);
        writer.add("batch_loss", "train", k + 1, step * 1e-3, step * 1e-2, 1 / (1 + step));
        if ((k + 1) % kFlush == 0)
            writer.flush();
    }
    writer.flush();
}

void count(benchmark::State& state)
{
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void writePoints(benchmark::State& state)
{
    for (auto _ : state) {
        state.PauseTiming();
        auto fixture = std::make_unique<Fixture>();
        state.ResumeTiming();
        store::RunWriter writer(fixture->file, fixture->run);
        logPoints(writer, state.range(0));
        state.PauseTiming();
        fixture.reset();
        state.ResumeTiming();
    }
    count(state);
}

void writePointsWhileRead(benchmark::State& state)
{
    for (auto _ : state) {
        state.PauseTiming();
        auto fixture = std::make_unique<Fixture>();
        std::atomic<bool> done = false;
        std::thread reader([&] {
            store::RunStore store(fixture->file, true);
            for (std::int64_t last = 0; !done;) {
                last = std::max(last, store.points(fixture->run, last, 50'000).lastId);
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        });
        state.ResumeTiming();
        {
            store::RunWriter writer(fixture->file, fixture->run);
            logPoints(writer, state.range(0));
        }
        state.PauseTiming();
        done = true;
        reader.join();
        fixture.reset();
        state.ResumeTiming();
    }
    count(state);
}

void readPoints(benchmark::State& state)
{
    const Fixture fixture;
    {
        store::RunWriter writer(fixture.file, fixture.run);
        logPoints(writer, state.range(0));
    }
    for (auto _ : state) {
        store::RunStore store(fixture.file, true);
        std::int64_t last = 0, seen = 0;
        for (;;) {
            const auto page = store.points(fixture.run, last, 50'000);
            if (page.points.empty())
                break;
            last = page.lastId;
            seen += static_cast<std::int64_t>(page.points.size());
        }
        if (seen != state.range(0))
            state.SkipWithError("points are missing");
    }
    count(state);
}

} // namespace

BENCHMARK(writePoints)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(writePointsWhileRead)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(readPoints)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_MAIN();
