// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"
#include "base/value.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace assay::experiment {
struct ExperimentSpec;
} // namespace assay::experiment

namespace assay::tune {

/// An axis counts only where another one, which lists its values, has one of these.
struct AxisCondition {
    std::string path;
    std::vector<base::Value> values; ///< of that axis; not empty

    bool operator==(const AxisCondition&) const = default;
};

/// What a person chose for a round of a coarse-to-fine search, in place of what its best trials say; the rounds behind
/// it go on from there.
struct RoundRange {
    std::int64_t from =
        0; ///< holds for the first round that begins with this trial, from 0, or a later one
    double low = 0, high = 0; ///< of the axis

    bool operator==(const RoundRange&) const = default;
};

/// One field that a search varies: a range of numbers, or a list of values.
struct Axis {
    std::string path;                     ///< "train.learning_rate"
    double low = 0, high = 0;             ///< both are reached; of a range
    bool log = false;                     ///< equal steps are equal ratios
    bool integer = false;                 ///< whole numbers only
    std::vector<base::Value> values = {}; ///< not empty: the axis is this list, without an order
    std::vector<AxisCondition> when = {}; ///< all of them hold where the axis is active
    std::vector<RoundRange> rounds = {};  ///< of a range, by `from`; only coarse to fine has rounds

    bool isList() const { return !values.empty(); }
    bool operator==(const Axis&) const = default;
};

/// What a trial sets: path and value of each axis that is active in it.
using Point = std::map<std::string, base::Value>;

/// What is searched. A value.
struct Space {
    std::vector<Axis> axes; ///< in the order in which they were given, each path once

    bool operator==(const Space&) const = default;
};

/// Reads `{"train.learning_rate": {"low": 1e-5, "high": 0.1, "scale": "log"},
/// "model.hidden": {"low": 4, "high": 256, "integer": true},
/// "train.momentum": {"low": 0.5, "high": 0.99, "when": {"train.optimiser": "sgd"}},
/// "train.optimiser": {"values": ["adam", "sgd"]}}`. In "when" a list means any of its values. A range may have
/// "rounds": [{"after": 20, "low": 1e-4, "high": 1e-2}], as RoundRange::from.
/// Throws a usage Error that names the path for all that `check(space)` refuses, for unknown keys and
/// for a text that is no such JSON.
Space spaceFrom(const std::string& json);
/// The text that `spaceFrom` reads as the same space.
std::string toJson(const Space& space);

/// Throws a usage Error for a space without axes, a path twice, low above high, ends that are not
/// finite, a logarithm of zero or less, ends of whole numbers that are none, a value twice, a condition
/// on an axis that is not there, has a range, or does not list the value, conditions in a circle, and
/// conditions that no point fulfils.
void check(const Space& space);
/// The same, and against the fields that the runs have: an unknown field, one of another kind, a value
/// that it does not take, a field that some points of the space lack (another template), and one that
/// has no effect in any of them.
void check(const Space& space, const experiment::ExperimentSpec& base);

/// Where each axis stands in the unit cube, by its place in `space.axes`; NaN: the axis is inactive, or
/// does not have the value.
/// Whole numbers take cells of equal width on their scale, around each; the values of a list take
/// equal parts. So no value is rarer at an edge.
std::vector<double> unitOf(const Space& space, const Point& point);
/// The point at a place of the unit cube, one number from 0 to 1 an axis; places of inactive axes are
/// not read. Numbers are written with no more digits than a hundred-thousandth of their range takes.
Point pointAt(const Space& space, std::span<const double> unit);
/// For each axis whether it counts at a point.
std::vector<bool> activeAt(const Space& space, const Point& point);
/// Places of the axes so that each stands behind those that its conditions name.
std::vector<std::size_t> conditionOrder(const Space& space);

/// Whether an axis counts at a point that has the axes which its conditions name.
bool countsAt(const Axis& axis, const Point& point);
/// What an axis takes: "1e-05 to 0.1", "adam, sgd".
std::string valuesText(const Axis& axis);
/// The part of an axis from 0 to 1 that the numbers of a range take, whole cells of whole numbers. Empty: none of them
/// is of the axis.
std::optional<std::pair<double, double>> unitRange(const Axis& axis, double low, double high);

/// How many values an axis has: of a list or of whole numbers; 0: as many as numbers.
std::size_t countOf(const Axis& axis);

/// The changes of a base that make it the spec of the trial, in the order of the axes; a template first.
base::Patch patchOf(const Space& space, const Point& point);

/// The point of such changes; those of other fields are left out. Throws a usage Error for a text that
/// its axis cannot hold.
Point pointOf(const Space& space, const base::Patch& patch);

/// `{"train.learning_rate": 0.001}`, one line.
std::string pointJson(const Point& point);
/// The point of such a text, numbers without a point as whole ones; whether it is of a space is not looked at. Throws a
/// usage Error.
Point pointFrom(const std::string& json);

} // namespace assay::tune
