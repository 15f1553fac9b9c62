// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/field.h"
#include "data/field_makers.h"
#include "data/split.h"

namespace assay::data {

using base::Field;
using base::FieldKind;

namespace {

Field share(std::string path, std::string label, std::string help)
{
    return {.path = std::move(path),
            .label = std::move(label),
            .kind = FieldKind::Number,
            .fallback = 0.0,
            .low = 0,
            .high = 1,
            .unit = "share",
            .help = std::move(help),
            .source = "70:10:10:10, or 90:10 and halves when a test part exists",
            .advanced = true};
}

} // namespace

const base::FieldsOf<DataSpec>& splitFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(share("data.split.train", "Train share",
                                      "Share of its source that trains; 0: by the rule."),
                                base::memberOf(&DataSpec::split, &SplitSpec::train)),
        base::fieldOf<DataSpec>(share("data.split.train_val", "Train-val share",
                                      "Share of the same source that validates; 0: by the rule."),
                                base::memberOf(&DataSpec::split, &SplitSpec::trainVal)),
        base::fieldOf<DataSpec>(
            share(
                "data.split.test_val", "Test-val share",
                "Share of the served distribution that validates, the rest is test; 0: by the rule."),
            base::memberOf(&DataSpec::split, &SplitSpec::testVal)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.own_test",
             .label = "Own test part in train",
             .kind = FieldKind::Boolean,
             .fallback = true,
             .help =
                 "With test data of their own: whether train and train-val take in the examples "
                 "that the data keep for testing too. Off: those are left out.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::split, &SplitSpec::ownTest)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.seed",
             .label = "Split seed",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 9.0e15,
             .help = "Seed of the cut. Runs that differ in their own seed share one split.",
             .advanced = true},
            base::memberOf(&DataSpec::split, &SplitSpec::seed)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.train_part",
             .label = "Part of train used",
             .kind = FieldKind::Number,
             .fallback = 1.0,
             .low = 0,
             .high = 1,
             .lowAllowed = false,
             .unit = "share",
             .help = "Trains on this share of train only, to see whether more data would help; the "
                     "other splits stay as they are.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::split, &SplitSpec::trainPart)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.train_limit",
             .label = "Limit of train",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1e12,
             .unit = "examples",
             .help = "Trains on so many examples of train at most, each class by its share; the "
                     "other splits stay as they are. 0: all.",
             .source = "Full Stack Deep Learning 2021, lecture 7: about 10,000 to start with",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::split, &SplitSpec::trainLimit)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.target",
             .label = "Target share",
             .kind = FieldKind::Number,
             .fallback = 0.0,
             .low = 0,
             .high = 0.9,
             .unit = "share",
             .help =
                 "With test data of their own: the share of test-val that an adaptation may look "
                 "at; the rest is test-val, and Test stays as it is. 0: none.",
             .source = "Ganin et al. 2016: unlabelled examples of the target domain",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::split, &SplitSpec::target)),
        base::fieldOf<DataSpec>(
            {.path = "data.split.resample",
             .label = "Validation resample",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1000,
             .help =
                 "Test-val and test drawn anew, so many times, from the examples of the two: for a "
                 "validation set that was tuned on. Errors before and after are not compared.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::split, &SplitSpec::resample)),
    };
    return fields;
}

} // namespace assay::data
