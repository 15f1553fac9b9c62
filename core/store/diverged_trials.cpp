// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/diverged_trials.h"

#include "diagnose/curves/divergence.h"
#include "store/finding_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace assay::store {

namespace {

constexpr const char* kBegin = "Its training diverged";

/// What may mean divergence, by run.
std::multimap<train::RunId, base::Finding> findingsOf(Connection& connection, tune::SearchId search,
                                                      std::int64_t from)
{
    return connection.query(
        "SELECT f.id, f.run, f.finding, f.severity, f.proven, f.place, f.step, f.evidence, "
        "f.samples, f.fix, f.texts, f.other_fixes FROM trials t JOIN findings f ON f.run = t.run "
        "WHERE t.search = ? AND t.number >= ? AND f.finding IN ('curve.rate_high', "
        "'loss.not_finite')",
        [&](SQLite::Statement& rows) {
            std::multimap<train::RunId, base::Finding> found;
            connection.each(rows, "findings", [&](RowReader& next) {
                next.skip();
                const train::RunId run = next.id();
                found.emplace(run, readFinding(next));
            });
            return found;
        },
        search, from);
}

/// The loss of train after each epoch.
struct EpochLosses {
    std::vector<double> losses; ///< in the order of the epochs; what is no number is left out
    std::int64_t least = 0;     ///< epoch of the least one; 0: none is known
};

EpochLosses epochLosses(Connection& connection, train::RunId run)
{
    return connection.query(
        "SELECT id, epoch, value FROM metrics WHERE run = ? AND name = 'loss' AND split = 'train' "
        "AND superseded = 0 ORDER BY id",
        [&](SQLite::Statement& rows) {
            constexpr double kMostEpochs = 1e9;
            EpochLosses all;
            double least = std::numeric_limits<double>::infinity();
            connection.each(rows, "metrics", [&](RowReader& next) {
                next.skip();
                const double epoch = next.magnitude();
                const auto value = next.optional([&] { return next.number(); });
                if (!value || std::isnan(*value) || !(epoch >= 1 && epoch < kMostEpochs))
                    return;
                all.losses.push_back(*value);
                if (*value < least) {
                    least = *value;
                    all.least = static_cast<std::int64_t>(epoch + 0.5);
                }
            });
            return all;
        },
        run);
}

} // namespace

void markDiverged(Connection& connection, tune::SearchId search, std::span<tune::TriedRun> trials)
{
    using tune::TrialState;
    if (trials.empty())
        return;
    const auto findings = findingsOf(connection, search, trials.front().trial.number);
    for (tune::TriedRun& one : trials) {
        const bool isFinished = one.trial.state == TrialState::Complete;
        const auto [first, last] = findings.equal_range(one.run);
        if (first == last || (!isFinished && one.trial.state != TrialState::Failed))
            continue;
        const EpochLosses known = epochLosses(connection, one.run);
        one.hasDiverged = std::any_of(first, last, [&](const auto& found) {
            // A loss that was no number ended the run, which was resumed since.
            const bool isPast = isFinished && !found.second.id.starts_with("curve.");
            return !isPast && diagnose::meansDivergence(found.second, known.losses);
        });
        if (one.hasDiverged && isFinished)
            one.reason = fmt::format("{}{}; its value is that of the last weights.", kBegin,
                                     known.least > 0 ? fmt::format(" after epoch {}", known.least)
                                                     : std::string());
    }
}

bool isOfDivergence(const tune::TriedRun& trial)
{
    return trial.hasDiverged && trial.reason.starts_with(kBegin);
}

} // namespace assay::store
