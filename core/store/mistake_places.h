// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "error_analysis/mistakes.h"
#include "store/connection.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

// Private to store/: which answers a query finds, and which of them a page shows.

namespace assay::store {

/// Where an answer lies, and what decides its place in a list.
struct MistakePlace {
    data::SplitKind split;
    std::int64_t place;
    std::int64_t sample;
    std::optional<double> worst; ///< the loss; where none is known, how sure the answer is
};

/// What `query` finds in one split, in no order; its text, offset and limit do not count.
/// `eyeballEnd`: the largest id of the eyeball sample, where the query asks for it or for the rest.
void appendPlaces(Connection& connection, std::int64_t evaluation, data::SplitKind split,
                  const error_analysis::MistakeQuery& query, std::optional<std::int64_t> eyeballEnd,
                  std::vector<MistakePlace>& all);

/// Keeps those whose example has `text` in its name, its note or the name of one of its types.
void keepWithText(Connection& connection, const std::string& text, std::vector<MistakePlace>& all);

/// Sorts as much of `all` as the page needs and gives the page.
std::span<const MistakePlace> pageOf(std::vector<MistakePlace>& all,
                                     const error_analysis::MistakeQuery& query);

} // namespace assay::store
