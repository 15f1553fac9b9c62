// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/formats/picture_files.h"
#include "data/read_request.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// A file of texts of one class.
struct TextFile {
    std::string path;  ///< below the folder, as bytes
    std::string label; ///< its class, as bytes
    Part part = Part::Training;
    bool isDocument = false; ///< the whole of it is one example, else each line is
};

/// The files of a folder in which each file, or each folder, is a class.
struct TextFiles {
    std::filesystem::path root;
    std::vector<TextFile> files; ///< by part, then by path
    std::vector<std::pair<std::string, std::string>> guesses;
    CountedNames beside; ///< files that are none of a class, and links
    CountedNames joined; ///< of one class and part, called as one before but for the ending
};

/// Throws an input Error for a folder that is none of these, or one that cannot be listed.
TextFiles findTexts(const ReadRequest& request);
/// Looks at some thousand names, however many there are: at 2,000 of a folder, and at 200 of each of
/// 50 folders in it.
bool holdsTexts(const std::filesystem::path& folder);

} // namespace assay::data::formats
