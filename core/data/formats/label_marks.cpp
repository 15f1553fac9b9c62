// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/label_marks.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace assay::data::formats {

namespace {

using base::counted;
using base::Finding;
using base::fixText;
using base::number;
using base::text;

std::optional<std::int64_t> wholeIn(const std::string& label)
{
    std::int64_t value = 0;
    const char* const end = label.data() + label.size();
    const auto read = std::from_chars(label.data(), end, value);
    return read.ec == std::errc() && read.ptr == end ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<base::Finding> labelMark(const std::vector<std::string>& classes,
                                       const std::vector<std::uint16_t>& labels,
                                       const DataSpec& spec, const std::string& place)
{
    constexpr std::size_t kFewest = 3, kMost = 128; // classes
    constexpr std::int64_t kByte = 255, kNone = -1;
    if (classes.size() < kFewest || classes.size() > kMost)
        return std::nullopt;
    std::vector<std::int64_t> numbers;
    for (const std::string& name : classes) {
        const auto whole = wholeIn(name);
        if (!whole)
            return std::nullopt;
        numbers.push_back(*whole);
    }
    std::vector<std::int64_t> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    const bool byte = sorted.back() == kByte && sorted[sorted.size() - 2] < kByte - 1;
    const bool none = sorted[0] == kNone && sorted[1] == 0;
    if (byte == none)
        return std::nullopt;
    const std::int64_t mark = byte ? kByte : kNone;
    const auto at =
        static_cast<std::size_t>(std::find(numbers.begin(), numbers.end(), mark) - numbers.begin());
    const auto kept = listOf(spec.simplify.classes);
    const bool named = kept.size() > 1; // else a number of classes
    if (named && std::find(kept.begin(), kept.end(), classes[at]) == kept.end())
        return std::nullopt;
    std::vector<std::string> others = named ? kept : classes;
    others.erase(std::find(others.begin(), others.end(), classes[at]));
    if (others.size() < 2)
        return std::nullopt; // a person chose two, and one alone would be a number of classes
    const auto cells = std::count(labels.begin(), labels.end(), static_cast<std::uint16_t>(at));
    sorted.erase(std::find(sorted.begin(), sorted.end(), mark));
    return Finding{.id = "labels.no_label",
                   .severity = base::Severity::Warning,
                   .basis = base::Basis::Suspected,
                   .place = place,
                   .step = {},
                   .evidence = {{"cells", static_cast<double>(cells)},
                                {"of", static_cast<double>(labels.size())},
                                {"least", static_cast<double>(sorted.front())},
                                {"greatest", static_cast<double>(sorted.back())}},
                   .texts = {classes[at]},
                   .samples = {},
                   .fix = {{"data.simplify.classes", listText(others)}},
                   .otherFixes = {}};
}

const base::FindingKinds& labelFindings()
{
    static const base::FindingKinds kinds{
        {"labels.no_label",
         [](const Finding& f) {
             return fmt::format(
                 "{}: the label {} ({:.0f} of {}) stands apart from the others, {:.0f} to {:.0f}; "
                 "programs write it where an example has no label. If it means that, {} leaves "
                 "these examples out.",
                 f.place, text(f, 0), number(f, "cells"),
                 counted(number(f, "of"), "example", "examples"), number(f, "least"),
                 number(f, "greatest"), fixText(f.fix));
         },
         {"data.simplify.classes"}},
        {"labels.matched",
         [](const Finding& f) {
             const double others = number(f, "labels") - 1;
             return fmt::format(
                 "{}: the label \"{}\" is read as \"{}\"{}, as they are equal but for case, spaces "
                 "and final punctuation.{}",
                 f.place, text(f, 0), text(f, 1),
                 others > 0 ? fmt::format(", and {} likewise", counted(others, "other", "others"))
                            : std::string(),
                 f.otherFixes.empty() ? "" : " data.match_labels=false keeps them apart.");
         },
         {"data.match_labels"}},
    };
    return kinds;
}

} // namespace assay::data::formats
