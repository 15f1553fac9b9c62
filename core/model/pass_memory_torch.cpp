// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/pass_memory_torch.h"

#include <c10/core/Allocator.h>

#include <algorithm>

namespace assay::model {

struct PassMemory::Counter final : c10::MemoryReportingInfoBase {
    void reportMemoryUsage(void* /*place*/, std::int64_t bytes, std::size_t /*allocated*/,
                           std::size_t /*reserved*/, c10::Device device) override
    {
        if (!device.is_cpu())
            return;
        now += bytes; // below 0 where something is freed
        most = std::max(most, now);
    }
    bool memoryProfilingEnabled() const override { return true; }

    std::int64_t now = 0, most = 0;
};

namespace {
thread_local PassMemory* counting = nullptr;
} // namespace

PassMemory::PassMemory()
    : m_counter(std::make_shared<Counter>())
    , m_before(counting)
    , m_guard(c10::DebugInfoKind::PROFILER_STATE, m_counter)
{
    counting = this;
}

PassMemory::~PassMemory()
{
    counting = m_before;
}

std::int64_t PassMemory::peak() const
{
    return m_counter->most;
}

bool PassMemory::isCounting()
{
    return counting != nullptr;
}

void PassMemory::foundElsewhere(std::int64_t bytes)
{
    constexpr std::int64_t kMost = std::int64_t{1} << 50; // another process may write anything
    if (counting)
        counting->m_elsewhere = std::max(counting->m_elsewhere, std::min(bytes, kMost));
}

} // namespace assay::model
