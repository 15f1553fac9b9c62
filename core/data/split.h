// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/data_spec.h"
#include "data/dataset.h"

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace assay::data {

/// A part of the data. Target: served examples whose labels nothing looks at while a network is
/// adapted to them.
enum class SplitKind { Train, TrainVal, TestVal, Test, Target };
inline constexpr std::array kAllSplits{SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal,
                                       SplitKind::Test, SplitKind::Target};
/// Those that an error is measured on. Every cut has them.
inline constexpr std::array kScoredSplits{SplitKind::Train, SplitKind::TrainVal, SplitKind::TestVal,
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

/// Why Test is opened: without a reason it cannot be read.
class TestReason
{
public:
    /// Throws the usage Error "test.reason" for a blank one.
    explicit TestReason(std::string reason);
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

/// The part Target without its labels: an adaptation sees the inputs alone.
class TargetPart
{
public:
    std::size_t size() const { return m_examples.size(); }
    std::span<const std::uint32_t> indices() const { return m_examples.indices; }
    /// Of the data set that `indices` count in.
    std::size_t inputCount() const { return m_examples.dataset->inputCount(); }
    const Input& input(std::size_t k) const { return m_examples.dataset->input(k); }

private:
    friend class LabelledTarget;
    friend class Splits;
    explicit TargetPart(const Subset& examples)
        : m_examples(examples)
    {}
    const Subset& m_examples;
};

/// The part Target with its labels. Only two may ask for them: an adaptation that is supervised, and
/// the oracle, which shows how far an adaptation could come (`tests/boundary` lists who does).
class LabelledTarget
{
public:
    explicit LabelledTarget(const TargetPart& target)
        : m_examples(target.m_examples)
    {}
    const Subset& examples() const { return m_examples; }

private:
    const Subset& m_examples;
};

/// The parts of one experiment. A source with a test part of its own: train and train-val
/// are cut 90 : 10 from its training part, test-val and test are the halves of its test part.
/// With a second source: train and train-val 90 : 10 from all of the first (without its test part
/// where `SplitSpec::ownTest` is off), test-val and test the halves of all of the second. The share
/// `SplitSpec::target` of what would be test-val is the part Target then, and Test is what it is without
/// one. One source in one part: 70 : 10 : 10 : 10.
/// Seeded, and stratified by class where there are classes. Shares in `SplitSpec` replace the rule's.
/// A part of train keeps the same examples in every larger part.
class Splits
{
public:
    struct Part {
        SplitKind kind;
        Subset examples;
    };

    Splits() = default;
    explicit Splits(std::vector<Part> parts);

    /// In their order.
    std::vector<SplitKind> kinds() const;
    /// Examples of a part; 0 where there is no such part.
    std::size_t sizeOf(SplitKind kind) const;
    /// Of the data set that a part was cut from.
    const DatasetInfo& sourceOf(SplitKind kind) const;

    const Subset& train() const { return (*this)[SplitKind::Train]; }
    const Subset& trainVal() const { return (*this)[SplitKind::TrainVal]; }
    const Subset& testVal() const { return (*this)[SplitKind::TestVal]; }
    /// One of kOpenSplits. Throws the usage Error "test.sealed" for others.
    const Subset& operator[](SplitKind kind) const;
    const Subset& test(const TestReason& reason) const;
    /// Throws the usage Error "target.none" where the data have no such part.
    TargetPart target() const;

    /// Hash of the ids of every part in order; equal means the same examples in the same places.
    std::string fingerprint() const;
    Splits without(SplitKind kind) const;

private:
    friend struct SplitMembers members(const Splits& splits);
    friend Splits resampled(const Splits& splits, const SplitSpec& spec);
    friend Splits withTarget(Splits splits, const SplitSpec& spec);
    const Subset* find(SplitKind kind) const;

    std::vector<Part> m_parts;
};

/// The ids of every part, as the store remembers them.
struct SplitMembers {
    std::map<SplitKind, std::vector<base::SampleId>> ids;
};
SplitMembers members(const Splits& splits);
/// The same examples in the same places, found by their ids wherever they lie in the sources now.
/// Throws an input Error that counts what is missing.
Splits recall(const DatasetPtr& source, const DatasetPtr& serving, const SplitMembers& members);

/// Test-val and test drawn anew from the examples of the two, in their sizes; the same draw for the
/// same `spec.resample` and seed, however often it was drawn before. 0: as they are.
Splits resampled(const Splits& splits, const SplitSpec& spec);
/// The share `spec.target` of test-val as the part Target, drawn by chance and not by class: the labels of
/// its examples decide nothing. `splits` has a test-val and no target part.
Splits withTarget(Splits splits, const SplitSpec& spec);
/// What a reader of the numbers must know of the n-th draw; empty for 0.
std::string describeResample(std::int64_t n);

/// The settings of a cut.
const base::FieldsOf<DataSpec>& splitFields();

/// Cuts; `serving` may be null. Throws a usage Error when shares leave a split empty or when the
/// two sources do not fit together (shape or classes).
Splits cut(const DatasetPtr& source, const DatasetPtr& serving, const SplitSpec& spec);

} // namespace assay::data
