// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/patch.h"
#include "experiment/spec.h"

#include <string>

// Sentences of core name settings by their path, as the command line takes them ("data.missing").
// A window has labels instead; these turn one into the other.

namespace assay::experiment {

/// What people call a setting: "train.batch_size" -> "Batch size". A path that no template has, as
/// of another tool's log, stays as it is.
std::string labelOf(const std::string& path);

/// Its value as people say it: "on" of a switch, "squared error" of a choice, "3e-4" of a number,
/// "area, town" of a list of columns; that of a path that no template has stays as it is.
std::string valueWords(const std::string& path, const std::string& value);

/// The sentence with the labels of its settings, each in quotes: "name them in data.missing" ->
/// "name them in \"Missing values\"", "set data.task=regression" -> "set \"Task\" to regression",
/// "ask for data.task=regression" -> "ask for \"Task\" = regression".
/// What is no setting of any template, and what follows --set, stays as it is.
std::string inWords(const std::string& sentence);

/// The same in words: of edited layers those that changed.
Difference shownDifference(const Difference& difference);

/// What applying a patch does, as the text of a button: data.missing=99999 -> "Treat 99999 as
/// missing". Of a list only what `now` does not have yet is named; a path that no spec has is given
/// back with its value. Of several changes each, in their order.
std::string actionWords(const ExperimentSpec& now, const base::Patch& patch);

} // namespace assay::experiment
