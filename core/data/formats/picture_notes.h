// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/picture_files.h"
#include "data/formats/picture_loader.h"

namespace assay::data::formats {

/// What was noticed of a folder of pictures.
struct PictureNotes {
    std::string folder; ///< its name
    CountedNames broken, others;
    std::set<std::string> emptyClasses; ///< folders of classes without a picture that can be read
    std::set<std::string> onlyInTest;   ///< classes
    std::int64_t read = 0;              ///< pictures
    std::int64_t training = 0;          ///< of them
    std::int64_t validation = 0;        ///< of the training part: from a validation part
    std::int64_t deep = 0, hasMore = 0; ///< more than 8 bits a value; more than one frame
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
