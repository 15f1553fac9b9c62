// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/dense.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::tune {

double dot(const double* a, const double* b, std::size_t count)
{
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0; // four sums do not wait for each other
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) {
        s0 += a[i] * b[i];
        s1 += a[i + 1] * b[i + 1];
        s2 += a[i + 2] * b[i + 2];
        s3 += a[i + 3] * b[i + 3];
    }
    for (; i < count; ++i)
        s0 += a[i] * b[i];
    return (s0 + s1) + (s2 + s3);
}

bool cholesky(Matrix& a)
{
    for (std::size_t i = 0; i < a.size; ++i) {
        double* row = a.row(i);
        for (std::size_t j = 0; j < i; ++j)
            row[j] = (row[j] - dot(row, a.row(j), j)) / a.row(j)[j];
        const double rest = row[i] - dot(row, row, i);
        if (!(rest > 0))
            return false;
        row[i] = std::sqrt(rest);
    }
    return true;
}

void solveLower(const Matrix& l, std::span<double> b)
{
    for (std::size_t i = 0; i < l.size; ++i)
        b[i] = (b[i] - dot(l.row(i), b.data(), i)) / l.row(i)[i];
}

void solveUpper(const Matrix& l, std::span<double> b)
{
    for (std::size_t i = l.size; i-- > 0;) {
        const double* row = l.row(i);
        b[i] /= row[i];
        for (std::size_t j = 0; j < i; ++j)
            b[j] -= row[j] * b[i];
    }
}

Matrix inverseOf(const Matrix& l)
{
    const std::size_t n = l.size;
    // Row j of `columns` is column j of L^-1, from its place j on.
    Matrix columns(n);
    for (std::size_t j = 0; j < n; ++j) {
        double* column = columns.row(j);
        column[j] = 1 / l.row(j)[j];
        for (std::size_t i = j + 1; i < n; ++i)
            column[i] = -dot(l.row(i) + j, column + j, i - j) / l.row(i)[i];
    }
    Matrix inverse(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            const double value = dot(columns.row(i) + i, columns.row(j) + i, n - i);
            inverse.row(i)[j] = value;
            inverse.row(j)[i] = value;
        }
    }
    return inverse;
}

Minimum minimise(const Slope& function, std::vector<double> start, std::span<const double> low,
                 std::span<const double> high, int steps, double tolerance)
{
    constexpr int kHalvings = 25;
    const std::size_t n = start.size();
    for (std::size_t i = 0; i < n; ++i)
        start[i] = std::clamp(start[i], low[i], high[i]);
    std::vector<double> x = std::move(start), slope(n), next(n), nextSlope(n), way(n), turned(n);
    double value = function(x, slope);
    Matrix h(n); // of the inverse of the second derivatives
    const auto reset = [&] {
        std::fill(h.values.begin(), h.values.end(), 0);
        for (std::size_t i = 0; i < n; ++i)
            h.row(i)[i] = 1;
    };
    reset();
    bool isFresh = true;
    std::vector<bool> heldBefore(n);
    for (int step = 0; step < steps; ++step) {
        std::vector<bool> held(n);
        for (std::size_t i = 0; i < n; ++i)
            held[i] = (x[i] <= low[i] && slope[i] > 0) || (x[i] >= high[i] && slope[i] < 0);
        if (held != heldBefore) { // what was learned of the curve belongs to other directions
            reset();
            isFresh = true;
            heldBefore = held;
        }
        double fall = 0, longest = 0;
        for (std::size_t i = 0; i < n; ++i) {
            way[i] = 0;
            for (std::size_t j = 0; j < n && !held[i]; ++j)
                way[i] -= held[j] ? 0 : h.row(i)[j] * slope[j];
            fall += way[i] * slope[i];
            longest = std::max(longest, std::abs(way[i]));
        }
        if (!(longest > 0))
            break;
        if (!(fall < 0)) {
            if (isFresh)
                break;
            reset();
            isFresh = true;
            continue;
        }
        double length = isFresh ? std::min(1.0, 0.2 / longest) : 1.0;
        double nextValue = value;
        bool isLower = false;
        for (int k = 0; k < kHalvings && !isLower; ++k, length /= 2) {
            double along = 0;
            for (std::size_t i = 0; i < n; ++i) {
                next[i] = std::clamp(x[i] + length * way[i], low[i], high[i]);
                along += slope[i] * (next[i] - x[i]);
            }
            nextValue = function(next, nextSlope);
            isLower = nextValue <= value + 1e-4 * along && along < 0;
        }
        if (!isLower) {
            if (isFresh)
                break;
            reset();
            isFresh = true;
            continue;
        }
        // The update of BFGS, where the slope rose along the way.
        double curve = 0, moved = 0;
        for (std::size_t i = 0; i < n; ++i) {
            way[i] = next[i] - x[i];
            turned[i] = held[i] ? 0 : nextSlope[i] - slope[i];
            curve += way[i] * turned[i];
            moved += turned[i] * turned[i];
        }
        if (curve > 1e-12 && moved > 0) {
            if (isFresh) {
                for (std::size_t i = 0; i < n; ++i)
                    h.row(i)[i] = curve / moved;
            }
            std::vector<double> hy(n);
            double yhy = 0;
            for (std::size_t i = 0; i < n; ++i) {
                hy[i] = dot(h.row(i), turned.data(), n);
                yhy += hy[i] * turned[i];
            }
            for (std::size_t i = 0; i < n; ++i) {
                for (std::size_t j = 0; j < n; ++j)
                    h.row(i)[j] += (1 + yhy / curve) * way[i] * way[j] / curve
                                   - (hy[i] * way[j] + way[i] * hy[j]) / curve;
            }
            isFresh = false;
        }
        const double fell = value - nextValue;
        std::swap(x, next);
        std::swap(slope, nextSlope);
        value = nextValue;
        if (fell < tolerance)
            break;
    }
    return {std::move(x), value};
}

} // namespace assay::tune
