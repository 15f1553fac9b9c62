// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/logged.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::interop {

/// One line of a log as names with numbers, in its order.
using NamedRow = std::vector<std::pair<std::string, double>>;

/// What a name counts: "step", "global_step", "_step", "num_updates" ...; less surely "iteration", "iter" and, beside an
/// epoch, "batch"; "epoch"; "_timestamp", "timestamp", "wall_time".
bool countsSteps(std::string_view name);
bool countsEpochs(std::string_view name);
bool countsTime(std::string_view name);

/// Places the rows of a log on its steps. A row without a step lies at the last one before it, or, where no row counts
/// steps, at its epoch, or else (also where epochs are written in parts, "0.43") at its number. A step that begins anew in each epoch ("epoch 2, batch 1") goes on where
/// the epoch before ended: behind its length where that is written ("[10/500]"), else behind the last step that was.
/// A row of another set than train has counters of its own, which are no steps of the training. Epochs that are counted from 0 are counted from 1.
class RowCounter
{
public:
    /// Where the row lies; its counters are taken out of it. `held`: it is of validation or test.
    /// `length`: steps of an epoch, where the row says so.
    LoggedPoint place(NamedRow& row, bool held = false, std::optional<double> length = {});

private:
    std::int64_t m_rows = 0, m_offset = 0;
    std::optional<std::int64_t> m_step; ///< as it was placed last
    bool m_grew = false,
         m_fractions = false;       ///< the epoch, since the last step; epochs are written in parts
    std::optional<double> m_epoch;  ///< as it was written last
    std::optional<bool> m_fromZero; ///< epochs are counted from 0
    std::optional<double> m_written; ///< step, as it was written last
    std::optional<double> m_length;  ///< steps of the epoch of that
};

} // namespace assay::interop
