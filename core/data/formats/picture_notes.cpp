// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_notes.h"

#include "base/finding_words.h"
#include "base/number_text.h"
#include "base/utf8.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace assay::data::formats {

namespace {

using base::counted;
using base::Finding;
using base::number;
using base::Severity;
using base::text;
using base::whole;

std::string listed(const std::set<std::string>& names)
{
    std::vector<std::string> shown;
    for (const std::string& name : names)
        shown.push_back(base::onTerminal(name));
    return base::validUtf8(listedNames(shown)); // long ones are cut, within a character too
}

std::string sizeText(const Shape& shape)
{
    return fmt::format("{} x {}", shape.width, shape.height);
}

base::Patch sizeFix(std::int64_t side)
{
    return {{"data.picture_size", std::to_string(side)}};
}

/// Sizes beside the proposed one, without it.
std::vector<base::Patch> otherSizes(std::int64_t side)
{
    std::vector<base::Patch> fixes;
    for (const std::int64_t other : {32, 64, 128}) {
        if (other != side)
            fixes.push_back(sizeFix(other));
    }
    return fixes;
}

/// A quarter of what 8 bits hold: at most 64 steps are left.
constexpr std::uint8_t kFewSteps = 63;

} // namespace

void DeepPictures::add(const LoadedPicture& picture)
{
    if (!picture.header.deep)
        return;
    ++count;
    largest = std::max(largest, picture.largest);
}

void DeepPictures::addTo(std::vector<Finding>& findings, const std::string& place) const
{
    if (count == 0)
        return;
    findings.push_back({.id = "pictures.deep",
                        .severity = largest <= kFewSteps ? Severity::Warning : Severity::Hint,
                        .place = place,
                        .evidence = {{"count", static_cast<double>(count)},
                                     {"largest", static_cast<double>(largest)}}});
}

std::vector<Finding> sizeFindings(const SizeNotes& notes, std::int64_t read,
                                  const std::string& place)
{
    std::vector<Finding> findings;
    const auto add = [&](const char* id, std::int64_t count, std::vector<std::string> texts,
                         base::Patch fix) -> Finding& {
        findings.push_back({.id = id,
                            .severity = Severity::Hint,
                            .place = base::validUtf8(place),
                            .evidence = {{"count", static_cast<double>(count)}},
                            .texts = std::move(texts),
                            .fix = std::move(fix)});
        return findings.back();
    };
    if (notes.proposed)
        add("pictures.sizes_differ", read,
            {sizeText(notes.sizes.smallest), sizeText(notes.sizes.largest), sizeText(notes.shape),
             notes.fit},
            sizeFix(notes.shape.width))
            .otherFixes = otherSizes(notes.shape.width);
    if (notes.large)
        add("pictures.large", read, {toText(notes.shape)}, sizeFix(64));
    if (notes.unlike > 0)
        add("pictures.other_size", notes.unlike, {sizeText(notes.shape), notes.fit}, {});
    return findings;
}

std::vector<Finding> findingsOf(const PictureFiles& files, const PictureNotes& notes)
{
    std::vector<Finding> findings;
    const auto add = [&](const char* id, Severity severity, std::int64_t count,
                         std::vector<std::string> texts) -> Finding& {
        findings.push_back({.id = id,
                            .severity = severity,
                            .place = base::validUtf8(notes.folder),
                            .evidence = {{"count", static_cast<double>(count)}},
                            .texts = std::move(texts)});
        return findings.back();
    };
    const auto addListed = [&](const char* id, const CountedNames& names,
                               Severity severity = Severity::Hint) {
        if (names.count() > 0)
            add(id, severity, names.count(), {names.listed()});
    };
    for (Finding& finding : sizeFindings(notes.size, notes.read, notes.folder))
        findings.push_back(std::move(finding));
    if (notes.broken.count() > 0) {
        const bool most = notes.broken.count() > notes.read;
        add(most ? "pictures.mostly_broken" : "pictures.broken",
            most ? Severity::Warning : Severity::Hint, notes.broken.count(),
            {notes.broken.listed()})
            .evidence.push_back({"read", static_cast<double>(notes.read)});
    }
    addListed("pictures.unreadable_folders", files.unreadable, Severity::Warning);
    if (!notes.onlyInTest.empty())
        add("pictures.only_in_test", Severity::Warning,
            static_cast<std::int64_t>(notes.onlyInTest.size()), {listed(notes.onlyInTest)});
    if (!notes.onlyInTraining.empty())
        add("pictures.only_in_training", Severity::Warning,
            static_cast<std::int64_t>(notes.onlyInTraining.size()), {listed(notes.onlyInTraining)});
    if (!notes.alike.empty())
        add("pictures.alike_classes", Severity::Warning,
            static_cast<std::int64_t>(notes.alike.size()), {listed(notes.alike)});
    if (!files.partNames.empty())
        add("pictures.part_names", Severity::Hint,
            static_cast<std::int64_t>(files.partNames.size()),
            {listed({files.partNames.begin(), files.partNames.end()})});
    if (!files.sameBelow.empty())
        add("pictures.same_folders", Severity::Warning,
            static_cast<std::int64_t>(files.sameBelow.size()),
            {listed({files.sameBelow.begin(), files.sameBelow.end()})});
    if (files.validationJoins && notes.validation > 0)
        add("pictures.validation_joins", Severity::Hint, notes.validation, {})
            .evidence.push_back(
                {"training", static_cast<double>(notes.training - notes.validation)});
    if (!notes.emptyClasses.empty())
        add("pictures.empty_classes", Severity::Hint,
            static_cast<std::int64_t>(notes.emptyClasses.size()), {listed(notes.emptyClasses)});
    addListed("pictures.outside", files.outside, Severity::Warning);
    addListed("pictures.beside_parts", files.beside);
    addListed("pictures.links", files.links);
    addListed("pictures.other_files", notes.others);
    notes.deep.addTo(findings, base::validUtf8(notes.folder));
    if (notes.hasMore > 0)
        add("pictures.first_frame", Severity::Hint, notes.hasMore, {});
    return findings;
}

const base::FindingKinds& pictureFindings()
{
    static const base::FindingKinds kinds{
        {"pictures.sizes_differ",
         [](const Finding& f) {
             return fmt::format("{}: the pictures are of different sizes ({} to {}) and were "
                                "brought to {} ({}). Another size keeps more, or trains faster.",
                                f.place, text(f, 0), text(f, 1), text(f, 2), text(f, 3));
         },
         {"data.picture_size"}},
        {"pictures.large",
         [](const Finding& f) {
             return fmt::format("{}: the pictures are large ({}). Smaller ones take less memory "
                                "and train faster.",
                                f.place, text(f, 0));
         },
         {"data.picture_size"}},
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
        {"pictures.only_in_training",
         [](const Finding& f) {
             return fmt::format("{}: the test part has no picture of {} that the training part has "
                                "({}), so that no error can be measured on them. Add pictures of "
                                "them for testing, or take out what is no class.",
                                f.place, counted(number(f, "count"), "class", "classes"),
                                text(f, 0));
         }},
        {"pictures.alike_classes",
         [](const Finding& f) {
             return fmt::format("{}: {} called alike but for case, spaces or the way a number is "
                                "written, and read as different classes: {}. Where they are one "
                                "class, put their pictures into one folder.",
                                f.place, counted(number(f, "count"), "folder is", "folders are"),
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
             const std::string what = fmt::format(
                 "{}: {} more than 8 bits a value and {} brought to 8: 65535 becomes 255.", f.place,
                 counted(number(f, "count"), "picture has", "pictures have"),
                 number(f, "count") == 1 ? "was" : "were");
             // Findings of before this was measured lack it.
             if (!(number(f, "largest") <= kFewSteps))
                 return what + " Where values end far below that, scale them before.";
             return fmt::format(
                 "{} No value of theirs is above {} then, so that at most {} steps "
                 "of brightness are left. Multiply the values before they are saved, "
                 "so that the largest comes near 65535.",
                 what, whole(f, "largest"),
                 base::countText(std::llround(number(f, "largest")) + 1));
         }},
        {"pictures.first_frame",
         [](const Finding& f) {
             return fmt::format("{}: of {} several frames or pages, the first alone was read.",
                                f.place,
                                counted(number(f, "count"), "picture with", "pictures with"));
         }},
    };
    return kinds;
}

} // namespace assay::data::formats
