// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field.h"
#include "tune/space.h"

#include <string>
#include <vector>

namespace assay::data {
struct Profile;
} // namespace assay::data

namespace assay::tune {

/// A row of the lecture's table of hyper-parameters (Full Stack Deep Learning 2021, lecture 7).
struct SensitivityRow {
    std::string name; ///< "learning rate"
    base::Sensitivity sensitivity = base::Sensitivity::NotSaid;
    /// Paths of the settings that are meant, the first one first to be tried. A template has some of
    /// those that begin with "model.".
    std::vector<std::string> fields;
};

/// The twelve rows, in the lecture's order.
const std::vector<SensitivityRow>& sensitivityTable();

/// What the table says of itself: "Relative to good defaults. ..."
std::string sensitivityNote();

/// The row that a setting belongs to; null: none.
const SensitivityRow* rowOf(const std::string& path);

/// Where a search of a field begins: its own range (base::SearchRange), one of this table for a few that
/// have none, or all of its choices; of a switch, both. Throws a usage Error for a field that has neither.
Axis defaultAxis(const base::Field& field);
/// The same for runs like `base`: of the width of attention and of its heads, which share it out alike, a list of
/// numbers that do; of choices those that such data allow (experiment::choiceObstacle; null: all). Throws like the
/// other one.
Axis defaultAxis(const experiment::ExperimentSpec& base, const base::Field& field,
                 const data::Profile* data = nullptr);

/// Whether a setting can change a run on such data: the embedding of tokens needs texts, the smoothing of labels
/// classes. Null: the data are not known; then such a setting is taken to change nothing.
bool mattersWith(const data::Profile* data, const base::Field& field);

/// The default axes of the fields of `base` that belong to rows of at least this sensitivity and can be
/// searched. The template is not among them, nor the loss, whose values do not compare. An axis of a
/// field that needs the value of another one is left out where the base does not have that, and so is one that does
/// not matter with the data (`mattersWith`).
Space defaultSpace(const experiment::ExperimentSpec& base, base::Sensitivity least,
                   const data::Profile* data = nullptr);

} // namespace assay::tune
