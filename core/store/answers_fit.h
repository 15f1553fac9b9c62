// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/evaluation.h"
#include "evaluate/predictions.h"

#include <cstdint>
#include <string>
#include <vector>

// Private to store/: whether the answers stored for a run can be those of this run. They are compared with
// what else is stored of it: its points at the same step, its step, its data and its split. Answers of
// another run whose errors are within a percentage point of its own are not noticed so.

namespace assay::store {

struct Connection;

/// Throws the input Error "evaluation.other" when the head of an evaluation, or an error that was scored then, contradicts
/// the run that it is stored for. Of runs of other tools nothing is compared.
void requireOfRun(Connection& connection, std::int64_t evaluation, train::RunId run,
                  evaluate::Checkpoint checkpoint, std::int64_t step,
                  const std::vector<std::string>& classes);

/// The same when answers are of examples that the part of the run's split does not have, or lack some of it. Of
/// train a part is answered. Runs without a split, and no answers, are passed.
void requireExamplesOfRun(Connection& connection, train::RunId run,
                          const evaluate::Predictions& answers);

/// Openings of Test whose rows are gone, by the largest number that SQLite has given: each stands as one without a run
/// (0), a date and a measure. Noted as set aside. At most 100; of more than that the file is damaged, and the
/// note alone says so.
std::vector<evaluate::TestOpening> lostOpenings(Connection& connection);

} // namespace assay::store
