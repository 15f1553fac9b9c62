// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/folder_names.h"
#include "data/read_request.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// A file that may be a picture.
struct PictureFile {
    std::string path;     ///< below the folder; bytes, which need not be UTF-8
    std::uint32_t folder; ///< its place in PictureFiles::folders
    Part part;            ///< Training also for a validation part that joins it
    bool validation;      ///< lies in a validation part
    bool named;           ///< has the ending of a picture
};

/// The files of a folder in which each class is a folder.
struct PictureFiles {
    std::filesystem::path root;       ///< the folder itself, or the only one in it
    std::vector<std::string> folders; ///< names of the folders of classes, as bytes, sorted
    std::vector<PictureFile> files;   ///< by part, then by path, as bytes
    bool validationJoins = false;     ///< there are three parts: validation joins training
    std::vector<std::pair<std::string, std::string>> guesses;
    CountedNames outside;               ///< pictures that lie in no folder of a class
    CountedNames beside;                ///< folders beside the parts
    CountedNames links;                 ///< links, which are not followed
    CountedNames unreadable;            ///< folders that cannot be listed
    CountedNames others;                ///< pipes and the like, and files beside folders of classes
    std::vector<std::string> partNames; ///< classes that are called as parts
    std::vector<std::string> sameBelow; ///< folders that every class has and none is without
};

/// The ending of a picture, whether Assay reads that kind or not.
bool hasPictureEnding(const std::string& name);
/// Of a kind that Assay does not read: "HEIC". Empty: any other.
std::string unreadKind(const std::string& name);

/// Whether the folder holds pictures: in at least two folders, or in such folders below `train`,
/// `test` and their like, or, to be refused with words, beside each other without such folders.
/// Looks at some thousand entries, however many there are.
bool holdsPictureFolders(const std::filesystem::path& folder);

/// Throws an input Error for a folder whose pictures lie in no folders of classes.
PictureFiles findPictures(const ReadRequest& request);

} // namespace assay::data::formats
