// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/split.h"

#include "base/error.h"
#include "base/number_text.h"
#include "base/random.h"
#include "data/example_pool.h"
#include "data/source_fit.h"
#include "data/split_fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <unordered_map>

namespace assay::data {

namespace {

Pool partOf(const Dataset& dataset, std::optional<Part> part)
{
    Pool pool;
    for (std::size_t i = 0; i < dataset.size(); ++i) {
        if (!part || dataset.part(i) == *part)
            pool.push_back(static_cast<std::uint32_t>(i));
    }
    return pool;
}

double orRule(double given, double rule)
{
    return given > 0 ? given : rule;
}

/// `serving`: the examples of test data of their own; 0: there are none.
void requireExamples(const Splits& splits, const SplitSpec& spec, std::size_t serving)
{
    std::size_t all = 0;
    for (const SplitKind split : splits.kinds())
        all += splits.sizeOf(split);
    for (const SplitKind split : splits.kinds()) {
        const bool isServed = split != SplitKind::Train && split != SplitKind::TrainVal;
        if (splits.sizeOf(split) == 0 && serving > 0 && isServed)
            throw base::usageError(
                "data.split_empty",
                fmt::format(
                    "{} would get no example, as the test data have {}; use more of them, or "
                    "change {}.",
                    displayName(split), serving == 1 ? "one" : fmt::format("{}", serving),
                    spec.target > 0 && split != SplitKind::Test ? "data.split.target"
                                                                : "data.split.test_val"));
        if (splits.sizeOf(split) == 0)
            throw base::usageError(
                "data.split_empty",
                fmt::format("{} would get none of these {} examples; use more data, or change "
                            "data.split.train and its like.",
                            displayName(split), base::countText(static_cast<std::int64_t>(all))));
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
    case SplitKind::Target: return "target";
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

TestReason::TestReason(std::string reason)
    : m_text(std::move(reason))
{
    if (std::all_of(m_text.begin(), m_text.end(),
                    [](unsigned char c) { return std::isspace(c) != 0; }))
        throw base::usageError("test.reason", "Test is sealed; say why it is opened.");
}

Splits::Splits(std::vector<Part> parts)
    : m_parts(std::move(parts))
{}

const Subset* Splits::find(SplitKind kind) const
{
    const auto found = std::find_if(m_parts.begin(), m_parts.end(),
                                    [&](const Part& part) { return part.kind == kind; });
    return found == m_parts.end() ? nullptr : &found->examples;
}

std::vector<SplitKind> Splits::kinds() const
{
    std::vector<SplitKind> kinds;
    for (const Part& part : m_parts)
        kinds.push_back(part.kind);
    return kinds;
}

std::size_t Splits::sizeOf(SplitKind kind) const
{
    const Subset* examples = find(kind);
    return examples ? examples->size() : 0;
}

const DatasetInfo& Splits::sourceOf(SplitKind kind) const
{
    const Subset* examples = find(kind);
    return (examples ? examples : &m_parts.front().examples)->dataset->info();
}

const Subset& Splits::operator[](SplitKind kind) const
{
    static const Subset none;
    if (std::find(kOpenSplits.begin(), kOpenSplits.end(), kind) == kOpenSplits.end())
        throw base::usageError("test.sealed", kind == SplitKind::Test
                                                  ? "Test is sealed; open it with a reason."
                                                  : "The labels of the target part are sealed.");
    const Subset* examples = find(kind);
    return examples ? *examples : none;
}

const Subset& Splits::test(const TestReason&) const
{
    static const Subset none;
    const Subset* examples = find(SplitKind::Test);
    return examples ? *examples : none;
}

TargetPart Splits::target() const
{
    const Subset* examples = find(SplitKind::Target);
    if (!examples)
        throw base::usageError("target.none",
                               "There is no target part; keep a share of the test data for it with "
                               "data.split.target.");
    return TargetPart(*examples);
}

std::string Splits::fingerprint() const
{
    return fingerprintOf(members(*this));
}

std::string fingerprintOf(const SplitMembers& members)
{
    std::string text;
    for (const SplitKind kind : kAllSplits) {
        if (const auto part = members.ids.find(kind); part != members.ids.end())
            text += base::hex(
                base::contentHash(base::bytesOf(std::span<const base::SampleId>(part->second))));
    }
    return base::fingerprint(text);
}

Splits Splits::without(SplitKind kind) const
{
    Splits rest = *this;
    std::erase_if(rest.m_parts, [&](const Part& part) { return part.kind == kind; });
    return rest;
}

SplitMembers members(const Splits& splits)
{
    SplitMembers all;
    for (const Splits::Part& part : splits.m_parts) {
        auto& ids = all.ids[part.kind];
        ids.reserve(part.examples.size());
        for (const std::uint32_t index : part.examples.indices)
            ids.push_back(part.examples.dataset->id(index));
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

    std::vector<Splits::Part> parts;
    std::int64_t missing = 0, wanted = 0;
    for (const SplitKind kind : kAllSplits) {
        const auto remembered = members.ids.find(kind);
        if (remembered == members.ids.end() && kind == SplitKind::Target)
            continue;
        const bool served = serving && kind != SplitKind::Train && kind != SplitKind::TrainVal;
        const Places& places = served ? inServing : inSource;
        Subset examples{served ? serving : source, {}};
        for (const base::SampleId id :
             remembered == members.ids.end() ? std::vector<base::SampleId>() : remembered->second) {
            ++wanted;
            const auto found = places.find(id);
            if (found == places.end())
                ++missing;
            else
                examples.indices.push_back(found->second);
        }
        parts.push_back({kind, std::move(examples)});
    }
    if (missing > 0)
        throw base::inputError(
            "data.changed",
            fmt::format("{} of the {} examples this run was trained with are not in the data any "
                        "more; restore the data or start a new run.",
                        missing, wanted),
            {.file = source->info().path, .row = {}, .byte = {}});
    return Splits(std::move(parts));
}

Splits cut(const DatasetPtr& source, const DatasetPtr& serving, const SplitSpec& spec)
{
    const auto seed = static_cast<std::uint64_t>(spec.seed);
    const DatasetPtr& other = serving ? serving : source;
    const bool ownTest = !serving && source->info().testExamples > 0;
    if (spec.target > 0 && !serving)
        throw base::usageError("data.split_target",
                               "The target part is taken from test data of their own; choose them "
                               "with data.test_path, or set data.split.target=0.");
    std::vector<Pool> pools; // in the order of kScoredSplits
    if (serving || ownTest) {
        if (serving)
            requireFit(
                source->info(), serving->info(), "test data",
                "Choose test data of the same kind, or none: then they are taken from the data.");
        const double trainVal = orRule(spec.trainVal, spec.train > 0 ? 1 - spec.train : 0.1);
        const double train = orRule(spec.train, 1 - trainVal);
        const double testVal = orRule(spec.testVal, 0.5);
        requireShares(train + trainVal, "data.split.train and data.split.train_val");
        const bool trainsOnAll = serving && spec.ownTest;
        pools = stratified(
            *source, partOf(*source, trainsOnAll ? std::nullopt : std::optional(Part::Training)),
            {train, trainVal}, seed, "split.source");
        const Pool served = partOf(*other, ownTest ? std::optional(Part::Test) : std::nullopt);
        const auto halves =
            stratified(*other, served, {testVal, 1 - testVal}, seed, "split.served");
        pools.insert(pools.end(), halves.begin(), halves.end());
    } else {
        const double train = orRule(spec.train, 0.7);
        const double rest = std::max(0.0, 1 - train);
        const double trainVal = orRule(spec.trainVal, rest / 3);
        const double testVal = orRule(spec.testVal, rest / 3);
        requireShares(train + trainVal + testVal,
                      "data.split.train, data.split.train_val and data.split.test_val");
        pools = stratified(*source, partOf(*source, std::nullopt),
                           {train, trainVal, testVal, 1 - train - trainVal - testVal}, seed,
                           "split.source");
    }
    // The limit first, so that parts of train lie within each other.
    if (const auto limit = static_cast<std::size_t>(spec.trainLimit);
        limit > 0 && limit < pools[0].size())
        pools[0] = stratified(*source, pools[0],
                              {static_cast<double>(limit) / static_cast<double>(pools[0].size())},
                              seed, "split.limit")
                       .front();
    if (spec.trainPart < 1)
        pools[0] = someOfEachClass(*source, pools[0], spec.trainPart, seed);
    std::vector<Splits::Part> parts;
    for (std::size_t k = 0; k < kScoredSplits.size(); ++k)
        parts.push_back({kScoredSplits[k], {k < 2 ? source : other, std::move(pools[k])}});
    Splits splits = resampled(Splits(std::move(parts)), spec);
    if (spec.target > 0)
        splits = withTarget(std::move(splits), spec);
    requireExamples(splits, spec, serving ? serving->size() : 0);
    return splits;
}

Splits withTarget(Splits splits, const SplitSpec& spec)
{
    const auto found =
        std::find_if(splits.m_parts.begin(), splits.m_parts.end(),
                     [](const Splits::Part& part) { return part.kind == SplitKind::TestVal; });
    Subset& testVal = found->examples;
    Pool order = testVal.indices;
    base::Random(static_cast<std::uint64_t>(spec.seed), "split.target").shuffle(order);
    const auto count =
        static_cast<std::ptrdiff_t>(std::llround(spec.target * static_cast<double>(order.size())));
    Pool target(order.begin(), order.begin() + count), rest(order.begin() + count, order.end());
    std::sort(target.begin(), target.end());
    std::sort(rest.begin(), rest.end());
    testVal.indices = std::move(rest);
    Subset part{testVal.dataset, std::move(target)};
    splits.m_parts.push_back({SplitKind::Target, std::move(part)});
    return splits;
}

Splits resampled(const Splits& splits, const SplitSpec& spec)
{
    if (spec.resample <= 0)
        return splits;
    Splits anew = splits;
    const auto examplesOf = [&](SplitKind kind) -> Subset& {
        return std::find_if(anew.m_parts.begin(), anew.m_parts.end(),
                            [&](const Splits::Part& part) { return part.kind == kind; })
            ->examples;
    };
    Subset &testVal = examplesOf(SplitKind::TestVal), &test = examplesOf(SplitKind::Test);
    Pool pool = testVal.indices;
    pool.insert(pool.end(), test.indices.begin(), test.indices.end());
    std::sort(pool.begin(), pool.end());
    const double share = static_cast<double>(testVal.size()) / static_cast<double>(pool.size());
    auto pieces =
        stratified(*test.dataset, pool, {share, 1 - share}, static_cast<std::uint64_t>(spec.seed),
                   fmt::format("split.resampled {}", spec.resample));
    testVal.indices = std::move(pieces[0]);
    test.indices = std::move(pieces[1]);
    return anew;
}

std::string describeResample(std::int64_t n)
{
    return n > 0 ? fmt::format("Test-val and test were drawn anew ({}) from examples that had been "
                               "looked at; errors before and after are not compared.",
                               n == 1 ? "once" : fmt::format("draw {}", n))
                 : std::string();
}

} // namespace assay::data
