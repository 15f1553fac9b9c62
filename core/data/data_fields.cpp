// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/catalog.h"
#include "data/formats/picture_folder.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

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

Field choice(std::string path, std::string label, std::string help,
             std::vector<base::FieldChoice> choices)
{
    return {.path = std::move(path),
            .label = std::move(label),
            .kind = FieldKind::Choice,
            .fallback = std::string("auto"),
            .choices = std::move(choices),
            .help = std::move(help),
            .advanced = true};
}

Field text(std::string path, std::string label, std::string help)
{
    return {.path = std::move(path),
            .label = std::move(label),
            .kind = FieldKind::Text,
            .fallback = std::string(),
            .help = std::move(help),
            .advanced = true};
}

/// One that came when projects were in use.
Field later(Field field)
{
    field.addedLater = true;
    return field;
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
         .help = "How pixels become the numbers that enter the network. Where they are no bytes, "
                 "the least and the greatest value of train stand for 0 and 255. Tables and series "
                 "are always standardised.",
         .source = "Full Stack Deep Learning 2021, lecture 7: scaling images to [0, 1] is fine"},
        {.path = "data.set",
         .label = "Set",
         .kind = FieldKind::Text,
         .fallback = std::string(),
         .help = "Pictures: which of the sets to read where a folder holds several, as EMNIST's "
                 "does (letters, digits ...). Empty: the only one.",
         .advanced = true,
         .addedLater = true},
        choice("data.format", "Format", "Which reader takes the file.",
               {{"auto", "found by name and content"},
                {"idx", "pictures of the MNIST family"},
                {"table", "delimited text"},
                {"series", "time series of the UCR and UEA archives"},
                {"pictures", "a folder of pictures for each class"}}),
        {.path = "data.target",
         .label = "Target column",
         .kind = FieldKind::Text,
         .fallback = std::string(),
         .help =
             "Tables: the column to predict, by its name or its number from 1. Empty: proposed, "
             "a column called target, label or class, else the last."},
        {.path = "data.task",
         .label = "Task",
         .kind = FieldKind::Choice,
         .fallback = std::string("auto"),
         .choices = {{"auto", "regression for a target of fractions or of more than 20 numbers"},
                     {"classification", "which of the classes"},
                     {"regression", "how much"}},
         .help = "Tables: what is predicted."},
        choice("data.delimiter", "Delimiter", "Tables: what stands between two cells.",
               {{"auto", "found by content"},
                {"comma", ","},
                {"semicolon", ";"},
                {"tab", "tabulator"},
                {"pipe", "|"},
                {"space", "any number of spaces and tabulators"}}),
        later(choice("data.quotes", "Quotes",
                     "Tables: how a quote within a quoted cell is written.",
                     {{"auto", "found by content"},
                      {"doubled", "\"\" within \"...\", as RFC 4180 has it"},
                      {"backslash", "\\\" within \"...\""},
                      {"single", "cells are quoted by apostrophes, '...'"},
                      {"none", "quotes are letters like any other"}})),
        choice("data.header", "Header", "Tables: whether the first row names the columns.",
               {{"auto", "found by content"}, {"yes", "it does"}, {"no", "it is data"}}),
        choice("data.decimal", "Decimal mark",
               "Tables: what stands before the fraction. Found for each column by itself; a choice "
               "holds for all.",
               {{"auto", "found by content"}, {"point", "1.5"}, {"comma", "1,5"}}),
        later(choice("data.thousands", "Thousands mark",
                     "Tables: what stands between thousands. Found for each column by itself; a "
                     "choice decides for the columns that can be read in two ways (68.405).",
                     {{"auto", "found by content"},
                      {"none", "nothing: 68.405 and 68,405 have a fraction"},
                      {"point", "68.405 is 68405"},
                      {"comma", "68,405 is 68405"},
                      {"space", "68 405 is 68405, 68.405 has a fraction"},
                      {"apostrophe", "68'405 is 68405, 68.405 has a fraction"}})),
        later(choice("data.dates", "Order of dates",
                     "Tables: how dates are written that can be read in two ways (05/06/2024). "
                     "Found for each column by itself where a day is greater than 12.",
                     {{"auto", "found by content"},
                      {"year_first", "24-06-05 is 5 June 2024"},
                      {"day_first", "05/06/2024 is 5 June"},
                      {"month_first", "05/06/2024 is 6 May"}})),
        choice("data.encoding", "Encoding", "Tables: how the bytes spell letters.",
               {{"auto", "found by content"},
                {"utf-8", "UTF-8"},
                {"latin-1", "ISO 8859-1 and Windows-1252"},
                {"utf-16", "UTF-16, either byte order"}}),
        later(choice("data.comment", "Comments", "Tables: lines that are passed over.",
                     {{"auto", "found by content"},
                      {"none", "none"},
                      {"hash", "those that begin with #"},
                      {"percent", "those that begin with %"},
                      {"slashes", "those that begin with //"}})),
        {.path = "data.first_line",
         .label = "First line",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 1e9,
         .help = "Tables: the line of the file on which the table begins, its header or its first "
                 "row; lines above are passed over. 0: found by content.",
         .advanced = true,
         .addedLater = true},
        text("data.missing", "Missing values",
             "Tables: further cells that mean a missing value, separated by commas, for example "
             "-999. One that holds a comma stands in double quotes. Empty cells, NA, N/A, NaN, "
             "null, none and ? always do; -, ., #N/A, unknown and their like do where the other "
             "cells of the column are numbers or dates."),
        later(text("data.not_missing", "Values that look missing",
                   "Tables: cells that are values though they look missing, separated by commas, "
                   "for example NA (Namibia).")),
        later({.path = "data.below_limit",
               .label = "Below detection limit",
               .kind = FieldKind::Choice,
               .fallback = std::string("missing"),
               .choices = {{"missing", "a missing value; such a target leaves its row out"},
                           {"limit", "the limit: 0.5"},
                           {"half", "half of the limit: 0.25"},
                           {"root", "the limit by the square root of 2: 0.354"},
                           {"zero", "0"}},
               .help = "Tables: what a censored value, or non-detect, such as <0.5 is read as. A "
                       "value above a limit (>100) is read as the limit, or as missing.",
               .source = "half and root: Hornung and Reed 1990, Applied Occupational and "
                         "Environmental Hygiene 5:46",
               .advanced = true}),
        text("data.leave_out", "Columns left out",
             "Tables: columns that do not enter the network, by name or number, separated by "
             "commas."),
        text("data.keep", "Columns kept",
             "Tables: columns that enter the network though they look like an id, by name or "
             "number, separated by commas."),
        later(text("data.numbers", "Columns of numbers",
                   "Tables: columns that are read as numbers though they look like codes or text, "
                   "by name or number, separated by commas; their other cells count as missing.")),
        later(
            text("data.categories", "Columns of categories",
                 "Tables: columns that are read as categories though they look like numbers or "
                 "dates, such as a grade or a postcode, by name or number, separated by commas.")),
        {.path = "data.max_classes",
         .label = "Most classes",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{1000},
         .low = 2,
         .high = 10'000,
         .unit = "classes",
         .help = "Tables and pictures: a target with more classes is taken for an id that was "
                 "chosen by mistake.",
         .source = "ImageNet's thousand classes",
         .advanced = true},
        {.path = "data.match_labels",
         .label = "Match labels",
         .kind = FieldKind::Boolean,
         .fallback = true,
         .help = "Tables and series: labels of the test data that differ from the first by case, "
                 "space or final punctuation only count as the same; false refuses them.",
         .advanced = true},
        share("data.split.train", "Train share",
              "Share of its source that trains; 0: by the rule."),
        share("data.split.train_val", "Train-val share",
              "Share of the same source that validates; 0: by the rule."),
        share("data.split.test_val", "Test-val share",
              "Share of the served distribution that validates, the rest is test; 0: by the rule."),
        {.path = "data.split.own_test",
         .label = "Own test part in train",
         .kind = FieldKind::Boolean,
         .fallback = true,
         .help = "With test data of their own: whether train and train-val take in the examples "
                 "that the data keep for testing too. Off: those are left out.",
         .advanced = true,
         .addedLater = true},
        {.path = "data.split.seed",
         .label = "Split seed",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 9.0e15,
         .help = "Seed of the cut. Runs that differ in their own seed share one split.",
         .advanced = true},
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
        {.path = "data.split.resample",
         .label = "Validation resample",
         .kind = FieldKind::Integer,
         .fallback = std::int64_t{0},
         .low = 0,
         .high = 1000,
         .help = "Test-val and test drawn anew, so many times, from the examples of the two: for a "
                 "validation set that was tuned on. Errors before and after are not compared.",
         .advanced = true,
         .addedLater = true},
    };
    static const std::vector<Field> all = [] {
        std::vector<Field> joined = fields;
        const std::vector<Field>& pictures = formats::pictureFolderFields();
        joined.insert(joined.end(), pictures.begin(), pictures.end());
        return joined;
    }();
    return all;
}

bool hasEffect(const Field& field, const DatasetInfo& info)
{
    const auto isOneOf = [&](std::initializer_list<std::string_view> names) {
        return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
            return field.path.substr(field.path.find('.') + 1) == name;
        });
    };
    if (isOneOf({"count", "seed"}))
        return std::any_of(catalog().begin(), catalog().end(), [&](const Source& source) {
            return source.synthetic && source.kind == info.kind;
        });
    if (isOneOf({"set"}))
        return info.kind == "idx";
    if (isOneOf({"split.own_test"}))
        return info.testExamples > 0;
    if (isOneOf({"picture_size", "picture_fit"}))
        return info.kind == "pictures";
    if (isOneOf({"max_classes"}) && (info.kind == "idx" || info.kind == "pictures"))
        return true;
    if (isOneOf({"match_labels"}) && info.modality == Modality::Series)
        return info.kind != "sequences";
    if (isOneOf({"target",     "task",      "delimiter",   "quotes",      "header",
                 "decimal",    "thousands", "dates",       "encoding",    "comment",
                 "first_line", "missing",   "not_missing", "below_limit", "leave_out",
                 "keep",       "numbers",   "categories",  "max_classes", "match_labels"}))
        return info.kind == "table";
    return !isOneOf({"normalise"}) || info.modality == Modality::Pictures;
}

} // namespace assay::data
