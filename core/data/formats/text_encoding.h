// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/finding.h"

#include <optional>
#include <string>
#include <string_view>

namespace assay::data::formats {

/// The choice of data.encoding by which a text is read as TextReader::encoding() says: "utf-8"; "auto" for a code
/// page that no choice names.
std::string encodingSetting(const std::string& encoding);

/// What is doubtful about how the letters of a file were read. `text`: its beginning as it was read.
///
/// - "table.encoding": the file was read in a code page that was guessed by its letters, with the first word of
///   `text` that holds one.
/// - "table.encoded_twice": it is UTF-8 and holds words whose UTF-8 was taken for Windows-1252 and encoded again, as
///   "Ã¼" for "ü".
/// - "table.lone_letters": it was read as Windows-1252, and every letter beyond ASCII is a cell of its own.
///
/// Empty: none of these.
std::optional<base::Finding> encodingFinding(const std::string& path, const std::string& encoding,
                                             std::string_view text);

} // namespace assay::data::formats
