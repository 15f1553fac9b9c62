// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/restarts.h"

#include <algorithm>
#include <limits>

namespace assay::tune {

Rested::Rested(const GaussianProcess& process, std::size_t initial)
    : m_process(process)
{
    const Observations& seen = process.observations();
    std::vector<double> believed;
    for (const std::vector<double>& place : seen.at)
        believed.push_back(process.at(place).mean);
    const std::size_t none = seen.size();
    const auto bestUpTo = [&](std::size_t last) {
        std::size_t best = none;
        for (std::size_t i = 0; i <= last; ++i) {
            if (!isInside(seen.at[i]) && (best == none || believed[i] < believed[best]))
                best = i;
        }
        return best;
    };
    std::size_t best = none, calm = 0;
    double mark = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto around = std::find_if(m_at.begin(), m_at.end(), [&](std::size_t rest) {
            return process.likeness(seen.at[i], rest) > kWithin;
        });
        if (around != m_at.end()) {
            if (believed[i] > believed[*around] - kNotable)
                continue;
            m_at.erase(around); // it was not the lowest place there
            best = i;
        } else if (best == none || believed[i] < believed[best]) {
            best = i;
        }
        if (process.likeness(seen.at[i], best) > kBeside)
            ++calm;
        if (believed[best] < mark - kNotable) {
            mark = believed[best];
            calm = 0;
        }
        if (i < initial || calm < kCalm)
            continue;
        m_at.push_back(best);
        best = m_at.size() > kMostRests ? none : bestUpTo(i);
        if (best == none) { // nothing is outside
            m_at.clear();
            best = bestUpTo(i);
        }
        mark = believed[best];
        calm = 0;
    }
}

bool Rested::isInside(std::span<const double> place) const
{
    return std::any_of(m_at.begin(), m_at.end(),
                       [&](std::size_t rest) { return m_process.likeness(place, rest) > kWithin; });
}

} // namespace assay::tune
