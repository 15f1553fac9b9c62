// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/cell_findings.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/number_like.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <vector>

namespace assay::data::formats {

namespace {

using base::countText;
using base::Finding;
using base::fixText;
using base::number;
using base::percentText;
using base::shown;
using base::text;
using base::whole;

std::string countOf(double value)
{
    return std::isfinite(value) ? countText(static_cast<std::int64_t>(value)) : shown(value);
}

std::string count(const Finding& f, const char* name)
{
    return countOf(number(f, name));
}

bool is(const Finding& f, const char* name)
{
    return number(f, name) == 1;
}

/// What becomes of a column.
const char* use(const Finding& f)
{
    return is(f, "left_out")  ? "left out"
           : is(f, "as_text") ? "read as text"
                              : "read as categories";
}

/// `Column "lead"`, with the file where it is the second one.
std::string column(const Finding& f, const char* word = "Column")
{
    return is(f, "served")
               ? fmt::format("{} \"{}\" of {}", word, f.place, text(f, f.texts.size() - 1))
               : fmt::format("{} \"{}\"", word, f.place);
}

/// `"<0.5" (10 cells, first on line 5), "n.d." (line 9) and 3 others`.
std::string quoted(const Finding& f, double all)
{
    std::vector<std::string> parts;
    double seen = 0;
    for (std::size_t k = 0; k < f.texts.size() && static_cast<double>(k) < number(f, "quoted");
         ++k) {
        const std::string cell = text(f, k);
        const std::string words = cell.empty() ? "empty" : '"' + cell + '"';
        const std::string line = count(f, fmt::format("line {}", k + 1).c_str());
        const double cells = number(f, fmt::format("cells {}", k + 1).c_str());
        seen += cells;
        parts.push_back(cells == 1 ? fmt::format("{} (line {})", words, line)
                                   : fmt::format("{} ({} times, first on line {})", words,
                                                 countOf(cells), line));
    }
    std::string list = fmt::format("{}", fmt::join(parts, ", "));
    if (all > seen)
        list += fmt::format(" and {} others", countOf(all - seen));
    return list;
}

/// What to do with cells that are no values.
std::string correct(const Finding& f)
{
    return f.fix.empty() ? "Correct them in the file."
                         : "Correct them, or name them in data.missing.";
}

std::string ofCells(const Finding& f, const char* what)
{
    const double of = number(f, "of"), wrong = number(f, "cells");
    return fmt::format("{}: {} of {} cells are {}; {} {} not and {} as missing. {}", column(f),
                       countOf(of - wrong), count(f, "of"), what, quoted(f, wrong),
                       wrong == 1 ? "is" : "are", wrong == 1 ? "counts" : "count", correct(f));
}

std::string rows(const Finding& f)
{
    return fmt::format("{} of {} rows", count(f, "rows"), count(f, "of"));
}

/// Of times since 1970: 0 for seconds, 1 for thousandths of them, and so on.
const char* clockUnit(double unit)
{
    return unit == 0   ? "seconds"
           : unit == 1 ? "milliseconds"
           : unit == 2 ? "microseconds"
                       : "nanoseconds";
}

/// Of a column with so many different values that only cells with the first of them were counted.
std::string ofFirstValues(const Finding& f)
{
    return number(f, "values") > 0
               ? fmt::format(" with the first {} different values", count(f, "values"))
               : std::string();
}

const char* isAre(double cells)
{
    return cells == 1 ? "is" : "are";
}

std::string exact(double value)
{
    return fmt::format("{}", value);
}

std::string numberMarks(const Finding& f)
{
    const std::string fraction = exact(number(f, "fraction")),
                      whole = exact(number(f, "thousands"));
    const bool asThousands = is(f, "read_as_thousands");
    const std::string settings =
        fmt::format("set {} for {}, or {} for {}.", fixText(f.fix), asThousands ? fraction : whole,
                    f.otherFixes.empty() ? std::string() : fixText(f.otherFixes.front()),
                    asThousands ? whole : fraction);
    if (is(f, "open"))
        return fmt::format(
            "{}: \"{}\" (line {}) can be {} or {}, and the table does not decide it; "
            "it is read as {}. To choose, {}",
            column(f), text(f, 0), count(f, "line"), fraction, whole,
            asThousands ? whole : fraction, settings);
    return fmt::format(
        "{}: \"{}\" (line {}) is read as {}, as the numbers without a mark beside it "
        "show. To choose, {}",
        column(f), text(f, 0), count(f, "line"), asThousands ? whole : fraction, settings);
}

std::string dateOrder(const Finding& f)
{
    const double order = number(f, "order"); // as data::DateForm
    const char* const first = order == 0 ? "year" : order == 1 ? "day" : "month";
    return fmt::format("{}: \"{}\" (line {}) is a date in more than one order, and no day of the "
                       "column is greater than 12; the {} is taken to come first. Set data.dates "
                       "to choose.",
                       column(f), text(f, 0), count(f, "line"), first);
}

} // namespace

const base::FindingKinds& cellFindings()
{
    static const base::FindingKinds kinds{
        {"table.not_numbers",
         [](const Finding& f) { return ofCells(f, "numbers"); },
         {"data.missing"}},
        {"table.not_dates", [](const Finding& f) { return ofCells(f, "dates"); }, {"data.missing"}},
        {"table.number_marks", numberMarks, {"data.thousands"}},
        {"table.mixed_marks",
         [](const Finding& f) {
             return fmt::format("{}: {} cells have a decimal {} (\"{}\" first, on line {}), the "
                                "others a decimal {}; each is read as it is written.",
                                column(f), count(f, "cells"), is(f, "comma") ? "comma" : "point",
                                text(f, 0), count(f, "line"), is(f, "comma") ? "point" : "comma");
         }},
        {"table.unit_missing",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} numbers have no unit (\"{}\" first, on line {}); they "
                 "are read in {} as the others are.",
                 column(f), count(f, "cells"), count(f, "of"), text(f, 0), count(f, "line"),
                 text(f, 1));
         }},
        {"table.magnitudes",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} numbers end with a magnitude such as k or M, which is read as a "
                 "factor: \"{}\" (line {}) is {}; numbers without one stay as they are.",
                 column(f), count(f, "cells"), count(f, "of"), text(f, 0), count(f, "line"),
                 exact(number(f, "value")));
         }},
        {"table.parenthesised",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} numbers stand in parentheses and are read as negative, as accountants "
                 "write them: \"{}\" (line {}) is {}. If the parentheses mean something else, write "
                 "these cells without them.",
                 column(f), count(f, "cells"), count(f, "of"), text(f, 0), count(f, "line"),
                 exact(number(f, "value")));
         }},
        {"table.several_units",
         [](const Finding& f) {
             return fmt::format("{} holds numbers {}, such as \"{}\" (line {}) and "
                                "\"{}\" (line {}), and {}; bring them to one unit.",
                                column(f),
                                is(f, "bare") ? "with a unit and without" : "in several units",
                                text(f, 0), count(f, "line 1"), text(f, 1), count(f, "line 2"),
                                std::string("is ").append(use(f)));
         }},
        {"table.censored",
         [](const Finding& f) {
             return fmt::format("{}: of {} of {} cells only a limit is known, {}; they count as "
                                "missing. data.below_limit reads a value below the limit of "
                                "detection as the limit or as half of it.",
                                column(f), count(f, "cells"), count(f, "of"),
                                quoted(f, number(f, "cells")));
         },
         {"data.below_limit", "data.missing"}},
        {"table.target_censored",
         [](const Finding& f) {
             return fmt::format("In {} only a limit of the {} is known, {}; they are left out. "
                                "data.below_limit reads a value below the limit of detection as "
                                "the limit or as half of it.",
                                rows(f), column(f, "target"), quoted(f, number(f, "rows")));
         },
         {"data.below_limit"}},
        {"table.target_missing",
         [](const Finding& f) {
             const std::string end =
                 f.fix.empty() ? std::string(".")
                               : std::string("; if that is a class, name it in data.not_missing.");
             return fmt::format("{} have no value in the {}, {}, and are left out{}", rows(f),
                                column(f, "target"), quoted(f, number(f, "rows")), end);
         },
         {"data.not_missing"}},
        {"table.target_not_numbers",
         [](const Finding& f) {
             return fmt::format("{} have no number in the {}, {}, and are left out. {}", rows(f),
                                column(f, "target"), quoted(f, number(f, "rows")), correct(f));
         },
         {"data.missing"}},
        {"table.sentinel",
         [](const Finding& f) {
             const double why = number(f, "why"); // as Sentinels::Why
             const char* const where = why == 1   ? "and no other is negative"
                                       : why == 2 ? "above a gap that holds none"
                                       : why == 3 ? "below a gap that holds none"
                                                  : "far from all others";
             const std::string remedy =
                 is(f, "shared")
                     ? fmt::format("empty these cells in the file, as data.missing would also take "
                                   "those of column \"{}\"",
                                   text(f, 1))
                     : "set " + fixText(f.fix);
             return fmt::format(
                 "{} holds {} in {} of {} cells ({}), {}: if it means a missing value, {}.",
                 column(f), text(f, 0), count(f, "cells"), count(f, "of"),
                 percentText(number(f, "share")), where, remedy);
         },
         {"data.missing"}},
        {"table.cut_ids",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} cells{}, first \"{}\" on line {}, look like long whole numbers of "
                 "which a spreadsheet kept a few digits, so that different ones are alike. Export "
                 "them anew as text; until then data.leave_out leaves the column out.",
                 column(f), count(f, "cells"), count(f, "of"), ofFirstValues(f), text(f, 0),
                 count(f, "line"));
         },
         {"data.leave_out"}},
        {"table.damaged_names",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} cells{}, first \"{}\" on line {}, are dates or numbers among names "
                 "such as \"{}\" (line {}), as when a spreadsheet takes the names MARCH1 or SEPT2 "
                 "for dates. Restore them from the original file.",
                 column(f), count(f, "cells"), count(f, "of"), ofFirstValues(f), text(f, 0),
                 count(f, "line 1"), text(f, 1), count(f, "line 2"));
         }},
        {"table.damaged_ranges",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} of {} cells, first \"{}\" on line {}, are dates among numbers or ranges such "
                 "as \"{}\" (line {}), as when a spreadsheet takes 1-10 for a date. Restore them from "
                 "the original file.",
                 column(f), count(f, "cells"), count(f, "of"), text(f, 0), count(f, "line 1"),
                 text(f, 1), count(f, "line 2"));
         }},
        {"table.serial_dates",
         [](const Finding& f) {
             return fmt::format(
                 "{} holds dates, such as \"{}\" (line {}), and in {} cells whole numbers such as {} "
                 "(line {}), as spreadsheets count days since 1900: it is {}. Write all as dates.",
                 column(f), text(f, 0), count(f, "line 1"), count(f, "cells"), text(f, 1),
                 count(f, "line 2"), is(f, "left_out") ? "left out" : "read as categories");
         }},
        {"table.word_line",
         [](const Finding& f) {
             if (is(f, "units"))
                 return fmt::format(
                     "Line {} holds units in {} columns of numbers (\"{}\" in \"{}\"), which count as "
                     "missing there: the row is no example. Delete the line.",
                     count(f, "line"), count(f, "columns"), text(f, 0), f.place);
             return fmt::format(
                 "Line {} holds a word in {} columns of numbers (\"{}\" in \"{}\"), which count as "
                 "missing there. Correct or delete the line; where each column is an example, turn "
                 "the table, for example with pd.read_csv(file, index_col=0).T.to_csv(\"turned.csv\").",
                 count(f, "line"), count(f, "columns"), text(f, 0), f.place);
         }},
        {"table.lists",
         [](const Finding& f) {
             const bool isTarget = is(f, "target");
             return fmt::format(
                 "{} holds lists, such as \"{}\" (line {}), of {} different items: each of the {} "
                 "combinations is a {} of its own. {} give each item a column of 0 and 1, for "
                 "example with str.get_dummies(\"{}\") of pandas.",
                 column(f, isTarget ? "The target" : "Column"), text(f, 0), count(f, "line"),
                 count(f, "items"), count(f, "values"), isTarget ? "class" : "category",
                 isTarget ? "To predict an item," : "To use the items,", text(f, 1));
         }},
        {"table.apostrophes",
         [](const Finding& f) {
             const double more = number(f, "columns") - 1;
             return fmt::format(
                 "{}: cells stand in apostrophes ({} on line {}){}, which were taken for letters. "
                 "Set {} to read them as quotes.",
                 column(f), text(f, 0), count(f, "line"),
                 more > 0
                     ? fmt::format(", as in {} other column{}", countOf(more), more == 1 ? "" : "s")
                     : std::string(),
                 fixText(f.fix));
         },
         {"data.quotes"}},
        {"table.two_clocks",
         [](const Finding& f) {
             return fmt::format(
                 "{}: times since 1970 in two units, {} in {}, such as {} (line {}), and {} in {}, "
                 "such as {} (line {}){}; they are read as they stand. Bring them to one unit.",
                 column(f), count(f, "cells 1"), clockUnit(number(f, "unit 1")), text(f, 0),
                 count(f, "line 1"), count(f, "cells 2"), clockUnit(number(f, "unit 2")),
                 text(f, 1), count(f, "line 2"),
                 number(f, "values") > 0 ? ", of the cells" + ofFirstValues(f) : std::string());
         }},
        {"table.missing_marks",
         [](const Finding& f) {
             return fmt::format("{}: {} {} as missing, as the other cells are {}.{}", column(f),
                                quoted(f, number(f, "cells")),
                                number(f, "cells") == 1 ? "counts" : "count",
                                is(f, "dates") ? "dates" : "numbers",
                                f.fix.empty() ? ""
                                              : " Name it in data.missing, or in data.not_missing "
                                                "if it is a value.");
         },
         {"data.missing", "data.not_missing"}},
        {"table.missing_words",
         [](const Finding& f) {
             return fmt::format("{}: {} {} as missing; if it is a value, name it in "
                                "data.not_missing, else in data.missing.",
                                column(f), quoted(f, number(f, "cells")),
                                number(f, "cells") == 1 ? "counts" : "count");
         },
         {"data.not_missing", "data.missing"}},
        {"table.mark_class",
         [](const Finding& f) {
             const bool one = number(f, "quoted") == 1;
             return fmt::format("{} {} {} of the {} but may mean a missing value: name {} in "
                                "data.missing, or in data.not_missing if {}.",
                                quoted(f, number(f, "rows")), isAre(number(f, "quoted")),
                                one ? "a class" : "classes", column(f, "target"),
                                one ? "it" : "them", one ? "it is a class" : "they are classes");
         },
         {"data.missing", "data.not_missing"}},
        {"table.lone_class",
         [](const Finding& f) {
             const double classes = number(f, "classes");
             return fmt::format("{} of the {} with one example only: {}.",
                                classes == 1 ? "There is a class"
                                             : fmt::format("There are {} classes", classes),
                                column(f, "target"), quoted(f, classes));
         }},
        {"table.code_column",
         [](const Finding& f) {
             return fmt::format(
                 "{} holds codes and no quantities (\"{}\" on line {} {}): it is {}. "
                 "data.numbers takes it as numbers.",
                 column(f), text(f, 0), count(f, "line"),
                 is(f, "zeros") ? "begins with a zero" : "has 16 digits or more",
                 is(f, "left_out") ? "left out" : "read as categories");
         },
         {"data.numbers"}},
        {"table.mostly_numbers",
         [](const Finding& f) {
             return fmt::format("{}: {} of {} cells are numbers; {} are not, so it is {}. "
                                "data.numbers takes it as numbers, the other cells as missing.",
                                column(f), count(f, "cells"), count(f, "of"),
                                quoted(f, number(f, "of") - number(f, "cells")), use(f));
         },
         {"data.numbers"}},
        {"table.number_like",
         [](const Finding& f) {
             const double what = number(f, "what");
             const NumberLikeWords words =
                 wordsFor(std::isfinite(what) ? static_cast<NumberLike>(what) : NumberLike::Slash);
             return fmt::format(
                 "{} holds {} (\"{}\" on line {}), which are not read as numbers: it is "
                 "{}. To use them as numbers, {}.",
                 column(f), words.holds, text(f, 0), count(f, "line"), use(f), words.remedy);
         }},
        {"table.mixed_times",
         [](const Finding& f) {
             const double cells = number(f, "cells");
             return fmt::format(
                 "{}: \"{}\" (line {}) is read as hours and minutes, in {} {}, though \"{}\" (line {}) "
                 "has seconds too. If it means minutes and seconds, write them as 0:12:30.",
                 column(f), text(f, 0), count(f, "line 1"), countOf(cells),
                 cells == 1 ? "cell" : "cells", text(f, 1), count(f, "line 2"));
         }},
        {"table.date_orders",
         [](const Finding& f) {
             return fmt::format(
                 "{} holds dates that begin with the {}, such as \"{}\" (line {}), and "
                 "dates that begin with the {}, such as \"{}\" (line {}): it is {}. "
                 "Write all in one order, such as 2024-03-31.",
                 column(f),
                 number(f, "order 1") == 3   ? "day or the month"
                 : number(f, "order 1") == 1 ? "month"
                                             : "day",
                 text(f, 0), count(f, "line 1"), is(f, "year 2") ? "year" : "month", text(f, 1),
                 count(f, "line 2"), use(f));
         }},
        {"table.date_order", dateOrder, {"data.dates"}},
        {"table.compact_dates",
         [](const Finding& f) {
             return fmt::format("{} holds numbers that are read as dates, such as {} (line {}). "
                                "data.numbers takes them as numbers.",
                                column(f), text(f, 0), count(f, "line"));
         },
         {"data.numbers"}},
        {"table.short_years",
         [](const Finding& f) {
             return fmt::format(
                 "{}: years of two digits from 30 to 68 are read as 2030 to 2068, in "
                 "{} {}, first \"{}\" on line {}. If they are of the last century, "
                 "write them with four digits.",
                 column(f), count(f, "cells"), number(f, "cells") == 1 ? "cell" : "cells",
                 text(f, 0), count(f, "line"));
         }},
        {"table.date_target",
         [](const Finding& f) {
             return fmt::format("{} holds dates; each of them is taken as a class, {} in all. To "
                                "predict a date, give a column of numbers, such as the days since "
                                "a fixed date.",
                                column(f), count(f, "classes"));
         }},
        {"table.units_row",
         [](const Finding& f) {
             return fmt::format(
                 "{}: \"{}\" on line {} is no value; the line holds units or further names and is "
                 "left out{}.",
                 column(f), text(f, 0), count(f, "line"),
                 f.fix.empty() ? std::string()
                               : fmt::format("; {} takes the names from it", fixText(f.fix)));
         },
         {"data.first_line"}},
        {"table.target_guessed",
         [](const Finding& f) {
             return fmt::format("The target is taken to be \"{}\", as the columns behind it, up to "
                                "\"{}\", look like an id, like text or mostly missing. Set "
                                "data.target to choose.",
                                f.place, text(f, 0));
         },
         {"data.target"}},
        {"table.first_may_be_target",
         [](const Finding& f) {
             return fmt::format(
                 "The target is taken to be \"{}\", the last column; \"{}\" in front holds "
                 "{} whole numbers only, as classes do. Set data.target=#1 if it is the "
                 "target.",
                 f.place, text(f, 0), count(f, "values"));
         },
         {"data.target"}},
        {"table.other_form",
         [](const Finding& f) {
             return is(f, "unit")
                        ? fmt::format("{} is written in another unit ({}) than in the data ({}): "
                                      "bring both to the same unit.",
                                      column(f), text(f, 0), text(f, 1))
                        : fmt::format("{} is written {}, in the data {}; each is read in its own "
                                      "form.",
                                      column(f), text(f, 0), text(f, 1));
         }},
    };
    return kinds;
}

} // namespace assay::data::formats
