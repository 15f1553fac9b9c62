// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/picture_files.h"
#include "data/formats/picture_loader.h"

namespace assay::data::formats {

/// Pictures of more than 8 bits a value, which were brought to 8.
struct DeepPictures {
    std::int64_t count = 0;
    std::uint8_t largest = 0; ///< of the values of all of them, in 8 bits

    void add(const LoadedPicture& picture);
    /// Nothing where there are none. A warning where values end so low that most of the differences between pictures is lost.
    void addTo(std::vector<base::Finding>& findings, const std::string& place) const;
};

/// What was noticed of a folder of pictures.
struct PictureNotes {
    std::string folder; ///< its name
    CountedNames broken, others;
    std::set<std::string> emptyClasses; ///< folders of classes without a picture that can be read
    std::set<std::string> onlyInTest;   ///< classes
    std::set<std::string> onlyInTraining;
    std::set<std::string> alike; ///< classes whose names differ in spelling alone
    std::int64_t read = 0;       ///< pictures
    std::int64_t training = 0;   ///< of them
    std::int64_t validation = 0; ///< of the training part: from a validation part
    std::int64_t hasMore = 0;    ///< pictures of more than one frame
    DeepPictures deep;
    SizeNotes size;
};

/// Of the sizes alone; `place` is a folder or a column.
std::vector<base::Finding> sizeFindings(const SizeNotes& notes, std::int64_t read,
                                        const std::string& place);
/// A finding for each.
std::vector<base::Finding> findingsOf(const PictureFiles& files, const PictureNotes& notes);

/// Kinds of findings on files of pictures.
const base::FindingKinds& pictureFindings();

} // namespace assay::data::formats
