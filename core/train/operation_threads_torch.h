// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/compute.h"

#include <ATen/Parallel.h>

namespace assay::train {

/// So many threads within one operation of the calling thread, while it exists.
class OperationThreads
{
public:
    explicit OperationThreads(int count)
        : m_before(at::get_num_threads())
    {
        base::useOperationThreads(count);
    }
    ~OperationThreads() { base::useOperationThreads(m_before); }
    OperationThreads(const OperationThreads&) = delete;
    OperationThreads& operator=(const OperationThreads&) = delete;

private:
    int m_before;
};

} // namespace assay::train
