// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/number_text.h"
#include "experiment/spec.h"
#include "tune/space.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace assay::tune {

namespace {

constexpr double kLargestWhole = 9.0e15;        ///< a double is still exact
constexpr std::size_t kMostSituations = 20'000; ///< of conditions, that are gone through

[[noreturn]] void refuse(const std::string& text)
{
    throw base::usageError("tune.space", text);
}

const Axis* axisAt(const Space& space, const std::string& path)
{
    const auto found = std::find_if(space.axes.begin(), space.axes.end(),
                                    [&](const Axis& axis) { return axis.path == path; });
    return found == space.axes.end() ? nullptr : &*found;
}

bool lists(const Axis& axis, const base::Value& value)
{
    return std::find(axis.values.begin(), axis.values.end(), value) != axis.values.end();
}

void checkRange(const Axis& axis)
{
    const auto text = [](double value) { return base::numberText(value); };
    if (!std::isfinite(axis.low) || !std::isfinite(axis.high))
        refuse(fmt::format("{}: a range from {} to {} has no end; give two numbers.", axis.path,
                           text(axis.low), text(axis.high)));
    if (axis.low > axis.high)
        refuse(fmt::format("{}: the range begins at {} and ends at {}, below it; swap the two.",
                           axis.path, text(axis.low), text(axis.high)));
    if (axis.log && axis.low <= 0)
        refuse(fmt::format("{}: a range by ratios cannot begin at {}; begin above 0, or leave out "
                           "\"scale\": \"log\".",
                           axis.path, text(axis.low)));
    const bool whole = axis.low == std::floor(axis.low) && axis.high == std::floor(axis.high)
                       && std::max(std::abs(axis.low), std::abs(axis.high)) <= kLargestWhole;
    if (axis.integer && !whole)
        refuse(fmt::format("{}: a range of whole numbers cannot run from {} to {}; give whole "
                           "numbers.",
                           axis.path, text(axis.low), text(axis.high)));
}

void checkRounds(const Axis& axis)
{
    std::int64_t before = -1;
    for (const RoundRange& range : axis.rounds) {
        if (range.from <= before)
            refuse(
                fmt::format("{}: the ranges of rounds are not in the order of trials, each after "
                            "more of them; sort them.",
                            axis.path));
        before = range.from;
        const bool isRange = std::isfinite(range.low) && std::isfinite(range.high)
                             && range.low <= range.high && (!axis.log || range.low > 0);
        if (!isRange)
            refuse(fmt::format("{}: a round cannot have the range {} to {}; give two numbers, the "
                               "smaller one first{}.",
                               axis.path, base::numberText(range.low), base::numberText(range.high),
                               axis.log ? ", above 0" : ""));
    }
}

void checkList(const Axis& axis)
{
    for (std::size_t i = 0; i < axis.values.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (axis.values[i] == axis.values[j])
                refuse(fmt::format("{}: {} is listed twice; leave one out.", axis.path,
                                   base::toText(axis.values[i])));
        }
    }
}

void checkConditions(const Space& space, const Axis& axis)
{
    for (const AxisCondition& condition : axis.when) {
        const Axis* of = axisAt(space, condition.path);
        if (!of)
            refuse(
                fmt::format("{}: \"when\" names {}, which the space does not search; add it with "
                            "its values, or leave the condition out.",
                            axis.path, condition.path));
        if (!of->isList())
            refuse(
                fmt::format("{}: \"when\" names {}, which has a range; a condition needs a field "
                            "with a list of values.",
                            axis.path, condition.path));
        for (const base::Value& value : condition.values) {
            if (!lists(*of, value))
                refuse(fmt::format("{}: \"when\" waits for {}={}, which is not among its values.",
                                   axis.path, condition.path, base::toText(value)));
        }
    }
}

/// Follows the conditions from an axis; `above` are those on the way.
void checkCircle(const Space& space, const Axis& axis, std::vector<std::string>& above)
{
    if (std::find(above.begin(), above.end(), axis.path) != above.end())
        refuse(
            fmt::format("{}: its condition leads back to itself, by way of {}; leave one of them "
                        "out.",
                        axis.path, above.back()));
    above.push_back(axis.path);
    for (const AxisCondition& condition : axis.when)
        checkCircle(space, *axisAt(space, condition.path), above);
    above.pop_back();
}

/// Goes through every way in which `switches` can stand, those that are inactive left out. False: there
/// are more than kMostSituations, and the others were not looked at.
bool eachSituation(const Space& space, const std::set<std::string>& switches,
                   const std::function<void(const Point&)>& look)
{
    std::vector<const Axis*> order;
    for (const std::size_t k : conditionOrder(space)) {
        if (switches.contains(space.axes[k].path))
            order.push_back(&space.axes[k]);
    }
    std::size_t left = kMostSituations;
    Point point;
    const std::function<void(std::size_t)> go = [&](std::size_t k) {
        if (left == 0)
            return;
        if (k == order.size()) {
            --left;
            look(point);
            return;
        }
        const Axis& axis = *order[k];
        if (!countsAt(axis, point)) {
            go(k + 1);
            return;
        }
        for (const base::Value& value : axis.values) {
            point[axis.path] = value;
            go(k + 1);
        }
        point.erase(axis.path);
    };
    go(0);
    return left > 0;
}

std::set<std::string> conditionsOf(const Space& space)
{
    std::set<std::string> paths;
    for (const Axis& axis : space.axes) {
        for (const AxisCondition& condition : axis.when)
            paths.insert(condition.path);
    }
    return paths;
}

void checkField(const Axis& axis, const base::Field& field)
{
    using base::FieldKind;
    if (axis.isList()) {
        for (const base::Value& value : axis.values)
            base::checked(field, value);
        return;
    }
    if (field.kind != FieldKind::Integer && field.kind != FieldKind::Number)
        refuse(fmt::format("{} has no range, it takes {}; give a list of \"values\".", axis.path,
                           base::describeRange(field)));
    if (field.kind == FieldKind::Integer && !axis.integer)
        refuse(fmt::format("{} takes whole numbers; add \"integer\": true.", axis.path));
    base::checked(field, axis.low);
    base::checked(field, axis.high);
}

experiment::ExperimentSpec specAt(const experiment::ExperimentSpec& base, const Point& situation)
{
    experiment::ExperimentSpec spec = base;
    if (const auto chosen = situation.find("model.template"); chosen != situation.end())
        experiment::set(spec, chosen->first, chosen->second);
    for (const auto& [path, value] : situation) {
        if (path != "model.template")
            experiment::set(spec, path, value);
    }
    return spec;
}

/// Whether a field changes which examples there are to score, or what is to be answered of them. Parts of train alone
/// do not.
bool decidesExamples(const std::string& path)
{
    static const std::set<std::string> kFields{"data.path",
                                               "data.test_path",
                                               "data.set",
                                               "data.labels",
                                               "data.test_labels",
                                               "data.format",
                                               "data.target",
                                               "data.task",
                                               "data.max_classes",
                                               "data.match_labels",
                                               "data.count",
                                               "data.seed",
                                               "data.split.train",
                                               "data.split.train_val",
                                               "data.split.test_val",
                                               "data.split.own_test",
                                               "data.split.seed",
                                               "data.split.target",
                                               "data.split.resample"};
    return kFields.contains(path) || path.starts_with("data.simplify.");
}

} // namespace

void check(const Space& space)
{
    if (space.axes.empty())
        refuse("The search space is empty; give at least one field with a range or with values.");
    std::set<std::string> paths;
    for (const Axis& axis : space.axes) {
        if (axis.path.empty())
            refuse("A field of the search space has no name; give its path.");
        if (!paths.insert(axis.path).second)
            refuse(fmt::format("{} is searched twice; leave one out.", axis.path));
        if (axis.isList())
            checkList(axis);
        else
            checkRange(axis);
        checkRounds(axis);
        checkConditions(space, axis);
    }
    for (const Axis& axis : space.axes) {
        std::vector<std::string> above;
        checkCircle(space, axis, above);
    }
    std::set<std::string> met;
    const bool all = eachSituation(space, conditionsOf(space), [&](const Point& situation) {
        for (const Axis& axis : space.axes) {
            if (countsAt(axis, situation))
                met.insert(axis.path);
        }
    });
    for (const Axis& axis : space.axes) {
        if (all && !met.contains(axis.path))
            refuse(fmt::format("{}: no run can fulfil its conditions together; leave one of them "
                               "out.",
                               axis.path));
    }
}

void check(const Space& space, const experiment::ExperimentSpec& base)
{
    check(space);
    if (axisAt(space, "seed"))
        throw base::usageError(
            "tune.space", "seed: a network is not better for its seed; compare several seeds of "
                          "the best settings instead (tune --compare).");
    for (const Axis& axis : space.axes) {
        if (decidesExamples(axis.path))
            throw base::usageError(
                "tune.space",
                fmt::format("{}: it decides which examples the trials are scored on, so that their "
                            "values would not compare; leave it out of the space.",
                            axis.path));
    }
    // What decides which fields there are, and which have an effect.
    std::set<std::string> switches = conditionsOf(space);
    switches.insert("model.template");
    for (const Axis& axis : space.axes) {
        for (const base::Field& field : experiment::fields(base)) {
            if (field.path == axis.path)
                switches.insert(field.onlyWith.path);
        }
    }
    std::erase_if(switches, [&](const std::string& path) {
        const Axis* axis = axisAt(space, path);
        return !axis || !axis->isList();
    });
    std::set<std::string> useful;
    std::map<std::string, base::FieldCondition> idle;
    const bool all = eachSituation(space, switches, [&](const Point& situation) {
        const experiment::ExperimentSpec spec = specAt(base, situation);
        for (const Axis& axis : space.axes) {
            if (!countsAt(axis, situation))
                continue;
            const base::Field field = experiment::field(spec, axis.path);
            checkField(axis, field);
            if (experiment::hasEffect(spec, field))
                useful.insert(axis.path);
            else
                idle[axis.path] = field.onlyWith;
        }
    });
    for (const auto& [path, needs] : idle) {
        if (!all || useful.contains(path))
            continue;
        refuse(fmt::format("{} has no effect in any run of the search{}; leave it out.", path,
                           needs.path.empty() ? ""
                                              : fmt::format(", as it needs {}={}", needs.path,
                                                            fmt::join(needs.choices, " or "))));
    }
}

} // namespace assay::tune
