// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace assay::interop {

/// How a logged number becomes one of ours.
enum class TagForm {
    Value,       ///< as it is
    OneMinus,    ///< an accuracy, 0 .. 1
    Percent,     ///< an error in percent
    HundredMinus ///< an accuracy in percent
};
std::string name(TagForm form); ///< "one_minus", as in files
TagForm tagFormFrom(const std::string& name);
double formed(double value, TagForm form);

/// What a tag of another tool means here. An empty metric: it stays under its own name.
struct TagTarget {
    std::string metric; ///< one of train::metric_name
    std::string split;  ///< "train", "train_val", "test_val", or empty for the whole run
    TagForm form = TagForm::Value;

    bool operator==(const TagTarget&) const = default;
};

/// What is known of the numbers under one tag.
struct TagSummary {
    std::string tag;
    std::int64_t points = 0;
    double lowest = std::numeric_limits<double>::infinity(); ///< of the finite ones
    double highest = -std::numeric_limits<double>::infinity();
    double shareLow = std::numeric_limits<double>::infinity(); ///< smallest and largest up to 1
    double shareHigh = -std::numeric_limits<double>::infinity();
    double percent = std::numeric_limits<double>::infinity(); ///< smallest above 1

    void add(double value); ///< a finite one; `points` stays
};

/// Whether the tag is an accuracy or an error by its name, and some of its values are shares of 1 and
/// others percents: several differing ones up to 1, and a wide gap to all others. Its target is then
/// empty.
bool mixesShares(const TagSummary& tag);

/// What the tags of one run mean, by their names; in the order of `tags`. Words for the split
/// (train, val, valid, eval, ...) and for the metric (loss, accuracy, error, rmse, lr, ...) decide;
/// a name with any other word stays as it is, and so does everything named "test": what another
/// tool calls test was not sealed, and only a person can say what it stands for. So does a score
/// without a split beside others that name theirs, unless the loss names none either or the same
/// score of the validation set is there too (Keras: it is that of train) or the losses are those of
/// fastai (it is that of the validation set); and a share that is below 0 or above 100. No two tags
/// of a run get the same target. The loss of train is that of single batches when its name says so,
/// or when it has many more points than the scores beside it.
std::vector<TagTarget> targetsOf(const std::vector<TagSummary>& tags);

/// A name that runs of other tools logged under.
struct TagUse {
    std::string tag;
    std::int64_t runs = 0; ///< that have it
};

/// What one run logged under a name, without what a restart wrote over. NaN: no finite value.
struct TagValues {
    double last = std::numeric_limits<double>::quiet_NaN();
    double lowest = std::numeric_limits<double>::quiet_NaN();
    double highest = std::numeric_limits<double>::quiet_NaN();
};

/// A row of the table of tags: what is logged, and what it counts as.
struct MappedTag {
    TagSummary summary;
    TagTarget target;
    bool chosen = false; ///< by a person
};

} // namespace assay::interop
