// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evaluate/evaluation.h"
#include "evaluate/predictions.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace SQLite {
class Database;
} // namespace SQLite

// Private to store/: the one place where answers become rows and rows answers.

namespace assay::store {

/// Replaces the evaluation of this run and checkpoint, its splits and its answers. Within a
/// transaction. Throws SQLite::Exception.
void writeEvaluation(SQLite::Database& database, const evaluate::Evaluation& evaluation,
                     const std::vector<evaluate::Predictions>& predictions);

/// The answers of one split; empty when there are none. One answer less would be another error, so
/// all are there or an input Error is thrown. Throws SQLite::Exception too.
evaluate::Predictions readAnswers(const std::filesystem::path& project, SQLite::Database& database,
                                  std::int64_t evaluation, std::size_t classes,
                                  data::SplitKind split);

} // namespace assay::store
