// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/row_counter.h"

#include <optional>
#include <string_view>

namespace assay::interop {

/// How far an epoch, or the whole run, is where no word and no bracket counts it: "| 200/ 2983 batches |", a bar of
/// tqdm ("25%|##    | 5/20 [00:01<00:03") or of Keras ("40/100 [===>....] - ETA: 3s") that was written line by line.
/// A log whose lines are all of whole epochs ("100/100 [====]") is counted by its epochs alone.
class LineProgress
{
public:
    /// Adds the step to a row that has a loss or a score and no step; takes out what a bar says of itself (the time
    /// that is left, the number of a version). Of how many the step is; empty: none was added.
    std::optional<double> addTo(NamedRow& row, std::string_view line);

private:
    bool m_isPartial = false; ///< a line before the end of an epoch was met
};

} // namespace assay::interop
