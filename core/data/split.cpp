// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/split.h"

#include "base/error.h"
#include "base/random.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace assay::data {

namespace {

using Pool = std::vector<std::uint32_t>;

Pool partOf(const Dataset& dataset, std::optional<Part> part)
{
    Pool pool;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (!part || dataset.part(i) == *part)
            pool.push_back(static_cast<std::uint32_t>(i));
    }
    return pool;
}

/// Cuts a pool into pieces of the given shares, class by class. Rounding is carried from class to
/// class, so that each piece as a whole has its share too.
std::vector<Pool> stratified(const Dataset& dataset, const Pool& pool,
                             const std::vector<double>& shares, std::uint64_t seed,
                             std::string_view stream)
{
    const bool classes = !dataset.isRegression();
    std::vector<Pool> byClass(classes ? dataset.info().classes.size() : 1);
    for (const std::uint32_t index : pool)
        byClass[classes ? dataset.label(index) : 0].push_back(index);

    std::vector<Pool> pieces(shares.size());
    std::size_t before = 0;
    for (std::size_t label = 0; label < byClass.size(); ++label) {
        Pool& members = byClass[label];
        base::Random(seed, stream, label).shuffle(members);
        const std::size_t after = before + members.size();
        double cumulative = 0;
        std::size_t taken = 0;
        for (std::size_t piece = 0; piece < shares.size(); ++piece) {
            cumulative += shares[piece];
            const auto edge = [&](std::size_t count) {
                return std::llround(cumulative * static_cast<double>(count));
            };
            const auto end = std::clamp<std::size_t>(
                static_cast<std::size_t>(edge(after) - edge(before)), taken, members.size());
            pieces[piece].insert(pieces[piece].end(), members.begin() + static_cast<long>(taken),
                                 members.begin() + static_cast<long>(end));
            taken = end;
        }
        before = after;
    }
    for (Pool& piece : pieces)
        std::sort(piece.begin(), piece.end());
    return pieces;
}

/// A share of each class, so that smaller shares lie within larger ones; at least one of each.
Pool someOfEachClass(const Dataset& dataset, Pool pool, double share, std::uint64_t seed)
{
    const bool classes = !dataset.isRegression();
    std::vector<std::int64_t> wanted(classes ? dataset.info().classes.size() : 1);
    const auto classOf = [&](std::uint32_t index) { return classes ? dataset.label(index) : 0; };
    for (const std::uint32_t index : pool)
        ++wanted[classOf(index)];
    for (std::int64_t& count : wanted)
        count = std::llround(std::ceil(share * static_cast<double>(count) - 1e-9));
    base::Random(seed, "split.part").shuffle(pool);
    std::erase_if(pool, [&](std::uint32_t index) { return wanted[classOf(index)]-- <= 0; });
    std::sort(pool.begin(), pool.end());
    return pool;
}

double orRule(double given, double rule)
{
    return given > 0 ? given : rule;
}

/// "a table of 14 columns with classes (adult.csv)".
std::string describeKind(const DatasetInfo& info)
{
    const std::string file = info.path.substr(info.path.find_last_of('/') + 1);
    const char* const predicted = info.task == Task::Regression ? "a number to predict" : "classes";
    switch (info.modality) {
    case Modality::Table:
        return fmt::format("a table of {} with {} ({})", describeShape(info), predicted, file);
    case Modality::Pictures: return fmt::format("pictures of {} ({})", describeShape(info), file);
    case Modality::Series: break;
    }
    return fmt::format("series of {} ({})", describeShape(info), file);
}

void requireFit(const DatasetInfo& source, const DatasetInfo& serving)
{
    const bool sameKind = source.modality == serving.modality && source.task == serving.task;
    if (!sameKind || source.shape != serving.shape || source.channels != serving.channels)
        throw base::usageError(
            "data.shape",
            fmt::format("The data are {}, the test data {}. Choose test data of the same kind, or "
                        "none: then they are taken from the data.",
                        describeKind(source), describeKind(serving)));
    if (serving.classes.size() > source.classes.size()
        || !std::equal(serving.classes.begin(), serving.classes.end(), source.classes.begin()))
        throw base::usageError(
            "data.classes", fmt::format("{} has classes that {} does not have; test data must use "
                                        "the same labels.",
                                        serving.path, source.path));
}

void requireExamples(const Splits& splits)
{
    for (const SplitKind split : kAllSplits) {
        if (splits[split].size() == 0)
            throw base::usageError(
                "data.split_empty",
                fmt::format(
                    "{} would get no example; change data.split.train and its like, or use more "
                    "data.",
                    displayName(split)));
    }
}

void requireShares(double sum, const char* names)
{
    if (sum > 1 + 1e-9)
        throw base::usageError(
            "data.split_shares",
            fmt::format("{} add up to {:.3g}; they must leave room within 1.", names, sum));
}

} // namespace

std::string key(SplitKind split)
{
    switch (split) {
    case SplitKind::Train: return "train";
    case SplitKind::TrainVal: return "train_val";
    case SplitKind::TestVal: return "test_val";
    case SplitKind::Test: return "test";
    }
    return {};
}

std::string displayName(SplitKind split)
{
    std::string text = key(split);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
}

std::vector<std::int64_t> Subset::classCounts() const
{
    std::vector<std::int64_t> counts(dataset->info().classes.size());
    for (const std::uint32_t index : indices) {
        if (!counts.empty())
            ++counts[dataset->label(index)];
    }
    return counts;
}

Guess Subset::guess() const
{
    const auto count = static_cast<double>(size());
    Guess guess;
    if (dataset->isRegression()) {
        double sum = 0, squares = 0;
        for (const std::uint32_t index : indices)
            sum += dataset->target(index);
        for (const std::uint32_t index : indices)
            squares += std::pow(dataset->target(index) - sum / count, 2);
        guess.loss = 1;
        guess.rmse = std::sqrt(squares / count);
        return guess;
    }
    const auto counts = classCounts();
    guess.error = 1 - static_cast<double>(*std::max_element(counts.begin(), counts.end())) / count;
    for (const std::int64_t n : counts) {
        const double share = static_cast<double>(n) / count;
        if (share > 0)
            guess.loss -= share * std::log(share);
    }
    return guess;
}

const Subset& Splits::operator[](SplitKind split) const
{
    switch (split) {
    case SplitKind::Train: return train;
    case SplitKind::TrainVal: return trainVal;
    case SplitKind::TestVal: return testVal;
    case SplitKind::Test: break;
    }
    return test;
}

std::string Splits::fingerprint() const
{
    const SplitMembers all = members(*this);
    std::string text;
    for (const auto& ids : all.ids) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(ids.data());
        text += base::hex(base::contentHash({bytes, ids.size() * sizeof(base::SampleId)}));
    }
    return base::fingerprint(text);
}

SplitMembers members(const Splits& splits)
{
    SplitMembers all;
    for (std::size_t k = 0; k < kAllSplits.size(); ++k) {
        const Subset& subset = splits[kAllSplits[k]];
        for (const std::uint32_t index : subset.indices)
            all.ids[k].push_back(subset.dataset->id(index));
    }
    return all;
}

Splits recall(const DatasetPtr& source, const DatasetPtr& serving, const SplitMembers& members)
{
    using Places = std::unordered_map<base::SampleId, std::uint32_t>;
    const auto placesIn = [](const DatasetPtr& dataset) {
        Places places;
        for (std::size_t i = 0; dataset && i < dataset->size(); ++i)
            places.emplace(dataset->id(i), static_cast<std::uint32_t>(i));
        return places;
    };
    // Apart, as the same file may stand on both sides.
    const Places inSource = placesIn(source), inServing = placesIn(serving);

    Splits splits;
    std::array<Subset*, 4> targets{&splits.train, &splits.trainVal, &splits.testVal, &splits.test};
    std::int64_t missing = 0, wanted = 0;
    for (std::size_t k = 0; k < targets.size(); ++k) {
        const bool served = serving && k >= 2;
        const Places& places = served ? inServing : inSource;
        targets[k]->dataset = served ? serving : source;
        for (const base::SampleId id : members.ids[k]) {
            ++wanted;
            const auto found = places.find(id);
            if (found == places.end())
                ++missing;
            else
                targets[k]->indices.push_back(found->second);
        }
    }
    if (missing > 0)
        throw base::inputError(
            "data.changed",
            fmt::format("{} of the {} examples this run was trained with are not in the data any "
                        "more; restore the data or start a new run.",
                        missing, wanted),
            {.file = source->info().path, .row = {}, .byte = {}});
    return splits;
}

Splits cut(const DatasetPtr& source, const DatasetPtr& serving, const SplitSpec& spec)
{
    const auto seed = static_cast<std::uint64_t>(spec.seed);
    Splits splits;
    splits.train.dataset = splits.trainVal.dataset = source;
    splits.testVal.dataset = splits.test.dataset = serving ? serving : source;

    const bool ownTest = !serving && source->info().testExamples > 0;
    if (serving || ownTest) {
        if (serving)
            requireFit(source->info(), serving->info());
        const double trainVal = orRule(spec.trainVal, spec.train > 0 ? 1 - spec.train : 0.1);
        const double train = orRule(spec.train, 1 - trainVal);
        const double testVal = orRule(spec.testVal, 0.5);
        requireShares(train + trainVal, "data.split.train and data.split.train_val");
        const bool trainsOnAll = serving && spec.ownTest;
        const auto own = stratified(
            *source, partOf(*source, trainsOnAll ? std::nullopt : std::optional(Part::Training)),
            {train, trainVal}, seed, "split.source");
        const Dataset& other = *splits.test.dataset;
        const auto served =
            stratified(other, partOf(other, ownTest ? std::optional(Part::Test) : std::nullopt),
                       {testVal, 1 - testVal}, seed, "split.served");
        splits.train.indices = own[0];
        splits.trainVal.indices = own[1];
        splits.testVal.indices = served[0];
        splits.test.indices = served[1];
    } else {
        const double train = orRule(spec.train, 0.7);
        const double rest = std::max(0.0, 1 - train);
        const double trainVal = orRule(spec.trainVal, rest / 3);
        const double testVal = orRule(spec.testVal, rest / 3);
        requireShares(train + trainVal + testVal,
                      "data.split.train, data.split.train_val and data.split.test_val");
        const auto pieces = stratified(*source, partOf(*source, std::nullopt),
                                       {train, trainVal, testVal, 1 - train - trainVal - testVal},
                                       seed, "split.source");
        splits.train.indices = pieces[0];
        splits.trainVal.indices = pieces[1];
        splits.testVal.indices = pieces[2];
        splits.test.indices = pieces[3];
    }
    if (spec.trainPart < 1)
        splits.train.indices = someOfEachClass(*source, splits.train.indices, spec.trainPart, seed);
    splits = resampled(std::move(splits), spec);
    requireExamples(splits);
    return splits;
}

Splits resampled(Splits splits, const SplitSpec& spec)
{
    if (spec.resample <= 0)
        return splits;
    Pool pool = splits.testVal.indices;
    pool.insert(pool.end(), splits.test.indices.begin(), splits.test.indices.end());
    std::sort(pool.begin(), pool.end());
    const double share =
        static_cast<double>(splits.testVal.size()) / static_cast<double>(pool.size());
    const auto pieces = stratified(*splits.test.dataset, pool, {share, 1 - share},
                                   static_cast<std::uint64_t>(spec.seed),
                                   fmt::format("split.resampled {}", spec.resample));
    splits.testVal.indices = pieces[0];
    splits.test.indices = pieces[1];
    return splits;
}

std::string describeResample(std::int64_t n)
{
    return n > 0 ? fmt::format("Test-val and test were drawn anew ({}) from examples that had been "
                               "looked at; errors before and after are not compared.",
                               n == 1 ? "once" : fmt::format("draw {}", n))
                 : std::string();
}

} // namespace assay::data
