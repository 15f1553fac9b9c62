// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/trial_set.h"
#include "tune/search_report.h"

#include <QString>
#include <QStringList>

namespace assay::ui {

class FinalistBook;

/// "Study 2: coarse to fine, 14 of 20 trials"
QString searchText(const tune::SearchState& state);
/// "14 of 20 trials, 2 failed, 1 trains."
QString progressText(const tune::SearchState& state);
/// The best trial with its interval, or why there is none.
QString verdictText(const TrialSet& trials, const tune::SearchState& state);
/// Remarks on it, a sentence each; report null: not known.
QStringList evidenceOf(const TrialSet& trials, const tune::SearchReport* report);
/// How the best settings compare with the default and the runner-up, a sentence each; none: not compared.
QStringList comparisonOf(const TrialSet& trials, const FinalistBook& finalists,
                         tune::SearchId search);
/// From how many trials the importances of a report are, and how much they explain; empty: it has none. Null: unknown.
QString importanceWords(const tune::SearchState* state, const tune::SearchReport* report);
/// Why another method does better from here, and how to change to it, a sentence or two; none: it does not.
QStringList handOverWords(const tune::SearchState& state);
/// Why no more trials of a search of this method are taken.
QString endText(tune::WorkEnd end, const std::string& method);

} // namespace assay::ui
