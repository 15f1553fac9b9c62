// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "experiment/repeated_run.h"

#include "base/json_text.h"
#include "base/sample_id.h"
#include "stats/interval.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace assay::experiment {

namespace {

using train::Scores;
using train::SplitScore;

constexpr std::int64_t kFirstUpdates = 5;
constexpr double kLossTolerance = 1e-4;

bool areSame(double before, double now)
{
    return before == now || (std::isnan(before) && std::isnan(now));
}

/// Half of the 95 % interval over the examples.
double halfInterval(double share, double examples)
{
    const stats::Interval interval = stats::wilson(share * examples, examples);
    return std::max(share - interval.low, interval.high - share);
}
double spreadOf(double value, double examples)
{
    return examples > 0 ? std::abs(value) * 2 / std::sqrt(examples) : 0;
}

struct ScoreName {
    const char* name;
    double SplitScore::*value;
    double (*half)(double value, double examples);
};
constexpr std::array kScores{
    ScoreName{train::metric_name::kLoss, &SplitScore::loss, spreadOf},
    ScoreName{train::metric_name::kError, &SplitScore::error, halfInterval},
    ScoreName{train::metric_name::kRmse, &SplitScore::rmse, spreadOf},
    ScoreName{train::metric_name::kMae, &SplitScore::mae, spreadOf},
    ScoreName{train::metric_name::kR2, &SplitScore::r2,
              [](double value, double examples) { return spreadOf(1 - value, examples); }},
    ScoreName{train::metric_name::kF1, &SplitScore::f1,
              [](double value, double examples) {
                  return halfInterval(std::clamp(1 - value, 0.0, 1.0), examples);
              }},
};

/// The most that a score moved from one epoch to the next in the last third of a run.
double movement(const std::map<std::int64_t, Scores>& epochs, data::SplitKind split,
                const ScoreName& score)
{
    double most = 0;
    std::optional<double> last;
    const std::size_t begin =
        (2 * epochs.size() + 2) / 3; // before it a short run still falls steeply
    std::size_t place = 0;
    for (const auto& [epoch, scores] : epochs) {
        const auto found = scores.find(split);
        const double value = found == scores.end() ? std::nan("") : found->second.*score.value;
        if (last && place >= begin && std::isfinite(value) && std::isfinite(*last))
            most = std::max(most, std::abs(value - *last));
        last = value;
        ++place;
    }
    return most;
}

/// All scores of a split.
void addScores(std::vector<RepeatedNumber>& all, const std::string& prefix,
               const SplitScore& before, const SplitScore* now,
               const std::function<double(const ScoreName&, double)>& tolerance)
{
    for (const ScoreName& score : kScores) {
        const double was = before.*score.value;
        if (std::isnan(was))
            continue;
        RepeatedNumber number{.name = fmt::format("{}.{}", prefix, score.name),
                              .before = was,
                              .now = {},
                              .agrees = false,
                              .tolerance = tolerance(score, was)};
        if (now != nullptr) {
            const double is = now->*score.value;
            number.now = is;
            number.agrees = areSame(was, is) || std::abs(is - was) <= number.tolerance;
        }
        number.differing = *number.agrees ? 0 : 1;
        all.push_back(std::move(number));
    }
}

RepeatedNumber losses(const RunNumbers& before, const RunNumbers& now, bool exactly)
{
    RepeatedNumber number{.name = train::metric_name::kBatchLoss,
                          .before = {},
                          .now = {},
                          .agrees = {},
                          .tolerance = exactly ? 0 : kLossTolerance,
                          .compared = 0};
    for (const auto& [step, was] : before.losses) {
        if (!exactly && step - before.losses.begin()->first >= kFirstUpdates)
            break;
        const auto found = now.losses.find(step);
        // One that is missing now failed: its numbers were not finite any more.
        const double is = found != now.losses.end() ? found->second : std::nan("");
        ++number.compared;
        const bool differs =
            !areSame(was, is)
            && !(std::abs(is - was) <= number.tolerance * std::max(1.0, std::abs(was)));
        if (differs && number.differing++ == 0)
            number.firstDiffering = step;
        if (!number.firstDiffering || *number.firstDiffering == step) {
            number.before = was;
            number.now = is;
        }
    }
    number.agrees = number.differing == 0;
    return number;
}

std::string fingerprintOf(const std::vector<model::NamedValues>& weights)
{
    std::string bytes;
    for (const model::NamedValues& tensor : weights) {
        bytes += tensor.name + '\n';
        bytes.append(reinterpret_cast<const char*>(tensor.values.data()),
                     tensor.values.size() * sizeof(float));
    }
    return base::fingerprint(bytes);
}

/// Empty where the tensors are others.
std::optional<double> distanceOf(const std::vector<model::NamedValues>& before,
                                 const std::vector<model::NamedValues>& now)
{
    if (before.size() != now.size())
        return std::nullopt;
    double difference = 0, norm = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
        if (before[k].name != now[k].name || before[k].values.size() != now[k].values.size())
            return std::nullopt;
        for (std::size_t i = 0; i < before[k].values.size(); ++i) {
            const double was = before[k].values[i];
            difference += (now[k].values[i] - was) * (now[k].values[i] - was);
            norm += was * was;
        }
    }
    return std::sqrt(difference) / std::sqrt(std::max(norm, 1e-30));
}

RepeatedNumber weights(const char* name, const std::vector<model::NamedValues>& before,
                       const std::vector<model::NamedValues>& now, bool exactly)
{
    RepeatedNumber number{.name = name, .before = fingerprintOf(before), .now = {}, .agrees = {}};
    if (!now.empty()) {
        number.now = fingerprintOf(now);
        number.distance = distanceOf(before, now);
    }
    const bool isSame = number.before == number.now;
    // Tensors of another network are no matter of rounding.
    if (exactly || !number.distance)
        number.agrees = isSame;
    number.differing = isSame ? 0 : 1;
    return number;
}

} // namespace

std::vector<RepeatedNumber> compared(const RunNumbers& before, const RunNumbers& now, bool exactly)
{
    std::vector<RepeatedNumber> all;
    if (!before.losses.empty())
        all.push_back(losses(before, now, exactly));
    const auto toleranceOf = [&](data::SplitKind split, double examples) {
        return [&before, exactly, split, examples](const ScoreName& score, double value) {
            return exactly ? 0
                           : std::max(score.half(value, examples),
                                      movement(before.epochs, split, score));
        };
    };
    for (const data::SplitKind split : data::kOpenSplits) {
        if (!before.last || !before.last->contains(split))
            continue;
        const SplitScore& was = before.last->at(split);
        const SplitScore* is =
            now.last && now.last->contains(split) ? &now.last->at(split) : nullptr;
        addScores(all, data::key(split), was, is,
                  toleranceOf(split, static_cast<double>(was.examples)));
    }
    if (before.bestTrainVal && before.bestEpoch) {
        const auto epoch = now.epochs.find(*before.bestEpoch);
        const SplitScore* is = nullptr;
        if (epoch != now.epochs.end() && epoch->second.contains(data::SplitKind::TrainVal))
            is = &epoch->second.at(data::SplitKind::TrainVal);
        const auto examples = is != nullptr ? static_cast<double>(is->examples) : 0;
        addScores(all, "best_" + data::key(data::SplitKind::TrainVal), *before.bestTrainVal, is,
                  toleranceOf(data::SplitKind::TrainVal, examples));
    }
    if (!before.weights.empty())
        all.push_back(weights("weights", before.weights, now.weights, exactly));
    if (!before.bestWeights.empty())
        all.push_back(weights("best_weights", before.bestWeights, now.bestWeights, exactly));
    return all;
}

double SplitScore::*scoreNamed(const std::string& name)
{
    for (const ScoreName& score : kScores) {
        if (name == score.name)
            return score.value;
    }
    return nullptr;
}

std::vector<std::string> otherThan(const std::string& environment, const base::Compute& here,
                                   std::int64_t threads)
{
    const auto json = base::parsedJson<nlohmann::json>(environment);
    std::vector<std::string> all;
    const auto compare = [&](const char* key, const char* sentence, const std::string& is) {
        if (!json || !json->is_object() || !json->contains(key))
            return;
        const auto& value = (*json)[key];
        const std::string was = value.is_string() ? value.get<std::string>() : base::dumped(value);
        if (was != is)
            all.push_back(fmt::format(fmt::runtime(sentence), was, is));
    };
    compare("cpu", "the processor was {} and is {}", here.cpu);
    compare("threads", "the number of threads was {} and is {}", std::to_string(threads));
    compare("torch", "LibTorch was {} and is {}", here.torch);
    compare("blas", "products of matrices were made by {} and are made by {}", here.blas);
    return all;
}

std::int64_t mostRepeated(std::int64_t made)
{
    constexpr std::int64_t kTimes = 2, kLargest = std::numeric_limits<std::int64_t>::max() / kTimes;
    return kTimes * std::clamp<std::int64_t>(made, 1, kLargest);
}

} // namespace assay::experiment
