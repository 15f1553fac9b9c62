// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace assay::data::formats {

/// What stands for two delimiters while a text is cut: the unit separator of ASCII.
inline constexpr char kPair = '\x1f';

/// Writes each two of `delimiter` in `text`, from `from` on, as one kPair; of three, the first two.
/// '\0': the text stays as it is.
void joinPairs(std::string& text, char delimiter, std::size_t from);
/// The other way, for a text that is shown.
std::string withPairs(const std::string& text, char delimiter);

} // namespace assay::data::formats
