// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"

#include "data/inputs/table/summary.h"

#include <algorithm>
#include <cmath>

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
    if (const PictureInput* pictures = dataset.pictures())
        sample.pixels = pictures->shown(index);
    if (dataset.table() || dataset.text())
        sample.cells = cellsOf(dataset, index);
    if (const SeriesInput* series = dataset.series()) {
        const auto values = series->series().at(index);
        sample.series.assign(values.begin(), values.end());
        sample.steps = series->series().steps(index);
    }
    if (const TextInput* texts = dataset.text())
        describeText(sample, *texts, index, preprocess);
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k)
        sample.tensors.push_back(preprocess.encoded(dataset, index, k));

    // Beside a picture stand the numbers of the picture, not of the columns that come with it.
    const std::vector<float>& shown = sample.tensors.front();
    double sum = 0, squares = 0;
    for (const float x : shown) {
        sum += x;
        squares += static_cast<double>(x) * x;
    }
    const auto count = static_cast<double>(shown.size());
    const auto [low, high] = std::minmax_element(shown.begin(), shown.end());
    sample.min = *low;
    sample.max = *high;
    sample.mean = static_cast<float>(sum / count);
    const double variance = squares / count - (sum / count) * (sum / count);
    sample.deviation = static_cast<float>(std::sqrt(std::max(0.0, variance)));
    return sample;
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

} // namespace assay::data
