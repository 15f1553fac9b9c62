// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/samplers/dense.h"

#include <cstddef>
#include <span>
#include <vector>

namespace assay::tune {

/// How a coordinate of the unit cube counts in a distance.
enum class CoordinateKind {
    Number, ///< squared difference
    Name    ///< 0 where two are equal, else 1
};

/// Numbers of a kernel. Matern 5/2 with a length of its own for each coordinate (Rasmussen and
/// Williams 2006, equation 4.17 and section 5.1): k(r) = signal (1 + s + s^2 / 3) exp(-s), s =
/// sqrt(5) r, r^2 the sum of squared distances, each divided by the square of its length.
struct KernelNumbers {
    std::vector<double> logLengths;
    double logSignal = 0; ///< of the variance
    double logNoise = 0;  ///< of the variance of one answer
};

/// What is believed of the numbers before any answer: each is log-normal.
struct KernelPrior {
    double lengthMean = 0, lengthDeviation = 1; ///< of logLengths
    double signalMean = 0, signalDeviation = 1; ///< of logSignal
    double noiseMean = -9, noiseDeviation = 2;  ///< of logNoise
    double leastNoise = 1e-7;                   ///< variance
};

/// Answers at points of the unit cube. A coordinate that is inactive at a point is NaN there; such a
/// point lies beside the middle of the axis, at half its length, so that distances stay Euclidean and
/// the kernel positive definite.
struct Observations {
    std::vector<CoordinateKind> kinds;   ///< one a coordinate
    std::vector<std::vector<double>> at; ///< points
    std::vector<double> values;          ///< answers, of about mean 0 and deviation 1
    std::vector<double> known; ///< variance of the answer where it is known; NaN: it is not

    std::size_t size() const { return at.size(); }
    std::size_t dimensions() const { return kinds.size(); }
};

/// Squared distance along one coordinate.
double squaredDistance(CoordinateKind kind, double a, double b);

/// A Gaussian process with a constant mean, which is the one that fits best (generalised least
/// squares). In double precision. Any thread, one at a time.
class GaussianProcess
{
public:
    /// Throws std::logic_error where the matrix of the kernel is singular in spite of the noise.
    GaussianProcess(Observations observations, KernelNumbers numbers);

    struct Belief {
        double mean = 0, variance = 0; ///< of the answer without its noise
    };
    Belief at(std::span<const double> point) const;
    /// The same with slopes by each coordinate; 0 for names and inactive ones.
    Belief at(std::span<const double> point, std::span<double> meanSlope,
              std::span<double> varianceSlope) const;

    /// What the variance lacks because the constant mean is itself estimated (Rasmussen and
    /// Williams 2006, equation 2.42, with a mean of which nothing is known before).
    double doubtOfMean(std::span<const double> point) const;

    double mean() const { return m_mean; } ///< far from all points
    const Observations& observations() const { return m_seen; }
    const KernelNumbers& numbers() const { return m_numbers; }
    /// k(point, observation i) / signal, from 0 to 1.
    double likeness(std::span<const double> point, std::size_t i) const;

private:
    Observations m_seen;
    KernelNumbers m_numbers;
    std::vector<double> m_weights; ///< 1 / length^2
    double m_signal = 1, m_mean = 0;
    std::vector<double> m_share; ///< sums of the rows of the inverse
    double m_ones = 0;           ///< sum of those
    Matrix m_inverse;
    std::vector<double> m_alpha; ///< inverse times (values - mean)
    std::vector<std::vector<double>>
        m_columns;                          ///< a coordinate: of all observations; inactive: 0.5
    std::vector<std::vector<double>> m_off; ///< what inactive ones add; empty: none is
    mutable std::vector<double> m_near, m_fall, m_spread;

    /// Squared distances to all observations, into m_near.
    void measure(std::span<const double> point) const;
};

/// The negative logarithm of the marginal likelihood and of the prior, up to a constant, as a function
/// of (logLengths..., logSignal, logNoise), with its slope (Rasmussen and Williams 2006, equations 5.8
/// and 5.9; the mean is profiled out).
class MarginalLikelihood
{
public:
    MarginalLikelihood(const Observations& observations, const KernelPrior& prior);
    /// Infinite where the matrix is singular.
    double operator()(std::span<const double> numbers, std::span<double> slope) const;
    /// The same of the answers alone, without the prior, and with the mean integrated out over all
    /// numbers (the same, equation 2.45); a fourth of the time.
    double ofAnswers(std::span<const double> numbers) const;

private:
    const Observations& m_seen;
    KernelPrior m_prior;
    std::vector<std::vector<double>> m_apart; ///< a coordinate: squared distances of pairs i > j
    mutable Matrix m_matrix;
    mutable std::vector<double> m_fall, m_near;

    /// Sums of squared distances of pairs i > j, each divided by the square of its length, into m_near.
    void measure(std::span<const double> numbers) const;
};

/// Within which numbers are looked for: (logLengths..., logSignal, logNoise).
struct KernelBox {
    std::vector<double> low, high;
};
KernelBox kernelBox(std::size_t dimensions, const KernelPrior& prior);

/// The numbers that make prior and likelihood largest, of several starts. At least one observation.
KernelNumbers fitted(const Observations& observations, const KernelPrior& prior);

} // namespace assay::tune
