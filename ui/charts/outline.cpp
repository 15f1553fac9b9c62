// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/outline.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace assay::ui {

void Outline::follow(const train::Series& series, train::Axis axis)
{
    // The same address may hold another series: its points are others, NaN compared as it lies.
    const auto same = [this, &series, axis] {
        const double value = series.value(m_taken - 1);
        return axis == m_axis && series.size() >= m_taken && series.x(m_taken - 1, axis) == m_lastX
               && std::memcmp(&value, &m_lastValue, sizeof value) == 0;
    };
    if (m_taken > 0 && (series.size() < m_taken || !same())) {
        m_levels.clear();
        m_taken = 0;
    }
    m_axis = axis;
    for (; m_taken < series.size(); ++m_taken)
        take(series, m_taken);
    if (m_taken > 0) {
        m_lastX = series.x(m_taken - 1, axis);
        m_lastValue = series.value(m_taken - 1);
    }
}

void Outline::take(const train::Series& series, std::size_t i)
{
    const double value = series.value(i), x = series.x(i, m_axis);
    std::size_t points = kLeast;
    for (std::size_t k = 0; k == 0 || i >= points / 2; ++k, points *= 2) {
        if (k == m_levels.size()) {
            // The level begins when the one below gets its second block: it takes in the first.
            m_levels.emplace_back();
            if (k > 0)
                m_levels[k].push_back(m_levels[k - 1].front());
        }
        std::vector<Block>& blocks = m_levels[k];
        if (i / points == blocks.size())
            blocks.push_back({x, x, 1, -1});
        blocks.back().lastX = x;
        if (!std::isfinite(value))
            continue;
        Block& block = blocks.back();
        const bool first = block.min > block.max;
        block.min = first ? value : std::min(block.min, value);
        block.max = first ? value : std::max(block.max, value);
    }
}

Outline::Level Outline::level(double points) const
{
    std::size_t size = kLeast;
    Level found;
    for (const std::vector<Block>& blocks : m_levels) {
        if (double(size) > points)
            break;
        found = {blocks.data(), blocks.size(), size};
        size *= 2;
    }
    return found;
}

} // namespace assay::ui
