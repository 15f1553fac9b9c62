// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::data::formats {

/// How one language's letters were written as bytes before UTF-8.
struct CodePage {
    const char* name;   ///< "Windows-1251 (Cyrillic)"
    const char* system; ///< what iconv calls it
};

/// The code page that the letters in the beginning of a text fit, where it is another than Windows-1252; null: it is
/// UTF-8 or Windows-1252, too little is there to know, or the system cannot read the page. Looked at are the lines
/// that hold more than ASCII, 64 kB of them at most:
///
/// - Words of bytes beyond ASCII are of another script: of Cyrillic, Greek, Hebrew and Arabic pages the one whose
///   common letters are the common ones, without capitals inside words; of two bytes a character the one that reads
///   all of it as characters in daily use.
/// - Marks inside words, as in "Bia³ystok", are letters of Central Europe, Turkey, DOS or the Mac, where one of
///   these explains nearly all of them.
const CodePage* codePageOf(std::span<const std::uint8_t> bytes);

/// Appends the bytes as UTF-8, U+FFFD for each that is no character, and returns how many were read: all, but that
/// a character cut off by the end is left unless `end`.
std::size_t decode(const CodePage& page, std::span<const std::uint8_t> bytes, bool end,
                   std::string& to);

/// The characters of a text in UTF-8.
std::u32string charactersOf(std::string_view text);

} // namespace assay::data::formats
