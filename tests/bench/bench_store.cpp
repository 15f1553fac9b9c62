// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/project_store.h"
#include "store/run_store.h"

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

// Points a second that a training thread can store as plain rows, alone and while another connection
// reads every one of them, each beside a bare loop of sqlite3_step on the same table, in turns in one
// run ("of_bare": the median of the ratios of speed); and points a second that a reader gets back.

using namespace assay;

namespace {

using Seconds = std::chrono::duration<double>;
using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t kFlush = 20'000; ///< what a fast run logs between two flushes

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

void writeOurs(const Fixture& fixture, std::int64_t points)
{
    store::RunWriter writer(fixture.file, fixture.run);
    for (std::int64_t k = 0; k < points; ++k) {
        const auto step = static_cast<double>(k);
        writer.add("batch_loss", "train", k + 1, step * 1e-3, step * 1e-2, 1 / (1 + step));
        if ((k + 1) % kFlush == 0)
            writer.flush();
    }
    writer.flush();
}

/// The same rows in the same transactions by SQLite alone, with the settings of a project.
void writeBare(const Fixture& fixture, std::int64_t points)
{
    sqlite3* database = nullptr;
    const auto require = [&database](bool fine) {
        if (!fine)
            throw std::runtime_error(sqlite3_errmsg(database));
    };
    const auto run = [&](const char* sql) {
        require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    };
    require(sqlite3_open(fixture.file.c_str(), &database) == SQLITE_OK);
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    sqlite3_stmt* insert = nullptr;
    require(sqlite3_prepare_v2(database,
                               "INSERT INTO metrics(run, name, split, step, epoch, seconds, value) "
                               "VALUES(?, ?, ?, ?, ?, ?, ?)",
                               -1, &insert, nullptr)
            == SQLITE_OK);
    sqlite3_bind_int64(insert, 1, fixture.run);
    sqlite3_bind_text(insert, 2, "batch_loss", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, "train", -1, SQLITE_STATIC);
    for (std::int64_t k = 0; k < points; ++k) {
        if (k % kFlush == 0)
            run("BEGIN IMMEDIATE");
        const auto step = static_cast<double>(k);
        sqlite3_bind_int64(insert, 4, k + 1);
        sqlite3_bind_double(insert, 5, step * 1e-3);
        sqlite3_bind_double(insert, 6, step * 1e-2);
        sqlite3_bind_double(insert, 7, 1 / (1 + step));
        require(sqlite3_step(insert) == SQLITE_DONE);
        sqlite3_reset(insert);
        if ((k + 1) % kFlush == 0 || k + 1 == points)
            run("COMMIT");
    }
    sqlite3_finalize(insert);
    sqlite3_close(database);
}

/// Reads what is new ten times a second, as the window does, until it is destroyed.
class Reader
{
public:
    explicit Reader(const Fixture& fixture)
        : m_thread([this, &fixture] {
            store::RunStore store(fixture.file, true);
            for (std::int64_t last = 0; !m_done;) {
                last = std::max(last, store.points(fixture.run, last, 50'000).lastId);
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        })
    {}
    ~Reader()
    {
        m_done = true;
        m_thread.join();
    }

private:
    std::atomic<bool> m_done = false;
    std::thread m_thread;
};

template <typename Write>
double secondsOf(Write write, std::int64_t points, bool isRead)
{
    const Fixture fixture;
    const auto reader = isRead ? std::make_unique<Reader>(fixture) : nullptr;
    const auto begin = SteadyClock::now();
    write(fixture, points);
    return Seconds(SteadyClock::now() - begin).count();
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + std::ssize(values) / 2, values.end());
    return values[values.size() / 2];
}

void writing(benchmark::State& state, bool isRead)
{
    const std::int64_t points = state.range(0);
    std::vector<double> ours, bare, ratios;
    for (auto _ : state) {
        // In turns, and either of them first by turns.
        const bool first = ours.size() % 2 == 0;
        if (first)
            ours.push_back(secondsOf(writeOurs, points, isRead));
        bare.push_back(secondsOf(writeBare, points, isRead));
        if (!first)
            ours.push_back(secondsOf(writeOurs, points, isRead));
        state.SetIterationTime(ours.back());
        ratios.push_back(bare.back() / ours.back());
    }
    const auto count = static_cast<double>(points);
    state.counters["points/s"] = count / median(ours);
    state.counters["bare/s"] = count / median(bare);
    state.counters["of_bare"] = median(ratios);
}

void writePoints(benchmark::State& state)
{
    writing(state, false);
}

void writePointsWhileRead(benchmark::State& state)
{
    writing(state, true);
}

void readPoints(benchmark::State& state)
{
    const Fixture fixture;
    writeOurs(fixture, state.range(0));
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
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

} // namespace

BENCHMARK(writePoints)
    ->Arg(1'000'000)
    ->Iterations(9)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();
BENCHMARK(writePointsWhileRead)
    ->Arg(1'000'000)
    ->Iterations(9)
    ->Unit(benchmark::kMillisecond)
    ->UseManualTime();
BENCHMARK(readPoints)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_MAIN();
