// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnose/curves/run_curves.h"

#include "diagnose/curves/shape.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <set>

namespace assay::diagnose {

namespace {

namespace metric_name = train::metric_name;

constexpr std::size_t kFewBatches = 8;       ///< losses of batches that make a curve
constexpr std::size_t kMostPoints = 200'000; ///< that are kept of a curve
constexpr std::size_t kMostNone = 1'000;     ///< of them, that are no numbers

std::string lower(std::string text)
{
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::set<std::string> wordsOf(const std::string& name)
{
    std::set<std::string> words;
    std::string word;
    for (const char c : lower(name) + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)))
            word += c;
        else if (!word.empty())
            words.insert(std::exchange(word, {}));
    }
    return words;
}

bool hasAny(const std::set<std::string>& words, std::initializer_list<const char*> any)
{
    return std::any_of(any.begin(), any.end(),
                       [&](const char* word) { return words.contains(word); });
}

/// A score of numbers, which stands for a loss that was not logged.
bool standsIn(const std::string& name)
{
    return name == metric_name::kRmse || name == metric_name::kMae;
}

/// By step, and of one step the last that was logged. How many others with another value there were.
std::size_t settle(Curve& curve)
{
    std::size_t others = 0;
    std::vector<std::size_t> order(curve.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return curve.steps[a] < curve.steps[b]; });
    Curve sorted{.name = curve.name, .steps = {}, .values = {}};
    for (const std::size_t i : order) {
        if (!sorted.steps.empty() && sorted.steps.back() == curve.steps[i]) {
            others += sorted.values.back() != curve.values[i] ? 1 : 0;
            sorted.values.back() = curve.values[i];
            continue;
        }
        sorted.steps.push_back(curve.steps[i]);
        sorted.values.push_back(curve.values[i]);
    }
    curve = std::move(sorted);
    return others;
}

/// Whether values fall a little now and then, as the time of single updates does; that since the start only grows, and
/// where it begins anew it falls to nearly nothing.
bool goesUpAndDown(const Curve& curve)
{
    constexpr std::size_t kFewest = 20;
    constexpr double kFalls = 0.05, kLittle = 0.6; // of the changes; of what was before
    std::vector<double> falls;
    for (std::size_t k = 1; k < curve.size(); ++k) {
        if (curve.values[k] < curve.values[k - 1] && curve.values[k - 1] > 0)
            falls.push_back(curve.values[k] / curve.values[k - 1]);
    }
    return curve.size() >= kFewest
           && static_cast<double>(falls.size()) > kFalls * static_cast<double>(curve.size())
           && medianOf(falls) > kLittle;
}

/// Whether it is a part of another curve wherever both have a value, and that at all.
bool isPartOf(const Curve& part, const Curve& whole)
{
    constexpr double kRounding = 1.05;
    const std::vector<Pair> both = pairs(part, whole);
    return !both.empty() && std::all_of(both.begin(), both.end(), [](const Pair& pair) {
        return pair.first >= 0 && pair.first <= kRounding * pair.second;
    });
}

bool isOneOf(const std::set<std::string>& words, std::initializer_list<std::set<std::string>> any)
{
    return std::find(any.begin(), any.end(), words) != any.end();
}

void readSettings(RunCurves& curves, const std::map<std::string, std::string>& settings)
{
    for (const auto& [name, text] : settings) {
        double value = 0;
        const char* const end = text.data() + text.size();
        if (const auto read = std::from_chars(text.data(), end, value);
            read.ec == std::errc() && read.ptr == end)
            curves.settings[lower(name)] = value;
    }
}

/// What an agent's episode brought: "episode_return", "rollout/ep_rew_mean".
bool isReward(const std::string& name)
{
    const std::set<std::string> words = wordsOf(name);
    return hasAny(words, {"reward", "rewards", "return", "returns", "rew"})
           && !hasAny(words, {"std", "min", "loss", "time"});
}

/// The mean of the first ones, and of all with the later ones weighing more.
void addReward(std::map<std::string, double>& settings, double value)
{
    constexpr const char* kCount = "assay.rewards";
    constexpr double kFirst = 20, kWeight = 0.05;
    if (!std::isfinite(value))
        return;
    double& count = settings[kCount];
    count += 1;
    double& first = settings[kFirstReward];
    if (count <= kFirst)
        first += (value - first) / count;
    double& last = settings[kLastReward];
    last += (value - last) * std::max(kWeight, 1 / count);
}

} // namespace

std::optional<double> Curve::at(std::int64_t step) const
{
    const auto after = std::upper_bound(steps.begin(), steps.end(), step);
    if (after == steps.begin())
        return std::nullopt;
    return values[static_cast<std::size_t>(after - steps.begin()) - 1];
}

std::optional<double> RunCurves::setting(const std::vector<const char*>& names) const
{
    for (const char* const name : names) {
        for (const auto& [key, value] : settings) {
            const std::string ending = name;
            if (key == ending || key.ends_with("." + ending) || key.ends_with("/" + ending))
                return value;
        }
    }
    return std::nullopt;
}

double RunCurves::stepsPerEpoch() const
{
    if (epochBegins.size() < 2)
        return 0;
    return (static_cast<double>(epochBegins.back()) - static_cast<double>(epochBegins.front()))
           / static_cast<double>(epochBegins.size() - 1);
}

CurveReader::CurveReader(const std::map<std::string, std::string>& settings)
{
    readSettings(m_curves, settings);
}

void CurveReader::addTo(Thinned& thinned, const std::string& name, std::int64_t step, double value)
{
    Curve& curve = thinned.curve;
    if (!curve.name.empty() && curve.name != name) {
        if (!standsIn(curve.name) || standsIn(name))
            return; // the first of that meaning
        thinned = Thinned();
    }
    curve.name = name;
    // The first of several that are no numbers is always kept.
    const bool isNone =
        !std::isfinite(value) && (curve.empty() || std::isfinite(curve.values.back()));
    if (++thinned.seen < thinned.every && !isNone)
        return;
    thinned.seen = 0;
    curve.steps.push_back(step);
    curve.values.push_back(value);
    if (curve.size() <= kMostPoints)
        return;
    Curve half{.name = curve.name, .steps = {}, .values = {}};
    std::size_t kept = 0;
    for (std::size_t k = 0; k < curve.size(); ++k) {
        const bool isNone = !std::isfinite(curve.values[k]) && kept < kMostNone;
        kept += isNone ? 1 : 0;
        if (k % 2 == 0 || isNone) {
            half.steps.push_back(curve.steps[k]);
            half.values.push_back(curve.values[k]);
        }
    }
    curve = std::move(half);
    thinned.every *= 2;
}

/// What a tag holds: by its meaning, else by its words.
CurveReader::Thinned* CurveReader::placeOf(const train::PointList::Key& key)
{
    const std::string train = data::key(data::SplitKind::Train),
                      trainVal = data::key(data::SplitKind::TrainVal);
    if (key.name == metric_name::kBatchLoss)
        return &m_batches;
    if (key.name == metric_name::kLoss && (key.split == train || key.split == trainVal))
        return key.split == train ? &m_epochs : &m_valLoss;
    if (standsIn(key.name) && (key.split == train || key.split == trainVal))
        return key.split == train ? &m_epochs : &m_valLoss;
    if (key.name == metric_name::kError && (key.split == train || key.split == trainVal))
        return key.split == train ? &m_trainError : &m_valError;
    if (key.name == metric_name::kLearningRate)
        return &m_rate;
    if (key.name == metric_name::kGradientNorm)
        return &m_norm;
    const std::set<std::string> words = wordsOf(key.name);
    const bool isTime =
        hasAny(words, {"time", "seconds", "sec", "second", "secs", "s", "ms", "duration"});
    if (hasAny(words, {"val", "eval", "test", "validation"}) && isTime)
        return nullptr;
    const std::string name = lower(key.name);
    const std::size_t per = name.find("per");
    const std::string unit = per == std::string::npos ? std::string() : name.substr(per + 3);
    const bool isPace = unit.find("sec") != std::string::npos || unit == "_s" || unit == " s"
                        || name.ends_with("/s") || name.ends_with("/sec");
    if (isPace || hasAny(words, {"throughput", "sps", "tps"}))
        return &m_throughput;
    if (isTime && hasAny(words, {"loader", "data", "dataloader", "load", "fetch", "io"}))
        return &m_loaderSeconds;
    if (isTime && hasAny(words, {"step", "batch", "iter", "iteration", "it"})
        && !hasAny(words, {"total", "elapsed", "wall"}))
        return &m_stepSeconds;
    if (isOneOf(words, {{"time"}, {"dt"}}))
        return &m_time;
    if (words == std::set<std::string>{"data"})
        return &m_data;
    if (hasAny(words, {"memory", "mem", "rss"}) && !hasAny(words, {"util", "free"}))
        return &m_memory;
    if (isOneOf(words, {{"test", "loss"},
                        {"test", "average", "loss"},
                        {"test", "avg", "loss"},
                        {"test", "set", "average", "loss"}}))
        return &m_testLoss;
    if (isOneOf(
            words,
            {{"test", "acc"}, {"test", "acc1"}, {"test", "accuracy"}, {"test", "set", "accuracy"}}))
        return &m_testError;
    return nullptr;
}

void CurveReader::add(const train::PointList& points)
{
    if (points.empty())
        return;
    std::vector<Thinned*> places;
    std::vector<bool> rewards;
    std::vector<bool> epochs; // whether a column of a log by steps counts epochs
    std::vector<bool> decays; // a setting that is written beside every step
    for (const train::PointList::Key& key : points.keys()) {
        places.push_back(placeOf(key));
        rewards.push_back(!places.back() && isReward(key.name));
        const std::set<std::string> words = wordsOf(key.name);
        epochs.push_back(words == std::set<std::string>{"epoch"});
        decays.push_back(isOneOf(words, {{"weight", "decay"}, {"wd"}}));
    }
    for (const train::PointList::Row& row : points.rows()) {
        const train::PointList::Key& key = points.keys()[row.key];
        // Some write how many epochs are over, some which one it is, some a fraction.
        const double number = epochs[row.key] ? row.value : row.epoch;
        if ((epochs[row.key] ? number >= 0 : number > 0) && m_begins.size() < kMostPoints) {
            const auto [epoch, fresh] = m_begins.try_emplace(std::floor(number), row.step);
            epoch->second = std::min(epoch->second, row.step);
        }
        Thinned* const place = places[row.key];
        if (decays[row.key] && std::isfinite(row.value))
            m_curves.settings.try_emplace("weight_decay", row.value);
        if (rewards[row.key])
            addReward(m_curves.settings, row.value);
        if (!place)
            continue;
        addTo(*place, key.name, row.step, row.value);
    }
}

RunCurves CurveReader::curves()
{
    RunCurves& curves = m_curves;
    const auto take = [](Thinned& thinned) {
        settle(thinned.curve);
        return std::move(thinned.curve);
    };
    // NaN among values that go on to the end stands for "not looked at".
    const auto takeLooks = [&take](Thinned& thinned) {
        Curve curve = take(thinned);
        const std::size_t all = curve.size();
        std::size_t last = all;
        while (last > 0 && std::isnan(curve.values[last - 1]))
            --last;
        // More at the end than ever between two looks: it has broken.
        std::size_t longest = 0, now = 0;
        for (std::size_t k = 0; k < last; ++k) {
            now = std::isnan(curve.values[k]) ? now + 1 : 0;
            longest = std::max(longest, now);
        }
        if (all - last > longest)
            return curve;
        Curve looks{.name = curve.name, .steps = {}, .values = {}};
        for (std::size_t k = 0; k < all; ++k) {
            if (!std::isnan(curve.values[k])) {
                looks.steps.push_back(curve.steps[k]);
                looks.values.push_back(curve.values[k]);
            }
        }
        return looks;
    };
    Curve batches = m_batches.curve;
    const std::size_t repeated = settle(batches);
    // Train and validation are compared with each other: both by one measure, or train alone.
    const bool isOfOther = !m_valLoss.curve.empty() && !standsIn(m_valLoss.curve.name);
    if (standsIn(m_epochs.curve.name) && (!batches.empty() || isOfOther))
        m_epochs = Thinned();
    if (standsIn(m_valLoss.curve.name)
        && (!batches.empty() || m_valLoss.curve.name != m_epochs.curve.name))
        m_valLoss = Thinned();
    curves.epochLoss = m_epochs.curve;
    const std::size_t repeatedEpochs = settle(curves.epochLoss);
    curves.valLoss = takeLooks(m_valLoss);
    curves.trainError = takeLooks(m_trainError);
    curves.valError = takeLooks(m_valError);
    if (curves.valLoss.empty() && curves.valError.empty()) {
        curves.valLoss = takeLooks(m_testLoss);
        curves.valError = takeLooks(m_testError);
        // All of them are percentages, or none is.
        auto& shares = curves.valError.values;
        const bool isPercent =
            std::any_of(shares.begin(), shares.end(), [](double right) { return right > 1; });
        for (double& right : shares)
            right = 1 - (isPercent ? right / 100 : right);
    }
    curves.learningRate = take(m_rate);
    curves.gradientNorm = take(m_norm);
    curves.stepSeconds = take(m_stepSeconds);
    curves.loaderSeconds = take(m_loaderSeconds);
    curves.throughput = take(m_throughput);
    curves.memory = take(m_memory);
    if (Curve time = take(m_time), data = take(m_data);
        curves.stepSeconds.empty() && goesUpAndDown(time)) {
        curves.stepSeconds = std::move(time);
        if (curves.loaderSeconds.empty() && isPartOf(data, curves.stepSeconds))
            curves.loaderSeconds = std::move(data);
    }
    // One loss an epoch is that of the epoch, however many there are.
    const bool isByEpochs = m_begins.size() >= 3 && 2 * batches.size() <= 3 * m_begins.size();
    curves.isOfBatches =
        !isByEpochs && batches.size() >= std::max(kFewBatches, curves.epochLoss.size());
    if (isByEpochs && curves.epochLoss.empty())
        curves.epochLoss = batches;
    curves.loss = curves.isOfBatches ? std::move(batches) : curves.epochLoss;
    curves.repeatedSteps = curves.isOfBatches ? repeated : repeatedEpochs;
    for (const auto& [epoch, step] : m_begins) {
        if (curves.epochBegins.empty() || step > curves.epochBegins.back())
            curves.epochBegins.push_back(step);
    }
    return std::move(curves);
}

std::vector<Pair> pairs(const Curve& first, const Curve& second)
{
    std::vector<Pair> found;
    for (std::size_t i = 0, j = 0; i < first.size() && j < second.size();) {
        if (first.steps[i] < second.steps[j])
            ++i;
        else if (second.steps[j] < first.steps[i])
            ++j;
        else {
            if (std::isfinite(first.values[i]) && std::isfinite(second.values[j]))
                found.push_back({first.steps[i], first.values[i], second.values[j]});
            ++i, ++j;
        }
    }
    return found;
}

} // namespace assay::diagnose
