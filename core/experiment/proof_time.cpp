// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/proof_time.h"

#include <algorithm>
#include <utility>

namespace assay::experiment {

namespace {

constexpr double kAttempts = 12; ///< that can all take their whole share

} // namespace

ProofTime::ProofTime(double seconds, base::Clock clock)
    : m_seconds(seconds)
    , m_clock(std::move(clock))
{}

double ProofTime::share() const
{
    return m_seconds / kAttempts;
}

void ProofTime::begins()
{
    if (!m_began)
        m_began = m_clock();
}

void ProofTime::ends()
{
    if (!m_began)
        return;
    m_last = m_clock() - *m_began;
    m_used += m_last;
    m_began.reset();
}

double ProofTime::left() const
{
    const double whole = std::min(share(), m_seconds - m_used);
    return m_began ? whole - (m_clock() - *m_began) : whole;
}

bool ProofTime::isUsedUp() const
{
    return m_seconds - m_used < share() / 2;
}

} // namespace assay::experiment
