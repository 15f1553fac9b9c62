// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/architecture.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace assay::train {

/// What threads share out between them.
enum class Sharing {
    Batch,      ///< the examples of a batch
    Operations, ///< each operation, of a network that looks across the batch
    Elsewhere   ///< each operation of another process, in which the network runs
};
Sharing sharingOf(const model::Architecture& network);

/// Splits a batch between threads: each takes a shard through the whole network by itself, so
/// that they meet once a step and not once an operation. On two cores that others use too this
/// is an order of magnitude faster than threads within each operation, and as fast or faster on
/// idle ones. Results depend on the number of threads, not on their timing.
class Shards
{
public:
    /// `threads`: in all, the calling one included. `batch`: examples of a full batch; batches
    /// too small to be split get threads within each operation instead.
    Shards(int threads, std::size_t batch, Sharing sharing = Sharing::Batch);
    ~Shards();

    int count() const { return m_count; }
    /// Runs work(0) .. work(count - 1) at the same time, 0 on the calling thread, and waits for
    /// all. An exception of any is thrown again.
    void run(const std::function<void(int)>& work);

private:
    void serve(int shard);

    int m_count;
    int m_operationThreads;
    const std::function<void(int)>* m_work = nullptr; ///< null: end. Handed over by m_round
    std::atomic<int> m_round = 0;
    std::atomic<int> m_left = 0;
    std::mutex m_mutex; ///< guards m_problem
    std::exception_ptr m_problem;
    std::vector<std::thread> m_threads;
};

/// Examples [begin, end) of `total` that shard `shard` of `count` takes.
struct ShardRange {
    std::size_t begin, end;
};
ShardRange shardRange(std::size_t total, int shard, int count);

} // namespace assay::train
