// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/on_threads.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace assay::data::formats {

void onThreads(int threads, std::size_t count, const std::function<void(std::size_t)>& work,
               const std::function<void(double)>& at)
{
    using namespace std::chrono_literals;
    std::atomic<std::size_t> next{0}, done{0};
    std::atomic<bool> stop{false};
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t running = 0; // guarded by mutex, as is failure
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            for (std::size_t i = next++; i < count && !stop; i = next++) {
                work(i);
                ++done;
            }
        } catch (...) {
            stop = true;
            const std::lock_guard lock(mutex);
            if (!failure)
                failure = std::current_exception();
        }
        const std::lock_guard lock(mutex);
        --running;
        ended.notify_one();
    };
    // Joined before anything that they use goes.
    struct Joined {
        std::atomic<bool>& stop;
        std::vector<std::jthread> threads;
        ~Joined() { stop = true; }
    } all{stop, {}};
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const auto wanted = std::min(count, threads > 0 ? static_cast<std::size_t>(threads) : cores);
    while (all.threads.size() < wanted) {
        {
            const std::lock_guard lock(mutex);
            ++running;
        }
        try {
            all.threads.emplace_back(run);
        } catch (const std::system_error&) {
            const std::lock_guard lock(mutex);
            --running;
            if (all.threads.empty())
                throw;
            break; // fewer do
        }
    }
    for (std::unique_lock lock(mutex); running > 0;) {
        ended.wait_for(lock, 50ms);
        lock.unlock();
        at(static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(count, 1)));
        lock.lock();
    }
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace assay::data::formats
