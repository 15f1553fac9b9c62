// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/sentences.h"

#include <fmt/format.h>

namespace assay::base {

Sentences logSentences()
{
    return {
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
             const double cells = number(f, "cells");
             return cells == 1
                        ? fmt::format("One cell of {} holds no number (in row {:.0f}) and was "
                                      "passed over.",
                                      f.place, number(f, "row"))
                        : fmt::format("{:.0f} cells of {} hold no number (the first in row {:.0f}) "
                                      "and were passed over.",
                                      cells, f.place, number(f, "row"));
         }},
        {"log.damaged_line",
         [](const Finding& f) {
             return fmt::format("Line {:.0f} of {} is not \"time value step\" and was passed over, "
                                "like others that are not.",
                                number(f, "row"), f.place);
         }},
        {"log.steps_go_back",
         [](const Finding& f) {
             return fmt::format("The steps of \"{}\" go back again and again ({:.0f} times): each "
                                "time counts as a restart, and only what was logged last is drawn. "
                                "Log a step that only grows.",
                                f.place, number(f, "times"));
         }},
    };
}

} // namespace assay::base
