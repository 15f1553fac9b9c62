// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/row_counter.h"

#include <optional>
#include <string_view>

namespace assay::interop {

/// A round of CatBoost: "10:\tlearn: 0.41\ttest: 0.52\tbest: 0.5 (8)\ttotal: 3s\tremaining: 9s". Its number as "iteration",
/// and the scores of the parts ("learn", "test", "test1"); which loss they are the line does not say. The best score so
/// far is one that a line before had, and times are left out. Empty: the line is no such round.
std::optional<NamedRow> catBoostRound(std::string_view line);

/// A round of LightGBM: "[10]\ttraining's l2: 0.31\tvalid_1's l2: 0.35", also behind "[LightGBM] [Info] ". Its number as
/// "iteration", and the scores under their names as they stand there; of "0.35 + 0.01", a mean over folds with its
/// deviation, the mean. Empty: the line is no such round.
std::optional<NamedRow> lightGbmRound(std::string_view line);

} // namespace assay::interop
