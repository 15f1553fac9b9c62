// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/formats/picture_notes.h"

#include "base/utf8.h"
#include "data/formats/cell.h"

#include <fmt/format.h>

namespace assay::data::formats {

namespace {

using base::Finding;
using base::Severity;

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

/// Sizes beside the proposed one, without it.
std::vector<std::string> otherSizes(std::int64_t side)
{
    std::vector<std::string> fixes;
    for (const std::int64_t other : {32, 64, 128}) {
        if (other != side)
            fixes.push_back(fmt::format("data.picture_size={}", other));
    }
    return fixes;
}

} // namespace

std::vector<Finding> sizeFindings(const SizeNotes& notes, std::int64_t read,
                                  const std::string& place)
{
    std::vector<Finding> findings;
    const auto add = [&](const char* id, std::int64_t count, std::vector<std::string> texts,
                         std::string fix) -> Finding& {
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
            fmt::format("data.picture_size={}", notes.shape.width))
            .otherFixes = otherSizes(notes.shape.width);
    if (notes.large)
        add("pictures.large", read, {toText(notes.shape)}, "data.picture_size=64");
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
    if (notes.deep > 0)
        add("pictures.deep", Severity::Hint, notes.deep, {});
    if (notes.hasMore > 0)
        add("pictures.first_frame", Severity::Hint, notes.hasMore, {});
    return findings;
}

} // namespace assay::data::formats
