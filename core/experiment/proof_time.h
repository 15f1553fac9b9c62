// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"

#include <optional>

namespace assay::experiment {

/// What the attempts of a proof may take together, in seconds.
inline constexpr double kProofSeconds = 120;

/// The time of one proof: twenty attempts and more at a network that is slow would take hours. Each attempt has a
/// twelfth of it: what cures learns one batch quickly. Time between attempts does not count.
class ProofTime
{
public:
    explicit ProofTime(double seconds = kProofSeconds, base::Clock clock = base::steadySeconds);

    double seconds() const { return m_seconds; } ///< of the whole proof

    void begins(); ///< an attempt; again while one is on: changes nothing
    void ends();   ///< the same; without one: changes nothing
    /// Seconds that the attempt which began may still take, below 0 where it took more; of none: those of the next.
    double left() const;
    /// What is left is less than half of what an attempt has: none is begun any more.
    bool isUsedUp() const;
    /// Seconds that the last attempt took.
    double last() const { return m_last; }

private:
    double share() const;

    double m_seconds;
    base::Clock m_clock;
    double m_used = 0, m_last = 0;
    std::optional<double> m_began;
};

} // namespace assay::experiment
