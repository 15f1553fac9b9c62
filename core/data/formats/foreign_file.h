// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

namespace assay::data::formats {

/// What a file is that is no delimited text, by its beginning, and what to do about it, in one sentence:
/// web pages, XML, JSON, Parquet and other binary tables, spreadsheets, databases, pictures, libsvm, fastText,
/// ARFF, UTF-32.
/// Empty: none of these. Throws an input Error where the file cannot be read.
std::string foreignFile(const std::filesystem::path& path);

/// Of a file that no reader takes: what is missing where it is plain text. Empty: it is none. Throws an input Error
/// where the file cannot be read.
std::string unlabelledText(const std::filesystem::path& path);

/// Of a folder that no reader takes: what the tables, arrays or texts in it need. Empty: it holds none of these.
std::string foreignFolder(const std::filesystem::path& folder);

} // namespace assay::data::formats
