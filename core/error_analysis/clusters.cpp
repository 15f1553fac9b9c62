// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/clusters.h"

#include "base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace assay::error_analysis {

namespace {

constexpr std::size_t kMostFitted = 4000;
constexpr std::size_t kMostTried = 8;
constexpr std::size_t kLeastEach = 10; ///< rows of a cluster, on average
constexpr int kRestarts = 4;
constexpr int kRounds = 50;

using Matrix = evaluate::Features; ///< rows of one width

float product(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

void makeUnit(std::span<float> row)
{
    const float length = std::sqrt(product(row, row));
    const bool known = length > 0 && std::isfinite(length); // a network may overflow
    for (float& x : row)
        x = known ? x / length : 0;
}

std::span<float> rowOf(Matrix& matrix, std::size_t i)
{
    return std::span(matrix.values).subspan(i * matrix.width, matrix.width);
}

/// The nearest centre of a row, and how far it and the second are: 1 - cosine.
struct Place {
    std::uint32_t centre = 0;
    float distance = INFINITY, second = INFINITY;
};

Place placeOf(std::span<const float> row, const Matrix& centres)
{
    Place place;
    for (std::size_t c = 0; c < centres.size(); ++c) {
        const float distance = 1 - product(row, centres.row(c));
        if (distance < place.distance) {
            place.second = place.distance;
            place.distance = distance;
            place.centre = static_cast<std::uint32_t>(c);
        } else {
            place.second = std::min(place.second, distance);
        }
    }
    return place;
}

/// Centres far from each other: each is drawn with a chance that grows with its distance to those
/// there are.
Matrix firstCentres(const Matrix& rows, std::size_t k, base::Random& random)
{
    Matrix centres{rows.width, {}};
    const auto add = [&](std::size_t i) {
        centres.values.insert(centres.values.end(), rows.row(i).begin(), rows.row(i).end());
    };
    add(random.below(rows.size()));
    std::vector<double> distances(rows.size());
    while (centres.size() < k) {
        double total = 0;
        for (std::size_t i = 0; i < rows.size(); ++i)
            total += distances[i] = std::max(0.0F, placeOf(rows.row(i), centres).distance);
        double left = random.uniform() * total;
        std::size_t chosen = rows.size() - 1;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            left -= distances[i];
            if (left < 0) {
                chosen = i;
                break;
            }
        }
        add(chosen);
    }
    return centres;
}

struct Fit {
    Matrix centres;
    double spread = INFINITY; ///< sum of distances to the nearest centres
    double silhouette = -1;
};

Fit fitOnce(const Matrix& rows, std::size_t k, base::Random& random)
{
    Fit fit{.centres = firstCentres(rows, k, random)};
    std::vector<std::uint32_t> before;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<std::uint32_t> of(rows.size());
        Matrix sums{rows.width, std::vector<float>(k * rows.width)};
        double spread = 0, silhouette = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const Place place = placeOf(rows.row(i), fit.centres);
            of[i] = place.centre;
            spread += place.distance;
            silhouette += place.second > 0 ? (place.second - place.distance) / place.second : 0;
            const auto row = rows.row(i);
            const auto sum = rowOf(sums, place.centre);
            std::transform(row.begin(), row.end(), sum.begin(), sum.begin(), std::plus<>());
        }
        fit.spread = spread;
        fit.silhouette = silhouette / static_cast<double>(rows.size());
        if (of == before)
            break;
        before = std::move(of);
        for (std::size_t c = 0; c < k; ++c)
            makeUnit(rowOf(sums, c));
        fit.centres = std::move(sums);
    }
    return fit;
}

Matrix someOf(const Matrix& rows)
{
    if (rows.size() <= kMostFitted)
        return rows;
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    base::Random(0, "clusters.some").shuffle(order);
    Matrix some{rows.width, {}};
    for (std::size_t k = 0; k < kMostFitted; ++k)
        some.values.insert(some.values.end(), rows.row(order[k]).begin(), rows.row(order[k]).end());
    return some;
}

} // namespace

Clusters clustersOf(const evaluate::Features& features, std::size_t wanted)
{
    Clusters clusters{.count = 1, .of = std::vector<std::uint32_t>(features.size())};
    const std::size_t most =
        std::min(wanted > 0 ? wanted : kMostTried, features.size() / kLeastEach);
    if (most < 2)
        return clusters;
    Matrix rows = features;
    for (std::size_t i = 0; i < rows.size(); ++i)
        makeUnit(rowOf(rows, i));
    const Matrix fitted = someOf(rows);
    std::optional<Fit> best;
    for (std::size_t k = wanted > 0 ? most : 2; k <= most; ++k) {
        Fit tightest;
        for (int restart = 0; restart < kRestarts; ++restart) {
            base::Random random(k, "clusters", static_cast<std::uint64_t>(restart));
            Fit fit = fitOnce(fitted, k, random);
            if (fit.spread < tightest.spread)
                tightest = std::move(fit);
        }
        if (!best || tightest.silhouette > best->silhouette)
            best = std::move(tightest);
    }
    clusters.count = best->centres.size();
    std::vector<std::size_t> sizes(clusters.count);
    for (std::size_t i = 0; i < rows.size(); ++i)
        ++sizes[clusters.of[i] = placeOf(rows.row(i), best->centres).centre];
    std::vector<std::uint32_t> order(clusters.count), rank(clusters.count);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t x, std::uint32_t y) { return sizes[x] > sizes[y]; });
    for (std::uint32_t k = 0; k < order.size(); ++k)
        rank[order[k]] = k;
    for (std::uint32_t& number : clusters.of)
        number = rank[number];
    return clusters;
}

} // namespace assay::error_analysis
