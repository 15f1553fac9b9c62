// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/data_spec.h"
#include "data/dataset.h"

#include <array>
#include <string>
#include <vector>

namespace assay::data {

enum class SplitKind { Train, TrainVal, TestVal, Test };
inline constexpr std::array kAllSplits{SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal,
                                       SplitKind::Test};
/// What training and its curves may read. Test is not among them.
inline constexpr std::array kOpenSplits{SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal};

std::string key(SplitKind split);         ///< "train_val", as in files and JSON
std::string displayName(SplitKind split); ///< "train-val", as people write it

/// What an answer reaches that looks at no input: always the commonest class or the mean.
struct Guess {
    double loss = 0;  ///< nats: entropy of the class shares; regression: 1, the variance of
                      ///< standardised targets
    double error = 0; ///< classification: always the commonest class
    double rmse = 0;  ///< regression: always the mean, in the target's unit
};

/// Some examples of one data set.
struct Subset {
    DatasetPtr dataset;
    std::vector<std::uint32_t> indices;

    std::size_t size() const { return indices.size(); }
    std::vector<std::int64_t> classCounts() const; ///< empty for regression
    Guess guess() const;                           ///< fitted and scored on these very examples
};

/// The four splits of one experiment. A source with a test part of its own: train and train-val
/// are cut 90 : 10 from its training part, test-val and test are the halves of its test part.
/// With a second source: train and train-val 90 : 10 from all of the first (without its test part
/// where `SplitSpec::ownTest` is off), test-val and test the halves of all of the second. One source in one part: 70 : 10 : 10 : 10.
/// Seeded, and stratified by class where there are classes. Shares in `SplitSpec` replace the rule's.
/// A part of train keeps the same examples in every larger part.
struct Splits {
    Subset train, trainVal, testVal, test;

    const Subset& operator[](SplitKind split) const;
    /// Hash of the ids of every split in order; equal means the same examples in the same places.
    std::string fingerprint() const;
};

/// The ids of every split, as the store remembers them.
struct SplitMembers {
    std::array<std::vector<base::SampleId>, 4> ids; ///< in the order of kAllSplits
};
SplitMembers members(const Splits& splits);
/// The same examples in the same places, found by their ids wherever they lie in the sources now.
/// Throws an input Error that counts what is missing.
Splits recall(const DatasetPtr& source, const DatasetPtr& serving, const SplitMembers& members);

/// Test-val and test drawn anew from the examples of the two, in their sizes; the same draw for the
/// same `spec.resample` and seed, however often it was drawn before. 0: as they are.
Splits resampled(Splits splits, const SplitSpec& spec);
/// What a reader of the numbers must know of the n-th draw; empty for 0.
std::string describeResample(std::int64_t n);

/// Cuts; `serving` may be null. Throws a usage Error when shares leave a split empty or when the
/// two sources do not fit together (shape or classes).
Splits cut(const DatasetPtr& source, const DatasetPtr& serving, const SplitSpec& spec);

} // namespace assay::data
