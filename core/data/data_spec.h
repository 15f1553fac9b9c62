// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace assay::data {

/// How bytes become the numbers that enter the network.
enum class Normalisation {
    Unit,    ///< x / 255, in [0, 1]
    Centred, ///< x / 255 - 0.5, in [-0.5, 0.5]
    Standard ///< (x - mean) / std per channel, fitted on train only
};

/// Shares of the four splits; 0 means "by the rule" (see split.h).
struct SplitSpec {
    double train = 0;      ///< share of its source part
    double trainVal = 0;   ///< share of its source part
    double testVal = 0;    ///< share of the part that test-val and test are cut from
    std::int64_t seed = 0; ///< of the cut; not the run's seed, so that seeds share one split
};

struct DataSpec {
    std::string path = "glyphs"; ///< file, folder, or the name of a synthetic set
    std::string testPath;        ///< the distribution to serve; empty: the same source
    std::int64_t count = 12000;  ///< examples of a synthetic set
    std::int64_t seed = 0;       ///< of a synthetic set's drawing
    Normalisation normalise = Normalisation::Unit;
    SplitSpec split;
};

} // namespace assay::data
