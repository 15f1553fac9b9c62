// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "tune/sensitivity.h"
#include "tune/space.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

/// What a person does to a space, as functions of it.
namespace assay::ui {

/// The settings of a row of the table that runs like `base` have, that matter with such data (tune::mattersWith) and
/// that can be searched. `data` null: not known.
std::vector<base::Field> searchableOf(const experiment::ExperimentSpec& base,
                                      const tune::SensitivityRow& row, const data::Profile* data);
/// All settings of such runs that can be searched, in the order of the catalogue.
std::vector<base::Field> searchableOf(const experiment::ExperimentSpec& base);

const tune::Axis* findAxis(const tune::Space& space, const std::string& path); ///< null: none

/// With the setting in its usual range, of choices those that the data allow. One that has an effect with some values of another searched
/// one counts only with those.
tune::Space withField(tune::Space space, const experiment::ExperimentSpec& base,
                      const base::Field& field, const data::Profile* data);
/// With all settings of the row that have an effect.
tune::Space withRow(tune::Space space, const experiment::ExperimentSpec& base,
                    const tune::SensitivityRow& row, const data::Profile* data);
/// Conditions on it go, too.
tune::Space without(tune::Space space, const std::string& path);

/// Ranges at whose end the point lies go on beyond it: by a factor of ten, or half of their width, as far
/// as the field allows.
tune::Space widened(tune::Space space, const experiment::ExperimentSpec& base,
                    const tune::Point& best);

QString rangeText(const tune::Axis& axis); ///< "1e-5 to 0.1, log"; "adam, sgd"
QString whenText(const tune::Axis& axis);  ///< "optimiser is sgd"; empty: always

/// The one sentence that is wrong with a space for such runs; empty: nothing.
QString problemOf(const tune::Space& space, const experiment::ExperimentSpec& base);

/// The values that a person wrote, parted by commas, as the field has them. Throws a usage Error.
std::vector<base::Value> valuesFrom(const QString& words, const base::Field& field);
QString valuesText(const std::vector<base::Value>& values);

/// A number as it was typed, trimmed, with a point where a comma parts its decimals. One such as "1,000" keeps its comma,
/// and so is no number: it may be a thousand.
QString withPoint(const QString& typed);

} // namespace assay::ui
