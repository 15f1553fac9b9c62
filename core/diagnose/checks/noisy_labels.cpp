// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/random.h"
#include "baseline/features.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/checks/squared_distance.h"
#include "stats/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;

constexpr std::size_t kMost = 1500; ///< examples that are looked at, drawn
constexpr double kMostWork = 9e8;   ///< products: a fifth of a second
constexpr std::size_t kNeighbours = 20;
constexpr double kSurest = 0.2;     ///< share of the examples whose neighbours agree best
constexpr std::size_t kFewest = 60; ///< of those
constexpr double kWarned = 0.15, kHinted = 0.07;
/// Fewer of the surest agree where inputs hardly show their class at all.
constexpr double kLeast = 0.5;
constexpr double kEnough = 20; ///< other labels, before it is said how they are spread
/// Two other labels beside the same majority are equal as often as chance would have it, times this. Classes that
/// are alike (5 and 6 points of a wine) are mistaken for each other far more often.
constexpr double kSpread = 1.35;
constexpr std::size_t kManyClasses = 5;
constexpr std::size_t kNamed = 200;

/// What the neighbours of one example say it is.
struct Vote {
    std::uint32_t row = 0;
    std::int64_t majority = 0;
    double share = 0; ///< of its neighbours
};

std::vector<Vote> votesOf(const std::vector<float>& rows, const std::vector<std::int64_t>& labels,
                          std::size_t classes)
{
    const std::size_t count = labels.size(), width = rows.size() / count;
    const std::size_t wanted =
        std::min(kNeighbours, std::max<std::size_t>(6, count / (3 * classes)));
    std::vector<std::vector<std::pair<float, std::uint32_t>>> all(count);
    for (std::size_t a = 0; a < count; ++a) {
        for (std::size_t b = 0; b < a; ++b) {
            const float apart = squaredDistance(&rows[a * width], &rows[b * width], width);
            all[a].emplace_back(apart, static_cast<std::uint32_t>(b));
            all[b].emplace_back(apart, static_cast<std::uint32_t>(a));
        }
    }
    std::vector<Vote> votes;
    for (std::size_t row = 0; row < count; ++row) {
        auto& others = all[row];
        std::nth_element(others.begin(), others.begin() + static_cast<std::ptrdiff_t>(wanted),
                         others.end());
        std::vector<std::size_t> counts(classes);
        for (std::size_t k = 0; k < wanted; ++k)
            ++counts[static_cast<std::size_t>(labels[others[k].second])];
        const auto most = std::max_element(counts.begin(), counts.end());
        votes.push_back({.row = static_cast<std::uint32_t>(row),
                         .majority = most - counts.begin(),
                         .share = static_cast<double>(*most) / static_cast<double>(wanted)});
    }
    return votes;
}

/// How often two other labels beside the same majority are equal, against what even chance would give.
double crowding(const std::vector<Vote>& votes, const std::vector<std::int64_t>& labels,
                std::size_t classes)
{
    double equal = 0, expected = 0;
    for (std::size_t majority = 0; majority < classes; ++majority) {
        std::vector<double> counts(classes);
        double all = 0;
        for (const Vote& vote : votes) {
            if (vote.majority != static_cast<std::int64_t>(majority)
                || labels[vote.row] == vote.majority)
                continue;
            ++counts[static_cast<std::size_t>(labels[vote.row])];
            ++all;
        }
        for (const double count : counts)
            equal += count * (count - 1);
        expected += all * (all - 1) / static_cast<double>(classes - 1);
    }
    return expected > 0 ? equal / expected : 0;
}

/// Labels that are wrong by chance: even where the nearest inputs agree best on a class, many examples have another
/// label, and it is now this one and now that one. The neighbours that choose the majority do not hold the label that
/// is compared with it, so that the share is not biased by the choice.
std::vector<Finding> run(const Subject& subject)
{
    if (!subject.data || subject.data->source->isRegression())
        return {};
    const data::Subset& train = subject.data->splits.train();
    const auto& inputs = subject.data->preprocess.inputs();
    const std::size_t classes = subject.data->source->info().classes.size();
    const bool hasText = std::any_of(inputs.begin(), inputs.end(), [](const auto& input) {
        return input.modality == data::Modality::Text;
    });
    if (hasText || classes < 2) // words are no place to be near in
        return {};
    data::Subset drawn = train;
    base::Random random(1, "noisy.sample");
    random.shuffle(drawn.indices);
    drawn.indices.resize(std::min(drawn.indices.size(), kMost));
    if (static_cast<double>(drawn.size()) * kSurest < kFewest)
        return {};
    data::Subset one = drawn;
    one.indices.resize(1);
    const std::size_t width = baseline::featuresOf(*subject.data, one).width;
    if (width == 0)
        return {};
    const auto few =
        static_cast<std::size_t>(std::sqrt(2 * kMostWork / static_cast<double>(width)));
    drawn.indices.resize(std::min(drawn.indices.size(), few));
    if (static_cast<double>(drawn.size()) * kSurest < kFewest)
        return {};
    baseline::Features features = baseline::featuresOf(*subject.data, drawn);
    if (features.rows() != drawn.size())
        return {};
    const auto surest = static_cast<std::size_t>(static_cast<double>(drawn.size()) * kSurest);
    if (surest < kFewest
        || std::any_of(features.values.begin(), features.values.end(),
                       [](float value) { return !std::isfinite(value); }))
        return {};
    std::vector<std::int64_t> labels;
    for (const std::uint32_t index : drawn.indices)
        labels.push_back(drawn.dataset->label(index));

    const bool arePictures =
        inputs.size() == 1 && inputs.front().modality == data::Modality::Pictures;
    std::vector<Vote> votes = votesOf(
        (arePictures ? std::move(features) : baseline::standardised(std::move(features))).values,
        labels, classes);
    std::stable_sort(votes.begin(), votes.end(),
                     [](const Vote& a, const Vote& b) { return a.share > b.share; });
    votes.resize(surest);
    const auto other =
        static_cast<double>(std::count_if(votes.begin(), votes.end(), [&](const Vote& vote) {
            return labels[vote.row] != vote.majority;
        }));
    const auto count = static_cast<double>(surest);
    const stats::Interval share = stats::wilson(other, count);
    const double seen = other / count;
    if (share.low < kHinted || seen > 1 - kLeast || other < kEnough
        || (classes > 2 && crowding(votes, labels, classes) > kSpread))
        return {};
    // Of few classes the others are few too: classes that overlap, or that inputs hardly decide, look the same.
    const bool isWarned = share.low > kWarned && classes >= kManyClasses;
    Finding finding{.id = "labels.noisy",
                    .severity = isWarned ? base::Severity::Warning : base::Severity::Hint,
                    .evidence = {{"share", seen},
                                 {"low", share.low},
                                 {"high", share.high},
                                 {"surest", static_cast<double>(surest)},
                                 {"examples", static_cast<double>(drawn.size())},
                                 {"classes", static_cast<double>(classes)}}};
    for (const Vote& vote : votes) {
        if (labels[vote.row] != vote.majority && finding.samples.size() < kNamed)
            finding.samples.push_back(drawn.dataset->id(drawn.indices[vote.row]));
    }
    return {finding};
}

} // namespace

const Check& noisyLabels()
{
    static const Check check{
        "noisy_labels",
        "Labels of examples that are alike",
        Stage::Data,
        {
            {"labels.noisy",
             [](const Finding& f) {
                 return fmt::format(
                     "Even where the inputs that are most alike agree best on a class, {} [{}, {}] "
                     "of the examples have another label ({} of the {} training examples that "
                     "were looked at; 95 % interval). {} Look at the examples that are "
                     "listed, the surest first; no network can learn labels that are wrong by "
                     "chance, and one that is trained for long learns them by heart.",
                     base::percentText(number(f, "share")), base::percentText(number(f, "low")),
                     base::percentText(number(f, "high")), base::whole(f, "surest"),
                     base::whole(f, "examples"),
                     number(f, "classes") >= kManyClasses
                         ? "It is no one class that they are taken for: labels seem to be wrong "
                           "by chance."
                         : "Either labels are wrong, or the inputs do not hold what decides the "
                           "class.");
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
