// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/field_makers.h"
#include "data/formats/csv.h"

namespace assay::data::formats {

using base::Field;
using base::FieldKind;

const std::vector<Field>& tableFields()
{
    static const std::vector<Field> fields{
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
        choiceField("data.delimiter", "Delimiter", "Tables: what stands between two cells.",
                    {{"auto", "found by content"},
                     {"comma", ","},
                     {"semicolon", ";"},
                     {"tab", "tabulator"},
                     {"pipe", "|"},
                     {"space", "any number of spaces and tabulators"}}),
        addedLater(choiceField("data.quotes", "Quotes",
                               "Tables: how a quote within a quoted cell is written.",
                               {{"auto", "found by content"},
                                {"doubled", "\"\" within \"...\", as RFC 4180 has it"},
                                {"backslash", "\\\" within \"...\""},
                                {"single", "cells are quoted by apostrophes, '...'"},
                                {"none", "quotes are letters like any other"}})),
        choiceField("data.header", "Header", "Tables: whether the first row names the columns.",
                    {{"auto", "found by content"}, {"yes", "it does"}, {"no", "it is data"}}),
        choiceField(
            "data.decimal", "Decimal mark",
            "Tables: what stands before the fraction. Found for each column by itself; a choice "
            "holds for all.",
            {{"auto", "found by content"}, {"point", "1.5"}, {"comma", "1,5"}}),
        addedLater(
            choiceField("data.thousands", "Thousands mark",
                        "Tables: what stands between thousands. Found for each column by itself; a "
                        "choice decides for the columns that can be read in two ways (68.405).",
                        {{"auto", "found by content"},
                         {"none", "nothing: 68.405 and 68,405 have a fraction"},
                         {"point", "68.405 is 68405"},
                         {"comma", "68,405 is 68405"},
                         {"space", "68 405 is 68405, 68.405 has a fraction"},
                         {"apostrophe", "68'405 is 68405, 68.405 has a fraction"}})),
        addedLater(
            choiceField("data.dates", "Order of dates",
                        "Tables: how dates are written that can be read in two ways (05/06/2024). "
                        "Found for each column by itself where a day is greater than 12.",
                        {{"auto", "found by content"},
                         {"year_first", "24-06-05 is 5 June 2024"},
                         {"day_first", "05/06/2024 is 5 June"},
                         {"month_first", "05/06/2024 is 6 May"}})),
        choiceField("data.encoding", "Encoding", "Tables: how the bytes spell letters.",
                    {{"auto", "found by content"},
                     {"utf-8", "UTF-8"},
                     {"latin-1", "ISO 8859-1 and Windows-1252"},
                     {"utf-16", "UTF-16, either byte order"}}),
        addedLater(choiceField("data.comment", "Comments", "Tables: lines that are passed over.",
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
        textField(
            "data.missing", "Missing values",
            "Tables: further cells that mean a missing value, separated by commas, for example "
            "-999. One that holds a comma stands in double quotes. Empty cells, NA, N/A, NaN, "
            "null, none and ? always do; -, ., #N/A, unknown and their like do where the other "
            "cells of the column are numbers or dates."),
        addedLater(textField(
            "data.not_missing", "Values that look missing",
            "Tables: cells that are values though they look missing, separated by commas, "
            "for example NA (Namibia).")),
        addedLater({.path = "data.below_limit",
                    .label = "Below detection limit",
                    .kind = FieldKind::Choice,
                    .fallback = std::string("missing"),
                    .choices = {{"missing", "a missing value; such a target leaves its row out"},
                                {"limit", "the limit: 0.5"},
                                {"half", "half of the limit: 0.25"},
                                {"root", "the limit by the square root of 2: 0.354"},
                                {"zero", "0"}},
                    .help =
                        "Tables: what a censored value, or non-detect, such as <0.5 is read as. A "
                        "value above a limit (>100) is read as the limit, or as missing.",
                    .source = "half and root: Hornung and Reed 1990, Applied Occupational and "
                              "Environmental Hygiene 5:46",
                    .advanced = true}),
        textField("data.leave_out", "Columns left out",
                  "Tables: columns that do not enter the network, by name or number, separated by "
                  "commas."),
        textField("data.keep", "Columns kept",
                  "Tables: columns that enter the network though they look like an id, by name or "
                  "number, separated by commas."),
        addedLater(textField(
            "data.numbers", "Columns of numbers",
            "Tables: columns that are read as numbers though they look like codes or text, "
            "by name or number, separated by commas; their other cells count as missing.")),
        addedLater(textField(
            "data.categories", "Columns of categories",
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
    };
    return fields;
}

} // namespace assay::data::formats
