// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/finding_words.h"
#include "base/number_text.h"
#include "interop/findings.h"

#include <fmt/format.h>

namespace assay::interop {

namespace {

using base::countText;
using base::Finding;
using base::number;
using base::text;
using base::whole;

/// "3 cells", "1,200 rows".
std::string many(const Finding& finding, const char* what)
{
    return countText(static_cast<std::int64_t>(number(finding, "count"))) + " " + what;
}

/// What a text log says of an error.
std::string error(const Finding& finding, const char* meaning)
{
    return fmt::format("Line {:.0f} of {} says \"{}\": {}", number(finding, "line"),
                       base::fileOf(finding), text(finding, 0), meaning);
}

std::string line(const Finding& finding)
{
    return fmt::format("{:.0f}", number(finding, "row"));
}

} // namespace

const base::FindingKinds& logFindings()
{
    static const base::FindingKinds kinds{
        {"log.damaged_records",
         [](const Finding& f) {
             const bool one = number(f, "records") == 1;
             return fmt::format(
                 "{} of {} {} damaged (wrong checksum, {} byte {:.0f}) and {} passed "
                 "over; the others were read.",
                 one ? std::string("One record") : fmt::format("{} records", number(f, "records")),
                 f.place, one ? "is" : "are", one ? "at" : "the first at", number(f, "byte"),
                 one ? "was" : "were");
         }},
        {"log.damaged",
         [](const Finding& f) {
             return fmt::format("{} is damaged at byte {:.0f}: what lies before was read, what "
                                "follows cannot be.",
                                f.place, number(f, "byte"));
         }},
        {"log.cut_off",
         [](const Finding& f) {
             return fmt::format("The last record of {} is incomplete ({:.0f} bytes from byte "
                                "{:.0f} on): it was cut off, or is still being written; watch the "
                                "folder to follow it.",
                                f.place, number(f, "bytes"), number(f, "byte"));
         }},
        {"log.not_events",
         [](const Finding& f) {
             return fmt::format("{} is no TensorBoard event file, in spite of its name, and was "
                                "passed over.",
                                f.place);
         }},
        {"log.not_numbers",
         [](const Finding& f) {
             if (f.texts.empty()) // as it was stored at first
                 return fmt::format("{:.0f} cells of {} hold no number (the first on line {}) and "
                                    "were left out.",
                                    number(f, "cells"), f.place, line(f));
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of {} {} no number ({}\"{}\" under \"{}\" on line {}) and {} left "
                 "out.",
                 one ? "One cell" : many(f, "cells"), f.place, one ? "holds" : "hold",
                 one ? "" : "the first is ", text(f, 1), text(f, 0), line(f), one ? "was" : "were");
         }},
        {"log.wrong_length",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of {} {} left out, because {} not as many cells as {} header has "
                 "columns ({}line {}: {}); write a header where the columns change.",
                 one ? "One row" : many(f, "rows"), f.place, one ? "was" : "were",
                 one ? "it has" : "they have", one ? "its" : "their", one ? "" : "the first is ",
                 line(f), text(f, 0));
         }},
        {"log.no_counter",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format("{} of {} {} left out, because no step stands there ({}line {}: "
                                "\"{}\").",
                                one ? "One row" : many(f, "rows"), f.place, one ? "was" : "were",
                                one ? "" : "the first is ", line(f), text(f, 0));
         }},
        {"log.no_step",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of {} {} an epoch and no step ({}line {}): {} drawn at the last "
                 "step before.",
                 one ? "One row" : many(f, "rows"), f.place, one ? "has" : "have",
                 one ? "" : "the first is ", line(f), one ? "its values are" : "their values are");
         }},
        {"log.new_header",
         [](const Finding& f) {
             return number(f, "count") == 1
                        ? fmt::format("The columns of {} change with a new header on line {}; from "
                                      "there on values are read under its names.",
                                      f.place, line(f))
                        : fmt::format(
                            "The columns of {} change with {:.0f} new headers, the first on "
                            "line {}; values are read under the names of the last one "
                            "above them.",
                            f.place, number(f, "count"), line(f));
         }},
        {"log.percent",
         [](const Finding& f) {
             return fmt::format("{} of {} written with a % sign (\"{}\" on line {}) and read as "
                                "shares of 1: {}.",
                                number(f, "count") == 1 ? "One cell" : many(f, "cells"),
                                f.place + (number(f, "count") == 1 ? " is" : " are"), text(f, 0),
                                line(f), text(f, 1));
         }},
        {"log.decimal_comma",
         [](const Finding& f) {
             return fmt::format("{} of {} a comma (\"{}\" on line {}), which was read as a decimal "
                                "comma: {}.",
                                number(f, "count") == 1 ? "One number" : many(f, "numbers"),
                                f.place + (number(f, "count") == 1 ? " has" : " have"), text(f, 0),
                                line(f), text(f, 1));
         }},
        {"log.thousands",
         [](const Finding& f) {
             return fmt::format("{} of {} marks between thousands (\"{}\" on line {}) and {} read "
                                "so: {}.",
                                number(f, "count") == 1 ? "One number" : many(f, "numbers"),
                                f.place + (number(f, "count") == 1 ? " has" : " have"), text(f, 0),
                                line(f), number(f, "count") == 1 ? "was" : "were", text(f, 1));
         }},
        {"log.thousands_open",
         [](const Finding& f) {
             return fmt::format(
                 "{} of {} be read in two ways (\"{}\" on line {}) and {} taken for thousands: {}. "
                 "If the mark stands before a fraction, write a point and import the file again.",
                 number(f, "count") == 1 ? "One number" : many(f, "numbers"), f.place + " can",
                 text(f, 0), line(f), number(f, "count") == 1 ? "was" : "were", text(f, 1));
         }},
        {"log.units",
         [](const Finding& f) {
             return fmt::format("{} of {} a unit (\"{}\" on line {}) and {} read without it: {}.",
                                number(f, "count") == 1 ? "One number" : many(f, "numbers"),
                                f.place + (number(f, "count") == 1 ? " has" : " have"), text(f, 0),
                                line(f), number(f, "count") == 1 ? "was" : "were", text(f, 1));
         }},
        {"log.sets",
         [](const Finding& f) {
             return fmt::format(
                 "Rows of {} are of {:.0f} sets by \"{}\" ({}); each set has tags of "
                 "its own, such as \"{}/loss\".",
                 f.place, number(f, "count"), text(f, 0), text(f, 1), text(f, 2));
         }},
        {"log.runs",
         [](const Finding& f) {
             return fmt::format(
                 "{} holds {:.0f} runs, distinguished by \"{}\"; each was read as a run "
                 "of its own.",
                 f.place, number(f, "count"), text(f, 0));
         }},
        {"log.long_form",
         [](const Finding& f) {
             return fmt::format("{} has a number a row: what stands under \"{}\" was taken for the "
                                "name of the number under \"{}\".",
                                f.place, text(f, 0), text(f, 1));
         }},
        {"log.newest_first",
         [](const Finding& f) {
             return fmt::format("The steps of {} only fall: its newest row comes first, and it was "
                                "read from its end.",
                                f.place);
         }},
        {"log.by_time",
         [](const Finding& f) {
             if (text(f, 0).empty())
                 return fmt::format("The rows of {} have neither a step nor a time: they were "
                                    "counted from 1 as they stand.",
                                    f.place);
             return fmt::format("The rows of {} have no step: they were put in the order of \"{}\" "
                                "and counted from 1.",
                                f.place, text(f, 0));
         }},
        {"log.title_lines",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} above the header of {} {} no row of it and {} left out ({}line {}: \"{}\").",
                 one ? "One line" : many(f, "lines"), f.place, one ? "is" : "are",
                 one ? "was" : "were", one ? "" : "the first is ", line(f), text(f, 0));
         }},
        {"log.brackets",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of {} {} in brackets (\"{}\" on line {}) and {} read as negative, as in "
                 "tables: {}.",
                 one ? "One number" : many(f, "numbers"), f.place, one ? "stands" : "stand",
                 text(f, 0), line(f), one ? "was" : "were", text(f, 1));
         }},
        {"log.lists_aligned",
         [](const Finding& f) {
             return fmt::format(
                 "The lists of {} differ in length: beside {:.0f} entries of {} stand {}. Each entry of a "
                 "shorter list was drawn behind its share of the longer one, as if it were written "
                 "every so many entries. Where that is wrong, write an object a line with its step.",
                 f.place, number(f, "length"), text(f, 1), text(f, 0));
         }},
        {"log.lists_open",
         [](const Finding& f) {
             return fmt::format(
                 "How the lists of {} lie beside each other is not known: beside {:.0f} entries of {} "
                 "stand {}. Each list was drawn by its own count, so that equal steps need not be "
                 "the same moment. Write an object a line with its step.",
                 f.place, number(f, "length"), text(f, 1), text(f, 0));
         }},
        {"log.lists_left",
         [](const Finding& f) {
             const double more = number(f, "count") - 1;
             return fmt::format(
                 "The list \"{}\" of {}{} no numbers and {} left out.", text(f, 0), f.place,
                 more < 1 ? std::string(" holds") : fmt::format(" and {:.0f} more hold", more),
                 more < 1 ? "was" : "were");
         }},
        {"log.fraction_epochs",
         [](const Finding& f) {
             return fmt::format("The epochs of {} are written in parts and no step stands beside "
                                "them (from line {} on): each was drawn as one step, with its "
                                "epoch.",
                                f.place, line(f));
         }},
        {"log.written_over",
         [](const Finding& f) {
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of the {:.0f} of \"{}\" {} not drawn ({}): a step that came again was taken for "
                 "a restart, which writes over what came before. If the later rows are of another "
                 "run, give it a file of its own.",
                 one ? "One point" : many(f, "points"), number(f, "points"), f.place,
                 one ? "is" : "are",
                 number(f, "step") == number(f, "last")
                     ? fmt::format("step {:.0f}", number(f, "step"))
                     : fmt::format("steps {:.0f} to {:.0f}", number(f, "step"), number(f, "last")));
         }},
        {"log.mixed_accuracy",
         [](const Finding& f) {
             return fmt::format(
                 "\"{}\" holds both shares of 1 (up to {:.3g}) and percents (from {:.3g} on), so it "
                 "was not taken for an accuracy. Write all of them in one way and import it again.",
                 f.place, number(f, "share"), number(f, "percent"));
         }},
        {"log.cut_line",
         [](const Finding& f) {
             return fmt::format(
                 "Line {}, the last of {}, has no line end (\"{}\"): it may be cut "
                 "off, and was left out. End it with a line break if it is whole, or "
                 "watch the file to follow it.",
                 line(f), f.place, text(f, 0));
         }},
        {"log.cut_metric",
         [](const Finding& f) {
             return fmt::format(
                 "Line {}, the last of {} of run \"{}\", has no line end: it may be cut "
                 "off, and was left out. Watch the folder to follow it.",
                 line(f), f.place, text(f, 0));
         }},
        {"log.damaged_line",
         [](const Finding& f) {
             if (f.texts.empty()) // as it was stored at first
                 return fmt::format("Line {} of {} is not \"time value step\" and was left out, "
                                    "like others that are not.",
                                    line(f), f.place);
             const bool one = number(f, "count") == 1;
             return fmt::format(
                 "{} of run \"{}\" {} not \"time value step\" ({}line {} of {}) and {} "
                 "left out.",
                 one ? "One line" : many(f, "lines"), text(f, 0), one ? "is" : "are",
                 one ? "" : "the first is ", line(f), f.place, one ? "was" : "were");
         }},
        {"log.no_meta",
         [](const Finding& f) {
             return fmt::format(
                 "The run \"{}\" has no meta.yaml that can be read ({}): its metrics "
                 "were read, its name and how it ended are not known. Restore the file "
                 "and import again.",
                 text(f, 0), f.place);
         }},
        {"log.written_twice",
         [](const Finding& f) {
             return fmt::format(
                 "Two programs wrote \"{}\" at the same time into one folder: of such "
                 "tags only what the later file holds is drawn. Give each program a "
                 "folder of its own.",
                 f.place);
         }},
        {"log.not_read",
         [](const Finding& f) {
             const double more = number(f, "count") - 1;
             return fmt::format("{} is {} and was not read{}: {}.", f.place, text(f, 0),
                                more < 1 ? std::string()
                                         : fmt::format(", like {:.0f} more of the folder", more),
                                text(f, 1));
         }},
        {"log.json_lines",
         [](const Finding& f) {
             const bool one = number(f, "lines") == 1;
             return fmt::format("{} of {} {} no JSON object ({}line {:.0f}) and {} left out.",
                                one ? std::string("One line")
                                    : countText(static_cast<std::int64_t>(number(f, "lines")))
                                          + " lines",
                                f.place, one ? "is" : "are", one ? "" : "the first is ",
                                number(f, "line"), one ? "was" : "were");
         }},
        {"log.error_memory",
         [](const Finding& f) {
             return error(
                 f,
                 "memory ran out. Take a smaller batch, shorter inputs, mixed precision or gradient "
                 "checkpoints; look for tensors that are kept from step to step.");
         }},
        {"log.error_worker",
         [](const Finding& f) {
             return error(
                 f,
                 "a process that loads data was killed, mostly because memory or shared memory ran out. Take "
                 "fewer workers (num_workers), or more shared memory (--shm-size).");
         }},
        {"log.error_backward_twice",
         [](const Finding& f) {
             return error(
                 f,
                 "backward() went a second time through one graph. Look for a loss or a hidden state that is "
                 "kept from the step before; detach() it.");
         }},
        {"log.error_in_place",
         [](const Finding& f) {
             return error(
                 f,
                 "a tensor that backward() needs was changed in place. Look for += on activations, ReLU with "
                 "inplace=True, and assignments into slices.");
         }},
        {"log.error_device",
         [](const Finding& f) {
             return error(
                 f,
                 "tensors lie on different devices. Move the model, every batch and every new tensor to one "
                 "(.to(device)).");
         }},
        {"log.error_assert",
         [](const Finding& f) {
             return error(
                 f,
                 "the GPU met an index out of range: mostly a label that is not 0 .. C - 1, or a token beyond "
                 "the vocabulary. Run once on the CPU to see which.");
         }},
        {"log.error_shapes",
         [](const Finding& f) {
             return error(
                 f,
                 "shapes do not fit. Compare the layer's inputs with what the one before gives (flatten, "
                 "number of channels, order of dimensions).");
         }},
        {"log.error_type",
         [](const Finding& f) {
             return error(
                 f,
                 "a tensor has another type than the operation takes. Give inputs as float32 and class labels "
                 "as int64.");
         }},
        {"log.error_detached",
         [](const Finding& f) {
             return error(
                 f,
                 "no weight takes part in the loss. Look for detach(), no_grad(), .item() or .data between "
                 "network and loss, and for frozen parameters.");
         }},
        {"log.error_raised",
         [](const Finding& f) {
             return error(f, "the program ended with an error; read what stands below that line.");
         }},
        {"log.steps_go_back",
         [](const Finding& f) {
             return fmt::format("The steps of \"{}\" go back again and again ({:.0f} times): each "
                                "time counts as a restart, and only what was logged last is drawn. "
                                "Log a step that only grows.",
                                f.place, number(f, "times"));
         }},
    };
    return kinds;
}

} // namespace assay::interop
