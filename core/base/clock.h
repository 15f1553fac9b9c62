// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>

namespace assay::base {

/// Seconds since some moment; never goes back. What measures or waits takes one, so that a test
/// sets the time instead of sleeping.
using Clock = std::function<double()>;

/// The clock of this computer. Any thread.
double steadySeconds();

/// Limits how often something is done. One thread.
class AtMostEvery
{
public:
    /// `seconds`: between two times, at least.
    explicit AtMostEvery(double seconds, Clock clock = steadySeconds);

    /// True when it is time, at first always; the next time is counted from now on then.
    bool isDue();
    /// It was done now, due or not.
    void restart();

private:
    double m_seconds;
    Clock m_clock;
    double m_last = -std::numeric_limits<double>::infinity();
};

} // namespace assay::base
