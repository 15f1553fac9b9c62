// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/random.h"
#include "tune/samplers/acquisition.h"
#include "tune/samplers/dense.h"
#include "tune/samplers/gaussian_process.h"
#include "tune/samplers/kernel_draws.h"
#include "tune/samplers/warp.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace assay;
using tune::CoordinateKind;
using tune::Observations;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

double matern(double r)
{
    const double s = std::sqrt(5.0) * r;
    return (1 + s + s * s / 3) * std::exp(-s);
}

bool isNear(double a, double b, double within)
{
    return std::abs(a - b) <= within;
}

/// Answers of a smooth function at points of all kinds.
Observations mixed(std::size_t count)
{
    Observations seen;
    seen.kinds = {CoordinateKind::Number, CoordinateKind::Name, CoordinateKind::Number};
    base::Random random(3, "test.process");
    for (std::size_t i = 0; i < count; ++i) {
        const double x = random.uniform(), y = i % 3 == 0 ? kNone : random.uniform();
        const double name = i % 2 == 0 ? 0.25 : 0.75;
        seen.at.push_back({x, name, y});
        seen.values.push_back(std::sin(5 * x) + name + (std::isnan(y) ? 0 : y)
                              + 0.1 * random.normal());
        seen.known.push_back(i % 5 == 0 ? 0.02 : kNone);
    }
    return seen;
}

} // namespace

class TestGaussianProcess : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void choleskySolvesAndInverts()
    {
        tune::Matrix a(3);
        a.values = {4, 2, 0.6, 2, 5, 1, 0.6, 1, 3};
        tune::Matrix l = a;
        QVERIFY(tune::cholesky(l));
        QCOMPARE(l.row(0)[0], 2.0);
        std::vector<double> b{1, 2, 3};
        tune::solveLower(l, b);
        tune::solveUpper(l, b);
        const tune::Matrix inverse = tune::inverseOf(l);
        for (std::size_t i = 0; i < 3; ++i) {
            QVERIFY(isNear(tune::dot(a.row(i), b.data(), 3), static_cast<double>(i + 1), 1e-12));
            for (std::size_t j = 0; j < 3; ++j)
                QVERIFY(isNear(tune::dot(a.row(i), inverse.row(j), 3), i == j ? 1 : 0, 1e-12));
        }
        tune::Matrix flat(2);
        flat.values = {1, 1, 1, 1};
        QVERIFY(!tune::cholesky(flat));
    }

    /// Rosenbrock's valley, and the same with its minimum outside of the box.
    void descentStaysInTheBox()
    {
        const auto valley = [](std::span<const double> x, std::span<double> slope) {
            const double a = 1 - x[0], b = x[1] - x[0] * x[0];
            slope[0] = -2 * a - 400 * x[0] * b;
            slope[1] = 200 * b;
            return a * a + 100 * b * b;
        };
        const std::vector<double> low{-2, -2}, wide{2, 2}, narrow{0.5, 2};
        const auto free = tune::minimise(valley, {-1.2, 1}, low, wide, 200, 1e-14);
        QVERIFY(isNear(free.x[0], 1, 1e-4) && isNear(free.x[1], 1, 1e-4));
        const auto held = tune::minimise(valley, {-1.2, 1}, low, narrow, 200, 1e-14);
        QCOMPARE(held.x[0], 0.5);
        QVERIFY(isNear(held.x[1], 0.25, 1e-4));
    }

    /// One point: mean and variance have a closed form.
    void oneAnswer()
    {
        Observations seen{
            .kinds = {CoordinateKind::Number}, .at = {{0.4}}, .values = {1.5}, .known = {kNone}};
        const tune::GaussianProcess process(
            seen,
            {.logLengths = {std::log(0.3)}, .logSignal = std::log(2.0), .logNoise = std::log(0.1)});
        QVERIFY(isNear(process.mean(), 1.5, 1e-12)); // of one answer, by generalised least squares
        for (const double x : {0.0, 0.4, 0.9}) {
            const double k = 2 * matern(std::abs(x - 0.4) / 0.3);
            const auto belief = process.at(std::vector<double>{x});
            QVERIFY(isNear(belief.mean, 1.5, 1e-12));
            QVERIFY(isNear(belief.variance, 2 - k * k / 2.1, 1e-12));
        }
    }

    /// Two points with noise: the inverse of a 2 x 2 matrix by hand.
    void twoAnswers()
    {
        Observations seen{.kinds = {CoordinateKind::Number},
                          .at = {{0.2}, {0.7}},
                          .values = {-1, 2},
                          .known = {kNone, 0.3}};
        const tune::GaussianProcess process(
            seen, {.logLengths = {std::log(0.5)}, .logSignal = 0, .logNoise = std::log(0.1)});
        const double c = matern(0.5 / 0.5), a = 1.1, b = 1.3, det = a * b - c * c;
        const double ia = b / det, ib = a / det, ic = -c / det;
        const double mean = (-1 * (ia + ic) + 2 * (ib + ic)) / (ia + ib + 2 * ic);
        QVERIFY(isNear(process.mean(), mean, 1e-12));
        const double k0 = matern(0.1 / 0.5), k1 = matern(0.4 / 0.5);
        const double wanted = mean + k0 * (ia * (-1 - mean) + ic * (2 - mean))
                              + k1 * (ic * (-1 - mean) + ib * (2 - mean));
        const auto belief = process.at(std::vector<double>{0.3});
        QVERIFY(isNear(belief.mean, wanted, 1e-12));
        QVERIFY(
            isNear(belief.variance, 1 - (k0 * k0 * ia + 2 * k0 * k1 * ic + k1 * k1 * ib), 1e-12));
    }

    void distancesOfKinds()
    {
        const auto d = [](CoordinateKind kind, double a, double b) {
            return tune::squaredDistance(kind, a, b);
        };
        QCOMPARE(d(CoordinateKind::Number, 0.2, 0.5), 0.3 * 0.3);
        QCOMPARE(d(CoordinateKind::Name, 0.25, 0.75), 1.0);
        QCOMPARE(d(CoordinateKind::Name, 0.25, 0.25), 0.0);
        QCOMPARE(d(CoordinateKind::Number, kNone, kNone), 0.0);
        QCOMPARE(d(CoordinateKind::Number, kNone, 0.5), 0.25);
        QCOMPARE(d(CoordinateKind::Number, 1.0, kNone), 0.5);
        QCOMPARE(d(CoordinateKind::Name, kNone, 0.25), 1.0);
    }

    void slopesOfTheBeliefAreThoseOfDifferences()
    {
        const tune::GaussianProcess process(
            mixed(12), {.logLengths = {-1, 0.3, -0.5}, .logSignal = 0.2, .logNoise = -4});
        for (const std::vector<double>& place :
             {std::vector<double>{0.3, 0.25, 0.6}, {0.8, 0.75, kNone}}) {
            std::vector<double> mean(3), variance(3);
            process.at(place, mean, variance);
            for (const std::size_t k : {0U, 1U, 2U}) {
                std::vector<double> before = place, after = place;
                before[k] -= 1e-5;
                after[k] += 1e-5;
                const bool isFree = k != 1 && !std::isnan(place[k]);
                const auto low = process.at(before), high = process.at(after);
                const double wantedMean = isFree ? (high.mean - low.mean) / 2e-5 : 0;
                const double wanted = isFree ? (high.variance - low.variance) / 2e-5 : 0;
                QVERIFY(isNear(mean[k], wantedMean, 1e-6));
                QVERIFY(isNear(variance[k], wanted, 1e-6));
            }
        }
    }

    void slopesOfTheLikelihoodAreThoseOfDifferences()
    {
        const Observations seen = mixed(15);
        const tune::MarginalLikelihood likelihood(seen, tune::KernelPrior{.noiseMean = -5});
        const std::vector<double> at{-1, 0.4, -0.3, 0.5, -3};
        std::vector<double> slope(at.size()), unused(at.size());
        QVERIFY(std::isfinite(likelihood(at, slope)));
        for (std::size_t k = 0; k < at.size(); ++k) {
            std::vector<double> before = at, after = at;
            before[k] -= 1e-5;
            after[k] += 1e-5;
            const double wanted = (likelihood(after, unused) - likelihood(before, unused)) / 2e-5;
            QVERIFY2(isNear(slope[k], wanted, 1e-5 * std::max(1.0, std::abs(wanted))),
                     qPrintable(QString("%1: %2, not %3").arg(k).arg(slope[k]).arg(wanted)));
        }
    }

    /// The likelihood itself, of two answers: -log of the density of a normal distribution.
    void theLikelihoodIsThatOfANormalDistribution()
    {
        Observations seen{.kinds = {CoordinateKind::Number},
                          .at = {{0.2}, {0.7}},
                          .values = {-1, 2},
                          .known = {kNone, kNone}};
        const tune::KernelPrior flat{
            .lengthDeviation = 1e9, .signalDeviation = 1e9, .noiseDeviation = 1e9};
        const tune::MarginalLikelihood likelihood(seen, flat);
        const double c = matern(1), a = 1.1, det = a * a - c * c;
        // With the mean 1/2 of two equal variances, both are 1.5 off, to either side.
        const double wanted = 0.5 * (2 * 1.5 * 1.5 * (a + c)) / det + 0.5 * std::log(det);
        std::vector<double> slope(3);
        const std::vector<double> at{std::log(0.5), 0, std::log(0.1)};
        QVERIFY(isNear(likelihood(at, slope), wanted, 1e-10));
    }

    /// Repeated points show how large the noise is, and an axis without effect gets a long length.
    void noiseAndLengthsAreFound()
    {
        base::Random random(7, "test.noise");
        Observations seen;
        seen.kinds = {CoordinateKind::Number, CoordinateKind::Number};
        for (int i = 0; i < 40; ++i) {
            const double x = (i % 10) / 9.0, y = random.uniform();
            seen.at.push_back({x, y});
            seen.values.push_back(std::sin(6 * x) + 0.3 * random.normal());
            seen.known.push_back(kNone);
        }
        const tune::KernelNumbers numbers =
            tune::fitted(seen, tune::KernelPrior{.noiseMean = -12, .noiseDeviation = 3});
        const double noise = std::exp(numbers.logNoise / 2);
        QVERIFY2(noise > 0.2 && noise < 0.42, qPrintable(QString::number(noise)));
        QVERIFY(numbers.logLengths[1] > numbers.logLengths[0] + 0.7);
    }

    void expectedImprovementIsStable_data()
    {
        QTest::addColumn<double>("z");
        QTest::addColumn<double>("wanted"); // log(phi(z) + z Phi(z)) with 60 digits
        QTest::newRow("3") << 3.0 << 1.098739665327708;
        QTest::newRow("0") << 0.0 << -0.9189385332046727;
        QTest::newRow("-1") << -1.0 << -2.485121025712641;
        QTest::newRow("-4.99") << -4.99 << -16.69072999679588;
        QTest::newRow("-5.01") << -5.01 << -16.79796632773952;
        QTest::newRow("-11.99") << -11.99 << -77.7875163646946;
        QTest::newRow("-12.01") << -12.01 << -78.03078341681187;
        QTest::newRow("-40") << -40.0 << -808.29856835662;
    }
    void expectedImprovementIsStable()
    {
        QFETCH(double, z);
        QFETCH(double, wanted);
        QVERIFY2(isNear(tune::logGain(z).value, wanted, 1e-11 * std::abs(wanted)),
                 qPrintable(QString::number(tune::logGain(z).value, 'g', 14)));
    }

    /// Far below the best the leading terms of the series are exact enough.
    void expectedImprovementAtFortyDeviations()
    {
        for (const double t : {12.5, 20.0, 40.0, 1e3, 1e6}) {
            const double u = 1 / (t * t);
            const double wanted = -t * t / 2 - 0.5 * std::log(2 * std::numbers::pi)
                                  + std::log(u * (1 - 3 * u + 15 * u * u - 105 * u * u * u));
            const tune::LogGain gain = tune::logGain(-t);
            QVERIFY(std::isfinite(gain.value));
            QVERIFY(isNear(gain.value, wanted, 2e-6 * std::max(1.0, std::abs(wanted) * 1e-3)));
        }
        QVERIFY(isNear(tune::logExpectedImprovement(40, 1, 0), tune::logGain(-40).value, 1e-12));
        QVERIFY(isNear(tune::logExpectedImprovement(4, 0.1, 0),
                       tune::logGain(-40).value + std::log(0.1), 1e-9));
    }

    /// Where one form takes over from another, value and slope go on, and the slope is that of the
    /// value.
    void expectedImprovementHasNoSteps()
    {
        double before = tune::logGain(-45).value;
        for (double z = -45 + 1e-3; z < 6; z += 1e-3) {
            const tune::LogGain gain = tune::logGain(z);
            const double mean = (gain.value - before) / 1e-3;
            const double between = tune::logGain(z - 5e-4).slope;
            QVERIFY2(isNear(mean, between, 1e-5 * between), qPrintable(QString::number(z)));
            before = gain.value;
        }
    }

    void powersMakeNumbersNormal()
    {
        QCOMPARE(tune::yeoJohnson(3, 1), 3.0);
        QCOMPARE(tune::yeoJohnson(-3, 1), -3.0);
        QVERIFY(isNear(tune::yeoJohnson(std::exp(1.0) - 1, 0), 1, 1e-12));
        QVERIFY(isNear(tune::yeoJohnson(1 - std::exp(1.0), 2), -1, 1e-12));
        // Log-normal numbers: the skewness goes from large to small, and the order stays.
        base::Random random(5, "test.warp");
        std::vector<double> numbers;
        for (int i = 0; i < 500; ++i)
            numbers.push_back(std::exp(random.normal()));
        const tune::Warp warp(numbers);
        double skew = 0, mean = 0, square = 0;
        for (const double number : numbers) {
            const double image = warp.of(number);
            mean += image / 500;
            square += image * image / 500;
            skew += image * image * image / 500;
            QVERIFY(warp.slopeAt(number) > 0);
        }
        QVERIFY(isNear(mean, 0, 1e-9) && isNear(square, 1, 1e-9));
        QVERIFY2(std::abs(skew) < 0.3, qPrintable(QString::number(skew)));
        QVERIFY(warp.power() < 0.3);
        QVERIFY(warp.of(1) < warp.of(1.1));
        QVERIFY(
            isNear((warp.of(1.1 + 1e-6) - warp.of(1.1 - 1e-6)) / 2e-6, warp.slopeAt(1.1), 1e-5));
        QCOMPARE(tune::Warp({4, 4, 4}).of(4), 0.0);
        for (const double number : {numbers[0], 1e-3, 40.0})
            QVERIFY(isNear(warp.back(warp.of(number)), number, 1e-9 * number + 1e-12));
        QVERIFY(warp.back(0.1) < warp.back(0.2));
    }

    void powersHaveInverses()
    {
        for (const double power : {-3.0, -0.4, 0.0, 0.5, 1.0, 2.0, 3.5, 5.0}) {
            for (const double value : {-3.0, -0.2, 0.0, 1e-6, 0.7, 4.0}) {
                const double back = tune::inverseYeoJohnson(tune::yeoJohnson(value, power), power);
                QVERIFY2(isNear(back, value, 1e-9),
                         qPrintable(QString("%1 %2 %3").arg(power).arg(value).arg(back)));
            }
        }
        // No number has these images.
        QCOMPARE(tune::inverseYeoJohnson(0.6, -2), std::numeric_limits<double>::infinity());
        QCOMPARE(tune::inverseYeoJohnson(-0.6, 4), -std::numeric_limits<double>::infinity());
    }

    /// One answer far away leaves signal and noise as doubt of the mean; beside it only its noise.
    void theMeanIsDoubted()
    {
        const Observations seen{{CoordinateKind::Number}, {{0.5}}, {2.0}, {kNone}};
        const tune::GaussianProcess process(seen, {{std::log(0.01)}, 0, std::log(0.5)});
        QVERIFY(isNear(process.doubtOfMean(std::vector<double>{0.0}), 1.5, 1e-9));
        // 1 - 1 / 1.5, squared, times 1.5; with the variance 1 - 1 / 1.5 that is the noise.
        const std::vector<double> there{0.5};
        QVERIFY(isNear(process.at(there).variance + process.doubtOfMean(there), 0.5, 1e-9));
    }

    /// Against draws of the prior that are weighted by the likelihood.
    void numbersAreDrawnFromWhatIsKnown()
    {
        base::Random random(3, "test.draws");
        Observations seen{{CoordinateKind::Number}, {}, {}, {}};
        for (int i = 0; i < 8; ++i) {
            seen.at.push_back({random.uniform()});
            seen.values.push_back(std::sin(6 * seen.at.back()[0]) + 0.3 * random.normal());
            seen.known.push_back(kNone);
        }
        const tune::KernelPrior prior{.noiseMean = -3, .noiseDeviation = 2};
        const auto box = tune::kernelBox(1, prior);
        const tune::MarginalLikelihood likelihood(seen, prior);
        double weights = 0, noise = 0, length = 0;
        for (int i = 0; i < 40'000; ++i) {
            const std::vector<double> numbers{
                prior.lengthMean + prior.lengthDeviation * random.normal(),
                prior.signalMean + prior.signalDeviation * random.normal(),
                prior.noiseMean + prior.noiseDeviation * random.normal()};
            bool inside = true;
            for (std::size_t k = 0; k < 3; ++k)
                inside = inside && numbers[k] >= box.low[k] && numbers[k] <= box.high[k];
            if (!inside)
                continue;
            const double weight = std::exp(-likelihood.ofAnswers(numbers));
            weights += weight;
            length += weight * numbers[0];
            noise += weight * numbers[2];
        }
        const auto draws =
            tune::kernelDraws(seen, prior, tune::fitted(seen, prior), 4000, 3, random);
        QCOMPARE(draws.size(), 4000U);
        double drawnNoise = 0, drawnLength = 0;
        for (const auto& each : draws) {
            drawnNoise += each.logNoise / 4000;
            drawnLength += each.logLengths[0] / 4000;
        }
        QVERIFY2(isNear(drawnNoise, noise / weights, 0.15),
                 qPrintable(QString("%1 %2").arg(drawnNoise).arg(noise / weights)));
        QVERIFY2(isNear(drawnLength, length / weights, 0.1),
                 qPrintable(QString("%1 %2").arg(drawnLength).arg(length / weights)));
    }
};

QTEST_GUILESS_MAIN(TestGaussianProcess)
#include "tst_gaussian_process.moc"
