// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/samplers/gaussian_process.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace assay::tune {

namespace {

constexpr double kRoot5 = 2.2360679774997896964;

/// Variance of the noise of answer i.
double noiseOf(const Observations& seen, std::size_t i, double fitted)
{
    return i < seen.known.size() && !std::isnan(seen.known[i]) ? std::max(seen.known[i], 1e-10)
                                                               : fitted;
}

} // namespace

double squaredDistance(CoordinateKind kind, double a, double b)
{
    const bool without = std::isnan(a), other = std::isnan(b);
    if (without && other)
        return 0;
    if (kind == CoordinateKind::Name)
        return a == b ? 0 : 1;
    if (without || other) {
        const double off = (without ? b : a) - 0.5;
        return off * off + 0.25;
    }
    return (a - b) * (a - b);
}

GaussianProcess::GaussianProcess(Observations observations, KernelNumbers numbers)
    : m_seen(std::move(observations))
    , m_numbers(std::move(numbers))
    , m_signal(std::exp(m_numbers.logSignal))
    , m_near(m_seen.size())
    , m_fall(m_seen.size())
    , m_spread(m_seen.size())
{
    const std::size_t n = m_seen.size();
    for (std::size_t d = 0; d < m_seen.dimensions(); ++d) {
        m_weights.push_back(std::exp(-2 * m_numbers.logLengths[d]));
        std::vector<double> column, off;
        for (const std::vector<double>& each : m_seen.at) {
            column.push_back(std::isnan(each[d]) ? 0.5 : each[d]);
            off.push_back(std::isnan(each[d]) ? 0.25 : 0);
        }
        if (std::all_of(off.begin(), off.end(), [](double each) { return each == 0; }))
            off.clear();
        m_columns.push_back(std::move(column));
        m_off.push_back(std::move(off));
    }
    Matrix k(n);
    const double noise = std::exp(m_numbers.logNoise);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j)
            k.row(i)[j] = m_signal * likeness(m_seen.at[i], j);
        k.row(i)[i] = m_signal + noiseOf(m_seen, i, noise);
    }
    Matrix lower = k;
    for (double more = 1e-10 * m_signal; !cholesky(lower); more *= 10) {
        if (more > 1e-2 * m_signal)
            throw std::logic_error("the matrix of a kernel is singular");
        lower = k;
        for (std::size_t i = 0; i < n; ++i)
            lower.row(i)[i] += more;
    }
    m_inverse = inverseOf(lower);
    double ones = 0, values = 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            ones += m_inverse.row(i)[j];
            values += m_inverse.row(i)[j] * m_seen.values[j];
        }
    }
    m_ones = ones;
    for (std::size_t i = 0; i < n; ++i) {
        double share = 0;
        for (std::size_t j = 0; j < n; ++j)
            share += m_inverse.row(i)[j];
        m_share.push_back(share);
    }
    m_mean = n == 0 ? 0 : values / ones;
    std::vector<double> off(m_seen.values);
    for (double& each : off)
        each -= m_mean;
    solveLower(lower, off);
    solveUpper(lower, off);
    m_alpha = std::move(off);
}

double GaussianProcess::likeness(std::span<const double> point, std::size_t i) const
{
    double squared = 0;
    for (std::size_t d = 0; d < m_weights.size(); ++d)
        squared += m_weights[d] * squaredDistance(m_seen.kinds[d], point[d], m_seen.at[i][d]);
    const double s = kRoot5 * std::sqrt(squared);
    return (1 + s + s * s / 3) * std::exp(-s);
}

void GaussianProcess::measure(std::span<const double> point) const
{
    const std::size_t n = m_seen.size();
    std::fill(m_near.begin(), m_near.end(), 0);
    double* sum = m_near.data();
    for (std::size_t d = 0; d < m_weights.size(); ++d) {
        const double weight = m_weights[d], x = point[d];
        const double* column = m_columns[d].data();
        if (m_seen.kinds[d] == CoordinateKind::Name || std::isnan(x)) {
            for (std::size_t i = 0; i < n; ++i)
                sum[i] += weight * squaredDistance(m_seen.kinds[d], x, m_seen.at[i][d]);
            continue;
        }
        for (std::size_t i = 0; i < n; ++i)
            sum[i] += weight * (x - column[i]) * (x - column[i]);
        for (std::size_t i = 0; i < m_off[d].size(); ++i)
            sum[i] += weight * m_off[d][i];
    }
}

GaussianProcess::Belief GaussianProcess::at(std::span<const double> point) const
{
    const std::size_t n = m_seen.size();
    measure(point);
    for (std::size_t i = 0; i < n; ++i) {
        const double s = kRoot5 * std::sqrt(m_near[i]);
        m_near[i] = m_signal * (1 + s + s * s / 3) * std::exp(-s);
    }
    // |L^-1 k|^2 = k^T inverse k, of the lower half.
    double spread = 0;
    for (std::size_t i = 0; i < n; ++i)
        spread += m_near[i]
                  * (2 * dot(m_inverse.row(i), m_near.data(), i) + m_inverse.row(i)[i] * m_near[i]);
    return {m_mean + dot(m_near.data(), m_alpha.data(), n), std::max(m_signal - spread, 1e-14)};
}

GaussianProcess::Belief GaussianProcess::at(std::span<const double> point,
                                            std::span<double> meanSlope,
                                            std::span<double> varianceSlope) const
{
    const std::size_t n = m_seen.size();
    measure(point);
    for (std::size_t i = 0; i < n; ++i) {
        const double s = kRoot5 * std::sqrt(m_near[i]);
        const double e = m_signal * std::exp(-s);
        m_near[i] = (1 + s + s * s / 3) * e;
        m_fall[i] = -5.0 / 3 * (1 + s) * e; // twice the slope by the squared distance
    }
    double spread = 0;
    for (std::size_t i = 0; i < n; ++i) {
        m_spread[i] = dot(m_inverse.row(i), m_near.data(), n);
        spread += m_near[i] * m_spread[i];
    }
    for (std::size_t d = 0; d < m_weights.size(); ++d) {
        double ofMean = 0, ofSpread = 0;
        if (m_seen.kinds[d] == CoordinateKind::Number && !std::isnan(point[d])) {
            const double* column = m_columns[d].data();
            for (std::size_t i = 0; i < n; ++i) {
                const double fall = m_fall[i] * (point[d] - column[i]);
                ofMean += fall * m_alpha[i];
                ofSpread += fall * m_spread[i];
            }
        }
        meanSlope[d] = m_weights[d] * ofMean;
        varianceSlope[d] = -2 * m_weights[d] * ofSpread;
    }
    return {m_mean + dot(m_near.data(), m_alpha.data(), n), std::max(m_signal - spread, 1e-14)};
}

double GaussianProcess::doubtOfMean(std::span<const double> point) const
{
    const std::size_t n = m_seen.size();
    if (n == 0)
        return 0;
    measure(point);
    double known = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double s = kRoot5 * std::sqrt(m_near[i]);
        const double near = m_signal * (1 + s + s * s / 3) * std::exp(-s);
        known += near * m_share[i];
    }
    return (1 - known) * (1 - known) / m_ones;
}

MarginalLikelihood::MarginalLikelihood(const Observations& observations, const KernelPrior& prior)
    : m_seen(observations)
    , m_prior(prior)
    , m_apart(observations.dimensions())
    , m_matrix(observations.size())
    , m_fall(observations.size() * observations.size())
{
    for (std::size_t d = 0; d < m_apart.size(); ++d) {
        for (std::size_t i = 0; i < m_seen.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j)
                m_apart[d].push_back(
                    squaredDistance(m_seen.kinds[d], m_seen.at[i][d], m_seen.at[j][d]));
        }
    }
}

void MarginalLikelihood::measure(std::span<const double> numbers) const
{
    m_near.assign(m_seen.size() * (m_seen.size() - 1) / 2, 0);
    for (std::size_t d = 0; d < m_apart.size(); ++d) {
        const double weight = std::exp(-2 * numbers[d]);
        const double* apart = m_apart[d].data();
        for (std::size_t p = 0; p < m_near.size(); ++p)
            m_near[p] += weight * apart[p];
    }
}

double MarginalLikelihood::ofAnswers(std::span<const double> numbers) const
{
    const std::size_t n = m_seen.size(), dimensions = m_seen.dimensions();
    const double signal = std::exp(numbers[dimensions]), noise = std::exp(numbers[dimensions + 1]);
    measure(numbers);
    for (std::size_t i = 0, p = 0; i < n; ++i) {
        double* row = m_matrix.row(i);
        for (std::size_t j = 0; j < i; ++j, ++p) {
            const double s = kRoot5 * std::sqrt(m_near[p]);
            row[j] = signal * (1 + s + s * s / 3) * std::exp(-s);
        }
        row[i] = signal + noiseOf(m_seen, i, noise);
    }
    if (!cholesky(m_matrix))
        return std::numeric_limits<double>::infinity();
    std::vector<double> values(m_seen.values), ones(n, 1);
    solveLower(m_matrix, values);
    solveLower(m_matrix, ones);
    const double information = dot(ones.data(), ones.data(), n);
    const double mean = dot(ones.data(), values.data(), n) / information;
    double whole = std::log(information) / 2;
    for (std::size_t i = 0; i < n; ++i) {
        const double off = values[i] - mean * ones[i];
        whole += off * off / 2 + std::log(m_matrix.row(i)[i]);
    }
    return whole;
}

double MarginalLikelihood::operator()(std::span<const double> numbers,
                                      std::span<double> slope) const
{
    const std::size_t n = m_seen.size(), dimensions = m_seen.dimensions();
    const std::size_t pairs = n * (n - 1) / 2;
    const double signal = std::exp(numbers[dimensions]), noise = std::exp(numbers[dimensions + 1]);
    measure(numbers);
    std::vector<double>& squared = m_near;
    for (std::size_t i = 0, p = 0; i < n; ++i) {
        double* row = m_matrix.row(i);
        for (std::size_t j = 0; j < i; ++j, ++p) {
            const double s = kRoot5 * std::sqrt(squared[p]);
            const double e = signal * std::exp(-s);
            row[j] = (1 + s + s * s / 3) * e;
            m_fall[p] = 5.0 / 6 * (1 + s) * e;
            squared[p] = row[j];
        }
        row[i] = signal + noiseOf(m_seen, i, noise);
    }
    if (!cholesky(m_matrix)) {
        std::fill(slope.begin(), slope.end(), 0);
        return std::numeric_limits<double>::infinity();
    }
    const Matrix inverse = inverseOf(m_matrix);
    double ones = 0, values = 0;
    std::vector<double> alpha(n), sums(n);
    for (std::size_t i = 0; i < n; ++i) {
        alpha[i] = dot(inverse.row(i), m_seen.values.data(), n);
        for (std::size_t j = 0; j < n; ++j)
            sums[i] += inverse.row(i)[j];
        ones += sums[i];
        values += alpha[i];
    }
    const double mean = values / ones;
    double fit = 0, log = 0;
    for (std::size_t i = 0; i < n; ++i) {
        alpha[i] -= mean * sums[i];
        fit += (m_seen.values[i] - mean) * alpha[i];
        log += std::log(m_matrix.row(i)[i]);
    }
    // W = inverse - alpha alpha^T; the slope by a number is half the sum of W times dK.
    std::fill(slope.begin(), slope.end(), 0);
    double ofSignal = 0, ofNoise = 0;
    for (std::size_t i = 0, p = 0; i < n; ++i) {
        const double* row = inverse.row(i);
        for (std::size_t j = 0; j < i; ++j, ++p) {
            const double w = row[j] - alpha[i] * alpha[j];
            ofSignal += 2 * w * squared[p];
            m_fall[p] *= w;
        }
        const double w = row[i] - alpha[i] * alpha[i];
        ofSignal += w * signal;
        if (i >= m_seen.known.size() || std::isnan(m_seen.known[i]))
            ofNoise += w * noise;
    }
    for (std::size_t d = 0; d < dimensions; ++d)
        slope[d] = 2 * std::exp(-2 * numbers[d]) * dot(m_fall.data(), m_apart[d].data(), pairs);
    slope[dimensions] = ofSignal / 2;
    slope[dimensions + 1] = ofNoise / 2;
    double value = fit / 2 + log;
    const auto believe = [&](std::size_t k, double mean, double deviation) {
        const double off = (numbers[k] - mean) / deviation;
        value += off * off / 2;
        slope[k] += off / deviation;
    };
    for (std::size_t d = 0; d < dimensions; ++d)
        believe(d, m_prior.lengthMean, m_prior.lengthDeviation);
    believe(dimensions, m_prior.signalMean, m_prior.signalDeviation);
    believe(dimensions + 1, m_prior.noiseMean, m_prior.noiseDeviation);
    return value;
}

KernelBox kernelBox(std::size_t dimensions, const KernelPrior& prior)
{
    KernelBox box{std::vector<double>(dimensions, std::log(0.02)),
                  std::vector<double>(dimensions, std::log(50.0))};
    box.low.insert(box.low.end(), {std::log(0.01), std::log(prior.leastNoise)});
    box.high.insert(box.high.end(), {std::log(100.0), std::log(2.0)});
    return box;
}

KernelNumbers fitted(const Observations& observations, const KernelPrior& prior)
{
    const std::size_t dimensions = observations.dimensions();
    const MarginalLikelihood likelihood(observations, prior);
    const KernelBox box = kernelBox(dimensions, prior);
    Minimum best;
    // Long lengths with little noise, and the other explanation of what differs: much noise.
    const std::pair<double, double> starts[]{{prior.lengthMean, prior.noiseMean},
                                             {std::log(0.3), std::log(0.1)}};
    for (const auto& [length, noise] : starts) {
        std::vector<double> start(dimensions, length);
        start.insert(start.end(), {prior.signalMean, noise});
        Minimum found = minimise([&](std::span<const double> x,
                                     std::span<double> slope) { return likelihood(x, slope); },
                                 std::move(start), box.low, box.high, 40, 1e-4);
        if (best.x.empty() || found.value < best.value)
            best = std::move(found);
    }
    KernelNumbers numbers;
    numbers.logLengths.assign(best.x.begin(), best.x.end() - 2);
    numbers.logSignal = best.x[dimensions];
    numbers.logNoise = best.x[dimensions + 1];
    return numbers;
}

} // namespace assay::tune
