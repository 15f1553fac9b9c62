// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stats/interval.h"
#include "train/run.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::error_analysis {

enum class Priority { Low, Medium, High };
std::string name(Priority priority);                           ///< "low", as in files
std::string name(const std::optional<Priority>& priority);     ///< "" for none
std::optional<Priority> priorityFrom(const std::string& name); ///< empty for ""; throws else

/// A kind of error that a person has seen: a row of the table.
struct ErrorType {
    std::int64_t id = 0;
    std::string name;
    std::vector<std::string> solutions; ///< what could be done, one a bullet
    std::optional<Priority> chosen;     ///< by a person; empty: the proposed one
    std::string owner;
    std::string effort;
    std::optional<train::RunId> triedRun; ///< the run that tried a solution
    bool operator==(const ErrorType&) const = default;
};

/// How far the errors of one set were looked at. The eyeball sample is a random one: the errors
/// with the smallest sample ids, which are hashes. (Ng, Machine Learning Yearning, 14-19.) What
/// counts of it is what was looked at without a gap from its beginning: examples that were picked
/// out because they look alike, or are the worst, say nothing of the others.
struct SetState {
    std::int64_t examples = 0; ///< of the set
    std::int64_t errors = 0;   ///< wrong ones
    std::int64_t sample = 0;   ///< errors in the eyeball sample
    std::int64_t looked = 0;   ///< of the sample, without a gap
    std::int64_t picked = 0;   ///< of the sample, after a gap
    std::int64_t lookedInAll = 0;

    bool isKnown() const { return examples > 0; }
    bool isComplete() const { return lookedInAll == errors; }
    /// Looking at `looked` of `errors` at random is like having seen so many examples, which need
    /// not be a whole number.
    double standsFor() const;
};
inline constexpr std::int64_t kEyeball = 100;
/// Ten errors are few (Ng, 18); on fewer no priority rests, unless they are all there are.
inline constexpr std::int64_t kFewLooked = 10;

/// How many errors carry a type, in one set.
struct TypeCount {
    std::int64_t tagged = 0;   ///< wrong examples with the type
    std::int64_t inSample = 0; ///< of them in the eyeball sample
    std::int64_t right = 0;    ///< examples with the type that this run answers rightly
};

struct TypeShare {
    TypeCount count;
    /// Of all examples of the set that are wrong in this way, with Wilson's interval; empty while
    /// none of its errors was looked at.
    std::optional<stats::Estimate> share;
};

struct ErrorRow {
    ErrorType type;
    TypeShare train, trainVal, testVal;
    /// That the shares of the two sets are the same: Fisher's exact test, Holm over the rows.
    std::optional<double> adjusted;
    /// By how much the test-val error would fall if this type vanished.
    std::optional<double> ceiling;
    /// Empty: too few errors of test-val were looked at to say.
    std::optional<Priority> proposed;
    std::optional<Priority> priority() const { return type.chosen ? type.chosen : proposed; }
};

struct ErrorTable {
    SetState train, trainVal, testVal;
    std::vector<ErrorRow> rows; ///< by test-val share, then by difference, largest first
    std::string precision;      ///< what the samples looked at so far give, a sentence each
    /// Any error of train was looked at or given a type: then a document has its column, too. Train is what
    /// underfitting is analysed on, and of no use otherwise.
    bool hasTrain() const;
};

struct TypeCounts {
    ErrorType type;
    TypeCount train = {}, trainVal = {}, testVal = {};
};
/// Priorities, ceilings and order rest on train-val and test-val. `train`: what was answered of it, at most
/// `train::kTrainScoreLimit` examples.
ErrorTable tableOf(std::vector<TypeCounts> types, const SetState& trainVal, const SetState& testVal,
                   const SetState& train = {});

/// High: the difference between the sets is real, or the type is at least half of the test-val
/// error. Low: under a tenth of it. Else medium.
Priority proposedPriority(double testValShare, double testValError, bool differenceIsReal);

/// A row typed in as the lecture writes it: shares of all examples.
struct TypedRow {
    std::string type;
    double trainVal = 0, testVal = 0;
    std::vector<std::string> solutions;
};
/// The proposed priority of each, in their order; `testValError` 0: the sum of their shares.
std::vector<Priority> prioritiesOf(const std::vector<TypedRow>& rows, double testValError = 0);

enum class TableFormat { Csv, Markdown, Html };
/// The table as a document, columns as the lecture has them and what stands behind them.
std::string written(const ErrorTable& table, TableFormat format);

/// What is offered as a solution for any type.
const std::vector<std::string>& suggestedSolutions();

} // namespace assay::error_analysis
