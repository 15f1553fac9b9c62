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

/// "table.encoding": the file was read in a code page that was guessed by its letters, with the first word of
/// `text`, its beginning as it was read, that holds one. Empty: it was not.
std::optional<base::Finding> encodingFinding(const std::string& path, const std::string& encoding,
                                             std::string_view text);

} // namespace assay::data::formats
