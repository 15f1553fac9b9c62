// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "train/history.h"

#include <vector>

namespace assay::ui {

/// The extremes of a series in blocks of 8, 16, 32 ... points, one behind another in memory: what
/// a picture of a hundred long series reads instead of their points. Grows with its series.
class Outline
{
public:
    struct Block {
        double x = 0, lastX = 0;  ///< of its first and of its last point
        double min = 1, max = -1; ///< of its finite points; min > max: it has none
    };
    static constexpr std::size_t kLeast = 8;

    /// Takes in what `series` has more than it; begins anew for another axis or another series.
    void follow(const train::Series& series, train::Axis axis);

    struct Level {
        const Block* blocks = nullptr;
        std::size_t size = 0;   ///< of the level, in blocks
        std::size_t points = 1; ///< of a block
    };
    /// That with the largest blocks of at most `points` points; empty below kLeast.
    Level level(double points) const;

private:
    void take(const train::Series& series, std::size_t i);

    train::Axis m_axis = train::Axis::Step;
    std::size_t m_taken = 0;
    double m_lastX = 0, m_lastValue = 0;
    std::vector<std::vector<Block>> m_levels; ///< level k: blocks of 8 * 2^k points
};

} // namespace assay::ui
