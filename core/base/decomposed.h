// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace assay::base {

/// UTF-8 with every composed letter as its base letter and the marks on it, so that the two ways of
/// Unicode to write an accent, a kana with a voicing mark or a Korean syllable (normalisation forms C
/// and D) are equal. Source: UnicodeData.txt 14.0, canonical decompositions up to U+30FF, and the
/// arithmetic of Hangul (The Unicode Standard, 3.12). Marks keep their order. Bytes that are no UTF-8
/// stay as they are.
std::string decomposed(std::string_view text);

/// The same without the marks on letters (U+0300 to U+036F): "cafe" for "café".
std::string withoutMarks(std::string_view text);

} // namespace assay::base
