// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/dataset.h"
#include "stats/interval.h"
#include "train/run.h"

#include <optional>
#include <string>
#include <vector>

namespace assay::baseline {

/// What a result was got with, from the most useful one to compare with to the least (Full Stack Deep Learning 2021,
/// lecture 7, section 3c).
enum class KnownKind {
    OfficialSimilar,   ///< the official implementation on similar data
    OfficialBenchmark, ///< the official implementation on a benchmark
    Unofficial,        ///< somebody else's implementation
    Paper,             ///< a paper without code
    OwnOnBenchmark,    ///< one's own network on a benchmark
    SimilarModel,      ///< a similar network on similar data
    Baseline           ///< a very simple method
};
std::string name(KnownKind kind); ///< "paper", as in files and JSON

/// A published result on a data set, on the part for testing that it comes with.
struct KnownResult {
    const char* dataSet; ///< "MNIST"
    KnownKind kind;
    const char* model;
    double error;       ///< share of wrong answers
    const char* source; ///< where it stands
};

/// All that are shipped.
const std::vector<KnownResult>& knownResults();

/// The data set that these data are, as `KnownResult::dataSet` names it: by the fingerprint of every value; those of which
/// many versions are around by their name in the path with their size. Empty: none that is known.
std::string knownDataSet(const data::DatasetInfo& info);

/// Those of one data set, most useful first; of one kind the lowest error first.
std::vector<KnownResult> knownResultsOf(const std::string& dataSet);

/// The error of a run less that of a published result, with the interval of the run's error (Wilson, 95 %): the
/// published one is a number without one.
struct AgainstKnown {
    double difference = 0;
    stats::Interval interval{0, 0};
};
/// Empty: the score is no error, or not known how many examples it rests on.
std::optional<AgainstKnown> againstKnown(const train::SplitScore& score, const KnownResult& known);

} // namespace assay::baseline
