// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/shards_torch.h"

#include "base/compute.h"
#include "model/layers.h"
#include "model/module_trial.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

namespace assay::train {

namespace {

/// Fewer examples than this a shard are not worth a thread of their own.
constexpr std::size_t kSmallestShard = 8;

/// Shards meet several times a step, each time for less than a thread takes to be woken: they
/// look a while before they sleep.
void waitWhile(const std::atomic<int>& value, int old)
{
    constexpr int kLooks = 2000; // about 50 microseconds
    for (int looked = 0; value == old; ++looked) {
        if (looked == kLooks) {
            value.wait(old);
            return;
        }
#if defined(__x86_64__)
        __builtin_ia32_pause(); // leaves the core to its other thread
#endif
    }
}

/// A round without work is the last.
void endThreads(std::atomic<int>& round, std::vector<std::thread>& threads)
{
    round.fetch_add(1);
    round.notify_all();
    for (std::thread& thread : threads)
        thread.join();
}

} // namespace

Sharing sharingOf(const model::Architecture& network)
{
    if (model::runsApart(network))
        return Sharing::Elsewhere;
    return model::looksAcrossBatch(network) ? Sharing::Operations : Sharing::Batch;
}

Shards::Shards(int threads, std::size_t batch, Sharing sharing)
    : m_count(sharing != Sharing::Batch
                  ? 1
                  : static_cast<int>(std::clamp<std::size_t>(batch / kSmallestShard, 1,
                                                             static_cast<std::size_t>(threads))))
    , m_operationThreads(std::max(1, threads / m_count))
{
    base::keepFreedMemory();
    if (sharing == Sharing::Elsewhere)
        base::lendOperationThreads(m_operationThreads);
    else
        at::set_num_threads(m_operationThreads);
    try {
        for (int shard = 1; shard < m_count; ++shard)
            m_threads.emplace_back([this, shard] { serve(shard); });
    } catch (...) { // the system has no memory for another thread
        endThreads(m_round, m_threads);
        base::returnFreedMemory();
        throw;
    }
}

Shards::~Shards()
{
    m_work = nullptr;
    endThreads(m_round, m_threads);
    base::returnFreedMemory();
}

void Shards::run(const std::function<void(int)>& work)
{
    m_work = &work;
    m_left = m_count - 1;
    m_round.fetch_add(1);
    m_round.notify_all();
    std::exception_ptr mine;
    try {
        work(0);
    } catch (...) {
        mine = std::current_exception();
    }
    for (int left = m_left; left != 0; left = m_left)
        waitWhile(m_left, left);
    const std::lock_guard lock(m_mutex);
    const std::exception_ptr other = std::exchange(m_problem, nullptr);
    if (mine || other)
        std::rethrow_exception(mine ? mine : other);
}

void Shards::serve(int shard)
{
    at::set_num_threads(m_operationThreads);
    int seen = 0;
    for (;;) {
        waitWhile(m_round, seen);
        ++seen;
        if (m_work == nullptr)
            return;
        try {
            (*m_work)(shard);
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            m_problem = std::current_exception();
        }
        if (m_left.fetch_sub(1) == 1)
            m_left.notify_one();
    }
}

ShardRange shardRange(std::size_t total, int shard, int count)
{
    const auto k = static_cast<std::size_t>(shard);
    const auto n = static_cast<std::size_t>(count);
    return {total * k / n, total * (k + 1) / n};
}

} // namespace assay::train
