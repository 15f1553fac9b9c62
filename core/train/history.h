// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace assay::train {

enum class Axis { Step, Epoch, Seconds };

struct HistoryPoint {
    std::int64_t step = 0;
    float epoch = 0;
    float seconds = 0;
    double value = 0;
};

/// What lies in one pixel column of a plot: true extremes of every point in it.
struct Column {
    double min = 0, max = 0, first = 0, last = 0;
    std::int64_t points = 0;    ///< finite ones; 0: nothing to draw
    std::int64_t notFinite = 0; ///< NaN or infinite ones
};

/// A vector in pieces: growing never moves what is there, so that no single append of a long run
/// takes longer than a frame of the window.
template <typename T>
class Pieces
{
public:
    static constexpr std::size_t kPiece = 1 << 15; ///< a multiple of the block of Series

    void push_back(T value)
    {
        if (m_pieces.empty() || m_pieces.back().size() == kPiece) {
            m_pieces.emplace_back();
            if (m_pieces.size() > 1)
                m_pieces.back().reserve(kPiece); // the first one grows: most series are short
        }
        m_pieces.back().push_back(value);
        ++m_size;
    }
    const T& operator[](std::size_t i) const { return m_pieces[i / kPiece][i % kPiece]; }
    const T& back() const { return m_pieces.back().back(); }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

private:
    std::vector<std::vector<T>> m_pieces;
    std::size_t m_size = 0;
};

/// One metric of one split of one run: every point, append-only. An x that would decrease counts
/// as the one before it.
/// Extremes of any range come from blocks of 64, so a column costs O(log n) and never samples.
/// Not thread-safe; a value.
class Series
{
public:
    void append(const HistoryPoint& point);
    std::size_t size() const { return m_value.size(); }
    bool empty() const { return m_value.empty(); }
    HistoryPoint at(std::size_t i) const;
    double x(std::size_t i, Axis axis) const;
    double value(std::size_t i) const { return m_value[i]; }
    std::int64_t lastStep() const { return m_step.back(); } ///< requires size() > 0

    /// First point with x >= `x`; size() when there is none.
    std::size_t lowerBound(Axis axis, double x) const;
    /// The point nearest to `x`; requires size() > 0.
    std::size_t nearest(Axis axis, double x) const;
    /// `count` equal columns over [from, to]; a point on an edge belongs to the column on its
    /// right, one at `to` to the last.
    std::vector<Column> columns(Axis axis, double from, double to, std::size_t count) const;
    /// Extremes of points [from, to), by index.
    Column range(std::size_t from, std::size_t to) const;
    /// Index of the smallest finite value; size() when there is none.
    std::size_t smallest() const;

private:
    struct Extremes {
        double min, max;
        std::int64_t points, notFinite;
    };
    static void merge(Extremes& into, const Extremes& other);

    Pieces<std::int64_t> m_step;
    Pieces<float> m_epoch;
    Pieces<float> m_seconds;
    Pieces<double> m_value;
    std::vector<std::vector<Extremes>> m_levels; ///< level k: blocks of 64^(k + 1) points
};

/// Exponential moving average of a Series that reaches back over 1 / (1 - w) points, and over no
/// more than a twentieth of those so far: s(n) = s(n-1) + a (y(n) - s(n-1)), a = max(1 - w, 20 / n),
/// at most 1. So the line of a short run does not lag behind its points; at the usual w = 0.9 this
/// matters to the first 200 points. Points that are not finite are skipped and not counted.
class SmoothedSeries
{
public:
    /// `weight` is held within [0, 0.99999].
    explicit SmoothedSeries(double weight = 0.9);

    /// Takes in at most `limit` points that `raw` has more than it; true when it has caught up.
    bool follow(const Series& raw, std::size_t limit);
    void restart(double weight);
    double weight() const { return m_weight; }
    const Series& series() const { return m_series; }

private:
    Series m_series;
    double m_weight;
    double m_average = 0;
    std::size_t m_taken = 0;
};

} // namespace assay::train
