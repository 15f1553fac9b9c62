// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "error_analysis/suggestions.h"

#include "base/number_text.h"
#include "base/random.h"
#include "error_analysis/clusters.h"
#include "error_analysis/slices.h"
#include "error_analysis/sure_errors.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_set>

namespace assay::error_analysis {

namespace {

using evaluate::ExampleStatistic;
using evaluate::Predictions;

constexpr std::size_t kMostClusters = 20;
constexpr double kCommonPair = 0.4;            ///< share of one confusion that makes a group one
constexpr std::size_t kLeastCluster = 8;       ///< errors; fewer are no group
constexpr std::size_t kMostForSlices = 50'000; ///< examples
constexpr double kLargeEffect = 0.8;           ///< Cohen 1988: d = 0.8 is large

/// One error of one of the splits.
struct Place {
    std::size_t split = 0, example = 0;
};

double lossOf(const Predictions& answers, std::size_t i)
{
    const double loss = answers.losses.empty() ? 0 : answers.losses[i];
    return std::isnan(loss) ? 0 : loss;
}

struct Moments {
    double mean = 0, squares = 0; ///< sum of squared differences to the mean
};

Moments momentsOf(const std::vector<double>& values)
{
    Moments moments;
    moments.mean =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    for (const double x : values)
        moments.squares += (x - moments.mean) * (x - moments.mean);
    return moments;
}

double shareOf(const std::vector<double>& codes, std::size_t code)
{
    return static_cast<double>(std::count(codes.begin(), codes.end(), static_cast<double>(code)))
           / static_cast<double>(codes.size());
}

class Finder
{
public:
    Finder(const std::vector<SuggestionMaterial>& splits, const std::vector<std::string>& classes)
        : m_splits(splits)
        , m_classes(classes)
    {}

    void findSureErrors(const std::optional<evaluate::Term>& shift)
    {
        if (m_classes.empty()) {
            result.notes.emplace_back("Label errors are looked for in classes only; this run "
                                      "predicts numbers.");
            return;
        }
        SureErrors sure = sureErrorsOf(m_splits, shift);
        result.notes = std::move(sure.notes);
        for (std::optional<Suggestion>* one : {&sure.labels, &sure.shifted}) {
            if (*one)
                result.list.push_back(std::move(**one));
        }
    }

    void findClusters()
    {
        evaluate::Features all;
        std::vector<Place> places;
        for (std::size_t s = 0; s < m_splits.size(); ++s) {
            const SuggestionMaterial& split = m_splits[s];
            all.width = std::max(all.width, split.features.width);
            all.values.insert(all.values.end(), split.features.values.begin(),
                              split.features.values.end());
            for (const std::size_t i : split.mistakes)
                places.push_back({s, i});
        }
        if (places.empty() || all.size() != places.size())
            return;
        const Clusters clusters =
            clustersOf(all, m_classes.size() > 2 ? std::min(m_classes.size(), kMostClusters) : 0);
        if (clusters.count < 2) {
            result.notes.emplace_back("There are too few errors to group them.");
            return;
        }
        // Clusters that have the same in common are one group.
        std::vector<std::string> names;
        std::vector<std::uint32_t> nameOf(clusters.count);
        for (std::uint32_t k = 0; k < clusters.count; ++k) {
            const std::string name = nameOfGroup(places, clusters.of, k);
            const auto known = std::find(names.begin(), names.end(), name);
            nameOf[k] = static_cast<std::uint32_t>(known - names.begin());
            if (known == names.end())
                names.push_back(name);
        }
        std::vector<std::uint32_t> group;
        for (const std::uint32_t cluster : clusters.of)
            group.push_back(nameOf[cluster]);
        for (std::uint32_t k = 0; k < names.size(); ++k) {
            if (!names[k].empty())
                addGroup(names[k], places, group, k);
        }
    }

    void findSlices(bool together)
    {
        std::vector<Place> places;
        for (std::size_t s = together ? 0 : m_splits.size() - 1; s < m_splits.size(); ++s) {
            for (std::size_t i = 0; i < m_splits[s].answers.size(); ++i)
                places.push_back({s, i});
        }
        if (places.size() > kMostForSlices) {
            std::vector<std::uint32_t> order(places.size());
            std::iota(order.begin(), order.end(), 0U);
            base::Random(0, "slices.some").shuffle(order);
            order.resize(kMostForSlices);
            std::sort(order.begin(), order.end());
            std::vector<Place> some;
            for (const std::uint32_t k : order)
                some.push_back(places[k]);
            places = std::move(some);
        }
        std::vector<std::vector<bool>> wrongOf;
        for (const SuggestionMaterial& split : m_splits) {
            wrongOf.emplace_back(split.answers.size());
            for (const std::size_t i : split.mistakes)
                wrongOf.back()[i] = true;
        }
        std::vector<ExampleStatistic> statistics;
        for (const ExampleStatistic& statistic : m_splits.back().statistics)
            statistics.push_back({statistic.name, statistic.categories, {}});
        std::vector<bool> wrong;
        for (const Place& place : places) {
            for (std::size_t k = 0; k < statistics.size(); ++k)
                statistics[k].values.push_back(
                    m_splits[place.split].statistics[k].values[place.example]);
            wrong.push_back(wrongOf[place.split][place.example]);
        }
        for (const Slice& slice : slicesOf(statistics, wrong))
            addSlice(slice, places, wrong);
    }

    /// What a person should look at first is first.
    void order()
    {
        // Errors that it explains, times the share of its errors that these are.
        const auto weight = [](const Suggestion& one) {
            return one.explained * one.explained / static_cast<double>(one.errors.size());
        };
        std::stable_sort(result.list.begin(), result.list.end(),
                         [&](const Suggestion& x, const Suggestion& y) {
                             return x.turn != y.turn ? x.turn < y.turn : weight(x) > weight(y);
                         });
    }

    Suggestions result;

private:
    base::SampleId idOf(const Place& place) const
    {
        return m_splits[place.split].answers.ids[place.example];
    }

    /// Largest loss first.
    std::vector<base::SampleId> idsOf(std::vector<Place> places) const
    {
        std::stable_sort(places.begin(), places.end(), [&](const Place& x, const Place& y) {
            return lossOf(m_splits[x.split].answers, x.example)
                   > lossOf(m_splits[y.split].answers, y.example);
        });
        std::vector<base::SampleId> ids;
        for (const Place& place : places)
            ids.push_back(idOf(place));
        return ids;
    }

    /// What many errors of a group have in common.
    struct Common {
        std::string name;
        std::string text;
        double share = 0;         ///< of the errors of the group
        std::pair<int, int> pair; ///< confusions: which
    };

    /// Of the errors outside a group, the share with this confusion.
    double shareOutside(const std::pair<int, int>& pair, const std::vector<Place>& places,
                        const std::vector<std::uint32_t>& group, std::uint32_t number) const
    {
        double others = 0, same = 0;
        for (std::size_t k = 0; k < places.size(); ++k) {
            if (group[k] == number)
                continue;
            ++others;
            same += confusionAt(places[k]) == pair ? 1 : 0;
        }
        return others > 0 ? same / others : 0;
    }

    /// Of two classes, or of numbers: the direction. Of more classes: the two that are taken for
    /// each other.
    std::pair<int, int> confusionAt(const Place& place) const
    {
        const Predictions& answers = m_splits[place.split].answers;
        const std::size_t i = place.example;
        if (m_classes.empty())
            return {answers.values[i] > answers.targets[i] ? 1 : 0, 0};
        if (m_classes.size() == 2)
            return {answers.truth[i], answers.predicted[i]};
        return std::minmax<int>(answers.truth[i], answers.predicted[i]);
    }

    /// The confusion of most of the errors.
    Common confusionOf(const std::vector<Place>& cluster) const
    {
        std::map<std::pair<int, int>, std::size_t> counts;
        for (const Place& place : cluster)
            ++counts[confusionAt(place)];
        const auto [pair, count] =
            *std::max_element(counts.begin(), counts.end(),
                              [](const auto& x, const auto& y) { return x.second < y.second; });
        Common common;
        common.share = static_cast<double>(count) / static_cast<double>(cluster.size());
        common.pair = pair;
        if (m_classes.empty()) {
            common.name = pair.first == 1 ? "too high" : "too low";
            common.text = "are answered " + common.name;
            return common;
        }
        const auto& first = m_classes[static_cast<std::size_t>(pair.first)];
        const auto& second = m_classes[static_cast<std::size_t>(pair.second)];
        if (m_classes.size() == 2) {
            common.name = fmt::format("{} instead of {}", second, first);
            common.text = fmt::format("are {}, answered {}", first, second);
        } else {
            common.name = fmt::format("{} / {}", first, second);
            common.text = fmt::format("take {} and {} for each other", first, second);
        }
        return common;
    }

    /// Of the errors of a group, and of all others, the values of one statistic that are known.
    std::pair<std::vector<double>, std::vector<double>> valuesOf(
        std::size_t statistic, const std::vector<Place>& places,
        const std::vector<std::uint32_t>& group, std::uint32_t number) const
    {
        std::pair<std::vector<double>, std::vector<double>> values;
        for (std::size_t k = 0; k < places.size(); ++k) {
            const double x =
                m_splits[places[k].split].statistics[statistic].values[places[k].example];
            if (!std::isnan(x))
                (group[k] == number ? values.first : values.second).push_back(x);
        }
        return values;
    }

    /// In what the inputs of a group differ most from those of the other errors; empty when no
    /// difference is large.
    Common traitOf(const std::vector<Place>& places, const std::vector<std::uint32_t>& group,
                   std::uint32_t number) const
    {
        Common trait;
        double largest = kLargeEffect;
        const auto& statistics = m_splits.front().statistics;
        for (std::size_t k = 0; k < statistics.size(); ++k) {
            const auto [own, others] = valuesOf(k, places, group, number);
            if (own.size() < 2 || others.size() < 2)
                continue;
            if (statistics[k].isCategory()) {
                for (std::size_t code = 0; code < statistics[k].categories.size(); ++code) {
                    const double here = shareOf(own, code), there = shareOf(others, code);
                    const double h = 2 * (std::asin(std::sqrt(here)) - std::asin(std::sqrt(there)));
                    if (h > largest) {
                        largest = h;
                        trait.name = fmt::format("{} = {}", statistics[k].name,
                                                 statistics[k].categories[code]);
                        trait.text = fmt::format("{} for {} of them against {} of the other errors",
                                                 trait.name, base::percentText(here),
                                                 base::percentText(there));
                    }
                }
                continue;
            }
            const Moments here = momentsOf(own), there = momentsOf(others);
            const double within = std::sqrt((here.squares + there.squares)
                                            / static_cast<double>(own.size() + others.size() - 2));
            const double d = within > 0 ? std::abs(here.mean - there.mean) / within : 0;
            if (d > largest) {
                largest = d;
                trait.name = evaluate::comparative(statistics[k].name, here.mean > there.mean);
                trait.text = fmt::format("{}: {} on average {} against {} of the other errors",
                                         trait.name, statistics[k].name, base::unitText(here.mean),
                                         base::unitText(there.mean));
            }
        }
        return trait;
    }

    static std::vector<Place> membersOf(const std::vector<Place>& places,
                                        const std::vector<std::uint32_t>& group,
                                        std::uint32_t number)
    {
        std::vector<Place> members;
        for (std::size_t k = 0; k < places.size(); ++k) {
            if (group[k] == number)
                members.push_back(places[k]);
        }
        return members;
    }

    /// Empty: too small, or alike to the network in nothing that can be named.
    std::string nameOfGroup(const std::vector<Place>& places,
                            const std::vector<std::uint32_t>& group, std::uint32_t number) const
    {
        const auto members = membersOf(places, group, number);
        if (members.size() < kLeastCluster)
            return {};
        const Common confusion = confusionOf(members);
        const bool isPair = m_classes.size() > 2;
        if (isPair && confusion.share >= kCommonPair)
            return confusion.name;
        const Common trait = traitOf(places, group, number);
        return isPair || trait.name.empty() ? trait.name : confusion.name + ", " + trait.name;
    }

    void addGroup(const std::string& name, const std::vector<Place>& places,
                  const std::vector<std::uint32_t>& group, std::uint32_t number)
    {
        const auto members = membersOf(places, group, number);
        const Common confusion = confusionOf(members);
        const Common trait = traitOf(places, group, number);
        Suggestion suggestion{.kind = SuggestionKind::Cluster, .key = "cluster:" + name};
        suggestion.name = name;
        suggestion.text =
            fmt::format("{} errors that look alike to the network; {} of them {}{}{}.",
                        base::countText(std::ssize(members)), base::percentText(confusion.share),
                        confusion.text, trait.text.empty() ? "" : "; ", trait.text);
        suggestion.errors = idsOf(members);
        suggestion.explained =
            static_cast<double>(members.size())
            * std::max(0.0, confusion.share - shareOutside(confusion.pair, places, group, number));
        if (m_classes.size() > 2 && confusion.share < kCommonPair)
            suggestion.turn = Turn::Vague;
        result.list.push_back(std::move(suggestion));
    }

    void addSlice(const Slice& slice, const std::vector<Place>& places,
                  const std::vector<bool>& wrong)
    {
        std::vector<Place> errors;
        for (const std::uint32_t i : slice.examples) {
            if (wrong[i])
                errors.push_back(places[i]);
        }
        Suggestion suggestion{
            .kind = SuggestionKind::Slice,
            .key = "slice:" + slice.name,
            .name = slice.name,
            .text = fmt::format(
                "{} examples, {} of them wrong against {} of the rest: about {} errors "
                "more than their share.",
                base::countText(std::ssize(slice.examples)),
                base::percentText(slice.error.value, slice.error.interval.low,
                                  slice.error.interval.high),
                base::percentText(slice.rest.value), base::countText(std::llround(slice.excess()))),
            .errors = idsOf(std::move(errors)),
            .examples = std::ssize(slice.examples),
            .error = slice.error,
            .adjusted = slice.adjusted,
            .explained = slice.excess()};
        result.list.push_back(std::move(suggestion));
    }

    const std::vector<SuggestionMaterial>& m_splits;
    const std::vector<std::string>& m_classes;
};

} // namespace

std::string name(SuggestionKind kind)
{
    switch (kind) {
    case SuggestionKind::LabelError: return "label_error";
    case SuggestionKind::SureAndWrong: return "sure_and_wrong";
    case SuggestionKind::Cluster: return "cluster";
    case SuggestionKind::Slice: return "slice";
    }
    return {};
}

std::optional<bool> decisionOn(const Weights& weights, const std::string& suggestion,
                               const std::vector<Decision>& decisions)
{
    for (const Decision& decision : decisions) {
        if (!decision.sample && decision.suggestion == suggestion && decision.weights == weights)
            return decision.accepted;
    }
    return std::nullopt;
}

std::vector<Suggestion> withoutRefused(std::vector<Suggestion> suggestions,
                                       const std::vector<Decision>& decisions)
{
    for (Suggestion& suggestion : suggestions) {
        std::unordered_set<base::SampleId> refused;
        for (const Decision& decision : decisions) {
            if (decision.sample && !decision.accepted && decision.suggestion == suggestion.key)
                refused.insert(*decision.sample);
        }
        if (!refused.empty())
            std::erase_if(suggestion.errors,
                          [&](base::SampleId sample) { return refused.contains(sample); });
    }
    std::erase_if(suggestions, [](const Suggestion& one) { return one.errors.empty(); });
    return suggestions;
}

Suggestions suggest(const std::vector<SuggestionMaterial>& splits,
                    const std::vector<std::string>& classes, bool together,
                    const std::optional<evaluate::Term>& shift)
{
    Finder finder(splits, classes);
    if (splits.empty())
        return {};
    finder.findSureErrors(shift);
    if (splits.back().statistics.empty()) {
        finder.order();
        finder.result.notes.emplace_back(
            "Groups and slices need the inputs, which are not here with imported answers.");
        return std::move(finder.result);
    }
    finder.findClusters();
    finder.findSlices(together);
    finder.order();
    return std::move(finder.result);
}

} // namespace assay::error_analysis
