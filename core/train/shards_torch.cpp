// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/shards_torch.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <utility>

namespace assay::train {

namespace {

/// Fewer examples than this a shard are not worth a thread of their own.
constexpr std::size_t kSmallestShard = 8;

} // namespace

Shards::Shards(int threads, std::size_t batch)
    : m_count(static_cast<int>(
        std::clamp<std::size_t>(batch / kSmallestShard, 1, static_cast<std::size_t>(threads))))
    , m_operationThreads(std::max(1, threads / m_count))
{
    at::set_num_threads(m_operationThreads);
    for (int shard = 1; shard < m_count; ++shard)
        m_threads.emplace_back([this, shard] { serve(shard); });
}

Shards::~Shards()
{
    {
        const std::lock_guard lock(m_mutex);
        m_end = true;
        m_begin.notify_all();
    }
    for (std::thread& thread : m_threads)
        thread.join();
}

void Shards::run(const std::function<void(int)>& work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_work = &work;
        m_left = m_count - 1;
        ++m_round;
        m_begin.notify_all();
    }
    std::exception_ptr mine;
    try {
        work(0);
    } catch (...) {
        mine = std::current_exception();
    }
    std::unique_lock lock(m_mutex);
    m_done.wait(lock, [this] { return m_left == 0; });
    m_work = nullptr;
    const std::exception_ptr other = std::exchange(m_problem, nullptr);
    if (mine || other)
        std::rethrow_exception(mine ? mine : other);
}

void Shards::serve(int shard)
{
    at::set_num_threads(m_operationThreads);
    std::uint64_t seen = 0;
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_begin.wait(lock, [&] { return m_end || m_round != seen; });
        if (m_end)
            return;
        seen = m_round;
        const auto* work = m_work;
        lock.unlock();
        std::exception_ptr problem;
        try {
            (*work)(shard);
        } catch (...) {
            problem = std::current_exception();
        }
        lock.lock();
        if (problem)
            m_problem = problem;
        if (--m_left == 0)
            m_done.notify_one();
    }
}

ShardRange shardRange(std::size_t total, int shard, int count)
{
    const auto k = static_cast<std::size_t>(shard);
    const auto n = static_cast<std::size_t>(count);
    return {total * k / n, total * (k + 1) / n};
}

} // namespace assay::train
