// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/table_findings.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/answer_words.h"
#include "data/formats/number_steps.h"
#include "data/formats/table_sideways.h"

#include <fmt/format.h>

#include <algorithm>

namespace assay::data::formats {

namespace {

using base::counted;
using base::fileOf;
using base::Finding;
using base::number;
using base::shown;
using base::text;

/// The name of the second source's file.
std::string served(const Finding& f)
{
    return f.texts.empty() ? "The test data" : f.texts.back();
}

std::string filesLeftOut(const Finding& f, const char* what)
{
    const double unnamed = number(f, "unnamed");
    return fmt::format(
        "{} left out, as their {} in column \"{}\" are missing or cannot be read{}{}; "
        "{} left.",
        counted(number(f, "rows"), "row is", "rows are"), what, f.place,
        unnamed > 0 ? fmt::format(" ({} name none)", shown(unnamed)) : std::string(),
        text(f, 0).empty() ? std::string() : ": " + text(f, 0),
        counted(number(f, "left"), "is", "are"));
}

/// Spellings within one file (evidence "within"), or of the second source and the first.
std::string labelsMatched(const Finding& f)
{
    const double labels = number(f, "labels");
    if (number(f, "within") == 1)
        return fmt::format(
            "{} \"{}\": \"{}\" ({}, first on line {:.0f}) is read as \"{}\" ({}), {} equal as numbers "
            "or but for case, spaces, final punctuation and characters without width. "
            "data.match_labels=false keeps them apart.",
            number(f, "target") == 1 ? "Target" : "Column", f.place, text(f, 0),
            counted(number(f, "cells 1"), "cell", "cells"), number(f, "line 1"), text(f, 1),
            counted(number(f, "cells 2"), "cell", "cells"),
            labels == 1 ? std::string("as both are")
                        : fmt::format("and {} so, as they are",
                                      counted(labels - 1, "other spelling", "other spellings")));
    return fmt::format(
        "\"{}\" in {} is read as \"{}\" of the data (column \"{}\"): {} are equal as numbers or but "
        "for case, spaces, final punctuation and characters without width.",
        text(f, 0), served(f), text(f, 1), f.place,
        labels == 1 ? std::string("they") : fmt::format("{} such spellings", labels));
}

} // namespace

const base::FindingKinds& tableFindings()
{
    static const base::FindingKinds kinds{
        {"table.constant_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds one value only and is left out.", f.place);
         }},
        {"table.empty_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" holds only missing values and is left out.",
                                f.place);
         }},
        {"table.id_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" looks like an id (another value in every row) and "
                                "is left out{}.",
                                f.place,
                                f.fix.empty() ? ""
                                : f.fix.front().path == "data.texts"
                                    ? "; data.texts takes it in as text"
                                    : "; data.keep takes it in");
         },
         {"data.keep", "data.texts"}},
        {"table.row_numbers",
         [](const Finding& f) {
             return fmt::format(
                 "Column \"{}\" has no name of its own and holds whole numbers of which none comes "
                 "twice{} (\"{}\" on line {:.0f}), as the row numbers of a larger table do. It enters the "
                 "network; if it only counts rows, data.leave_out leaves it out.",
                 f.place,
                 number(f, "values") > 0
                     ? fmt::format(", of the first {} that differ", base::whole(f, "values"))
                     : std::string(),
                 text(f, 0), number(f, "line"));
         },
         {"data.leave_out"}},
        {"table.part_column",
         [](const Finding& f) {
             const bool target = number(f, "target") == 1;
             return fmt::format(
                 "{} \"{}\" names the part of the data that each row is of (\"{}\" on line {:.0f}, \"{}\" "
                 "on line {:.0f}), {}.",
                 target ? "The target" : "Column", f.place, text(f, 0), number(f, "line 1"),
                 text(f, 1), number(f, "line 2"),
                 target
                     ? "which is nothing to predict. Set data.target to another column"
                     : "and enters the network; parts are drawn anew. data.leave_out leaves it out");
         },
         {"data.leave_out"}},
        {"table.versions",
         [](const Finding& f) {
             return fmt::format(
                 "Column \"{}\": \"{}\" (line {:.0f}) and \"{}\" (line {:.0f}) are read as one number. If "
                 "these are versions, set {}: each is then a category of its own.",
                 f.place, text(f, 0), number(f, "line 1"), text(f, 1), number(f, "line 2"),
                 base::fixText(f.otherFixes.empty() ? f.fix : f.otherFixes.front()));
         },
         {"data.categories", "data.match_labels"}},
        {"table.text_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" looks like free text ({}{} different values) and is "
                                "left out{}.",
                                f.place, number(f, "values") > 10'000 ? "more than " : "",
                                std::min(number(f, "values"), 10'000.0),
                                f.fix.empty() ? "" : "; data.texts takes it in");
         },
         {"data.texts"}},
        {"table.empty_texts",
         [](const Finding& f) {
             return fmt::format("{} of column \"{}\" without a text: each enters as one unknown "
                                "token.",
                                base::counted(number(f, "count"), "cell", "cells"), f.place);
         }},
        {"table.few_missing",
         [](const Finding& f) {
             const double cells = number(f, "cells");
             return fmt::format(
                 "{} of the {} cells of column \"{}\"{} hold{} no number{} line {} ({}): {} as "
                 "missing. Correct {} in the file, or leave the row out, if that is a slip.",
                 base::whole(f, "cells"), base::whole(f, "of"), f.place,
                 number(f, "served") == 1 ? " of " + served(f) : std::string(),
                 cells == 1 ? "s" : "", cells == 1 ? ", on" : ", the first on",
                 base::whole(f, "line"),
                 text(f, 0).empty() ? std::string("empty") : fmt::format("\"{}\"", text(f, 0)),
                 cells == 1 ? "it counts" : "they count", cells == 1 ? "it" : "them");
         }},
        {"table.column_missing",
         [](const Finding& f) {
             return fmt::format("{} lacks the column \"{}\"; its values count as missing there.",
                                served(f), f.place);
         }},
        {"table.column_extra",
         [](const Finding& f) {
             return fmt::format("{} has a further column \"{}\", which is not used.", served(f),
                                f.place);
         }},
        {"table.column_order",
         [](const Finding& f) {
             return fmt::format("{} has its columns in another order; they were matched by name.",
                                served(f));
         }},
        {"table.labels_matched", labelsMatched, {"data.match_labels"}},
        {"table.answer_words", answerWordsText, {"data.simplify.classes"}},
        {"table.case_pair",
         [](const Finding& f) {
             const double more = number(f, "pairs") - 1;
             return fmt::format(
                 "{} \"{}\": \"{}\" ({}, first on line {:.0f}) and \"{}\" ({}, first on line {:.0f}) "
                 "differ in case only, and both are frequent: they are kept apart{}. If they are one, "
                 "spell them alike in the file.",
                 number(f, "target") == 1 ? "Target" : "Column", f.place, text(f, 0),
                 counted(number(f, "cells 1"), "cell", "cells"), number(f, "line 1"), text(f, 1),
                 counted(number(f, "cells 2"), "cell", "cells"), number(f, "line 2"),
                 more > 0
                     ? fmt::format(", and {} likewise", counted(more, "other pair", "other pairs"))
                     : std::string());
         }},
        {"table.accent_pair",
         [](const Finding& f) {
             const double more = number(f, "pairs") - 1;
             return fmt::format(
                 "Target \"{}\": \"{}\" ({}, first on line {:.0f}) and \"{}\" ({}, first on line {:.0f}) "
                 "differ in the marks on letters only, and are two classes{}. If they are one, spell "
                 "them alike in the file.",
                 f.place, text(f, 0), counted(number(f, "cells 1"), "cell", "cells"),
                 number(f, "line 1"), text(f, 1), counted(number(f, "cells 2"), "cell", "cells"),
                 number(f, "line 2"),
                 more > 0
                     ? fmt::format(", and so are {}", counted(more, "other pair", "other pairs"))
                     : std::string());
         }},
        {"table.same_names",
         [](const Finding& f) {
             const double more = number(f, "columns") - 1;
             return fmt::format(
                 "{}: the header names column {:.0f} as it does column {:.0f}, \"{}\"; "
                 "it is called \"{}\"{}.",
                 fileOf(f), number(f, "second"), number(f, "first"), text(f, 0), text(f, 1),
                 more > 0 ? fmt::format(", and {} likewise",
                                        counted(more, "other column", "other columns"))
                          : std::string());
         }},
        {"table.encoding",
         [](const Finding& f) {
             return fmt::format(
                 "{}: its bytes are not UTF-8, and are read as {}, whose letters fit best (\"{}\" on "
                 "line {:.0f}). data.encoding=latin-1 reads them as Windows-1252; of another encoding, "
                 "save the file as UTF-8.",
                 fileOf(f), text(f, 0), text(f, 1), number(f, "line"));
         },
         {"data.encoding"}},
        {"table.sideways", sidewaysText},
        {"table.encoded_twice",
         [](const Finding& f) {
             const double more = number(f, "words") - 1;
             return fmt::format(
                 "{}: \"{}\" on line {:.0f} looks like \"{}\" that was encoded as UTF-8 twice{}. It is read as it "
                 "stands; {}.",
                 fileOf(f), text(f, 0), number(f, "line"), text(f, 1),
                 more > 0 ? fmt::format(", and so {} {}", more == 1 ? "does" : "do",
                                        counted(more, "other place", "other places"))
                          : std::string(),
                 number(f, "others") == 1 ? std::string(
                     "other words of the file are right, so that one name may be two: mend "
                     "these in the file")
                 : text(f, 2).empty()
                     ? std::string("save the file once more from where it comes")
                     : fmt::format("iconv -f UTF-8 -t {} \"{}\" > mended.csv undoes it", text(f, 2),
                                   fileOf(f)));
         }},
        {"table.lone_letters",
         [](const Finding& f) {
             return fmt::format(
                 "{}: its bytes are not UTF-8, and are read as Windows-1252. Each letter beyond ASCII is a cell "
                 "of its own there (\"{}\" on line {:.0f}, \"{}\" on line {:.0f}); in Windows-1251 these are \"{}\" "
                 "and \"{}\". If they are meant, iconv -f WINDOWS-1251 -t UTF-8 \"{}\" > utf8.csv writes them so.",
                 fileOf(f), text(f, 0), number(f, "line 1"), text(f, 2), number(f, "line 2"),
                 text(f, 1), text(f, 3), fileOf(f));
         }},
        {"table.further_names",
         [](const Finding& f) {
             return fmt::format(
                 "Line {:.0f} holds words that stand in no other row, in {:.0f} columns (\"{}\" in "
                 "\"{}\"), as survey tools write questions below the names, and is read as a row: "
                 "delete it, and further lines of that kind below it.",
                 number(f, "line"), number(f, "columns"), text(f, 0), f.place);
         }},
        {"table.group_heads",
         [](const Finding& f) {
             return fmt::format(
                 "{} \"{}\" holds words in {} of {} rows, the first among them and none right below another "
                 "(\"{}\" on line {:.0f}, \"{}\" on line {:.0f}), as where cells were merged over the rows of a "
                 "group: {}. If each word holds for the rows below it, fill it in there, for example with "
                 "table[\"{}\"] = table[\"{}\"].ffill() of pandas.",
                 number(f, "target") == 1 ? "The target" : "Column", f.place,
                 base::whole(f, "cells"), base::whole(f, "of"), text(f, 0), number(f, "line 1"),
                 text(f, 1), number(f, "line 2"),
                 number(f, "target") == 1     ? "the other rows are left out"
                 : number(f, "left_out") == 1 ? "it is left out"
                                              : "the other rows count as missing",
                 f.place, f.place);
         }},
        {"table.json_cells",
         [](const Finding& f) {
             const bool target = number(f, "target") == 1;
             return fmt::format(
                 "{} \"{}\" holds JSON, such as {} (line {:.0f}): each of {} different texts is a {} of "
                 "its own. To use what is in them, give each entry a column, for example with "
                 "pd.json_normalize(table[\"{}\"].map(json.loads)).",
                 target ? "The target" : "Column", f.place, text(f, 0), number(f, "line"),
                 base::whole(f, "values"), target ? "class" : "category", f.place);
         }},
        {"table.header_again",
         [](const Finding& f) {
             const double rows = number(f, "rows");
             return fmt::format(
                 "{}: the header stands again on {}, as in files that were joined; {} left out.",
                 fileOf(f),
                 rows == 1 ? fmt::format("line {:.0f}", number(f, "line"))
                           : fmt::format("{:.0f} lines, the first {:.0f}, the last {:.0f}", rows,
                                         number(f, "line"), number(f, "last")),
                 rows == 1 ? "it is" : "they are");
         }},
        {"table.rule_lines",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} drawn with dashes {} no row and left out, the first on line "
                 "{:.0f}.",
                 fileOf(f), counted(number(f, "lines"), "line", "lines"),
                 number(f, "lines") == 1 ? "is" : "are", number(f, "line"));
         }},
        {"table.second_table",
         [](const Finding& f) {
             return fmt::format(
                 "{}: another table begins on line {:.0f}, behind an empty line, with the columns "
                 "{}; it and the {} below it are left out. Save it as a file of its own; if they "
                 "are rows of the first table, delete the empty line and line {:.0f}.",
                 fileOf(f), number(f, "line"), text(f, 0),
                 counted(number(f, "rows"), "row", "rows"), number(f, "line"));
         }},
        {"table.ragged_rows",
         [](const Finding& f) {
             // One cell alone is a note below the table more often.
             const bool cut = number(f, "last") > 0 && number(f, "cells") > 1;
             return fmt::format("{}: {} not have {:.0f} cells as the others, the first on line "
                                "{:.0f} with {:.0f} (\"{}\"). Left out; {}.",
                                fileOf(f), counted(number(f, "rows"), "row does", "rows do"),
                                number(f, "columns"), number(f, "line"), number(f, "cells"),
                                text(f, 0),
                                cut ? "it is the last one: copy the file again if it was cut off"
                                    : fmt::format("quote cells that hold a {}", text(f, 1)));
         }},
        {"table.total_row",
         [](const Finding& f) {
             if (number(f, "rows") > 1)
                 return fmt::format(
                     "{}: the last {:.0f} rows, from line {:.0f} on, look like sums and means of the "
                     "others (\"{}\" on line {:.0f}): delete them if they are no examples.",
                     fileOf(f), number(f, "rows"), number(f, "first"), text(f, 0),
                     number(f, "line"));
             const bool sums = number(f, "sums") > 0;
             if (sums || number(f, "means") > 0)
                 return fmt::format(
                     "{}: the last row, on line {:.0f}, holds the {} of the rows above in {} ({}): "
                     "delete it if it is no example.",
                     fileOf(f), number(f, "line"), sums ? "sums" : "means",
                     counted(number(f, sums ? "sums" : "means"), "column", "columns"), text(f, 0));
             return fmt::format("{}: the last row, on line {:.0f}, begins with \"{}\": delete it "
                                "if it is a sum of the others and no example.",
                                fileOf(f), number(f, "line"), text(f, 0));
         }},
        {"table.subtotals",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} with a word for a sum of rows above, the first \"{}\" on line {:.0f}, and {} read "
                 "as {}. Delete {} if {} no example.",
                 fileOf(f), counted(number(f, "rows"), "row begins", "rows begin"), text(f, 0),
                 number(f, "line"), number(f, "rows") == 1 ? "is" : "are",
                 number(f, "rows") == 1 ? "an example" : "examples",
                 number(f, "rows") == 1 ? "it" : "them",
                 number(f, "rows") == 1 ? "it is" : "they are");
         }},
        {"table.target_sum",
         [](const Finding& f) {
             return fmt::format(
                 "The target \"{}\" is {} in each of {:.0f} rows: a network learns to add, and "
                 "nothing else. If these columns are not known before the target is, {}.",
                 f.place, text(f, 0), number(f, "rows"),
                 f.fix.empty() ? std::string("take them out of the file")
                               : "set " + base::fixText(f.fix));
         },
         {"data.leave_out"}},
        {"table.lines_above",
         [](const Finding& f) {
             return fmt::format("{}: the table was taken to begin on line {:.0f}; what stands "
                                "above it (\"{}\") was passed over.",
                                fileOf(f), number(f, "line"), text(f, 0));
         }},
        {"table.comment_lines",
         [](const Finding& f) {
             return fmt::format("{}: {} with {} passed over, the first on line {:.0f}.", fileOf(f),
                                counted(number(f, "lines"), "line that begins", "lines that begin"),
                                text(f, 0) + (number(f, "lines") == 1 ? " was" : " were"),
                                number(f, "line"));
         }},
        {"table.header_numbers",
         [](const Finding& f) {
             return fmt::format("{}: line {:.0f} was taken for the names of the columns, though {} "
                                "of its cells {}.",
                                fileOf(f), number(f, "line"), number(f, "numbers"),
                                number(f, "numbers") == 1 ? "is a number" : "are numbers");
         },
         {"data.header"}},
        {"table.maybe_header",
         [](const Finding& f) {
             return fmt::format("{}: line {:.0f} was taken for data, and may name the columns.",
                                fileOf(f), number(f, "line"));
         },
         {"data.header"}},
        {"table.row_names",
         [](const Finding& f) {
             return fmt::format("{}: the header on line {:.0f} has one cell less than the rows, so "
                                "their first cell was taken for a name of the row, and the header "
                                "for the columns behind it.",
                                fileOf(f), number(f, "line"));
         }},
        {"table.pictures_left_out", [](const Finding& f) { return filesLeftOut(f, "pictures"); }},
        {"table.pictures_missing",
         [](const Finding& f) {
             return fmt::format(
                 "Column \"{}\" names pictures ({} ...), and none of those that were "
                 "looked for is where it says, so that it was read as words. Put "
                 "them there, relative to the table, and open it again.",
                 f.place, text(f, 0));
         }},
        {"table.series_left_out", [](const Finding& f) { return filesLeftOut(f, "series"); }},
        {"table.merged_numbers", mergedNumbersText},
    };
    return kinds;
}

} // namespace assay::data::formats
