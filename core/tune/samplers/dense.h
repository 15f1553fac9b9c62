// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace assay::tune {

/// A square matrix, row by row.
struct Matrix {
    std::size_t size = 0;
    std::vector<double> values;

    explicit Matrix(std::size_t size = 0)
        : size(size)
        , values(size * size)
    {}
    double* row(std::size_t i) { return values.data() + i * size; }
    const double* row(std::size_t i) const { return values.data() + i * size; }
};

/// Sum of products of `count` numbers.
double dot(const double* a, const double* b, std::size_t count);

/// Overwrites the lower half of a symmetric matrix with L, where it is L L^T; what stands above the
/// diagonal is not touched. False: the matrix is not positive definite to working precision.
bool cholesky(Matrix& a);
/// `b` becomes the solution x of L x = b.
void solveLower(const Matrix& l, std::span<double> b);
/// `b` becomes the solution x of L^T x = b.
void solveUpper(const Matrix& l, std::span<double> b);
/// (L L^T)^-1, both halves.
Matrix inverseOf(const Matrix& l);

/// A function of `x` that writes its slope into the second argument, which has the same size.
using Slope = std::function<double(std::span<const double>, std::span<double>)>;

struct Minimum {
    std::vector<double> x;
    double value = 0;
};

/// Goes down from `start` inside the box from `low` to `high`: BFGS with the directions that leave the
/// box cut off (Bertsekas 1982), and steps halved until the value falls enough (Armijo 1966). Ends
/// after `steps`, or where the value falls by less than `tolerance` in one.
Minimum minimise(const Slope& function, std::vector<double> start, std::span<const double> low,
                 std::span<const double> high, int steps, double tolerance = 1e-7);

} // namespace assay::tune
