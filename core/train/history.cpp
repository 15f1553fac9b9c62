// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "train/history.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::train {

namespace {

constexpr std::size_t kBlock = 64;
/// A heavier weight would need more points than a run has to leave its start behind.
constexpr double kHeaviestWeight = 0.99999;
constexpr double kReach = 20; ///< an average reaches back over one in so many of the points so far

/// First index in [low, high) whose value is not `before`; high when there is none.
template <typename T, typename Before>
std::size_t firstNot(const Pieces<T>& values, std::size_t low, std::size_t high, Before before)
{
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (before(double(values[middle])))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

template <typename T>
std::size_t firstNotBelow(const Pieces<T>& values, double x)
{
    return firstNot(values, 0, values.size(), [x](double value) { return value < x; });
}

/// The same from `from` on, looked for outwards from `near`, which is a good guess.
template <typename T>
std::size_t firstNotBelow(const Pieces<T>& values, std::size_t from, double x, std::size_t near)
{
    std::size_t low = std::clamp(near, from, values.size()), high = low, reach = 1;
    while (high < values.size() && double(values[high]) < x) {
        low = high + 1;
        high = std::min(high + reach, values.size());
        reach *= 2;
    }
    for (reach = 1; low > from && !(double(values[low - 1]) < x); reach *= 2) {
        high = low - 1;
        low = low - from > reach ? low - reach : from;
    }
    return firstNot(values, low, high, [x](double value) { return value < x; });
}

/// Calls `with` with the vector of x values of `axis`.
template <typename Step, typename Epoch, typename Seconds, typename With>
auto along(Axis axis, const Step& step, const Epoch& epoch, const Seconds& seconds, With with)
{
    switch (axis) {
    case Axis::Step: return with(step);
    case Axis::Epoch: return with(epoch);
    case Axis::Seconds: break;
    }
    return with(seconds);
}

} // namespace

void Series::merge(Extremes& into, const Extremes& other)
{
    into.notFinite += other.notFinite;
    if (other.points == 0)
        return;
    into.min = into.points == 0 ? other.min : std::min(into.min, other.min);
    into.max = into.points == 0 ? other.max : std::max(into.max, other.max);
    into.points += other.points;
}

void Series::append(const HistoryPoint& point)
{
    static_assert(Pieces<double>::kPiece % kBlock == 0);
    const std::size_t i = m_value.size();
    const auto notBefore = [](auto x, const auto& xs) {
        // Also turns a NaN into the last x, so that the order holds whatever comes in.
        return xs.empty() ? (x > 0 ? x : decltype(x)(0)) : (x > xs.back() ? x : xs.back());
    };
    m_step.push_back(m_step.empty() ? point.step : std::max(point.step, m_step.back()));
    m_epoch.push_back(notBefore(point.epoch, m_epoch));
    m_seconds.push_back(notBefore(point.seconds, m_seconds));
    m_value.push_back(point.value);

    const bool finite = std::isfinite(point.value);
    const Extremes one{point.value, point.value, finite ? 1 : 0, finite ? 0 : 1};
    std::size_t block = kBlock;
    for (std::size_t level = 0; level == 0 || i >= block / kBlock; ++level, block *= kBlock) {
        if (level == m_levels.size()) {
            // The level begins when the one below gets its second block: take in the first.
            m_levels.emplace_back();
            if (level > 0)
                m_levels[level].push_back(m_levels[level - 1].front());
        }
        auto& blocks = m_levels[level];
        if (i / block == blocks.size())
            blocks.push_back({0, 0, 0, 0});
        merge(blocks.back(), one);
    }
}

HistoryPoint Series::at(std::size_t i) const
{
    return {m_step[i], m_epoch[i], m_seconds[i], m_value[i]};
}

double Series::x(std::size_t i, Axis axis) const
{
    return along(axis, m_step, m_epoch, m_seconds, [i](const auto& xs) { return double(xs[i]); });
}

std::size_t Series::lowerBound(Axis axis, double x) const
{
    return along(axis, m_step, m_epoch, m_seconds,
                 [x](const auto& xs) { return firstNotBelow(xs, x); });
}

std::size_t Series::nearest(Axis axis, double wanted) const
{
    const std::size_t after = lowerBound(axis, wanted);
    if (after == 0)
        return 0;
    if (after == size())
        return size() - 1;
    return wanted - x(after - 1, axis) <= x(after, axis) - wanted ? after - 1 : after;
}

std::vector<Column> Series::columns(Axis axis, double from, double to, std::size_t count) const
{
    std::vector<Column> columns(count);
    if (count == 0 || empty() || !(from <= to))
        return columns;
    along(axis, m_step, m_epoch, m_seconds, [&](const auto& xs) {
        std::size_t begin = firstNotBelow(xs, from);
        std::size_t taken = 0; // of the column before: the next one is much like it
        for (std::size_t c = 0; c < count && begin < xs.size(); ++c) {
            const double edge = from + (to - from) * (double(c + 1) / double(count));
            const std::size_t end =
                c + 1 == count
                    ? firstNot(xs, begin, xs.size(), [to = to](double x) { return x <= to; })
                    : firstNotBelow(xs, begin, edge, begin + taken);
            if (end > begin)
                columns[c] = range(begin, end);
            taken = end - begin;
            begin = end;
        }
    });
    return columns;
}

Column Series::range(std::size_t from, std::size_t to) const
{
    to = std::min(to, size());
    Extremes sum{0, 0, 0, 0};
    std::size_t firstFinite = to;
    std::size_t i = from;
    while (i < to) {
        const std::int64_t before = sum.points;
        const std::size_t start = i;
        if (i % kBlock != 0 || i + kBlock > to) {
            // Up to the next block, one by one.
            const std::size_t end = std::min((i / kBlock + 1) * kBlock, to);
            constexpr double kHuge = std::numeric_limits<double>::infinity();
            Extremes single{kHuge, -kHuge, 0, 0};
            const double* values = &m_value[start]; // a block never lies in two pieces
            for (; i < end; ++i) {
                const double value = values[i - start];
                if (!std::isfinite(value))
                    continue;
                single.min = std::min(single.min, value);
                single.max = std::max(single.max, value);
                ++single.points;
            }
            single.notFinite = std::int64_t(end - start) - single.points;
            merge(sum, single);
        } else {
            std::size_t length = kBlock;
            std::size_t level = 0;
            while (level + 1 < m_levels.size() && i % (length * kBlock) == 0
                   && i + length * kBlock <= to) {
                length *= kBlock;
                ++level;
            }
            merge(sum, m_levels[level][i / length]);
            i += length;
        }
        if (before == 0 && sum.points > 0)
            firstFinite = start;
    }

    Column column{sum.min, sum.max, 0, 0, sum.points, sum.notFinite};
    if (sum.points == 0)
        return column;
    while (!std::isfinite(m_value[firstFinite]))
        firstFinite +=
            firstFinite % kBlock == 0 && m_levels[0][firstFinite / kBlock].points == 0 ? kBlock : 1;
    std::size_t last = to - 1;
    while (!std::isfinite(m_value[last]))
        last -= last % kBlock == kBlock - 1 && m_levels[0][last / kBlock].points == 0 ? kBlock : 1;
    column.first = m_value[firstFinite];
    column.last = m_value[last];
    return column;
}

std::size_t Series::smallest() const
{
    if (m_levels.empty())
        return size();
    // From the coarsest level down, always into the first block that holds the minimum.
    std::size_t begin = 0;
    std::size_t end = m_levels.back().size();
    for (std::size_t level = m_levels.size(); level-- > 0;) {
        const auto& blocks = m_levels[level];
        std::size_t best = end;
        for (std::size_t b = begin; b < end; ++b) {
            if (blocks[b].points > 0 && (best == end || blocks[b].min < blocks[best].min))
                best = b;
        }
        if (best == end)
            return size();
        begin = best * kBlock;
        end = std::min(begin + kBlock, level == 0 ? size() : m_levels[level - 1].size());
    }
    std::size_t best = end;
    for (std::size_t i = begin; i < end; ++i) {
        if (std::isfinite(m_value[i]) && (best == end || m_value[i] < m_value[best]))
            best = i;
    }
    return best;
}

bool SmoothedSeries::follow(const Series& raw, std::size_t limit)
{
    const std::size_t end = std::min(raw.size(), m_taken + std::min(limit, raw.size()));
    for (; m_taken < end; ++m_taken) {
        HistoryPoint point = raw.at(m_taken);
        if (!std::isfinite(point.value))
            continue;
        // The first points are taken as they are: no sum of theirs has to be exact.
        const double step =
            std::max(1 - m_weight, kReach / static_cast<double>(m_series.size() + 1));
        m_average = step < 1 ? m_average + step * (point.value - m_average) : point.value;
        point.value = m_average;
        m_series.append(point);
    }
    return m_taken >= raw.size();
}

void SmoothedSeries::restart(double weight)
{
    *this = SmoothedSeries(weight);
}

SmoothedSeries::SmoothedSeries(double weight)
    : m_weight(std::clamp(weight, 0.0, kHeaviestWeight))
{}

} // namespace assay::train
