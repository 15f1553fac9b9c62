// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "experiment/spec.h"
#include "store/checked.h"
#include "tune/search.h"

#include <string>

// Private to store/: settings in rows, and whether they are those that they have to be.

namespace assay::store {

/// The settings that others change. All fields that every version has written have to be there: what is missing
/// would be the default, which is another experiment. Throws BadValue.
experiment::ExperimentSpec baseIn(RowReader& next);

/// Whether settings are not those that `hash` was made of: `spec`, which was read from `text` (JSON). Of what another
/// program named otherwise, and of an earlier version that lacks a setting, nothing is said.
bool isOther(const experiment::ExperimentSpec& spec, const std::string& text,
             const std::string& hash);

/// In what a run with the settings `spec` (JSON) departs from the trial that it is to be: "its run has
/// train.learning_rate 0.001 and its point 0.0001". Empty: in nothing, or the run has no settings. What a person
/// changed while it trained, and what the program fills in, does not count. Of a trial outside of the space the
/// fields of its point alone are compared, as the axes may have been others.
std::string departure(const tune::Search& search, const tune::Point& point,
                      const std::string& spec);
/// The same of the run of a plan: "its run has seed 2 and its plan 7".
std::string departure(const experiment::ExperimentSpec& planned, const std::string& spec);

} // namespace assay::store
