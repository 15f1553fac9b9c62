// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/features.h"

#include <algorithm>
#include <cmath>

namespace assay::baseline {

namespace {

constexpr std::int64_t kMostTokens = 300;

void summarise(const std::vector<float>& series, std::size_t channels, std::vector<float>& out)
{
    const std::size_t steps = series.size() / channels;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        double sum = 0, squares = 0, along = 0;
        float least = series[channel], greatest = series[channel];
        const double middle = (static_cast<double>(steps) - 1) / 2;
        for (std::size_t step = 0; step < steps; ++step) {
            const float x = series[step * channels + channel];
            sum += x;
            squares += static_cast<double>(x) * x;
            along += (static_cast<double>(step) - middle) * x;
            least = std::min(least, x);
            greatest = std::max(greatest, x);
        }
        const auto count = static_cast<double>(steps);
        const double mean = sum / count;
        const double spread = count * (count * count - 1) / 12; // sum of squared places
        const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
        for (const double value :
             {mean, deviation, double{least}, double{greatest}, double{series[channel]},
              double{series[(steps - 1) * channels + channel]},
              spread > 0 ? along / spread * count : 0.0})
            out.push_back(static_cast<float>(value));
    }
    out.push_back(static_cast<float>(steps));
}

/// How often each of the commonest tokens comes, as a share of the text, and its length.
void count(const std::vector<float>& tokens, std::int64_t numbers, std::vector<float>& out)
{
    const std::size_t before = out.size();
    const auto counted =
        static_cast<std::size_t>(std::min(numbers - data::kUnknownToken, kMostTokens));
    out.resize(before + counted);
    for (const float token : tokens) {
        const auto place = static_cast<std::size_t>(token) - data::kUnknownToken;
        if (place < counted)
            out[before + place] += 1.0F / static_cast<float>(tokens.size());
    }
    out.push_back(static_cast<float>(tokens.size()));
}

} // namespace

Features featuresOf(const data::Prepared& data, const data::Subset& subset)
{
    Features features;
    for (const std::uint32_t index : subset.indices) {
        const std::size_t before = features.values.size();
        for (std::size_t k = 0; k < data.preprocess.inputs().size(); ++k) {
            const data::InputSpec& input = data.preprocess.inputs()[k];
            const std::vector<float> numbers = data.preprocess.encoded(*subset.dataset, index, k);
            if (input.modality == data::Modality::Text)
                count(numbers, input.tokens, features.values);
            else if (input.modality == data::Modality::Series)
                summarise(numbers, static_cast<std::size_t>(input.shape[1]), features.values);
            else
                features.values.insert(features.values.end(), numbers.begin(),
                                       numbers.end()
                                           - static_cast<std::ptrdiff_t>(input.embedded.size()));
        }
        features.width = features.values.size() - before;
    }
    return features;
}

Features standardised(Features features)
{
    const std::size_t rows = features.rows(), width = features.width;
    std::vector<float>& values = features.values;
    for (std::size_t column = 0; column < width; ++column) {
        double sum = 0, squares = 0;
        for (std::size_t row = 0; row < rows; ++row)
            sum += values[row * width + column];
        const double mean = sum / static_cast<double>(rows);
        for (std::size_t row = 0; row < rows; ++row)
            squares += std::pow(values[row * width + column] - mean, 2);
        const double deviation = std::sqrt(squares / static_cast<double>(rows));
        for (std::size_t row = 0; row < rows; ++row) {
            float& value = values[row * width + column];
            value = deviation > 0 && std::isfinite(deviation)
                        ? static_cast<float>((value - mean) / deviation)
                        : 0.0F;
        }
    }
    return features;
}

} // namespace assay::baseline
