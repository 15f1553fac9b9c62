// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <chrono>
#include <utility>

namespace assay::base {

double steadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

AtMostEvery::AtMostEvery(double seconds, Clock clock)
    : m_seconds(seconds)
    , m_clock(std::move(clock))
{}

bool AtMostEvery::isDue()
{
    const double now = m_clock();
    if (now - m_last < m_seconds)
        return false;
    m_last = now;
    return true;
}

void AtMostEvery::restart()
{
    m_last = m_clock();
}

} // namespace assay::base
