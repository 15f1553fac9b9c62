// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <vector>

namespace assay::evaluate {
struct Evaluation;
} // namespace assay::evaluate
namespace assay::train {
struct RunRecord;
} // namespace assay::train

namespace assay::ui {

class Workbench;

/// What a picture that leaves the window comes from: "Project digits · run 3, lenet 2 · 2026-03-01
/// 10:32". Of several runs the first names and the days from the first to the last begun; of none
/// the present day. `more` stands before the date. Null runs are left out.
QString sourceText(const Workbench& bench, const std::vector<const train::RunRecord*>& runs,
                   const QString& more = {});
/// Of what is drawn from the answers of a run; null: from none.
QString sourceText(Workbench& bench, const evaluate::Evaluation* evaluation);

/// "Run 3", and while the run that is looked at has no results yet "Run 3; run 4 is training".
QString shownRunText(Workbench& bench, std::int64_t run);

/// Whose answers were evaluated: "last weights at step 1,690", "imported answers".
QString weightsText(const evaluate::Evaluation& evaluation);
/// Whether a run was trained on after its last weights were evaluated. The best ones are often of an earlier step.
bool hasGoneOn(const train::RunRecord& run, const evaluate::Evaluation& evaluation);

} // namespace assay::ui
