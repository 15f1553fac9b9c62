// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/field_makers.h"
#include "data/formats/csv.h"

namespace assay::data::formats {

using base::FieldKind;

const base::FieldsOf<DataSpec>& tableFields()
{
    static const base::FieldsOf<DataSpec> fields{
        base::fieldOf<DataSpec>(
            {.path = "data.target",
             .label = "Target column",
             .kind = FieldKind::Text,
             .fallback = std::string(),
             .help =
                 "Tables: the column to predict, by its name or its number from 1 (#1 whatever columns "
                 "are called, #-1 for the last). Empty: "
                 "proposed, a column called target, label or class, else the last."},
            base::memberOf(&DataSpec::table, &TableSpec::target)),
        base::choiceOf<DataSpec>(
            {.path = "data.task",
             .label = "Task",
             .fallback = std::string("auto"),
             .help = "Tables and arrays: what is predicted."},
            base::memberOf(&DataSpec::table, &TableSpec::task),
            {{TaskChoice::Auto,
              {"auto", "regression for a target of fractions or of more than 20 numbers"}},
             {TaskChoice::Classification, {"classification", "which of the classes"}},
             {TaskChoice::Regression, {"regression", "how much"}}}),
        base::choiceOf<DataSpec>(
            choiceField("data.delimiter", "Delimiter", "Tables: what stands between two cells."),
            base::memberOf(&DataSpec::table, &TableSpec::delimiter),
            {{Delimiter::Auto, {"auto", "found by content"}},
             {Delimiter::Comma, {"comma", ","}},
             {Delimiter::Semicolon, {"semicolon", ";"}},
             {Delimiter::Tab, {"tab", "tabulator"}},
             {Delimiter::Pipe, {"pipe", "|"}},
             {Delimiter::Space, {"space", "any number of spaces and tabulators"}},
             {Delimiter::Caret, {"caret", "^"}},
             {Delimiter::Tilde, {"tilde", "~"}},
             {Delimiter::Colon, {"colon", ": (never guessed: times hold it)"}},
             {Delimiter::DoubleColon, {"double_colon", "::"}},
             {Delimiter::DoublePipe, {"double_pipe", "||"}},
             {Delimiter::ControlA, {"control_a", "the character U+0001, as Hive writes tables"}}}),
        base::choiceOf<DataSpec>(
            addedLater(choiceField("data.quotes", "Quotes",
                                   "Tables: how a quote within a quoted cell is written.")),
            base::memberOf(&DataSpec::table, &TableSpec::quotes),
            {{QuoteChoice::Auto, {"auto", "found by content"}},
             {QuoteChoice::Doubled, {"doubled", "\"\" within \"...\", as RFC 4180 has it"}},
             {QuoteChoice::Backslash, {"backslash", "\\\" within \"...\""}},
             {QuoteChoice::Single, {"single", "cells are quoted by apostrophes, '...'"}},
             {QuoteChoice::None, {"none", "quotes are letters like any other"}}}),
        base::choiceOf<DataSpec>(choiceField("data.header", "Header",
                                             "Tables: whether the first row names the columns."),
                                 base::memberOf(&DataSpec::table, &TableSpec::header),
                                 {{HeaderChoice::Auto, {"auto", "found by content"}},
                                  {HeaderChoice::Yes, {"yes", "it does"}},
                                  {HeaderChoice::No, {"no", "it is data"}}}),
        base::choiceOf<DataSpec>(
            choiceField(
                "data.decimal", "Decimal mark",
                "Tables: what stands before the fraction. Found for each column by itself; a choice "
                "holds for all."),
            base::memberOf(&DataSpec::table, &TableSpec::decimal),
            {{DecimalChoice::Auto, {"auto", "found by content"}},
             {DecimalChoice::Point, {"point", "1.5"}},
             {DecimalChoice::Comma, {"comma", "1,5"}}}),
        base::choiceOf<DataSpec>(
            addedLater(choiceField(
                "data.thousands", "Thousands mark",
                "Tables: what stands between thousands. Found for each column by itself; a "
                "choice decides for the columns that can be read in two ways (68.405).")),
            base::memberOf(&DataSpec::table, &TableSpec::thousands),
            {{ThousandsChoice::Auto, {"auto", "found by content"}},
             {ThousandsChoice::None, {"none", "nothing: 68.405 and 68,405 have a fraction"}},
             {ThousandsChoice::Point, {"point", "68.405 is 68405"}},
             {ThousandsChoice::Comma, {"comma", "68,405 is 68405"}},
             {ThousandsChoice::Space, {"space", "68 405 is 68405, 68.405 has a fraction"}},
             {ThousandsChoice::Apostrophe,
              {"apostrophe", "68'405 is 68405, 68.405 has a fraction"}}}),
        base::choiceOf<DataSpec>(
            addedLater(choiceField(
                "data.dates", "Order of dates",
                "Tables: how dates are written that can be read in two ways (05/06/2024). "
                "Found for each column by itself where a day is greater than 12.")),
            base::memberOf(&DataSpec::table, &TableSpec::dates),
            {{DateChoice::Auto, {"auto", "found by content"}},
             {DateChoice::YearFirst, {"year_first", "24-06-05 is 5 June 2024"}},
             {DateChoice::DayFirst, {"day_first", "05/06/2024 is 5 June"}},
             {DateChoice::MonthFirst, {"month_first", "05/06/2024 is 6 May"}}}),
        base::choiceOf<DataSpec>(
            choiceField("data.encoding", "Encoding", "Tables: how the bytes spell letters."),
            base::memberOf(&DataSpec::table, &TableSpec::encoding),
            {{EncodingChoice::Auto, {"auto", "found by content"}},
             {EncodingChoice::Utf8, {"utf-8", "UTF-8"}},
             {EncodingChoice::Latin1, {"latin-1", "ISO 8859-1 and Windows-1252"}},
             {EncodingChoice::Utf16, {"utf-16", "UTF-16, either byte order"}}}),
        base::choiceOf<DataSpec>(
            addedLater(
                choiceField("data.comment", "Comments", "Tables: lines that are passed over.")),
            base::memberOf(&DataSpec::table, &TableSpec::comment),
            {{CommentChoice::Auto, {"auto", "found by content"}},
             {CommentChoice::None, {"none", "none"}},
             {CommentChoice::Hash, {"hash", "those that begin with #"}},
             {CommentChoice::Percent, {"percent", "those that begin with %"}},
             {CommentChoice::Slashes, {"slashes", "those that begin with //"}}}),
        base::fieldOf<DataSpec>(
            {.path = "data.first_line",
             .label = "First line",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{0},
             .low = 0,
             .high = 1e9,
             .help =
                 "Tables: the line of the file on which the table begins, its header or its first "
                 "row; lines above are passed over. 0: found by content.",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::table, &TableSpec::firstLine)),
        base::fieldOf<DataSpec>(
            textField(
                "data.missing", "Missing values",
                "Tables: further cells that mean a missing value, separated by commas, for example "
                "-999. One that holds a comma stands in double quotes. Empty cells, NA, N/A, NaN, "
                "null, none and ? always do; -, ., #N/A, unknown and their like do where the other "
                "cells of the column are numbers or dates."),
            base::memberOf(&DataSpec::table, &TableSpec::missing)),
        base::fieldOf<DataSpec>(
            addedLater(textField(
                "data.not_missing", "Values that look missing",
                "Tables: cells that are values though they look missing, separated by commas, "
                "for example NA (Namibia).")),
            base::memberOf(&DataSpec::table, &TableSpec::notMissing)),
        base::choiceOf<DataSpec>(
            {.path = "data.below_limit",
             .label = "Below detection limit",
             .fallback = std::string("missing"),
             .help = "Tables: what a censored value, or non-detect, such as <0.5 is read as. A "
                     "value above a limit (>100) is read as the limit, or as missing.",
             .source = "half and root: Hornung and Reed 1990, Applied Occupational and "
                       "Environmental Hygiene 5:46",
             .advanced = true,
             .addedLater = true},
            base::memberOf(&DataSpec::table, &TableSpec::belowLimit),
            {{BoundChoice::Missing,
              {"missing", "a missing value; such a target leaves its row out"}},
             {BoundChoice::Limit, {"limit", "the limit: 0.5"}},
             {BoundChoice::Half, {"half", "half of the limit: 0.25"}},
             {BoundChoice::Root, {"root", "the limit by the square root of 2: 0.354"}},
             {BoundChoice::Zero, {"zero", "0"}}}),
        base::fieldOf<DataSpec>(
            textField(
                "data.leave_out", "Columns left out",
                "Tables: columns that do not enter the network, by name or number, separated by "
                "commas."),
            base::memberOf(&DataSpec::table, &TableSpec::leaveOut)),
        base::fieldOf<DataSpec>(
            textField(
                "data.keep", "Columns kept",
                "Tables: columns that enter the network though they look like an id or hold one value, "
                "by name or number, separated by commas; * for all."),
            base::memberOf(&DataSpec::table, &TableSpec::keep)),
        base::fieldOf<DataSpec>(
            addedLater(textField(
                "data.numbers", "Columns of numbers",
                "Tables: columns that are read as numbers though they look like codes or text, "
                "by name or number, separated by commas; their other cells count as missing. * for "
                "all columns of codes but the target.")),
            base::memberOf(&DataSpec::table, &TableSpec::numbers)),
        base::fieldOf<DataSpec>(
            addedLater(textField(
                "data.categories", "Columns of categories",
                "Tables: columns that are read as categories though they look like numbers or "
                "dates, such as a grade or a postcode, by name or number, separated by commas.")),
            base::memberOf(&DataSpec::table, &TableSpec::categories)),
        base::fieldOf<DataSpec>(
            addedLater(textField(
                "data.texts", "Columns of texts",
                "Tables: columns whose texts enter the network word by word or character by "
                "character, each an input of its own, by name or number, separated by commas. "
                "Where no other column could enter, free text does.")),
            base::memberOf(&DataSpec::table, &TableSpec::texts)),
        base::fieldOf<DataSpec>(
            addedLater(textField(
                "data.id_columns", "Columns that identify a row",
                "Tables: the columns by whose cells a row is known again, by name or number, "
                "separated by commas, in this order; empty: all columns of the file. A file with "
                "further columns keeps its split and its error types where this names the columns "
                "that it had before, the target among them.")),
            base::memberOf(&DataSpec::table, &TableSpec::idColumns)),
        base::fieldOf<DataSpec>(
            {.path = "data.max_classes",
             .label = "Most classes",
             .kind = FieldKind::Integer,
             .fallback = std::int64_t{1000},
             .low = 2,
             .high = 10'000,
             .unit = "classes",
             .help =
                 "Tables, pictures, texts and arrays: a target with more classes is taken for an id that was "
                 "chosen by mistake.",
             .source = "ImageNet's thousand classes",
             .advanced = true},
            base::memberOf(&DataSpec::table, &TableSpec::maxClasses)),
        base::fieldOf<DataSpec>(
            {.path = "data.match_labels",
             .label = "Match labels",
             .kind = FieldKind::Boolean,
             .fallback = true,
             .help =
                 "Tables and series: labels and categories that are equal as numbers, or but for "
                 "case, spaces, final punctuation and the form of Unicode, count as the same; "
                 "false keeps them apart, and refuses such labels in test data.",
             .advanced = true},
            base::memberOf(&DataSpec::table, &TableSpec::matchLabels)),
    };
    return fields;
}

} // namespace assay::data::formats
