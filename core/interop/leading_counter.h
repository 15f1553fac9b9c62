// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "interop/row_counter.h"

#include <optional>
#include <string_view>

namespace assay::interop {

/// Counters without a name that lines of a log begin with, behind a date, a time, the level of a logger
/// ("2026-01-02 10:00:00 INFO - ") and the name of a process ("[rank0]:"): "[12]", "(12)", "#12", "12:", "12 [D loss: 0.7]"; "[2, 2000]" and "[2][40/500]", of which the
/// first is the epoch. One that is alone counts epochs where the first such line of the log has 0 or 1 and a
/// loss or a score of validation or test as well, else updates: for the whole log.
class LeadingCounter
{
public:
    /// Adds them to a row that has a loss or a score: all of them where it has no counter, the epoch where it has a
    /// step out of "[40/500]" alone. A log that names its counters before it has such a line is left as it is.
    void addTo(NamedRow& row, std::string_view line);

private:
    std::optional<bool> m_areEpochs;
    bool m_isNamed = false; ///< the log names its counters
};

} // namespace assay::interop
