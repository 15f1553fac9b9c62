// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"

namespace assay::data {

namespace {

using base::Field;
using base::FieldKind;

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

const std::vector<Field>& dataFields()
{
    static const std::vector<Field> fields{
        {.path = "data.path",
         .label = "Data",
         .kind = FieldKind::Text,
         .fallback = std::string("glyphs"),
         .help = "A file or folder to read, or the name of a synthetic set."},
        {.path = "data.test_path",
         .label = "Test data",
         .kind = FieldKind::Text,
         .fallback = std::string(),
         .help = "The distribution the model must serve, when it is another one: test-val and test "
                 "come from here. Empty: the same source."},
        {.path = "data.count",
         .label = "Examples",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{12000},
         .low = 40,
         .high = 10'000'000,
         .unit = "examples",
         .help = "How many examples a synthetic set has; files are read whole.",
         .source = "Full Stack Deep Learning 2021, lecture 7: about 10,000 training examples"},
        {.path = "data.seed",
         .label = "Drawing seed",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 9.0e15,
         .help = "Seed of a synthetic set; another seed draws other examples.",
         .advanced = true},
        {.path = "data.normalise",
         .label = "Normalisation",
         .kind = FieldKind::Choice,
         .fallback = std::string("unit"),
         .choices = {{"unit", "x / 255, in [0, 1]"},
                     {"centred", "x / 255 - 0.5, in [-0.5, 0.5]"},
                     {"standard", "(x - mean) / std of each channel, fitted on train only"}},
         .help = "How pixels become the numbers that enter the network.",
         .source = "Full Stack Deep Learning 2021, lecture 7: scaling images to [0, 1] is fine"},
        share("data.split.train", "Train share",
              "Share of its source that trains; 0: by the rule."),
        share("data.split.train_val", "Train-val share",
              "Share of the same source that validates; 0: by the rule."),
        share("data.split.test_val", "Test-val share",
              "Share of the served distribution that validates, the rest is test; 0: by the rule."),
        {.path = "data.split.seed",
         .label = "Split seed",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 9.0e15,
         .help = "Seed of the cut. Runs that differ in their own seed share one split.",
         .advanced = true},
    };
    return fields;
}

} // namespace assay::data
