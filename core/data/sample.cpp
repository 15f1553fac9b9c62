// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"

#include "base/error.h"
#include "base/number_text.h"
#include "data/inputs/table/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace assay::data {

namespace {

void describeText(Sample& sample, const TextInput& texts, std::size_t index,
                  const Preprocess& preprocess)
{
    sample.text = texts.texts().at(index);
    const auto* encoder = dynamic_cast<const TextEncoder*>(preprocess.encoder(Modality::Text));
    if (!encoder)
        return;
    const auto most = static_cast<std::size_t>(encoder->encoding().text.length);
    encoder->tokeniser().each(sample.text, [&](std::string_view token) {
        sample.tokens.emplace_back(token);
        sample.unknown.push_back(encoder->number(token) == kUnknownToken);
        return sample.tokens.size() < most;
    });
}

/// The numbers of the first input. Beside a picture stand those of the picture, not of the columns that
/// come with it. What is missing does not count.
void describeNumbers(Sample& sample)
{
    double sum = 0, squares = 0, count = 0;
    sample.min = std::numeric_limits<float>::infinity();
    sample.max = -sample.min;
    for (const float x : sample.tensors.front()) {
        if (std::isnan(x))
            continue;
        ++count;
        sum += x;
        squares += static_cast<double>(x) * x;
        sample.min = std::min(sample.min, x);
        sample.max = std::max(sample.max, x);
    }
    if (count == 0) {
        sample.min = sample.max = sample.mean = std::numeric_limits<float>::quiet_NaN();
        return;
    }
    sample.mean = static_cast<float>(sum / count);
    const double variance = squares / count - (sum / count) * (sum / count);
    sample.deviation = static_cast<float>(std::sqrt(std::max(0.0, variance)));
}

/// What a person sees of an input, from the numbers that it entered as.
void showChanged(Sample& sample, const Dataset& dataset, std::size_t k, const Encoder& encoder)
{
    const std::vector<float>& numbers = sample.tensors[k];
    const Encoding& encoding = encoder.encoding();
    if (const auto* pictures = dynamic_cast<const PictureEncoder*>(&encoder)) {
        std::size_t before = 0; // inputs of pictures
        for (std::size_t other = 0; other < k; ++other)
            before += dataset.input(other).info().modality == Modality::Pictures ? 1 : 0;
        (before == 0 ? sample.pixels : sample.further[before - 1].pixels) =
            pictures->invert(numbers);
    } else if (&dataset.input(k) == dataset.series()) {
        const std::size_t channels = encoding.scale.size();
        for (std::size_t i = 0; i < numbers.size(); ++i)
            sample.series[i] =
                (numbers[i] - encoding.shift[i % channels]) / encoding.scale[i % channels];
    } else if (&dataset.input(k) == dataset.text()) {
        for (std::size_t i = 0; i < std::min(numbers.size(), sample.tokens.size()); ++i)
            sample.unknown[i] = std::lround(numbers[i]) == kUnknownToken;
    }
}

} // namespace

Sample sampleAt(const Subset& subset, SplitKind split, std::size_t position,
                const Preprocess& preprocess)
{
    const std::uint32_t index = subset.indices[position];
    const Dataset& dataset = *subset.dataset;
    Sample sample;
    sample.id = dataset.id(index);
    sample.split = split;
    sample.index = index;
    if (dataset.isRegression())
        sample.target = dataset.target(index);
    else
        sample.label = dataset.label(index);
    for (std::size_t k = 0; k < dataset.inputCount(); ++k) {
        const auto* pictures = dynamic_cast<const PictureInput*>(&dataset.input(k));
        if (pictures == dataset.pictures() && pictures)
            sample.pixels = pictures->shown(index);
        else if (pictures)
            sample.further.push_back({pictures->shown(index), pictures->info().shape});
    }
    if (dataset.table() || dataset.text())
        sample.cells = cellsOf(dataset, index);
    if (const SeriesInput* series = dataset.series()) {
        const auto values = series->series().at(index);
        sample.series.assign(values.begin(), values.end());
        sample.steps = series->series().steps(index);
    }
    if (const TextInput* texts = dataset.text())
        describeText(sample, *texts, index, preprocess);
    const Preprocess& used = split == SplitKind::Train ? preprocess : preprocess.evaluation();
    for (std::size_t k = 0; k < used.inputs().size(); ++k)
        sample.tensors.push_back(used.encoded(dataset, index, k));
    describeNumbers(sample);
    return sample;
}

std::vector<Sample> draws(const Prepared& prepared, const Augmenter& augmenter, std::size_t place,
                          std::size_t count)
{
    const Subset& train = prepared.splits.train();
    if (place >= train.size())
        throw base::usageError("data.place",
                               fmt::format("Train has {} examples; there is no {}.",
                                           base::countText(static_cast<std::int64_t>(train.size())),
                                           base::countText(static_cast<std::int64_t>(place + 1))));
    const Preprocess& preprocess = prepared.preprocess;
    const Sample asRead = sampleAt(train, SplitKind::Train, place, preprocess);
    const std::uint32_t index = train.indices[place];
    std::vector<Sample> drawn(count, asRead);
    for (std::size_t epoch = 0; epoch < count; ++epoch) {
        for (std::size_t k = 0; k < preprocess.inputs().size(); ++k) {
            const Input& input = train.dataset->input(k);
            const Encoder& encoder = preprocess.encoder(k);
            augmenter.apply(encoder.encoding(), static_cast<std::int64_t>(epoch), index,
                            encoder.steps(input, index), drawn[epoch].tensors[k]);
            showChanged(drawn[epoch], *train.dataset, k, encoder);
        }
        describeNumbers(drawn[epoch]);
    }
    return drawn;
}

std::vector<Sample> samples(const Prepared& prepared, SplitKind split, std::size_t offset,
                            std::size_t count)
{
    const Subset& subset = prepared.splits[split];
    std::vector<Sample> result;
    for (std::size_t i = offset; i < std::min(offset + count, subset.size()); ++i)
        result.push_back(sampleAt(subset, split, i, prepared.preprocess));
    return result;
}

std::vector<Sample> samplesWith(const Prepared& prepared, std::span<const base::SampleId> ids,
                                std::size_t count)
{
    struct Place {
        SplitKind split;
        std::size_t position;
    };
    std::map<base::SampleId, std::optional<Place>> places;
    for (const base::SampleId id : ids)
        places[id];
    for (const SplitKind split : kOpenSplits) {
        const Subset& subset = prepared.splits[split];
        for (std::size_t k = 0; k < subset.size(); ++k) {
            const auto found = places.find(subset.dataset->id(subset.indices[k]));
            if (found != places.end())
                found->second = {split, k};
        }
    }
    std::vector<Sample> result;
    for (const base::SampleId id : ids) {
        const auto place = std::exchange(places[id], std::nullopt); // each once
        if (!place || result.size() == count)
            continue;
        result.push_back(sampleAt(prepared.splits[place->split], place->split, place->position,
                                  prepared.preprocess));
    }
    return result;
}

} // namespace assay::data
