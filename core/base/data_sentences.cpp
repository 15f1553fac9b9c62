// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number_text.h"
#include "base/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::base {

namespace {

/// The name of the second source's file.
std::string served(const Finding& f)
{
    return f.texts.empty() ? "The test data" : f.texts.back();
}

/// "1 cell", "3 cells".
std::string counted(double count, const char* one, const char* many)
{
    return fmt::format("{:.0f} {}", count, count == 1 ? one : many);
}

/// The name of the file whose path is the finding's place.
std::string fileOf(const Finding& finding)
{
    return finding.place.substr(finding.place.find_last_of('/') + 1);
}

/// A whole number of the evidence: "1,234".
std::string whole(const Finding& finding, const char* name)
{
    return countText(std::llround(number(finding, name)));
}

} // namespace

Sentences dataSentences()
{
    return {
        {"data.own_test_part",
         [](const Finding& f) {
             return fmt::format("Train and train-val include the test part of {} ({}), as the test "
                                "data come from elsewhere: an error on that part says nothing.",
                                fileOf(f), whole(f, "examples"));
         }},
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
                                f.place, f.fix.empty() ? "" : "; data.keep takes it in");
         }},
        {"table.text_column",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" looks like free text ({}{} different values) and is "
                                "left out.",
                                f.place, number(f, "values") > 10'000 ? "more than " : "",
                                std::min(number(f, "values"), 10'000.0));
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
        {"table.labels_matched",
         [](const Finding& f) {
             const double labels = number(f, "labels");
             return fmt::format("\"{}\" in {} is read as \"{}\" of the data: {} by case, space or "
                                "final punctuation only.",
                                text(f, 0), served(f), text(f, 1),
                                labels == 1 ? std::string("it differs")
                                            : fmt::format("{} labels differ", labels));
         }},
        {"table.unseen_categories",
         [](const Finding& f) {
             return fmt::format("Column \"{}\" of test-val holds categories that the data do not "
                                "have, in {} rows ({}); they count as \"other\".",
                                f.place, number(f, "rows"), percentText(number(f, "share")));
         }},
        {"table.other_units",
         [](const Finding& f) {
             return fmt::format("The median of column \"{}\" is {} in train and {} in test-val: "
                                "bring both to the same unit.",
                                f.place, shown(number(f, "train_median")),
                                shown(number(f, "test_val_median")));
         }},
        {"table.ragged_rows",
         [](const Finding& f) {
             return fmt::format("{}: {} not have {:.0f} cells as the others, the first on line "
                                "{:.0f} with {:.0f} (\"{}\"). Left out; quote cells that hold "
                                "a {}.",
                                fileOf(f), counted(number(f, "rows"), "row does", "rows do"),
                                number(f, "columns"), number(f, "line"), number(f, "cells"),
                                text(f, 0), text(f, 1));
         }},
        {"table.total_row",
         [](const Finding& f) {
             return fmt::format("{}: the last row, on line {:.0f}, begins with \"{}\": delete it "
                                "if it is a sum of the others and no example.",
                                fileOf(f), number(f, "line"), text(f, 0));
         }},
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
         }},
        {"table.maybe_header",
         [](const Finding& f) {
             return fmt::format("{}: line {:.0f} was taken for data, and may name the columns.",
                                fileOf(f), number(f, "line"));
         }},
        {"table.row_names",
         [](const Finding& f) {
             return fmt::format("{}: the header on line {:.0f} has one cell less than the rows, so "
                                "their first cell was taken for a name of the row, and the header "
                                "for the columns behind it.",
                                fileOf(f), number(f, "line"));
         }},
        {"text.after_quote",
         [](const Finding& f) {
             return fmt::format("{}: {} with text behind a closing quote, the first on line {}: "
                                "({}). Read as it stands, with its quotes; a quote within a "
                                "quoted cell is written twice.",
                                fileOf(f), counted(number(f, "cells"), "cell", "cells"),
                                number(f, "line"), text(f, 0));
         }},
        {"text.open_quote",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} with a quote that is not closed in the cell, the first on "
                 "line {} ({}). The quote was taken for a letter and the lines below "
                 "for rows of their own; close the quote or delete it.",
                 fileOf(f), counted(number(f, "cells"), "cell", "cells"), number(f, "line"),
                 text(f, 0));
         }},
        {"text.backslash_quote",
         [](const Finding& f) {
             return fmt::format("{}: {} with a quote behind a backslash, the first on line {} "
                                "({}). Read as a quote within the cell.",
                                fileOf(f),
                                counted(number(f, "cells"), "quoted cell", "quoted cells"),
                                number(f, "line"), text(f, 0));
         }},
        {"text.quoted_lines",
         [](const Finding& f) {
             return fmt::format(
                 "{}: {} over several lines that may be rows, the first from line "
                 "{} on ({}). Read as one cell; if they are rows, close the quote on "
                 "its own line.",
                 fileOf(f), counted(number(f, "cells"), "quoted cell", "quoted cells"),
                 number(f, "line"), text(f, 0));
         }},
        {"table.pictures_left_out",
         [](const Finding& f) {
             const double unnamed = number(f, "unnamed");
             return fmt::format(
                 "{} left out, as their pictures in column \"{}\" are missing or cannot be read{}{}; "
                 "{} left.",
                 counted(number(f, "rows"), "row is", "rows are"), f.place,
                 unnamed > 0 ? fmt::format(" ({} name none)", shown(unnamed)) : std::string(),
                 text(f, 0).empty() ? std::string() : ": " + text(f, 0),
                 counted(number(f, "left"), "is", "are"));
         }},
        {"pictures.other_range",
         [](const Finding& f) {
             return fmt::format(
                 "The values of the test pictures go from {:.6g} to {:.6g}, those of "
                 "the training pictures from {:.6g} to {:.6g}, whose scale serves "
                 "both: bring them to one range.",
                 number(f, "test_low"), number(f, "test_high"), number(f, "low"),
                 number(f, "high"));
         }},
        {"pictures.sizes_differ",
         [](const Finding& f) {
             return fmt::format("{}: the pictures are of different sizes ({} to {}) and were "
                                "brought to {} ({}). Another size keeps more, or trains faster.",
                                f.place, text(f, 0), text(f, 1), text(f, 2), text(f, 3));
         }},
        {"pictures.large",
         [](const Finding& f) {
             return fmt::format("{}: the pictures are large ({}). Smaller ones take less memory "
                                "and train faster.",
                                f.place, text(f, 0));
         }},
        {"pictures.other_size",
         [](const Finding& f) {
             return fmt::format("{}: {} of another size than the others and {} brought to "
                                "theirs, {} ({}).",
                                f.place, counted(number(f, "count"), "picture is", "pictures are"),
                                number(f, "count") == 1 ? "was" : "were", text(f, 0), text(f, 1));
         }},
        {"pictures.broken",
         [](const Finding& f) {
             return fmt::format("{}: {} left out, as {} cannot be read: {}. Copy or convert them "
                                "again.",
                                f.place, counted(number(f, "count"), "picture is", "pictures are"),
                                number(f, "count") == 1 ? "it" : "they", text(f, 0));
         }},
        {"pictures.mostly_broken",
         [](const Finding& f) {
             return fmt::format("{}: most pictures cannot be read ({}, against {} that can) and "
                                "are left out: {}. Copy or convert them again.",
                                f.place, whole(f, "count"), whole(f, "read"), text(f, 0));
         }},
        {"pictures.unreadable_folders",
         [](const Finding& f) {
             return fmt::format("{}: {} left out, as {} cannot be read: {}. Check the rights.",
                                f.place, counted(number(f, "count"), "folder is", "folders are"),
                                number(f, "count") == 1 ? "it" : "they", text(f, 0));
         }},
        {"pictures.only_in_test",
         [](const Finding& f) {
             return fmt::format("{}: the test part has {} that the training part lacks ({}), so "
                                "that no network can learn them. Add pictures of them for "
                                "training, or take them out.",
                                f.place, counted(number(f, "count"), "class", "classes"),
                                text(f, 0));
         }},
        {"pictures.part_names",
         [](const Finding& f) {
             return fmt::format("{}: {} called as a part of the data and {} read as a class: {}. "
                                "Where a part was meant, put its classes into folders of their "
                                "own.",
                                f.place, counted(number(f, "count"), "folder is", "folders are"),
                                number(f, "count") == 1 ? "was" : "were", text(f, 0));
         }},
        {"pictures.same_folders",
         [](const Finding& f) {
             return fmt::format("{}: every class holds the same folders ({}). If those are the "
                                "classes, choose one of the folders that hold them.",
                                f.place, text(f, 0));
         }},
        {"pictures.validation_joins",
         [](const Finding& f) {
             return fmt::format("{}: its validation part ({}) joins its training part ({}); "
                                "train-val is cut from both.",
                                f.place, whole(f, "count"), whole(f, "training"));
         }},
        {"pictures.empty_classes",
         [](const Finding& f) {
             return fmt::format("{}: {} no picture that can be read and {} no class: {}.", f.place,
                                counted(number(f, "count"), "folder holds", "folders hold"),
                                number(f, "count") == 1 ? "is" : "are", text(f, 0));
         }},
        {"pictures.outside",
         [](const Finding& f) {
             return fmt::format("{}: {} left out, as {} in no folder of a class: {}.", f.place,
                                counted(number(f, "count"), "picture is", "pictures are"),
                                number(f, "count") == 1 ? "it lies" : "they lie", text(f, 0));
         }},
        {"pictures.beside_parts",
         [](const Finding& f) {
             return fmt::format("{}: {} left out, as {} beside its parts: {}.", f.place,
                                counted(number(f, "count"), "folder is", "folders are"),
                                number(f, "count") == 1 ? "it lies" : "they lie", text(f, 0));
         }},
        {"pictures.links",
         [](const Finding& f) {
             return fmt::format("{}: {} not followed: {}. Copy what is meant into the folder.",
                                f.place, counted(number(f, "count"), "link is", "links are"),
                                text(f, 0));
         }},
        {"pictures.other_files",
         [](const Finding& f) {
             return fmt::format("{}: {} passed over: {}.", f.place,
                                counted(number(f, "count"), "file that is no picture was",
                                        "files that are no pictures were"),
                                text(f, 0));
         }},
        {"pictures.deep",
         [](const Finding& f) {
             return fmt::format("{}: {} more than 8 bits a value and {} brought to 8: 65535 "
                                "becomes 255. Where values end far below that, scale them before.",
                                f.place,
                                counted(number(f, "count"), "picture has", "pictures have"),
                                number(f, "count") == 1 ? "was" : "were");
         }},
        {"pictures.first_frame",
         [](const Finding& f) {
             return fmt::format("{}: of {} several frames or pages, the first alone was read.",
                                f.place,
                                counted(number(f, "count"), "picture with", "pictures with"));
         }},
        {"series.channel_lengths",
         [](const Finding& f) {
             return fmt::format("The channels of {} series differ in length, first those of series "
                                "{} on line {} of {} ({} to {} steps); the shorter ones count as "
                                "missing at their end.",
                                whole(f, "series"), whole(f, "first"), whole(f, "line"), f.place,
                                whole(f, "shortest"), whole(f, "longest"));
         }},
        {"series.header_differs",
         [](const Finding& f) {
             return fmt::format("The header says \"{}\", and line {} has {}; what the series hold "
                                "counts.",
                                text(f, 0), whole(f, "line"), text(f, 1));
         }},
        {"series.labels_matched",
         [](const Finding& f) {
             return fmt::format("\"{}\" in {} is read as the class \"{}\": {} otherwise. "
                                "data.match_labels=false keeps them apart.",
                                text(f, 0), f.place, text(f, 1),
                                number(f, "labels") == 1
                                    ? std::string("it is spelled")
                                    : whole(f, "labels") + " labels are spelled");
         }},
        {"series.longer",
         [](const Finding& f) {
             return fmt::format(
                 "{:.0f} series of test-val are longer (up to {:.0f} steps) than any "
                 "of the data ({:.0f}): a network with a fixed number of inputs sees "
                 "their first {:.0f} steps only; lstm sees all.",
                 number(f, "series"), number(f, "longest"), number(f, "known"), number(f, "known"));
         }},
        {"series.missing",
         [](const Finding& f) {
             return fmt::format("{} values of the series are missing ({}); each is drawn "
                                "straight between its neighbours.",
                                number(f, "values"), percentText(number(f, "share")));
         }},
    };
}

} // namespace assay::base
