// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::data::formats {

/// Whether characters of no width are in the text: zero-width space, joiners, word joiner, byte-order
/// mark, soft hyphen, marks of direction.
bool holdsUnseen(std::string_view text);
/// The text without them.
std::string withoutUnseen(std::string_view text);

} // namespace assay::data::formats
