// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evaluate/predictions.h"

#include "base/error.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

namespace assay::evaluate {

namespace {

double sumOfSquares(std::span<const float> values)
{
    return std::accumulate(values.begin(), values.end(), 0.0, [](double sum, float p) {
        return sum + static_cast<double>(p) * static_cast<double>(p);
    });
}

/// The places of the largest values, the largest first and the first of equals before the others.
std::vector<std::uint16_t> largest(std::span<const float> values, std::size_t count)
{
    std::vector<std::uint16_t> places;
    const auto before = [&](std::uint16_t x, std::uint16_t y) {
        return values[x] > values[y] || (values[x] == values[y] && x < y);
    };
    // A heap with the smallest of them on top: nearly every value is passed over by one comparison.
    for (std::size_t k = 0; k < values.size(); ++k) {
        const auto place = static_cast<std::uint16_t>(k);
        if (places.size() == count) {
            if (!before(place, places.front()))
                continue;
            std::pop_heap(places.begin(), places.end(), before);
            places.pop_back();
        }
        places.push_back(place);
        std::push_heap(places.begin(), places.end(), before);
    }
    std::sort_heap(places.begin(), places.end(), before);
    return places;
}

} // namespace

Predictions answersTo(const std::vector<base::SampleId>& ids, const Predictions& predictions)
{
    std::unordered_map<base::SampleId, std::size_t> places;
    for (std::size_t i = 0; i < predictions.size(); ++i)
        places.emplace(predictions.ids[i], i);
    Predictions some;
    some.split = predictions.split;
    some.classes = predictions.classes;
    some.ids = ids;
    for (const base::SampleId id : ids) {
        const auto found = places.find(id);
        if (found == places.end())
            throw base::usageError("evaluate.split",
                                   "The two sides were scored on different examples, so that they "
                                   "cannot be compared.");
        const std::size_t i = found->second;
        if (predictions.isRegression()) {
            some.targets.push_back(predictions.targets[i]);
            some.values.push_back(predictions.values[i]);
        } else {
            some.truth.push_back(predictions.truth[i]);
            some.predicted.push_back(predictions.predicted[i]);
        }
    }
    return some;
}

float Predictions::probability(std::size_t i) const
{
    if (!probabilities.empty())
        return probabilities[i * classes + predicted[i]];
    return answerProbabilities.empty() ? std::nanf("") : answerProbabilities[i];
}

float Predictions::truthProbability(std::size_t i) const
{
    if (!probabilities.empty())
        return probabilities[i * classes + truth[i]];
    return kept.size() > 0 ? kept.ofTruth[i] : std::nanf("");
}

double Predictions::squaredProbabilities(std::size_t i) const
{
    if (probabilities.empty())
        return kept.squares[i];
    return sumOfSquares(std::span(probabilities).subspan(i * classes, classes));
}

bool Predictions::isBeaten(std::size_t i, std::size_t count) const
{
    const float own = truthProbability(i);
    const bool whole = !probabilities.empty();
    const std::size_t width = whole ? classes : KeptProbabilities::kLargest;
    const auto row = std::span(whole ? probabilities : kept.values).subspan(i * width, width);
    return static_cast<std::size_t>(
               std::count_if(row.begin(), row.end(), [own](float p) { return p > own; }))
           >= count;
}

std::vector<double> Predictions::meanProbabilities() const
{
    std::vector<double> means = kept.sums;
    if (!probabilities.empty()) {
        means.assign(classes, 0);
        for (std::size_t at = 0; at < probabilities.size(); ++at)
            means[at % classes] += static_cast<double>(probabilities[at]);
    }
    for (double& mean : means)
        mean /= static_cast<double>(size());
    return means;
}

void Predictions::addProbabilities(std::span<const float> ofClasses)
{
    if (classes <= kMostWhole) {
        probabilities.insert(probabilities.end(), ofClasses.begin(), ofClasses.end());
        return;
    }
    const std::size_t i = kept.size();
    for (const std::uint16_t label : largest(ofClasses, KeptProbabilities::kLargest)) {
        kept.classes.push_back(label);
        kept.values.push_back(ofClasses[label]);
    }
    kept.ofTruth.push_back(ofClasses[truth[i]]);
    kept.squares.push_back(static_cast<float>(sumOfSquares(ofClasses)));
    kept.sums.resize(classes);
    for (std::size_t label = 0; label < classes; ++label)
        kept.sums[label] += static_cast<double>(ofClasses[label]);
    answerProbabilities.push_back(ofClasses[predicted[i]]);
}

} // namespace assay::evaluate
