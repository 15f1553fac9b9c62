// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "baseline/baselines.h"

#include "base/random.h"
#include "baseline/linear_torch.h"
#include "baseline/sampled_name.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::baseline {

namespace {

data::Subset some(const data::Subset& train, std::size_t most)
{
    data::Subset chosen = train;
    if (chosen.size() > most) {
        base::Random(0, "baseline").shuffle(chosen.indices);
        chosen.indices.resize(most);
        std::sort(chosen.indices.begin(), chosen.indices.end());
    }
    return chosen;
}

using Answer = std::function<double(const float* row)>;

/// `squared`: the squared differences of numbers.
train::SplitScore score(const data::Subset& subset, const Features& features, const Answer& answer,
                        std::vector<float>& squared)
{
    const bool regression = subset.dataset->isRegression();
    const auto count = static_cast<double>(subset.size());
    double wrong = 0, squares = 0, absolutes = 0;
    for (std::size_t i = 0; i < subset.size(); ++i) {
        const double given = answer(features.row(i));
        if (!regression) {
            wrong += given != subset.dataset->label(subset.indices[i]) ? 1 : 0;
            continue;
        }
        const double gap = given - subset.dataset->target(subset.indices[i]);
        squares += gap * gap;
        squared.push_back(static_cast<float>(gap * gap));
        absolutes += std::abs(gap);
    }
    train::SplitScore result{.loss = train::SplitScore::kNone,
                             .error = wrong / count,
                             .examples = static_cast<std::int64_t>(subset.size())};
    if (regression) {
        const double spread = subset.guess().rmse;
        result.error = train::SplitScore::kNone;
        result.rmse = std::sqrt(squares / count);
        result.mae = absolutes / count;
        result.r2 = 1 - squares / count / (spread * spread);
    }
    return result;
}

Answer nearestCentroid(const Features& features, const std::vector<std::uint16_t>& labels,
                       std::size_t classes)
{
    std::vector<double> sums(classes * features.width);
    std::vector<double> counts(classes);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        counts[labels[i]] += 1;
        for (std::size_t k = 0; k < features.width; ++k)
            sums[labels[i] * features.width + k] += features.row(i)[k];
    }
    for (std::size_t label = 0; label < classes; ++label) {
        for (std::size_t k = 0; k < features.width; ++k)
            sums[label * features.width + k] /= std::max(1.0, counts[label]);
    }
    return [sums, counts, width = features.width](const float* row) {
        double best = std::numeric_limits<double>::infinity();
        std::size_t nearest = 0;
        for (std::size_t label = 0; label < counts.size(); ++label) {
            double distance = 0;
            for (std::size_t k = 0; k < width; ++k)
                distance += std::pow(row[k] - sums[label * width + k], 2);
            if (counts[label] > 0 && distance < best) {
                best = distance;
                nearest = label;
            }
        }
        return static_cast<double>(nearest);
    };
}

} // namespace

std::vector<Baseline> compute(const data::Prepared& data, const std::function<bool()>& stop)
{
    const data::Subset train = some(data.splits.train(), kMostFitted);
    const Features features = featuresOf(data, train);
    std::vector<std::pair<std::string, Answer>> methods;
    if (data.source->isRegression()) {
        std::vector<double> targets;
        double sum = 0;
        for (const std::uint32_t index : train.indices) {
            targets.push_back(data.source->target(index));
            sum += targets.back();
        }
        const double mean = sum / static_cast<double>(targets.size());
        methods.emplace_back("mean", [mean](const float*) { return mean; });
        if (!stop())
            methods.emplace_back("linear_regression",
                                 [map = linearRegression(features, targets)](const float* row) {
                                     return map(row)[0];
                                 });
    } else {
        const std::size_t classes = data.source->info().classes.size();
        std::vector<std::uint16_t> labels;
        for (const std::uint32_t index : train.indices)
            labels.push_back(data.source->label(index));
        const auto counts = data.splits.train().classCounts();
        const auto most =
            static_cast<double>(std::max_element(counts.begin(), counts.end()) - counts.begin());
        methods.emplace_back("majority", [most](const float*) { return most; });
        methods.emplace_back("nearest_centroid", nearestCentroid(features, labels, classes));
        if (!stop())
            methods.emplace_back(
                "logistic_regression",
                [map = logisticRegression(features, labels, classes, stop)](const float* row) {
                    const auto logits = map(row);
                    return static_cast<double>(std::max_element(logits.begin(), logits.end())
                                               - logits.begin());
                });
    }
    std::vector<Baseline> found;
    for (const auto& [name, answer] : methods)
        found.push_back({name, {}, {}});
    for (const data::SplitKind split : data::kOpenSplits) {
        const data::Subset subset = split == data::SplitKind::Train ? train : data.splits[split];
        const Features rows = split == data::SplitKind::Train ? features : featuresOf(data, subset);
        for (std::size_t k = 0; k < methods.size(); ++k) {
            if (stop())
                return {};
            std::vector<float> squared;
            found[k].scores[split] = score(subset, rows, methods[k].second, squared);
            if (squared.empty())
                continue;
            const stats::Interval mean = stats::bootstrapMean(squared).interval;
            found[k].rmseIntervals[split] = {std::sqrt(mean.low), std::sqrt(mean.high)};
        }
    }
    return found;
}

std::vector<train::BaselineValue> onTrainVal(const std::vector<Baseline>& baselines)
{
    std::vector<train::BaselineValue> values;
    for (const Baseline& baseline : baselines) {
        const auto found = baseline.scores.find(data::SplitKind::TrainVal);
        if (found == baseline.scores.end())
            continue;
        const train::SplitScore& score = found->second;
        train::BaselineValue value{baseline.name, score.value(), score.examples, {}};
        const auto interval = baseline.rmseIntervals.find(data::SplitKind::TrainVal);
        if (interval != baseline.rmseIntervals.end())
            value.interval = interval->second;
        else if (!score.isRegression() && score.examples > 0)
            value.interval = stats::wilson(
                std::llround(score.error * static_cast<double>(score.examples)), score.examples);
        values.push_back(std::move(value));
    }
    std::sort(values.begin(), values.end(),
              [](const auto& a, const auto& b) { return a.trainVal < b.trainVal; });
    return values;
}

std::string displayName(const std::string& name)
{
    std::string text = name;
    std::replace(text.begin(), text.end(), '_', ' ');
    return text == "majority" ? "majority class" : text == "mean" ? "always the mean" : text;
}

} // namespace assay::baseline
