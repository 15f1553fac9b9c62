// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/util/ThreadLocalDebugInfo.h>

#include <cstdint>
#include <memory>

namespace assay::model {

/// Counts what tensors take on the processor that this thread makes while it exists: as LibTorch allocates
/// them, whatever the system then does. What was there before does not count.
class PassMemory
{
public:
    PassMemory();
    ~PassMemory();
    PassMemory(const PassMemory&) = delete;
    PassMemory& operator=(const PassMemory&) = delete;

    /// The most bytes that were taken at one time.
    std::int64_t peak() const;
    /// The same of the process of a module that this thread waits for; 0: there is none.
    std::int64_t peakElsewhere() const { return m_elsewhere; }

    /// Whether this thread counts.
    static bool isCounting();
    /// The peak of a pass in another process. Does nothing where this thread does not count.
    static void foundElsewhere(std::int64_t bytes);

private:
    struct Counter;
    std::shared_ptr<Counter> m_counter;
    std::int64_t m_elsewhere = 0;
    PassMemory* m_before; ///< the one of this thread that this one is within, or null
    c10::DebugInfoGuard m_guard;
};

} // namespace assay::model
