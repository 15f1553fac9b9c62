// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "baseline/known_results.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace assay::baseline {

/// A result to compare with: a published one that is shipped, or one that a person added.
struct ResultRow {
    std::int64_t id = 0;     ///< of an added one, from 1, unique within its project; 0: shipped
    std::string dataSet;     ///< "MNIST"
    std::string fingerprint; ///< of the data it was added on; empty: chosen by the name alone
    KnownKind kind = KnownKind::Paper;
    std::string model;
    std::string metric = "error"; ///< of train::metrics()
    double value = 0;             ///< of the metric; shares 0 .. 1
    std::string source;           ///< where it stands; may be a link

    bool operator==(const ResultRow&) const = default;
};

/// All kinds, most useful first.
const std::vector<KnownKind>& knownKinds();
/// Throws a usage Error that names the known ones.
KnownKind knownKindFrom(const std::string& name);
/// Throws a usage Error for a row that cannot be kept: no data set, no model, a metric that there is
/// not, a value that it does not allow, a text of more than 1,000 bytes.
void requireSound(const ResultRow& row);

/// What these data are called where results are looked up: `knownDataSet`, else the last part of the path.
std::string dataSetName(const data::DatasetInfo& info);

/// The shipped results of a data set with those of `own` that have its name, or this fingerprint where it is not
/// empty. Most useful first; of one kind the best value first, those of another metric behind.
std::vector<ResultRow> resultRows(const std::string& dataSet, const std::string& fingerprint,
                                  const std::vector<ResultRow>& own);

/// A run's score beside a result of the same metric.
struct AgainstRow {
    double difference = 0; ///< run less result
    std::optional<stats::Interval>
        interval; ///< of the run's error (Wilson, 95 %); of other metrics not known
};
/// Empty: the score has no value of that metric.
std::optional<AgainstRow> againstRow(const train::SplitScore& score, const ResultRow& row);
/// "1.2 points [0.9, 1.5] above the published error of LeNet-5, 0.95 %". Empty where againstRow is.
std::string againstText(const train::SplitScore& score, const ResultRow& row);

/// What was asked of OwnResults: all rows that were added, the oldest first; or why nothing came of it.
struct OwnResultsAnswer {
    std::vector<ResultRow> rows;
    std::optional<base::Error> problem;
};

/// Keeps the results that a person adds, in the project that is open. Calls return at once; `take` is called on a
/// thread of the session, and not at all after its end.
class OwnResults
{
public:
    using Take = std::function<void(const OwnResultsAnswer& answer)>;

    virtual ~OwnResults() = default;
    /// None while no project is open.
    virtual void listOwnResults(Take take) = 0;
    /// Adds a row without a number, or changes the one that has it.
    virtual void saveOwnResult(const ResultRow& row, Take take) = 0;
    virtual void removeOwnResult(std::int64_t id, Take take) = 0;
};

} // namespace assay::baseline
