// SPDX-FileCopyrightText: 2026 Assay contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::data::formats {

/// So many bytes from the beginning of a file decide what it is.
inline constexpr std::size_t kPictureBeginning = 64;

/// "jpeg", "png", "gif", "bmp", "pbm", "pgm", "ppm", "webp" or "tiff", whatever the file is called;
/// empty: a file that begins so is no picture of these formats.
std::string_view pictureFormat(std::span<const std::uint8_t> beginning);

/// Whether the file ends before its first picture does. Of JPEG (without its end marker), GIF and BMP
/// (not compressed) a decoder would fill up the rest in silence. Other formats than these and PNG:
/// false.
bool isCutOff(std::string_view format, std::span<const std::uint8_t> file);

/// Bits of a value in the first picture of a TIFF (its tag 258); 0: no TIFF, or it does not say.
int tiffBits(std::span<const std::uint8_t> file);

/// Whether its values are signed (its tag 339 is 2; TIFF 6.0, section 19): decoders take -1 for 65535.
bool isSignedTiff(std::span<const std::uint8_t> file);

} // namespace assay::data::formats
