// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <deque>
#include <utility>

namespace assay::train {

/// Seconds of training; stands still while the run is paused.
class Stopwatch
{
public:
    /// Runs at once. `before`: seconds that count already.
    explicit Stopwatch(double before, base::Clock clock = base::steadySeconds);
    void stop();
    void start();
    double seconds() const;

private:
    base::Clock m_clock;
    double m_before;
    bool m_running = true;
    double m_begin;
};

/// Examples per second over about the last half second of updates.
class Pace
{
public:
    /// After each update: the time now, in seconds, and its examples. 0 for the first.
    double add(double now, std::int64_t examples);
    /// What was measured before a pause or a scoring says nothing about after.
    void restart() { *this = {}; }

private:
    std::deque<std::pair<double, std::int64_t>> m_marks;
    std::int64_t m_examples = 0; ///< of all marks but the first, whose beginning is unknown
};

} // namespace assay::train
