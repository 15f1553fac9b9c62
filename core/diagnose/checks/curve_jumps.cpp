// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "diagnose/checks/check_list.h"
#include "diagnose/curves/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace assay::diagnose {

namespace {

using base::Finding;
using base::number;
using base::shown;

constexpr std::size_t kFewest = 30, kFewEpochs = 5, kNear = 8;
constexpr double kNearBegin = 0.5;    ///< of the first loss
constexpr double kEpochRose = 0.2;    ///< of the first loss
constexpr double kBackToBegin = 0.75; ///< of the first loss: what was learned is gone
constexpr double kLearned = 0.6;      ///< of the first loss: something was learned
constexpr double kStillBest = 1.05;   ///< times the lowest validation loss so far
constexpr double kSpike = 4;          ///< times the loss around it
constexpr double kRepeats = 0.6;      ///< correlation of odd with even epochs
constexpr double kSwing = 0.15;       ///< of the first loss
constexpr std::size_t kFewEpochsSorted = 4, kFewParts = 4, kMostParts = 16;
constexpr std::size_t kFewSpikes = 3;
constexpr double kUsual = 0.96;        ///< share of the losses that are no spike
constexpr double kAboveUsual = 2.5;    ///< times the largest of them
constexpr double kLearnedBefore = 0.8; ///< of the first loss
constexpr double kTwice = 1.8;         ///< times the loss around it
constexpr double kAboveBegin = 1.3;    ///< times the first loss
constexpr double kClear = 1.5;         ///< times the largest of the others
constexpr std::size_t kFewPeriods = 4;
constexpr std::size_t kShortestPeriod = 8, kLongestPeriod = 2000, kMostLosses = 20'000;
constexpr double kAsGood = 0.03;  ///< of correlations
constexpr double kPeriodic = 0.7; ///< correlation of the losses with those a period later

double medianIn(const std::vector<double>& values, std::size_t from, std::size_t to)
{
    return medianOf({values.begin() + static_cast<std::ptrdiff_t>(from),
                     values.begin() + static_cast<std::ptrdiff_t>(std::min(to, values.size()))});
}

/// Whether the learning rate was raised at a step, as a warm restart does.
bool rateRose(const RunCurves& curves, std::int64_t step)
{
    const auto now = curves.learningRate.at(step), before = curves.learningRate.at(step - 1);
    return now && before && *now > 3 * *before;
}

/// Whether validation is at its best at the first look after a step: a network that begins anew is not.
bool isBestAfter(const Curve& validation, std::int64_t step)
{
    const auto first = static_cast<std::size_t>(
        std::lower_bound(validation.steps.begin(), validation.steps.end(), step)
        - validation.steps.begin());
    if (first < 2 || first == validation.size())
        return false;
    const double before = *std::min_element(
        validation.values.begin(), validation.values.begin() + static_cast<std::ptrdiff_t>(first));
    return before > 0 && validation.values[first] <= kStillBest * before;
}

/// From one point to the next the loss is back where the run began, and stays there for a while, as at the
/// beginning: a new start whose weights were not those of before.
std::optional<Finding> lostResume(const RunCurves& curves, const Shape& loss)
{
    const auto& values = curves.loss.values;
    // Losses of epochs are means of what came before the jump and after it.
    for (std::size_t k = 2; !curves.isOfBatches && k + 1 < values.size(); ++k) {
        const double before = values[k - 1], after = values[k], rose = after - before;
        if (before > 0 && after > 1.8 * before && rose > kEpochRose * loss.begin
            && values.back() < after - 0.3 * rose && before < kLearned * loss.begin
            && after < 1.3 * loss.begin && after > kNearBegin * loss.begin
            && !rateRose(curves, curves.loss.steps[k])
            && !isBestAfter(curves.valLoss, curves.loss.steps[k]))
            return Finding{
                .id = "curve.resume_lost",
                .severity = base::Severity::Warning,
                .place = curves.loss.name,
                .step = curves.loss.steps[k],
                .evidence = {{"before", before}, {"after", after}, {"begin", loss.begin}}};
    }
    for (std::size_t k = kNear; curves.isOfBatches && k + kNear < values.size(); ++k) {
        const double before = medianIn(values, k - kNear, k), after = medianIn(values, k, k + 3);
        if (!(before < kLearned * loss.begin) || !(after > kBackToBegin * loss.begin)
            || after > 1.6 * loss.begin || !(after - before > 6 * loss.noise))
            continue;
        const auto from = values.begin() + static_cast<std::ptrdiff_t>(k);
        const auto longBefore = static_cast<std::ptrdiff_t>(std::min(k, 3 * kNear));
        if (*std::min_element(from, from + 4) < *std::max_element(from - longBefore, from))
            continue;
        // One bad batch is over at once; and what diverges does not come down again.
        const double next = medianIn(values, k + 1, k + kNear),
                     end = medianIn(values, values.size() - kNear, values.size());
        if (next < 0.5 * (before + after) && next < 1.3 * before)
            continue;
        if (end > 0.9 * after && values.size() - k > 4 * kNear)
            continue;
        return Finding{.id = "curve.resume_lost",
                       .severity = base::Severity::Warning,
                       .place = curves.loss.name,
                       .step = curves.loss.steps[k],
                       .evidence = {{"before", before}, {"after", after}, {"begin", loss.begin}}};
    }
    return std::nullopt;
}

/// Single losses that are larger than that of the untrained network was, while all others have left it: none lies
/// between those and these. What a cross entropy of wrong targets costs is no more than a few times the others.
std::vector<std::size_t> apartFromOthers(const RunCurves& curves, const Shape& loss)
{
    const auto& values = curves.loss.values;
    std::vector<std::size_t> places;
    double least = std::numeric_limits<double>::infinity(), most = 0;
    for (std::size_t k = std::max(kNear, values.size() / 10); k < values.size(); ++k) {
        const double around = medianIn(values, k - kNear, k);
        if (around > 0 && around < kLearnedBefore * loss.begin && values[k] > kTwice * around
            && values[k] > kAboveBegin * loss.begin && values[k] > around + 12 * loss.noise) {
            places.push_back(k);
            least = std::min(least, values[k]);
        } else {
            most = std::max(most, values[k]);
        }
    }
    const bool single = std::adjacent_find(places.begin(), places.end(),
                                           [](std::size_t a, std::size_t b) { return b - a <= 2; })
                        == places.end();
    const double share = static_cast<double>(places.size()) / static_cast<double>(values.size());
    if (!single || least < kClear * most || share > 1 - kUsual)
        return {};
    return places;
}

/// Single losses far above those around them, more than once.
std::optional<Finding> spikes(const RunCurves& curves, const Shape& loss)
{
    const auto& values = curves.loss.values;
    std::vector<double> usual(values.begin() + static_cast<std::ptrdiff_t>(values.size() / 10),
                              values.end());
    const auto most =
        usual.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(usual.size()) * kUsual);
    std::nth_element(usual.begin(), most, usual.end());
    std::vector<std::size_t> places;
    for (std::size_t k = kNear; k < values.size(); ++k) {
        const double around = medianIn(values, k - kNear, k);
        if (around > 0 && values[k] > kSpike * around
            && values[k] > std::max(loss.begin, kAboveUsual * *most)
            && values[k] > around + 12 * loss.noise && (places.empty() || k > places.back() + 2))
            places.push_back(k);
    }
    if (places.size() < kFewSpikes)
        places = apartFromOthers(curves, loss);
    if (places.size() < kFewSpikes)
        return std::nullopt;
    std::vector<double> gaps, heights;
    for (std::size_t k = 0; k < places.size(); ++k) {
        heights.push_back(values[places[k]]);
        if (k > 0)
            gaps.push_back(static_cast<double>(curves.loss.steps[places[k]]
                                               - curves.loss.steps[places[k - 1]]));
    }
    const auto [nearest, farthest] = std::minmax_element(gaps.begin(), gaps.end());
    const bool isRegular = gaps.size() >= kFewSpikes && *nearest == *farthest;
    return Finding{.id = "curve.spikes",
                   .severity = base::Severity::Warning,
                   .place = curves.loss.name,
                   .step = curves.loss.steps[places.front()],
                   .evidence = {{"times", static_cast<double>(places.size())},
                                {"height", medianOf(heights)},
                                {"level", loss.end},
                                {"apart", medianOf(gaps)},
                                {"regular", isRegular ? 1.0 : 0.0}}};
}

/// What an epoch looks like: means of its parts, less its own mean.
using Profile = std::vector<double>;

double correlation(const Profile& a, const Profile& b)
{
    double both = 0, first = 0, second = 0;
    for (std::size_t k = 0; k < a.size(); ++k) {
        both += a[k] * b[k];
        first += a[k] * a[k];
        second += b[k] * b[k];
    }
    return first > 0 && second > 0 ? both / std::sqrt(first * second) : 0;
}

/// How each loss departs from the mean of those around it, half a period to both sides.
std::vector<double> departures(const std::vector<double>& values, std::size_t period)
{
    std::vector<double> sums{0};
    for (const double value : values)
        sums.push_back(sums.back() + value);
    std::vector<double> off(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        const std::size_t from = k - std::min(k, period / 2),
                          to = std::min(values.size(), k + period / 2 + 1);
        off[k] = values[k] - (sums[to] - sums[from]) / static_cast<double>(to - from);
    }
    return off;
}

/// Where the epochs begin that a log by steps does not name: after how many losses these come again, the shortest such
/// period. Empty: they do not, or the log is too short, too long or uneven.
std::vector<std::int64_t> periodBegins(const Curve& loss)
{
    const std::size_t all = loss.size();
    if (all < kFewPeriods * kShortestPeriod || all > kMostLosses)
        return {};
    const std::int64_t apart = loss.steps[1] - loss.steps[0];
    for (std::size_t k = 2; k < all; ++k) {
        if (loss.steps[k] - loss.steps[k - 1] != apart)
            return {};
    }
    std::vector<double> likeness;
    for (std::size_t period = kShortestPeriod;
         period <= std::min(kLongestPeriod, all / kFewPeriods); ++period) {
        const std::vector<double> off = departures(loss.values, period);
        const auto middle = static_cast<std::ptrdiff_t>(period);
        likeness.push_back(
            correlation({off.begin(), off.end() - middle}, {off.begin() + middle, off.end()}));
    }
    const double most = *std::max_element(likeness.begin(), likeness.end());
    if (most < kPeriodic)
        return {};
    // Twice and three times the period are as good.
    const auto first = std::find_if(likeness.begin(), likeness.end(),
                                    [most](double each) { return each > most - kAsGood; });
    const auto period = static_cast<std::size_t>(first - likeness.begin()) + kShortestPeriod;
    std::vector<std::int64_t> begins;
    for (std::size_t k = 0; k < all; k += period)
        begins.push_back(loss.steps[k]);
    return begins;
}

/// A pattern that comes again in each epoch, up as well as down: examples come in a fixed order, sorted by class or
/// source. A loss that falls from epoch to epoch is level within each, one that is averaged anew in each only falls.
/// Where the log does not name the epochs the pattern must rise more than once, as that of restarts does not.
std::optional<Finding> sorted(const RunCurves& curves, const Shape& loss)
{
    if (!curves.isOfBatches)
        return std::nullopt;
    const bool named = curves.epochBegins.size() >= kFewEpochsSorted;
    const std::vector<std::int64_t> begins = named ? curves.epochBegins : periodBegins(curves.loss);
    if (begins.size() < kFewEpochsSorted)
        return std::nullopt;
    const auto placeOf = [&](std::int64_t step) {
        return static_cast<std::size_t>(
            std::lower_bound(curves.loss.steps.begin(), curves.loss.steps.end(), step)
            - curves.loss.steps.begin());
    };
    std::array<Profile, 2>
        halves; // of odd and of even epochs; the first is left out, as most is learned in it
    std::array<double, 2> counts{0, 0};
    std::size_t parts = 0;
    for (std::size_t epoch = 1; epoch + 1 < begins.size() + 1; ++epoch) {
        const std::size_t from = placeOf(begins[epoch]), to = epoch + 1 < begins.size()
                                                                  ? placeOf(begins[epoch + 1])
                                                                  : curves.loss.size();
        if (parts == 0)
            parts = std::min<std::size_t>(kMostParts, (to - from) / 2);
        if (parts < kFewParts)
            return std::nullopt;
        if (to - from < parts)
            continue;
        Profile profile(parts, 0), held(parts, 0);
        double mean = 0;
        for (std::size_t k = from; k < to; ++k) {
            const std::size_t part = (k - from) * parts / (to - from);
            profile[part] += curves.loss.values[k];
            ++held[part];
        }
        for (std::size_t part = 0; part < parts; ++part) {
            profile[part] /= std::max(1.0, held[part]);
            mean += profile[part] / static_cast<double>(parts);
        }
        Profile& half = halves[epoch % 2];
        half.resize(parts, 0);
        ++counts[epoch % 2];
        for (std::size_t part = 0; part < parts; ++part)
            half[part] += profile[part] - mean;
    }
    if (counts[0] < 1 || counts[1] < 1)
        return std::nullopt;
    Profile all(parts, 0);
    for (std::size_t part = 0; part < parts; ++part)
        all[part] = (halves[0][part] + halves[1][part]) / (counts[0] + counts[1]);
    const auto [least, most] = std::minmax_element(all.begin(), all.end());
    double apart = 0; // of odd and even epochs: what chance does to a part
    for (std::size_t part = 0; part < parts; ++part) {
        const double off = halves[0][part] / counts[0] - halves[1][part] / counts[1];
        apart += off * off / 4 / static_cast<double>(parts);
    }
    double rises = 0;
    int large = 0; // separate ones
    for (std::size_t part = 1; part < parts; ++part) {
        const double rise = all[part] - all[part - 1];
        rises += rise > 2 * std::sqrt(apart) ? rise : 0;
        const bool goesOn = part > 1 && all[part - 1] > all[part - 2];
        large += !goesOn && rise > (*most - *least) / 4 ? 1 : 0;
    }
    if (!named && large < 2)
        return std::nullopt;
    const double again = correlation(halves[0], halves[1]), swing = *most - *least;
    if (again < kRepeats || rises < 0.5 * swing || swing < 0.3 * std::abs(loss.end)
        || swing < 4 * std::sqrt(apart) || swing < kSwing * std::abs(loss.begin))
        return std::nullopt;
    return Finding{.id = "curve.sorted",
                   .severity = base::Severity::Warning,
                   .place = curves.loss.name,
                   .evidence = {{"epoch", named ? curves.stepsPerEpoch()
                                                : static_cast<double>(begins[1] - begins[0])},
                                {"again", again},
                                {"swing", swing}}};
}

/// The same as scores of epochs show it: while an epoch goes on the network answers what it saw last, so that fewer
/// answers on train are right than half of a guess's, and at most looks fewer than on validation by much. Dropout and
/// noise take away right answers too, but not below a guess.
std::optional<Finding> sortedByScores(const RunCurves& curves, const Shape& loss)
{
    constexpr double kBelowGuess = 0.5, kFewer = 0.7;
    const double classes = classesOf(curves, loss);
    const std::vector<Pair> errors = pairs(curves.trainError, curves.valError);
    if (curves.isOfBatches || classes < 3 || errors.size() < kFewEpochs)
        return std::nullopt;
    std::size_t fewer = 0;
    const Pair* least = nullptr;
    for (const Pair& look : errors) {
        const double right = 1 - look.first, ofVal = 1 - look.second;
        fewer += right < kFewer * ofVal ? 1 : 0;
        if (right < kBelowGuess / classes && right < kBelowGuess * ofVal
            && (!least || look.first > least->first))
            least = &look;
    }
    if (!least || 2 * fewer < errors.size())
        return std::nullopt;
    return Finding{.id = "curve.sorted",
                   .severity = base::Severity::Warning,
                   .place = curves.trainError.name,
                   .step = least->step,
                   .evidence = {{"right", 1 - least->first},
                                {"right_of_validation", 1 - least->second},
                                {"classes", classes}}};
}

std::vector<Finding> run(const Subject& subject)
{
    if (!subject.curves || subject.curves->loss.size() < subject.curves->enough(kFewest, kFewEpochs)
        || firstNotFinite(subject.curves->loss) < subject.curves->loss.size())
        return {};
    const RunCurves& curves = *subject.curves;
    const Shape loss = shapeOf(curves.loss);
    std::vector<Finding> findings;
    if (const auto found = sorted(curves, loss))
        return {*found};
    if (const auto found = sortedByScores(curves, loss))
        return {*found};
    if (const auto found = lostResume(curves, loss))
        findings.push_back(*found);
    else if (const auto spike = curves.isOfBatches ? spikes(curves, loss) : std::nullopt)
        findings.push_back(*spike);
    return findings;
}

} // namespace

const Check& curveJumps()
{
    static const Check check{
        "curve_jumps",
        "Jumps and patterns in a log",
        Stage::Curves,
        {
            {"curve.resume_lost",
             [](const Finding& f) {
                 return fmt::format(
                     "At step {} the loss jumps from {} back to {}, where the run began ({}): what was learned is "
                     "gone. Was training resumed there without the weights of its checkpoint "
                     "(load_state_dict, strict=False, another path), or made anew?",
                     base::stepText(f), shown(number(f, "before")), shown(number(f, "after")),
                     shown(number(f, "begin")));
             }},
            {"curve.spikes",
             [](const Finding& f) {
                 const bool regular = number(f, "regular") > 0;
                 return fmt::format(
                     "{} single losses stand far above those around them (about {} against {}; the first at step {}, "
                     "{} {} steps apart): batches with broken or unscaled examples, or gradients that are too large "
                     "now and then. Look at those batches; clip the gradient norm.{}",
                     base::whole(f, "times"), shown(number(f, "height")), shown(number(f, "level")),
                     base::stepText(f), regular ? "always" : "about",
                     std::isnan(number(f, "apart")) ? std::string("some") : base::whole(f, "apart"),
                     regular
                         ? " If an epoch has as many steps, it is the same examples each time: they are not "
                           "shuffled."
                         : "");
             }},
            {"curve.sorted",
             [](const Finding& f) {
                 if (const double right = number(f, "right"); !std::isnan(right))
                     return fmt::format(
                         "At step {} only {} of the answers on train were right, fewer than by guessing, and {} on "
                         "validation: within an epoch the network answers what it saw last, as where examples come "
                         "sorted by class. Shuffle them (DataLoader(shuffle=True)).",
                         base::stepText(f), base::percentText(right),
                         base::percentText(number(f, "right_of_validation")));
                 return fmt::format(
                     "The loss runs through the same saw-tooth in every epoch ({} steps; correlation from epoch to "
                     "epoch {:.2f}): examples come in a fixed order, sorted by class or source. Shuffle them "
                     "(DataLoader(shuffle=True)).",
                     base::whole(f, "epoch"), number(f, "again"));
             }},
        },
        run};
    return check;
}

} // namespace assay::diagnose
