// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapt/class_shares.h"

#include "adapt/methods.h"
#include "base/finding_words.h"
#include "base/number_text.h"
#include "stats/interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace assay::adapt {

namespace {

constexpr double kStandardErrors = 3;
constexpr double kRatio = 2;
constexpr double kByChance = 0.05;

/// Of one class: its examples among all of train, and of test-val.
struct Counts {
    double trained = 0, allTrained = 0, served = 0, allServed = 0;

    double wanted() const { return allServed * trained / allTrained; } ///< at the share of train
    bool isMissing(double classes) const
    {
        return served == 0 && std::pow(1 - trained / allTrained, allServed) < kByChance / classes;
    }
    bool isOther() const
    {
        if (served * kRatio >= wanted() && served <= kRatio * wanted())
            return false;
        const stats::Interval off =
            stats::difference(stats::proportion(served, allServed, kStandardErrors),
                              stats::proportion(trained, allTrained, kStandardErrors))
                .interval;
        return off.low > 0 || off.high < 0;
    }
};

double sumOf(const std::vector<std::int64_t>& counts)
{
    return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
}

} // namespace

std::optional<base::Finding> otherClassShares(const AdaptSpec& spec, const data::Splits& splits)
{
    if (spec.method == Method::None || infoOf(spec.method).usesLabels)
        return std::nullopt;
    const std::vector<std::int64_t> trained = splits.train().classCounts();
    const std::vector<std::int64_t> served = splits.testVal().classCounts();
    if (trained.empty() || trained.size() != served.size())
        return std::nullopt;
    const double allTrained = sumOf(trained), allServed = sumOf(served);
    if (allTrained == 0 || allServed == 0)
        return std::nullopt;
    base::Finding finding{.id = "adapt.class_shares", .severity = base::Severity::Warning};
    finding.texts.emplace_back(infoOf(spec.method).key);
    const auto classes = static_cast<double>(trained.size());
    const auto& names = splits.testVal().dataset->info().classes;
    for (const bool missing : {true, false}) { // what is missing first
        for (std::size_t k = 0; k < trained.size(); ++k) {
            const Counts one{static_cast<double>(trained[k]), allTrained,
                             static_cast<double>(served[k]), allServed};
            if (one.isMissing(classes) == missing && (missing || one.isOther()))
                finding.texts.push_back(fmt::format("{} ({} in place of about {})", names[k],
                                                    base::countText(served[k]),
                                                    base::countText(std::llround(one.wanted()))));
        }
    }
    if (finding.texts.size() == 1)
        return std::nullopt;
    finding.evidence = {{"classes", classes}, {"examples", allServed}};
    return finding;
}

const base::FindingKinds& classShareFindings()
{
    static const base::FindingKinds all{
        {"adapt.class_shares", [](const base::Finding& f) {
             constexpr std::size_t kNamed = 5;
             const std::size_t count = f.texts.empty() ? 0 : f.texts.size() - 1;
             std::string named;
             for (std::size_t k = 1; k <= std::min(kNamed, count); ++k)
                 named += (k == 1 ? "" : ", ") + base::text(f, k);
             if (count > kNamed)
                 named += fmt::format(" and {} more", count - kNamed);
             return fmt::format(
                 "adapt.method={} makes train and target alike as wholes, and {} of {} classes {} another "
                 "share of the {} examples of test-val than of train: {}. So it can move examples of one "
                 "class to another. Collect target examples of what is rare, or learn labelled ones "
                 "(adapt.method=fine_tune). This rests on the labels of test-val; those of the target part "
                 "and of Test were not looked at.",
                 base::text(f, 0), count, base::whole(f, "classes"), count == 1 ? "has" : "have",
                 base::whole(f, "examples"), named);
         }}};
    return all;
}

} // namespace assay::adapt
