// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/sample.h"

#include "data/inputs/table/summary.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::data {

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
    if (dataset.table())
        sample.cells = cellsOf(dataset, index);
    if (const SeriesInput* series = dataset.series()) {
        const auto values = series->series().at(index);
        sample.series.assign(values.begin(), values.end());
        sample.steps = series->series().steps(index);
    }
    for (std::size_t k = 0; k < preprocess.inputs().size(); ++k)
        sample.tensors.push_back(preprocess.encoded(dataset, index, k));

    double sum = 0, squares = 0, count = 0;
    sample.min = std::numeric_limits<float>::infinity();
    sample.max = -sample.min;
    for (const auto& tensor : sample.tensors) {
        for (const float x : tensor) {
            sum += x;
            squares += static_cast<double>(x) * x;
            sample.min = std::min(sample.min, x);
            sample.max = std::max(sample.max, x);
        }
        count += static_cast<double>(tensor.size());
    }
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
