// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tune/failing_corners.h"

#include "base/number_text.h"
#include "stats/tests.h"
#include "tune/diverging_corners.h"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <utility>

namespace assay::tune {

namespace {

/// A part of an axis.
struct Part {
    std::size_t axis = 0;
    std::string words; ///< behind "trials with "
    std::function<bool(const base::Value&)> holds;
};

/// A trial that is over.
struct Over {
    const Point* point = nullptr;
    bool hasFailed = false, hasDiverged = false;
};

/// A part, and what came of the trials there and elsewhere.
struct Looked {
    FailingCorner corner;
    std::size_t axis = 0;
    double p = 1;
};

double numberOf(const base::Value& value)
{
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return static_cast<double>(*whole);
    return std::get<double>(value);
}

/// The value at a share of an axis' scale, as it is said: with three digits, or the whole number at
/// or below it.
double borderAt(const Axis& axis, double share)
{
    const double half = axis.integer ? 0.5 : 0, low = axis.low - half, high = axis.high + half;
    const double value = axis.log ? low * std::pow(high / low, share) : low + share * (high - low);
    if (axis.integer)
        return std::floor(value);
    return std::strtod(fmt::format("{:.3g}", value).c_str(), nullptr);
}

void addRange(const Axis& axis, std::size_t k, std::vector<Part>& parts)
{
    const auto text = [](double value) { return base::numberText(value); };
    const auto below = [&](double border) {
        parts.push_back({k, fmt::format("{} up to {}", axis.path, text(border)),
                         [border](const auto& value) { return numberOf(value) <= border; }});
    };
    const auto above = [&](double border) {
        parts.push_back({k, fmt::format("{} above {}", axis.path, text(border)),
                         [border](const auto& value) { return numberOf(value) > border; }});
    };
    const double half = borderAt(axis, 0.5);
    const double third = borderAt(axis, 1.0 / 3), twoThirds = borderAt(axis, 2.0 / 3);
    below(half);
    above(half);
    below(third);
    above(twoThirds);
    parts.push_back({k, fmt::format("{} from {} to {}", axis.path, text(third), text(twoThirds)),
                     [third, twoThirds](const auto& value) {
                         return numberOf(value) > third && numberOf(value) <= twoThirds;
                     }});
}

std::vector<Part> partsOf(const Space& space)
{
    std::vector<Part> parts;
    for (std::size_t k = 0; k < space.axes.size(); ++k) {
        const Axis& axis = space.axes[k];
        if (!axis.isList()) {
            addRange(axis, k, parts);
            continue;
        }
        for (const base::Value& wanted : axis.values)
            parts.push_back({k, fmt::format("{} {}", axis.path, base::toText(wanted)),
                             [wanted](const auto& value) { return value == wanted; }});
    }
    return parts;
}

std::string wordsOf(const Part& part, const FailingCorner& corner, const char* failing)
{
    const std::string failed = corner.failed < corner.of
                                   ? fmt::format("{} of {} trials", corner.failed, corner.of)
                                   : fmt::format("All {} trials", corner.of);
    const std::string others =
        corner.failedElsewhere > 0 ? std::to_string(corner.failedElsewhere) : std::string("none");
    return corner.ofElsewhere == 1 ? fmt::format("{} with {} {}, and the other one did not.",
                                                 failed, part.words, failing)
                                   : fmt::format("{} with {} {}, and {} of the {} others.", failed,
                                                 part.words, failing, others, corner.ofElsewhere);
}

Looked lookedAt(const Space& space, const std::vector<Over>& trials, const Part& part)
{
    Looked looked{.corner = {.path = space.axes[part.axis].path}, .axis = part.axis};
    FailingCorner& corner = looked.corner;
    bool anyFailed = false, anyDiverged = false;
    for (const Over& trial : trials) {
        const auto found = trial.point->find(corner.path);
        if (found == trial.point->end())
            continue;
        const bool inside = part.holds(found->second);
        ++(inside ? corner.of : corner.ofElsewhere);
        if (trial.hasFailed || trial.hasDiverged)
            ++(inside ? corner.failed : corner.failedElsewhere);
        anyFailed = anyFailed || trial.hasFailed;
        anyDiverged = anyDiverged || (trial.hasDiverged && !trial.hasFailed);
    }
    const auto whole = [](std::size_t count) { return static_cast<std::int64_t>(count); };
    if (corner.of > 0 && corner.ofElsewhere > 0)
        looked.p = stats::fisherExactMore(whole(corner.failed), whole(corner.of),
                                          whole(corner.failedElsewhere), whole(corner.ofElsewhere));
    corner.words = wordsOf(part, corner,
                           !anyDiverged ? "failed"
                           : anyFailed  ? "failed or diverged"
                                        : "diverged");
    return looked;
}

std::vector<FailingCorner> cornersOf(const Space& space, const std::vector<Over>& trials)
{
    constexpr double kLevel = 0.05;
    const std::vector<Part> parts = partsOf(space);
    std::vector<Looked> found;
    for (const Part& part : parts) {
        Looked looked = lookedAt(space, trials, part);
        if (looked.p * static_cast<double>(parts.size()) >= kLevel
            || 2 * looked.corner.failed <= looked.corner.of)
            continue;
        const bool isSameRange =
            !found.empty() && found.back().axis == part.axis && !space.axes[part.axis].isList();
        if (!isSameRange)
            found.push_back(std::move(looked));
        else if (looked.p < found.back().p)
            found.back() = std::move(looked);
    }
    std::vector<FailingCorner> corners;
    for (Looked& looked : found)
        corners.push_back(std::move(looked.corner));
    return corners;
}

} // namespace

std::vector<FailingCorner> failingCorners(const Space& space, const std::vector<Trial>& trials)
{
    std::vector<Over> over;
    for (const Trial& trial : trials) {
        if (!isPending(trial))
            over.push_back({.point = &trial.point, .hasFailed = hasFailed(trial)});
    }
    return cornersOf(space, over);
}

std::vector<FailingCorner> divergingCorners(const Space& space, const std::vector<TriedRun>& trials)
{
    std::vector<Over> over;
    for (const TriedRun& one : trials) {
        if (!one.isLeftOut && !isPending(one.trial) && isOf(space, one.trial.point))
            over.push_back({.point = &one.trial.point,
                            .hasFailed = hasFailed(one.trial),
                            .hasDiverged = one.hasDiverged});
    }
    return cornersOf(space, over);
}

} // namespace assay::tune
