// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store/connection.h"
#include "train/run.h"

#include <map>
#include <string>
#include <utility>

// Private to store/: runs of programs that write their points into the project themselves.

namespace assay::store {

/// What such a run reached, as its points say: its program fills `metrics` and leaves the columns of
/// its row as they are (resources/examples/log_from_python.py). One connection, one thread.
class DirectRuns
{
public:
    /// Fills in what the row does not say: step, epoch and second as the newest 1,000 points have
    /// them, the newest scores, the least of train-val. Points that were read stay read: the next
    /// call looks at newer ones.
    void fill(Connection& connection, train::RunRecord& run);

private:
    struct Seen {
        std::int64_t point = 0; ///< id of the newest
        std::int64_t step = 0;
        double epoch = 0, seconds = 0;
        train::Scores last;
        std::map<std::string, std::pair<double, double>> least; ///< of train-val: value, epoch
    };
    static void take(Seen& seen, const std::string& name, const std::string& split, double value,
                     double epoch);

    std::map<train::RunId, Seen> m_seen;
};

} // namespace assay::store
