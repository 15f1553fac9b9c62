// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::data::formats {

/// Pictures and the labels that belong to them.
struct IdxPair {
    std::filesystem::path images, labels;
};

/// The files of one set and what a person is to know about how they were found.
struct IdxFiles {
    IdxPair training;
    std::optional<IdxPair> test;
    std::vector<std::pair<std::string, std::string>> guesses;
};

/// True for a file whose name is that of IDX pictures or labels, and for a folder with such a file.
bool holdsIdx(const std::filesystem::path& path);

/// The folders with IDX pictures at most two levels below this one, such as MNIST/raw.
std::vector<std::filesystem::path> idxFoldersBelow(const std::filesystem::path& folder);

/// A folder: its training pair and, where there is one, its test pair; `set` names one of several
/// sets ("emnist-letters"). A folder without IDX pictures stands for the one below that has some.
/// One file: that pair alone, whatever `set` is. With `setIsOptional` a folder that does not have
/// the set is read as if none were named. Throws an input Error that names what there is.
IdxFiles findIdx(const std::filesystem::path& path, const std::string& set, bool setIsOptional);

/// A name without the " (1)" or " - copy" by which browsers and desktops mark a second copy of a file.
std::string withoutCopyMark(std::string name);

} // namespace assay::data::formats
