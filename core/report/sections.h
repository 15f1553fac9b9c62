// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/case.h"

// Private to report/: the parts of the document, in their order, and what several of them need.

namespace assay::report {

Section verdictSection(const Case& all);
Section dataSection(const Case& all);
Section runsSection(const Case& all);
Section curvesSection(const Case& all);
Section breakdownSection(const Case& all);
Section findingsSection(const Case& all);
Section batchSection(const Case& all);
Section knownSection(const Case& all);
Section errorTableSection(const Case& all);
Section attemptsSection(const Case& all);
Section studiesSection(const Case& all);
Section environmentSection(const Case& all);
Section limitsSection(const Case& all);

/// What attempts on the run's experiment did to the error types; nothing where none was measured. Of a case with a
/// run and an error table.
void addTypeEffects(const Case& all, Section& section);

/// A sentence that says that something is not there, with a word beside it where not all of the project could be read.
std::string absenceText(const Case& all, const std::string& sentence);
/// "run 3".
std::string runText(train::RunId run);
/// "run 3 (lenet)", the name cut where it is long.
std::string namedRun(const train::RunRecord& run);
/// "run 5, run 3 and run 1"; of more than `most` the first ones, and how many others there are.
std::string runList(const std::vector<train::RunId>& runs, std::size_t most = 8);
/// A score by a metric with its 95 % interval where it is a share of wrong answers: "4.8 % [3.9, 5.7]"; "-" where
/// it is not known.
std::string scoreText(const train::Metric& metric, const train::SplitScore& score);
/// Of a row's last scores; "-" where there are none of that split.
std::string scoreText(const train::RunRecord& run, const train::Metric& metric,
                      data::SplitKind split);
/// "2026-11-29T13:05:09Z" as "2026-11-29 13:05:09 UTC".
std::string timeText(std::string iso);

} // namespace assay::report
