// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tune/search.h"

#include <cstdint>
#include <string>
#include <vector>

namespace assay::tune {

// Ranges that a person sets for the next round of a coarse-to-fine search (RoundRange of its axes).

/// A setting and its range: "train.learning_rate=1e-4..1e-2".
struct AskedRange {
    std::string path;
    double low = 0, high = 0;
};
/// Throws a usage Error for a text of another form.
AskedRange askedRangeFrom(const std::string& text);

/// The number from 0 of the first trial of the round that begins next.
std::int64_t firstOfNextRound(const std::vector<Trial>& trials);

/// The same search, whose rounds from the next one on shrink from this range of that setting. One that was asked for
/// the same round is replaced. Throws a usage Error for another method, a setting that is not searched or is a list,
/// and a range that is none or lies not within that of the setting.
Search withRoundRange(Search search, const AskedRange& range, const std::vector<Trial>& trials);
/// The same space as it was before any of them.
Space withoutRoundRanges(Space space);

} // namespace assay::tune
