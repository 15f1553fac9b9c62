// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/side_classifier.h"

#include "base/random.h"
#include "stats/tests.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace assay::evaluate {

namespace {

constexpr std::size_t kFolds = 5;
constexpr int kReached = 20;

/// Cholesky of a symmetric positive matrix, in place, lower half.
void decompose(std::vector<double>& m, std::size_t n)
{
    for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = j; i < n; ++i) {
            double sum = m[i * n + j];
            for (std::size_t k = 0; k < j; ++k)
                sum -= m[i * n + k] * m[j * n + k];
            m[i * n + j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / m[j * n + j];
        }
    }
}

void solve(const std::vector<double>& m, std::size_t n, std::vector<double>& x)
{
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < i; ++k)
            x[i] -= m[i * n + k] * x[k];
        x[i] /= m[i * n + i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k)
            x[i] -= m[k * n + i] * x[k];
        x[i] /= m[i * n + i];
    }
}

/// Columns of mean 0 and deviation 1.
std::vector<double> standardised(const SideRows& rows)
{
    std::vector<double> z = rows.values;
    const std::size_t count = rows.rows();
    for (std::size_t c = 0; c < rows.width; ++c) {
        double sum = 0, squares = 0;
        for (std::size_t i = 0; i < count; ++i)
            sum += z[i * rows.width + c];
        const double mean = sum / static_cast<double>(count);
        for (std::size_t i = 0; i < count; ++i)
            squares += std::pow(z[i * rows.width + c] - mean, 2);
        const double deviation = std::sqrt(squares / static_cast<double>(count));
        for (std::size_t i = 0; i < count; ++i) {
            double& x = z[i * rows.width + c];
            x = deviation > 0 ? (x - mean) / deviation : 0;
        }
    }
    return z;
}

/// The folds with all that does not depend on which side a row is on.
class CrossFit
{
public:
    CrossFit(const SideRows& rows, std::uint64_t seed)
        : m_width(rows.width)
        , m_count(rows.rows())
        , m_z(standardised(rows))
        , m_fold(m_count)
    {
        std::vector<std::uint32_t> order(m_count);
        std::iota(order.begin(), order.end(), 0U);
        base::Random(seed, "shift.folds").shuffle(order);
        for (std::size_t k = 0; k < m_count; ++k)
            m_fold[order[k]] = k % kFolds;
        // Strong enough that many columns do no harm with few rows.
        const double ridge = 0.05 * static_cast<double>(m_count);
        std::vector<std::vector<double>> gram(kFolds, std::vector<double>(m_width * m_width, 0.0));
        for (std::size_t i = 0; i < m_count; ++i) {
            const double* z = row(i);
            std::vector<double>& mine = gram[m_fold[i]];
            for (std::size_t a = 0; a < m_width; ++a) {
                for (std::size_t b = 0; b <= a; ++b)
                    mine[a * m_width + b] += z[a] * z[b];
            }
        }
        for (std::size_t fold = 0; fold < kFolds; ++fold) {
            std::vector<double> rest(m_width * m_width, 0.0);
            for (std::size_t other = 0; other < kFolds; ++other) {
                for (std::size_t k = 0; other != fold && k < rest.size(); ++k)
                    rest[k] += gram[other][k];
            }
            for (std::size_t a = 0; a < m_width; ++a)
                rest[a * m_width + a] += ridge;
            decompose(rest, m_width);
            m_factors.push_back(std::move(rest));
        }
    }

    /// `side` of each row: -1 or 1, up to a constant.
    std::vector<double> scores(const std::vector<double>& side) const
    {
        std::vector<std::vector<double>> sums(kFolds, std::vector<double>(m_width, 0.0));
        std::vector<double> all(m_width, 0.0);
        for (std::size_t i = 0; i < m_count; ++i) {
            const double* z = row(i);
            std::vector<double>& mine = sums[m_fold[i]];
            for (std::size_t a = 0; a < m_width; ++a)
                mine[a] += z[a] * side[i];
        }
        for (const auto& mine : sums) {
            for (std::size_t a = 0; a < m_width; ++a)
                all[a] += mine[a];
        }
        for (std::size_t fold = 0; fold < kFolds; ++fold) {
            for (std::size_t a = 0; a < m_width; ++a)
                sums[fold][a] = all[a] - sums[fold][a];
            solve(m_factors[fold], m_width, sums[fold]);
        }
        std::vector<double> result(m_count);
        for (std::size_t i = 0; i < m_count; ++i)
            result[i] = std::inner_product(row(i), row(i) + m_width, sums[m_fold[i]].begin(), 0.0);
        return result;
    }

private:
    const double* row(std::size_t i) const { return m_z.data() + i * m_width; }

    std::size_t m_width, m_count;
    std::vector<double> m_z;
    std::vector<std::size_t> m_fold;
    std::vector<std::vector<double>> m_factors;
};

double areaOf(const std::vector<double>& scores, const std::vector<double>& side)
{
    std::vector<double> first, second;
    for (std::size_t i = 0; i < scores.size(); ++i)
        (side[i] > 0 ? second : first).push_back(scores[i]);
    return stats::areaUnderCurve(second, first);
}

} // namespace

SideResult separate(const SideRows& rows, double smallestP, std::uint64_t seed)
{
    const std::size_t count = rows.rows();
    if (rows.firstCount < kFolds || count < rows.firstCount + kFolds)
        return {};
    const CrossFit fit(rows, seed);
    // Weighted so that sides of unequal size pull alike.
    const auto nb = static_cast<double>(count - rows.firstCount);
    const auto na = static_cast<double>(rows.firstCount);
    std::vector<double> side(count, 1 / nb);
    std::fill_n(side.begin(), rows.firstCount, -1 / na);
    SideResult result;
    result.scores = fit.scores(side);
    result.auc = areaOf(result.scores, side);

    const int most = static_cast<int>(std::ceil(1 / smallestP));
    base::Random random(seed, "shift.permutations");
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    int reached = 0, drawn = 0;
    while (drawn < most && reached < kReached) {
        ++drawn;
        random.shuffle(order);
        std::vector<double> permuted(count);
        for (std::size_t i = 0; i < count; ++i)
            permuted[i] = side[order[i]];
        // Only a classifier that does better than chance out of sample separates the sides.
        reached += areaOf(fit.scores(permuted), permuted) >= result.auc ? 1 : 0;
    }
    result.p = reached >= kReached ? static_cast<double>(reached) / drawn
                                   : (reached + 1.0) / (drawn + 1.0);
    return result;
}

} // namespace assay::evaluate
