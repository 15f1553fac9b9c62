// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/picture_files.h"

namespace assay::data::formats {

/// The sizes of some pictures.
struct SizeRange {
    bool differ = false;
    Shape smallest, largest; ///< by their pixels, then by their width

    void add(std::int64_t width, std::int64_t height);
};

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
    std::int64_t unlike = 0;            ///< the first source's pictures are of another size
    SizeRange sizes;
    bool proposed = false; ///< the size was
    bool large = false;    ///< pictures of one size, and a large one
    Shape shape;           ///< of the examples
    std::string fit;       ///< the choice of data.picture_fit
};

/// A finding for each.
std::vector<base::Finding> findingsOf(const PictureFiles& files, const PictureNotes& notes);

} // namespace assay::data::formats
