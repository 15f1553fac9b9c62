// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/random.h"
#include "baseline/features.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/checks/squared_distance.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>
#include <set>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::size_t kFewest = 100; ///< examples; of fewer a relation may not show
constexpr std::size_t kMost = 800;   ///< that are looked at, drawn
constexpr double kMostWork = 3e8;    ///< differences of two values: a twentieth of a second
constexpr std::size_t kNeighbours = 5;
constexpr int kShuffles = 400;
constexpr double kChance = 0.1; ///< share of the shuffles that agree as well
/// One in ten sets without any relation agrees better than so many shuffles; of classes such a one is still known by how
/// little better it agrees: of what is not chance, this share (as Cohen's kappa, 1960).
constexpr double kRare = 0.005, kHardly = 0.03;
/// Of classes, how often two examples have the same by chance: where one class has nearly all examples, a relation
/// hardly shows.
constexpr double kMostAlike = 0.75;
// Of test-val against train. Own choices: deviations of the shuffles by which train's relation would stand out; what is
// left of it where it is lost.
constexpr double kCertain = 8, kLost = 0.2;
constexpr double kFewestOfClass = 5; ///< examples
constexpr double kThere = 0.6,
                 kStays = 0.2; ///< of a class: what lies at the other class, at its own
constexpr double kWeak = 0.4,
                 kMostWeak =
                     0.3; ///< what of a class that is like another may lie there; such classes

/// The nearest of rows [0, among) to each of rows [begin, rows), itself left out.
std::vector<std::vector<std::uint32_t>> nearestOf(const baseline::Features& features,
                                                  std::size_t begin, std::size_t among)
{
    const std::size_t rows = features.rows(), width = features.width;
    std::vector<std::vector<std::uint32_t>> nearest(rows - begin);
    std::vector<std::pair<float, std::uint32_t>> distances(among);
    for (std::size_t row = begin; row < rows; ++row) {
        for (std::size_t other = 0; other < among; ++other) {
            const float distance = squaredDistance(features.values.data() + row * width,
                                                   features.values.data() + other * width, width);
            distances[other] = {other == row ? std::numeric_limits<float>::infinity() : distance,
                                static_cast<std::uint32_t>(other)};
        }
        std::partial_sort(distances.begin(), distances.begin() + kNeighbours, distances.end());
        for (std::size_t k = 0; k < kNeighbours; ++k)
            nearest[row - begin].push_back(distances[k].second);
    }
    return nearest;
}

/// How far the targets of neighbours agree: of classes how often they are equal, of numbers their mean product.
double agreement(const std::vector<std::vector<std::uint32_t>>& nearest,
                 const std::vector<double>& targets, bool areNumbers)
{
    double sum = 0;
    for (std::size_t row = 0; row < nearest.size(); ++row) {
        for (const std::uint32_t other : nearest[row])
            sum += areNumbers ? targets[row] * targets[other]
                              : (targets[row] == targets[other] ? 1.0 : 0.0);
    }
    return sum / static_cast<double>(nearest.size() * kNeighbours);
}

/// The ranks of numbers, about 0: outliers count as what they are, the largest.
std::vector<double> ranked(const std::vector<double>& numbers)
{
    std::vector<std::size_t> order(numbers.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
    std::vector<double> ranks(numbers.size());
    for (std::size_t k = 0; k < order.size(); ++k)
        ranks[order[k]] = static_cast<double>(k) - static_cast<double>(order.size() - 1) / 2;
    return ranks;
}

/// Examples of a part, drawn, with their rows; no rows: it has too few, or no numbers of them.
struct Sample {
    data::Subset examples;
    baseline::Features features = {}; ///< not standardised yet
    base::Random random{1, "unrelated.sample"};
};

Sample sampleOf(const data::Prepared& data, const data::Subset& part)
{
    Sample sample{.examples = part};
    if (part.size() < kFewest)
        return sample;
    sample.random.shuffle(sample.examples.indices);
    sample.examples.indices.resize(std::min(part.size(), kMost));
    sample.features = baseline::featuresOf(data, sample.examples);
    if (sample.features.rows() != sample.examples.size() || sample.features.width == 0) {
        sample.features = {};
        return sample;
    }
    const auto few =
        static_cast<std::size_t>(std::sqrt(kMostWork / static_cast<double>(sample.features.width)));
    sample.examples.indices.resize(std::min(sample.examples.size(), std::max(few, kFewest)));
    sample.features.values.resize(sample.examples.size() * sample.features.width);
    return sample;
}

/// How far targets of neighbours agree in a part, and after shuffles.
struct Relation {
    double found = 0, mean = 0, deviation = 0;
    int asGood = 0; ///< shuffles that agree as well
};

/// Nothing: all targets are the same.
std::optional<Relation> relationIn(const Sample& sample, bool areNumbers)
{
    std::vector<double> targets;
    for (const std::uint32_t index : sample.examples.indices)
        targets.push_back(areNumbers ? sample.examples.dataset->target(index)
                                     : static_cast<double>(sample.examples.dataset->label(index)));
    if (std::adjacent_find(targets.begin(), targets.end(), std::not_equal_to<>()) == targets.end())
        return std::nullopt;
    if (areNumbers)
        targets = ranked(targets);
    const auto nearest = nearestOf(baseline::standardised(sample.features), 0, targets.size());
    Relation relation{.found = agreement(nearest, targets, areNumbers)};
    base::Random random = sample.random;
    std::vector<std::uint32_t> order(targets.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<double> shuffled(targets.size());
    double squares = 0;
    for (int k = 0; k < kShuffles; ++k) {
        random.shuffle(order);
        for (std::size_t row = 0; row < order.size(); ++row)
            shuffled[row] = targets[order[row]];
        const double chance = agreement(nearest, shuffled, areNumbers);
        relation.asGood += chance >= relation.found ? 1 : 0;
        relation.mean += chance / kShuffles;
        squares += chance * chance / kShuffles;
    }
    relation.deviation = std::sqrt(std::max(0.0, squares - relation.mean * relation.mean));
    return relation;
}

bool hardlyAgree(const Relation& relation)
{
    return relation.found - relation.mean < kHardly * (1 - relation.mean);
}

Finding unrelated(const Relation& relation, const Sample& sample, bool areNumbers, bool isServed)
{
    return {.id = "examples.unrelated",
            .severity = base::Severity::Warning,
            .place = isServed ? "test-val" : "",
            .evidence = {{"share", areNumbers ? 0 : relation.found},
                         {"chance", areNumbers ? 0 : relation.mean},
                         {"examples", static_cast<double>(sample.examples.size())},
                         {"p", static_cast<double>(relation.asGood) / kShuffles}}};
}

/// Classes of test-val that lie where other classes of train lie, each where one of its own does: labels of the two
/// parts that count from another number, or name classes in another order. A shift of the inputs sends several classes
/// to one.
std::vector<Finding> exchangedLabels(const Sample& learned, const Sample& served)
{
    if (learned.features.width != served.features.width)
        return {};
    const std::size_t among = learned.examples.size();
    baseline::Features both = learned.features;
    both.values.insert(both.values.end(), served.features.values.begin(),
                       served.features.values.end());
    const auto nearest = nearestOf(baseline::standardised(std::move(both)), among, among);
    const std::vector<std::string>& names = learned.examples.dataset->info().classes;
    // Of thousands of classes few pairs are met.
    std::map<std::size_t, std::map<std::size_t, double>>
        counts; // by the class of test-val, then that of train
    for (std::size_t row = 0; row < nearest.size(); ++row) {
        const auto given =
            static_cast<std::size_t>(served.examples.dataset->label(served.examples.indices[row]));
        if (given >= names.size())
            continue; // a class that train does not have
        std::vector<int> votes(names.size(), 0);
        for (const std::uint32_t neighbour : nearest[row])
            ++votes[static_cast<std::size_t>(
                learned.examples.dataset->label(learned.examples.indices[neighbour]))];
        const auto most = std::max_element(votes.begin(), votes.end()) - votes.begin();
        ++counts[given][static_cast<std::size_t>(most)];
    }
    std::set<std::size_t> taken;
    std::size_t moved = 0, looked = 0, weak = 0, first = 0, where = 0;
    double asMoved = 0, asOwn = 0, examples = 0;
    for (const auto& [k, met] : counts) {
        double all = 0;
        for (const auto& [at, count] : met)
            all += count;
        if (all < kFewestOfClass)
            continue;
        const auto [most, there] =
            *std::max_element(met.begin(), met.end(),
                              [](const auto& a, const auto& b) { return a.second < b.second; });
        const auto at = met.find(k);
        const double own = at == met.end() ? 0 : at->second;
        ++looked;
        if (most != k && own > kStays * all)
            return {};
        if (there < kThere * all) {
            ++weak; // alike classes, as shirts and pullovers are
            continue;
        }
        if (!taken.insert(most).second)
            return {};
        if (most == k)
            continue;
        if (moved == 0) {
            first = k;
            where = most;
        }
        ++moved;
        asMoved += there;
        asOwn += own;
        examples += all;
    }
    if (moved < 2 || static_cast<double>(weak) > kMostWeak * static_cast<double>(looked))
        return {};
    return {{.id = "labels.exchanged",
             .severity = base::Severity::Warning,
             .evidence = {{"classes", static_cast<double>(moved)},
                          {"of", static_cast<double>(looked)},
                          {"exchanged", asMoved / examples},
                          {"own", asOwn / examples}},
             .texts = {names[first], names[where]}}};
}

/// Targets that have nothing to do with what they stand beside: neighbours agree no better than after a shuffle.
/// Labels from a list in another order than the inputs do that, and nothing in a network shows it. A permutation
/// test (Fisher 1935), one-sided. Of test-val only where train's relation would show with certainty.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data)
        return {};
    const data::Splits& splits = subject.data->splits;
    const bool areNumbers = subject.data->source->isRegression();
    const Sample learned = sampleOf(*subject.data, splits.train());
    if (learned.features.width == 0)
        return {};
    const auto here = relationIn(learned, areNumbers);
    if (!here)
        return {}; // all the same
    const bool isRare = !areNumbers && here->mean > kMostAlike;
    if (!isRare
        && (here->asGood > kChance * kShuffles
            || (!areNumbers && here->asGood > kRare * kShuffles && hardlyAgree(*here))))
        return {unrelated(*here, learned, areNumbers, false)};
    if (splits.testVal().dataset == splits.train().dataset)
        return {}; // cut from the same examples
    const Sample served = sampleOf(*subject.data, splits.testVal());
    if (served.features.width == 0)
        return {};
    if (!areNumbers) {
        const std::vector<Finding> exchanged = exchangedLabels(learned, served);
        if (!exchanged.empty())
            return exchanged;
    }
    const auto there = relationIn(served, areNumbers);
    // Ranks of fewer examples are smaller numbers.
    const double scale = areNumbers ? std::pow(static_cast<double>(served.examples.size())
                                                   / static_cast<double>(learned.examples.size()),
                                               2)
                                    : 1;
    const double expected = scale * (here->found - here->mean);
    if (there && expected > kCertain * there->deviation
        && there->found - there->mean < kLost * expected)
        return {unrelated(*there, served, areNumbers, true)};
    return {};
}

} // namespace

const Check& unrelatedTargets()
{
    static const Check check{
        "unrelated_targets",
        "Targets and the inputs they belong to",
        Stage::Data,
        {
            {"examples.unrelated",
             [](const Finding& f) {
                 const double share = number(f, "share");
                 return fmt::format(
                     "Of {} {}, those with the nearest inputs have targets that agree {} "
                     "(p = {}){}. Are targets and inputs in the same order? It may also be a relation "
                     "that so simple a method does not see.",
                     base::whole(f, "examples"),
                     f.place.empty() ? "training examples" : "examples of test-val",
                     share > 0 ? fmt::format("in {} of cases, and in {} once targets are shuffled",
                                             base::percentText(share),
                                             base::percentText(number(f, "chance")))
                               : std::string("no better than by chance"),
                     base::shown(number(f, "p")),
                     f.place.empty() ? "" : ", while those of train agree far better");
             }},
            {"labels.exchanged",
             [](const Finding& f) {
                 return fmt::format(
                     "{} of {} classes of test-val lie where other classes of train do, each at one of its own, "
                     "as \"{}\" at train's \"{}\": with these names exchanged {} of the labels agree with train's "
                     "nearest examples, and {} as they are. Do both parts count classes from the same "
                     "number and in the same order?",
                     base::whole(f, "classes"), base::whole(f, "of"), base::text(f, 0),
                     base::text(f, 1), base::percentText(number(f, "exchanged")),
                     base::percentText(number(f, "own")));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
