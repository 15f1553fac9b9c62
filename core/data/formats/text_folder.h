// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/field_of.h"
#include "data/read_request.h"

#include <string>

namespace assay::data::formats {

/// Texts of classes in files. Either each file is a class, called as the class, and each of its lines
/// an example (names/Arabic.txt); or each folder is a class and each file in it an example
/// (pos/0_9.txt). Folders `train`, `val` and `test` above them are parts: val is the test part where
/// there is no test, else it joins the training part. Files that end with .txt, .text or .txt.gz; of
/// a folder that is a class also those without an ending. README and LICENSE are no classes. Links
/// are not followed. The order of examples is that of the bytes of their paths, then of their lines.

/// By a bounded look at names.
bool looksLikeTextFolder(const std::string& path);

/// Lines and files without a character that can be seen are left out and reported; so is a file that
/// is an example and no text. Throws an input Error for a file of a class that is no text, for a folder
/// that cannot be listed, and where fewer than two classes have an example. Folders of classes count
/// before files beside them.
Dataset::Content readTextFolder(const ReadRequest& request);

/// "data.tokens", "data.letter_case", "data.text_length" and "data.vocabulary".
const base::FieldsOf<DataSpec>& textFields();

/// Kinds of findings on texts in files.
const base::FindingKinds& textFindings();

} // namespace assay::data::formats
